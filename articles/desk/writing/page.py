"""The page where an article is written: opened, sent, saved."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from articles.desk.articles.state import state_in_full
from articles.desk.permissions import may_delete, may_edit, may_publish, visible_to
from articles.desk.titles import message_for
from articles.desk.writing.access import article_to_write, by_script, refusal
from articles.desk.writing.autosaving import autosave_of, clock, forget
from articles.desk.writing.conflict import WAYS, MendFirst, conflict_page, resolve, settled
from articles.desk.writing.drafting import FormFault, Reading
from articles.desk.writing.form_context import fields_context
from articles.desk.writing.form_data import (
    base_of,
    dates_of,
    form_data_for,
    raw_form,
    raw_of_article,
    with_present_dates,
)
from articles.desk.writing.text import read_either
from articles.models import Article, Revision, head_of
from articles.outages import RETRY_AFTER, Outage, outage_of
from articles.publishing import live_edition_of
from articles.publishing.writing import Draft, Stale, save
from authors.accounts import account_of


@csrf_protect
@never_cache
@csp_update({"frame-src": [SELF]})
@require_http_methods(["GET", "HEAD", "POST"])
def writing(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """The form of an article; of a new one for 0."""
    if request.method == "POST":
        article = article_to_write(request, pk)
        try:
            return _save(request, article)
        except (Error, OSError) as error:
            outage = outage_of(error)
            if not outage or not outage.can_read:
                raise
            return _unsaved(request, article, outage)
    if not pk:
        return _form(request, article_to_write(request, 0))
    article = get_object_or_404(visible_to(request.user, Article.objects.all()), pk=pk)
    return _form(request, article) if may_edit(request.user, article) else _read_only(request, article)


# Saving


def _save(request: HttpRequest, article: Article) -> HttpResponse:
    begun_as = article.pk or 0
    reading = read_either(request.POST, article, request.user)
    if reading.draft is None:
        return _refused(request, article, reading)
    draft, base = reading.draft, base_of(request.POST)
    if article.pk and request.POST.get("resolve") in WAYS:
        return _settle(request, article, draft)
    while True:
        try:
            revision = save(article, draft, base=base, by=account_of(request))
        except ValidationError as taken:  # between the check and the save
            return _refused(request, article, reading, message_for(request.user, taken))
        except Stale as stale:
            together = settled(article, draft, base, stale.head)
            if together is None:
                return conflict_page(request, article, draft, stale.head)
            draft, base = together, stale.head.number
        else:
            forget(request, begun_as)
            return _saved(request, revision)


def _settle(request: HttpRequest, article: Article, draft: Draft) -> HttpResponse:
    try:
        revision = resolve(request, article, draft)
    except Stale as stale:  # once more, while the conflict page was open
        return conflict_page(request, article, draft, stale.head)
    except MendFirst as faulty:
        merged, present = faulty.draft, dates_of(article)
        raw = form_data_for(merged.manuscript, merged.cast, faulty.head.number, present)
        messages.warning(request, "Both versions stand together here. Mend what is named below, then save.")
        return _page(request, article, read_either(raw, article, request.user), raw=raw)
    forget(request, revision.article_id)
    return _saved(request, revision)


def _saved(request: HttpRequest, revision: Revision) -> HttpResponse:
    where = _onward(request, revision.article_id)
    if by_script(request):
        saved = Article.objects.get(pk=revision.article_id)
        standing = render_to_string("admin/articles/article/state.html", {"state": state_in_full(saved)})
        return JsonResponse(
            {
                "base": revision.number,
                "at": clock(revision.made_at),
                "slug": saved.slug,
                "title": saved.title,
                "state": standing,
                "dates": dates_of(saved),
                "url": where,
            }
        )
    messages.success(request, "Saved.")
    return HttpResponseRedirect(where)


def _onward(request: HttpRequest, pk: int) -> str:
    if "_publish" in request.POST and may_publish(request.user):
        return reverse("admin:articles_article_publish", args=[pk])
    if "_save" in request.POST:
        return reverse("admin:articles_article_changelist")
    return reverse("admin:articles_article_change", args=[pk])


def _refused(request: HttpRequest, article: Article, reading: Reading, more: str = "") -> HttpResponse:
    """Show every fault in its place; what was typed stands as it was typed."""
    faults = [*reading.faults, *([FormFault(more)] if more else [])]
    if by_script(request):
        return JsonResponse({"faults": [fault.as_json() for fault in faults]}, status=422)
    return _page(request, article, Reading(reading.form, reading.manuscript, faults), raw=request.POST)


def _unsaved(request: HttpRequest, article: Article, outage: Outage) -> HttpResponse:
    """Show the form as it was sent, with the reason why it is not saved."""
    if by_script(request):
        return refusal(f"{outage.message} Your text stays here.", outage.status)
    response = _refused(request, article, read_either(request.POST, article, request.user), outage.message)
    response.status_code = outage.status
    if outage.status == 503:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


# Opening


def _form(request: HttpRequest, article: Article) -> HttpResponse:
    """The form as the working copy has it or, with `?recover=1`, as its writer left it."""
    kept = autosave_of(request, article)
    if kept and request.GET.get("recover") == "1":
        raw = with_present_dates(raw_form([*kept.fields, ("base", str(kept.base))]), article)
        reading = read_either(raw, article, request.user)
        return _page(request, article, reading, raw=raw, recovered=kept.saved_at)
    head = head_of(article) if article.pk else None
    raw = raw_of_article(article, head.number if head else 0)
    if not article.pk:
        raw.setlist("authors", _writer_as_author(request))
    reading = read_either(raw, article, request.user)
    if not article.pk:
        reading = Reading(reading.form, reading.manuscript, [])
        reading.form.errors.clear()
    return _page(request, article, reading, raw=raw, kept=kept)


def _writer_as_author(request: HttpRequest) -> list[str]:
    """Return the author that a new article begins with: its writer, where they are one."""
    author = getattr(account_of(request), "author", None)
    return [str(author.pk)] if author else []


def _page(
    request: HttpRequest, article: Article, reading: Reading, *, raw: QueryDict, **more: Any
) -> TemplateResponse:
    context = _common(request, article) | fields_context(reading) | more
    context |= {
        "title": article.title if article.pk else "A new article",
        "mode": "text" if raw.get("mode") == "text" else "sections",
        "text": raw.get("text", "").replace("\r\n", "\n"),
        "may_publish": may_publish(request.user),
        "may_delete": bool(article.pk) and may_delete(request.user, article),
    }
    return TemplateResponse(request, "admin/articles/article/writing/form.html", context)


def _read_only(request: HttpRequest, article: Article) -> HttpResponse:
    """What somebody sees who may look and not touch."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    context = _common(request, article) | {"title": article.title, "sections": article.sections.all()}
    return TemplateResponse(request, "admin/articles/article/writing/read_only.html", context)


def _common(request: HttpRequest, article: Article) -> dict[str, Any]:
    context = admin.site.each_context(request) | {
        "article": article,
        "pk": article.pk or 0,
        "opts": Article._meta,
    }
    if article.pk:
        context |= {"state": state_in_full(article), "live": live_edition_of(article)}
    return context
