"""The article form's page: shows, parses and saves it."""

from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.log import log_response
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from articles.desk.articles.state import load_state
from articles.desk.guide import guide_in_use
from articles.desk.permissions import may_delete, may_edit, may_publish, visible_to, was_live
from articles.desk.titles import error_message_for
from articles.desk.workflow.step_pages import progress_of, progress_parts
from articles.desk.writing.access import get_editable_article, is_script_request, json_error
from articles.desk.writing.autosaving import delete_autosave, format_clock_time, get_autosave
from articles.desk.writing.conflict import (
    RESOLUTIONS,
    MergedTextInvalid,
    conflict_page,
    merge_publication_dates,
    save_resolution,
)
from articles.desk.writing.drafting import FormFault, ParsedForm
from articles.desk.writing.form_context import fields_context, safety_parts
from articles.desk.writing.form_data import (
    base_revision_number,
    form_data_for,
    form_data_of_article,
    form_from_pairs,
    formatted_dates,
    refresh_unedited_dates,
)
from articles.desk.writing.text import parse_submitted
from articles.models import Article, Revision, current_revision
from articles.outages import RETRY_AFTER, Outage, outage_of
from articles.publishing import live_edition_of
from articles.publishing.workflow import STEPS
from articles.publishing.writing import Draft, Stale, save
from authors.request_sender import account_of


