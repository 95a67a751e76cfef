"""Pages that list, compare, name and restore the revisions of an article."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from articles.desk.permissions import may_edit, may_view
from articles.desk.publishing.views import ArticlePageUrl, article_page_urls, desk_page, report_refusal
from articles.desk.revisions.compared_versions import find_version
from articles.desk.titles import error_message_for, labels_for
from articles.desk.writing.form_data import int_or_zero
from articles.manuscript import compare
from articles.models import (
    Article,
    Revision,
    current_revision,
    draft_manuscript_of,
)
from articles.publishing import (
    Refused,
    Stale,
    live_edition_of,
    name_revision,
    resolve_for_restore,
    restore,
)
from articles.request_policy import FORM, SAFE
from authors.request_sender import account_of

PAGE_SIZE = 50


class RevisionNameForm(forms.ModelForm):
    """The name of a revision."""

    class Meta:
        model = Revision
        fields = ("name",)
        widgets = {"name": forms.TextInput(attrs={"class": "vTextField", "autofocus": True})}


def get_visible_article(request: HttpRequest, pk: int) -> Article:
    """Return an article that the user sees at the desk. Raises `Http404`."""
    article = get_object_or_404(Article, pk=pk)
    if not may_view(request.user, article):
        raise Http404
    return article


def get_editable_revision(request: HttpRequest, pk: int, number: int) -> Revision:
    """Return a revision of an article that the user may edit. Raises `PermissionDenied` or `Http404`."""
    article = get_visible_article(request, pk)
    if not may_edit(request.user, article):
        raise PermissionDenied
    return get_object_or_404(Revision.objects.select_related("article"), article=article, number=number)


def redirect_to_revisions(pk: int) -> HttpResponse:
    return redirect(reverse("admin:articles_article_revisions", args=[pk]))


@require_safe
def revisions_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_visible_article(request, pk)
    head, live = current_revision(article), live_edition_of(article)
    revisions = Revision.objects.filter(article=article).select_related("made_by").defer("text", "names")
    return desk_page(
        request,
        "revisions",
        article,
        gettext("Revisions"),
        page=Paginator(revisions, PAGE_SIZE).get_page(request.GET.get("page")),
        head=head.number if head else 0,
        live=live,
        may_edit=may_edit(request.user, article),
    )


# Comparing


@require_safe
def compare_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_visible_article(request, pk)
    chosen = [request.GET.get(side, "") for side in ("old", "new")]
    try:
        old, new = (find_version(article, which) for which in chosen)
    except Refused as refused:
        report_refusal(request, refused)
        return redirect_to_revisions(pk)
    if old is None or new is None:
        messages.warning(request, gettext("Choose two versions to compare."))
        return redirect_to_revisions(pk)
    return desk_page(
        request,
        "compare",
        article,
        gettext("Compare"),
        old=old,
        new=new,
        chosen=chosen,
        comparison=compare(old.manuscript, new.manuscript),
        labels=labels_for(request.user, old.manuscript, new.manuscript),
    )


# Restoring and naming


@require_http_methods(["GET", "HEAD", "POST"])
def restore_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    revision = get_editable_revision(request, pk, number)
    try:
        return (_restore if request.method == "POST" else _confirm_restore)(request, revision)
    except Refused as refused:
        report_refusal(request, refused)
        return redirect_to_revisions(pk)


def _confirm_restore(request: HttpRequest, revision: Revision) -> HttpResponse:
    """Show what restoring would change and which references no longer exist."""
    article = revision.article
    head = current_revision(article)
    now, restored = draft_manuscript_of(article), resolve_for_restore(article, revision)
    return desk_page(
        request,
        "restore",
        article,
        gettext("Restore revision %(number)s?") % {"number": revision.number},
        revision=revision,
        base=head.number if head else 0,
        comparison=compare(now, restored.manuscript),
        dropped=restored.dropped,
        labels=labels_for(request.user, now, restored.manuscript),
    )


def _restore(request: HttpRequest, revision: Revision) -> HttpResponse:
    base = int_or_zero(request.POST.get("base", ""))
    try:
        restored = restore(revision.article, revision, by=account_of(request), base=base)
    except Stale:
        messages.warning(
            request,
            gettext("Somebody saved in the meantime. Nothing was restored. Review the changes again."),
        )
        return redirect(request.path)
    except ValidationError as taken:
        raise Refused(error_message_for(request.user, taken)) from None
    messages.success(request, gettext("Restored revision %(number)s.") % {"number": revision.number})
    if restored.dropped:
        messages.warning(
            request,
            gettext("Deleted since then, and left out: %(names)s.") % {"names": "; ".join(restored.dropped)},
        )
    return redirect(reverse("admin:articles_article_change", args=[revision.article_id]))


@require_http_methods(["GET", "HEAD", "POST"])
def name_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    revision = get_editable_revision(request, pk, number)
    form = RevisionNameForm(request.POST if request.method == "POST" else None, instance=revision)
    if form.is_valid():
        name_revision(revision, form.cleaned_data["name"], by=account_of(request))
        sentence = (
            gettext("Named revision %(number)s “%(name)s”.")
            if revision.name
            else gettext("Removed the name of revision %(number)s.")
        )
        messages.success(request, sentence % {"number": number, "name": revision.name})
        return redirect_to_revisions(pk)
    return desk_page(
        request,
        "name_revision",
        revision.article,
        gettext("Name revision %(number)s") % {"number": number},
        form=form,
    )


def urls(site: admin.AdminSite) -> list[URLPattern]:
    revision_route = "<int:pk>/revisions/<int:number>"
    pages: list[ArticlePageUrl] = [
        ("<int:pk>/revisions/", revisions_view, "revisions", SAFE),
        ("<int:pk>/compare/", compare_view, "compare", SAFE),
        (f"{revision_route}/restore/", restore_view, "restore", FORM),
        (f"{revision_route}/name/", name_view, "name_revision", FORM),
    ]
    return article_page_urls(site, pages)
