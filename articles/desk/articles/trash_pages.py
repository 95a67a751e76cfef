"""The trash at the desk: its list, restoring an article, and deleting one for good."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.action_log import Action, LoggedAction
from articles.desk.permissions import trash_of
from articles.desk.publishing.views import with_link
from articles.models import Article
from articles.publishing import delete, purge_trash, restore_from_trash
from articles.publishing.trash import TRASH_DAYS, purge_time
from articles.request_policy import FORM, POST, SMALL_FORM, declare
from authors.request_sender import account_of

PAGE_SIZE = 50
PURGED_AT_ONCE = 20  # deletions while somebody waits for the page; `manage.py purge_trash` has no limit
TRASH = "admin:articles_article_trash"


@dataclass(frozen=True, slots=True)
class TrashRow:
    """An article in the trash: who put it there, and when it is deleted."""

    article: Article
    trashed_by: str
    purged_at: datetime | None


@require_safe
def trash_view(request: HttpRequest) -> HttpResponse:
    """Delete some of what has been in the trash for too long, and list the rest."""
    purge_trash(at_most=PURGED_AT_ONCE)
    articles = trash_of(request.user).order_by("-trashed_at", "-pk")
    page = Paginator(articles, PAGE_SIZE).get_page(request.GET.get("page"))
    names = _names_of_movers(list(page))
    rows = [TrashRow(article, names.get(article.pk, ""), purge_time(article)) for article in page]
    return _page(request, "trash", title=gettext("Trash"), rows=rows, page=page)


def _names_of_movers(articles: list[Article]) -> dict[int | None, str]:
    """Return by article id the user name of whoever moved it to the trash last. One query."""
    moves = LoggedAction.objects.filter(
        action=Action.TRASH,
        object_type=Article._meta.label_lower,
        object_id__in=[article.pk for article in articles],
    )
    return dict(moves.order_by("at", "pk").values_list("object_id", "user_name"))


@require_POST
def restore_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = restore_from_trash(get_object_or_404(trash_of(request.user), pk=pk), by=account_of(request))
    url = reverse("admin:articles_article_change", args=[pk])
    words = gettext("Restored “%(title)s”.") % {"title": article}
    messages.success(request, with_link(words, url, gettext("Open it")))
    return redirect(TRASH)


@require_http_methods(["GET", "HEAD", "POST"])
def delete_for_good_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether to delete an article that is in the trash, then delete it."""
    article = get_object_or_404(trash_of(request.user), pk=pk)
    if request.method != "POST":
        return _page(request, "delete_for_good", title=gettext("Delete for good"), article=article)
    delete(article, by=account_of(request))
    messages.success(request, gettext("Deleted “%(title)s”.") % {"title": article})
    return redirect(TRASH)


def report_trashed(request: HttpRequest, articles: list[Article]) -> None:
    """Add the message that articles are in the trash, with the link to it."""
    if not articles:
        return
    words = ngettext(
        "“%(title)s” is in the trash.", "%(number)d articles are in the trash.", len(articles)
    ) % {"title": articles[0], "number": len(articles)}
    messages.success(request, with_link(words, reverse(TRASH), gettext("Open the trash")))


def _page(request: HttpRequest, template: str, **context: Any) -> TemplateResponse:
    context |= admin.site.each_context(request) | {"opts": Article._meta, "days": TRASH_DAYS}
    return TemplateResponse(request, f"admin/articles/article/{template}.html", context)


def urls(site: admin.AdminSite) -> list[URLPattern]:
    return [
        declare(
            path("trash/", site.admin_view(trash_view), name="articles_article_trash"),
            methods=("GET", "HEAD"),
            body_limit=0,
        ),
        declare(
            path(
                "<int:pk>/restore-from-trash/",
                site.admin_view(restore_view),
                name="articles_article_restore_from_trash",
            ),
            methods=POST,
            body_limit=SMALL_FORM,
        ),
        declare(
            path(
                "<int:pk>/delete-for-good/",
                site.admin_view(delete_for_good_view),
                name="articles_article_delete_for_good",
            ),
            methods=FORM,
            body_limit=SMALL_FORM,
        ),
    ]