@csrf_protect
@never_cache
@csp_update({"frame-src": [SELF]})
@require_http_methods(["GET", "HEAD", "POST"])
def article_form_view(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Show or save the form of an article; pk 0 is a new article."""
    if request.method == "POST":
        article = get_editable_article(request, pk)
        try:
            return _save_submitted(request, article)
        except (Error, OSError) as error:
            outage = outage_of(error)
            if not outage or not outage.can_read:
                raise
            response = _outage_response(request, article, outage)
            # Otherwise Django logs the response without its reason.
            log_response("%s", response.reason_phrase, response=response, request=request, exception=error)
            return response
    if not pk:
        return _open_form(request, get_editable_article(request, 0))
    article = get_object_or_404(visible_to(request.user, Article.objects.all()), pk=pk)
    return (
        _open_form(request, article) if may_edit(request.user, article) else _read_only_page(request, article)
    )


# Saving


def _save_submitted(request: HttpRequest, article: Article) -> HttpResponse:
    opened_pk = article.pk or 0
    parsed = parse_submitted(request.POST, article, request.user)
    if parsed.draft is None:
        return _faults_response(request, article, parsed)
    draft, base = parsed.draft, base_revision_number(request.POST)
    if article.pk and request.POST.get("resolve") in RESOLUTIONS:
        return _save_resolution(request, article, draft)
    while True:
        try:
            revision = save(article, draft, base=base, by=account_of(request))
        except ValidationError as taken:  # the slug was taken between the check and the save
            return _faults_response(request, article, parsed, error_message_for(request.user, taken))
        except Stale as stale:
            merged = merge_publication_dates(article, draft, base, stale.head)
            if merged is None:
                return conflict_page(request, article, draft, stale.head)
            draft, base = merged, stale.head.number
        else:
            delete_autosave(request, opened_pk)
            return _saved_response(request, revision)


def _save_resolution(request: HttpRequest, article: Article, draft: Draft) -> HttpResponse:
    try:
        revision = save_resolution(request, article, draft)
    except Stale as stale:  # somebody saved again while the conflict page was open
        return conflict_page(request, article, draft, stale.head)
    except MergedTextInvalid as faulty:
        merged, present = faulty.draft, formatted_dates(article)
        raw = form_data_for(merged.manuscript, merged.references, faulty.head.number, present)
        messages.warning(
            request, gettext("Both versions are combined here. Fix the problems below, then save.")
        )
        return _form_page(request, article, parse_submitted(raw, article, request.user), raw=raw)
    delete_autosave(request, revision.article_id)
    return _saved_response(request, revision)


def _saved_response(request: HttpRequest, revision: Revision) -> HttpResponse:
    url = _next_url(request, revision.article_id)
    if is_script_request(request):
        saved = Article.objects.get(pk=revision.article_id)
        return JsonResponse(
            {
                "base": revision.number,
                "at": format_clock_time(revision.made_at),
                "slug": saved.slug,
                "title": saved.title,
                **progress_parts(saved, request.user),
                "dates": formatted_dates(saved),
                "safety": safety_parts(saved, request.user),
                "url": url,
            }
        )
    messages.success(request, gettext("Saved."))
    return HttpResponseRedirect(url)


def _next_url(request: HttpRequest, pk: int) -> str:
    if "_publish" in request.POST and may_publish(request.user):
        return reverse("admin:articles_article_publish", args=[pk])
    for name in STEPS:
        if f"_step_{name}" in request.POST:
            return reverse(f"admin:articles_article_step_{name}", args=[pk])
    if "_save" in request.POST:
        return reverse("admin:articles_article_changelist")
    return reverse("admin:articles_article_change", args=[pk])


def _faults_response(
    request: HttpRequest, article: Article, parsed: ParsedForm, extra_fault: str = ""
) -> HttpResponse:
    """Show the form as typed, with all faults at their fields and sections."""
    faults = [*parsed.faults, *([FormFault(extra_fault)] if extra_fault else [])]
    if is_script_request(request):
        return JsonResponse({"faults": [fault.as_json() for fault in faults]}, status=422)
    return _form_page(request, article, ParsedForm(parsed.form, parsed.manuscript, faults), raw=request.POST)


def _outage_response(request: HttpRequest, article: Article, outage: Outage) -> HttpResponse:
    """Show the form as typed, with the reason why it could not be saved."""
    if is_script_request(request):
        return json_error(
            gettext("%(problem)s Your text stays here.") % {"problem": outage.message}, outage.status
        )
    response = _faults_response(
        request, article, parse_submitted(request.POST, article, request.user), outage.message
    )
    response.status_code = outage.status
    if outage.status == 503:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


# Opening


def _open_form(request: HttpRequest, article: Article) -> HttpResponse:
    """Show the form of the working copy or, with `?recover=1`, of the user's autosave."""
    autosave = get_autosave(request, article)
    if autosave and request.GET.get("recover") == "1":
        raw = refresh_unedited_dates(
            form_from_pairs([*autosave.fields, ("base", str(autosave.base))]), article
        )
        parsed = parse_submitted(raw, article, request.user)
        return _form_page(request, article, parsed, raw=raw, recovered=autosave.saved_at)
    head = current_revision(article) if article.pk else None
    raw = form_data_of_article(article, head.number if head else 0)
    if not article.pk:
        raw.setlist("authors", _writer_as_author(request))
    parsed = parse_submitted(raw, article, request.user)
    if not article.pk:
        parsed = ParsedForm(parsed.form, parsed.manuscript, [])
        parsed.form.errors.clear()
    return _form_page(request, article, parsed, raw=raw, kept=autosave)


def _writer_as_author(request: HttpRequest) -> list[str]:
    """Return the first author of a new article: the user, if they are an author and no former one."""
    author = getattr(account_of(request), "author", None)
    return [str(author.pk)] if author and not author.is_former else []


def _form_page(
    request: HttpRequest, article: Article, parsed: ParsedForm, *, raw: QueryDict, **extra: Any
) -> TemplateResponse:
    context = _common_context(request, article) | fields_context(parsed) | extra
    context["public_site"] = settings.SITE_URL  # the admin's own `site_url` is a path
    context |= {
        "title": article.title if article.pk else gettext("New article"),
        "mode": "text" if raw.get("mode") == "text" else "sections",
        "text": raw.get("text", "").replace("\r\n", "\n"),
        "may_publish": may_publish(request.user),
        "may_delete": bool(article.pk) and may_delete(request.user, article),
        "was_published": bool(article.pk) and was_live(article),
    }
    return TemplateResponse(request, "admin/articles/article/writing/form.html", context)


def _read_only_page(request: HttpRequest, article: Article) -> HttpResponse:
    """Show the article to a user who may view but not edit it."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    context = _common_context(request, article) | {"title": article.title, "sections": article.sections.all()}
    return TemplateResponse(request, "admin/articles/article/writing/read_only.html", context)


def _common_context(request: HttpRequest, article: Article) -> dict[str, Any]:
    context = admin.site.each_context(request) | {
        "article": article,
        "pk": article.pk or 0,
        "opts": Article._meta,
        "guide": guide_in_use(),
    }
    if article.pk:
        context |= {
            "state": load_state(article),
            "live": live_edition_of(article),
            "progress": progress_of(article, request.user),
        }
    return context
