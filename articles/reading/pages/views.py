"""Views of the home page, articles, topics and authors."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from articles.reading.cache import shared_queries
from articles.reading.cache.versions import cached_page, version_of_request
from articles.reading.pages import author_page, browsing, lookups
from articles.reading.pages.article_body import render_article_page
from articles.reading.pages.author_cards import work_by_author
from articles.reading.pages.error_pages import removed_page

PAGE_SIZE = 20


def numbered_page(ids: Sequence[int], number: int | None, size: int = PAGE_SIZE) -> Page[Any]:
    """Return one page of these ids, the first by default. Raises `Http404` if there is no such page."""
    try:
        return Paginator(ids, size).page(1 if number is None else number)
    except EmptyPage:
        raise Http404 from None


def page_moved(request: HttpRequest, number: int | None) -> HttpResponse | None:
    """Return a redirect if the request's path is not the canonical one, otherwise None.

    Page 1 is at the list's own path, each other page at `page/<number>/` without leading zeros.
    """
    before, _, end = request.path.rpartition("page/")
    if number == 1:
        return HttpResponsePermanentRedirect(before)
    if number and end != f"{number}/":
        return HttpResponsePermanentRedirect(f"{before}page/{number}/")
    return None


def list_page(
    request: HttpRequest, template: str, ids: Sequence[int], number: int | None, context: dict[str, Any]
) -> HttpResponse:
    """Answer with one page of a list of editions, or with a redirect to its canonical path.

    The template gets the `page` and its editions as `cards`. Raises `Http404` if there is no such page.
    """
    page = numbered_page(ids, number)
    cards = shared_queries.cards(version_of_request(request), page.object_list)
    return page_moved(request, number) or render(request, template, context | {"page": page, "cards": cards})


@require_safe
@cached_page
def home(request: HttpRequest, number: int | None = None) -> HttpResponse:
    version = version_of_request(request)
    context = browsing.front(version) if number is None else {}
    return list_page(request, "articles/home.html", browsing.home_list(version), number, context)


@require_safe
@cached_page
def article(request: HttpRequest, slug: str) -> HttpResponse:
    return read(request, slug, "article")


@require_safe
@cached_page
def article_short(request: HttpRequest, slug: str) -> HttpResponse:
    return read(request, slug, "short")


@require_safe
@cached_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    return read(request, slug, "page")


def read(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Answer with the page at a slug, or with a redirect, 410 or 404. `kind`: `article`, `short`, `page`."""
    try:
        edition = lookups.find_live_edition(slug, request.path)
    except lookups.Moved as moved:
        return redirect(moved.url, permanent=moved.permanent)
    except lookups.Gone as gone:
        return removed_page(request, gone)
    found = lookups.load_article_page(version_of_request(request), edition, short=kind == "short")
    return HttpResponse(render_article_page(request, kind, found))


@require_safe
@cached_page
def topics(request: HttpRequest) -> HttpResponse:
    found = shared_queries.topics_with_counts(version_of_request(request))
    return render(request, "articles/topics.html", {"topics": found})


@require_safe
@cached_page
def topic(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    version = version_of_request(request)
    found = lookups.find_topic(version, slug)
    if found.slug != slug:
        return redirect(found.get_absolute_url(), permanent=True)
    context = {"topic": found} | (browsing.beside_topic(version, found) if number is None else {})
    ids = shared_queries.of_topic(version, found.pk)
    return list_page(request, "articles/topic.html", ids, number, context)


@require_safe
@cached_page
def authors(request: HttpRequest) -> HttpResponse:
    version = version_of_request(request)
    people = shared_queries.people(version).values()
    context = {
        "people": people,
        "authors": [author for author in people if not author.is_former],
        "former": [author for author in people if author.is_former],
        "work": work_by_author(version),
    }
    return render(request, "authors/authors.html", context)


@require_safe
@cached_page
def author(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    version = version_of_request(request)
    found = lookups.find_by_slug(shared_queries.people(version).values(), slug)
    context = {"author": found} | (author_page.beside_author(version, found) if number is None else {})
    ids = shared_queries.of_author(version, found.pk)
    return list_page(request, "authors/author.html", ids, number, context)


@require_safe
@cached_page
def author_reviewed(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    version = version_of_request(request)
    found = lookups.find_by_slug(shared_queries.people(version).values(), slug)
    reviewed = author_page.reviewed_by(version, found.pk)
    if not reviewed:
        raise Http404
    return list_page(request, "authors/reviewed.html", reviewed, number, {"author": found})
