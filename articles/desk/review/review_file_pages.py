"""The review file as a page to print and as CSV: of one article, and of all."""

from collections.abc import Sequence

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from articles.desk.permissions import may_edit_all
from articles.desk.publishing.views import ArticlePageUrl, article_page_urls
from articles.desk.revisions.views import get_visible_article
from articles.publishing.review_file import FileEntry, as_csv, review_file, review_file_of_all
from articles.request_policy import SAFE, declare
from authors.accounts.reauthentication import recently_authenticated


@require_safe
@recently_authenticated(methods=SAFE)
def file_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_visible_article(request, pk)
    title = gettext("Review file: %(title)s") % {"title": article.title}
    return _page(request, title, review_file(article))


@require_safe
@recently_authenticated(methods=SAFE)
def file_csv_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_visible_article(request, pk)
    return _download(f"review-{article.slug}.csv", review_file(article))


@require_safe
@recently_authenticated(methods=SAFE)
def whole_file_view(request: HttpRequest) -> HttpResponse:
    return _page(request, gettext("Review file of all articles"), _entries_of_all(request))


@require_safe
@recently_authenticated(methods=SAFE)
def whole_file_csv_view(request: HttpRequest) -> HttpResponse:
    return _download("reviews.csv", _entries_of_all(request))


def _entries_of_all(request: HttpRequest) -> list[FileEntry]:
    if not may_edit_all(request.user):
        raise PermissionDenied
    return review_file_of_all()


def _page(request: HttpRequest, title: str, entries: Sequence[FileEntry]) -> TemplateResponse:
    context = admin.site.each_context(request) | {
        "title": title,
        "entries": entries,
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "admin/review_file.html", context)


def _download(name: str, entries: Sequence[FileEntry]) -> HttpResponse:
    # The mark of the byte order, so that spreadsheets read the file as UTF-8.
    return HttpResponse(
        f"\ufeff{as_csv(entries)}",
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


PAGES: list[ArticlePageUrl] = [
    ("<int:pk>/review/file/", file_view, "review_file", SAFE),
    ("<int:pk>/review/file.csv", file_csv_view, "review_file_csv", SAFE),
]


def urls(site: admin.AdminSite) -> list[URLPattern]:
    whole = [
        ("review-file/", whole_file_view, "articles_review_file"),
        ("review-file.csv", whole_file_csv_view, "articles_review_file_csv"),
    ]
    return [
        *article_page_urls(site, PAGES),
        *(
            declare(path(route, site.admin_view(view), name=name), methods=SAFE, body_limit=0)
            for route, view, name in whole
        ),
    ]
