"""The pages a reader gets. A view chooses a queryset and a template."""

from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.models import Edition
from articles.reading import lookups

PAGE_SIZE = 24


def numbered(editions: QuerySet[Edition], number: int | None) -> dict[str, Any]:
    """One numbered page of a list, the first by default. Raises `Http404` where there is no such page."""
    try:
        return {"page": Paginator(editions, PAGE_SIZE).page(1 if number is None else number)}
    except EmptyPage:
        raise Http404 from None


def first_page_moved(request: HttpRequest, number: int | None) -> HttpResponse | None:
    """Page 1 has one address, the list's own."""
    if number == 1:
        return HttpResponsePermanentRedirect(request.path.removesuffix("page/1/"))
    return None


@require_safe
def home(request: HttpRequest, number: int | None = None) -> HttpResponse:
    context = numbered(lookups.newest(), number) | {"topics": lookups.topics_in_use()}
    return first_page_moved(request, number) or render(request, "articles/home.html", context)


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    return read(request, slug, "articles/article.html")


@require_safe
def article_short(request: HttpRequest, slug: str) -> HttpResponse:
    return read(request, slug, "articles/short.html", short=True)


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    return read(request, slug, "articles/page.html")


def read(request: HttpRequest, slug: str, template: str, *, short: bool = False) -> HttpResponse:
    try:
        edition = lookups.edition_at(slug, request.path)
    except lookups.Moved as moved:
        return HttpResponsePermanentRedirect(moved.url)
    except lookups.Gone:
        return render(request, "410.html", status=410)
    return render(request, template, {"article": lookups.read(edition, short=short)})


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    return render(request, "articles/topics.html", {"topics": lookups.topics_in_use()})


@require_safe
def topic(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    found = get_object_or_404(lookups.topics_in_use(), slug=slug)
    context = numbered(lookups.newest().filter(topics=found), number) | {"topic": found}
    return first_page_moved(request, number) or render(request, "articles/topic.html", context)


@require_safe
def authors(request: HttpRequest) -> HttpResponse:
    return render(request, "authors/authors.html", {"authors": lookups.authors_in_public()})


@require_safe
def author(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    found = get_object_or_404(lookups.authors_in_public(), slug=slug)
    context = numbered(lookups.newest().filter(authors=found), number) | {"author": found}
    return first_page_moved(request, number) or render(request, "authors/author.html", context)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", {"newest": lookups.newest()[:3]}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """The quiet 500: no database, no context, so that nothing else can break."""
    return render(None, "500.html", status=500)
