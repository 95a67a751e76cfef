"""Functions shared by pages of the desk about one article."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.desk.permissions import may_publish, visible_to
from articles.models import Article, Edition
from articles.publishing import Refused
from articles.request_policy import SMALL_FORM, declare


def get_publishable_article(request: HttpRequest, pk: int) -> Article:
    """Return an article, if the user may publish. Raises `PermissionDenied` or `Http404`."""
    if not may_publish(request.user):
        raise PermissionDenied
    return get_object_or_404(visible_to(request.user, Article.objects.all()), pk=pk)


# Of a page about one article: its route, its view, the end of its URL name, and its methods.
ArticlePageUrl = tuple[str, Callable[..., HttpResponse], str, tuple[str, ...]]


def get_publishable_edition(request: HttpRequest, pk: int, number: int) -> Edition:
    """Return an edition, if the user may publish. Raises `PermissionDenied` or `Http404`."""
    article = get_publishable_article(request, pk)
    return get_object_or_404(Edition.objects.select_related("article"), article=article, number=number)


def article_page_urls(site: admin.AdminSite, pages: Iterable[ArticlePageUrl]) -> list[URLPattern]:
    """Return the URL patterns of pages about one article, with what each accepts."""
    return [
        declare(
            path(route, site.admin_view(view), name=f"articles_article_{name}"),
            methods=methods,
            body_limit=SMALL_FORM if "POST" in methods else 0,
        )
        for route, view, name, methods in pages
    ]


def desk_page(
    request: HttpRequest, template: str, article: Article, title: str, **context: Any
) -> TemplateResponse:
    """Return a desk page about one article."""
    context |= admin.site.each_context(request) | {"title": title, "article": article, "opts": Article._meta}
    return TemplateResponse(request, f"admin/articles/article/{template}.html", context)


def add_refusal_errors(form: Any, refused: Refused) -> None:
    """Add the reasons of a refusal to the form's errors, at the field that they are about."""
    field = refused.argument if refused.argument in form.fields else None
    for reason in refused.reasons:
        form.add_error(field, reason)


def report_refusal(request: HttpRequest, refused: Refused) -> None:
    """Add a message for each reason of a refusal."""
    for reason in refused.reasons:
        messages.error(request, reason)


def with_link(words: str, url: str, link_words: str) -> SafeString:
    """Return a message that ends with a link."""
    return format_html('{} <a href="{}">{}</a>', words, url, link_words)
