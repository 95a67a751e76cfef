"""Views of the home page, articles, topics, authors and the 404 page."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from articles.reading.cache import shared_queries
from articles.reading.cache.versions import ContentVersion, cached_page, consistent_read, version_of_request
from articles.reading.pages import browsing, lookups
from articles.reading.pages.article_body import render_article_page

PAGE_SIZE = 20
REVIEWED = 6  # reviewed articles on an author's page; the others are on a page of their own


def numbered_page(version: ContentVersion, ids: Sequence[int], number: int | None) -> dict[str, Any]:
    """Return the context of one page of a list of editions, the first by default: `page` and its `cards`.

    Raises `Http404` if there is no such page.
    """
    try:
        page = Paginator(ids, PAGE_SIZE).page(1 if number is None else number)
    except EmptyPage:
        raise Http404 from None
    return {"page": page, "cards": shared_queries.cards(version, page.object_list)}


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


@require_safe
@cached_page
def home(request: HttpRequest, number: int | None = None) -> HttpResponse:
    version = version_of_request(request)
    context = numbered_page(version, shared_queries.newest(version), number) | (
        browsing.front(version) if number is None else {}
    )
    return page_moved(request, number) or render(request, "articles/home.html", context)


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
    except lookups.Gone:
        return render(request, "410.html", status=410)
    found = lookups.load_article_page(version_of_request(request), edition, short=kind == "short")
    return HttpResponse(render_article_page(request, kind, found))


@require_safe
@cached_page
def topics(request: HttpRequest) -> HttpResponse:
    found = shared_queries.topics(version_of_request(request)).values()
    return render(request, "articles/topics.html", {"topics": found})


@require_safe
@cached_page
def topic(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    version = version_of_request(request)
    found = lookups.find_by_slug(shared_queries.topics(version).values(), slug)
    context = numbered_page(version, shared_queries.of_topic(version, found.pk), number) | {"topic": found}
    if number is None:
        context |= browsing.beside_topic(version, found)
    return page_moved(request, number) or render(request, "articles/topic.html", context)


@require_safe
@cached_page
def authors(request: HttpRequest) -> HttpResponse:
    found = shared_queries.people(version_of_request(request)).values()
    return render(request, "authors/authors.html", {"authors": found})


@require_safe
@cached_page
def author(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    version = version_of_request(request)
    found = lookups.find_by_slug(shared_queries.people(version).values(), slug)
    context = numbered_page(version, shared_queries.of_author(version, found.pk), number) | {"author": found}
    if number is None:
        reviewed = browsing.reviewed_by(version, found.pk)
        context |= {
            "reviewed": shared_queries.cards(version, reviewed[:REVIEWED]),
            "all_reviewed": len(reviewed),
        }
    return page_moved(request, number) or render(request, "authors/author.html", context)


@require_safe
@cached_page
def author_reviewed(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    version = version_of_request(request)
    found = lookups.find_by_slug(shared_queries.people(version).values(), slug)
    reviewed = browsing.reviewed_by(version, found.pk)
    if not reviewed:
        raise Http404
    context = numbered_page(version, reviewed, number) | {"author": found}
    return page_moved(request, number) or render(request, "authors/reviewed.html", context)


@consistent_read
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    version = version_of_request(request)
    context = {"cards": shared_queries.cards(version, shared_queries.newest(version)[:3])}
    return render(request, "404.html", context, status=404)
