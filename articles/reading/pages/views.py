"""The pages a reader gets. A view chooses what to look up and a template."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from articles.reading.cache import shared_queries
from articles.reading.cache.versions import Epoch, epoch_of, kept, whole
from articles.reading.pages import browsing, lookups
from articles.reading.pages.article_body import whole_page

PAGE_SIZE = 20
REVIEWED = 6


def numbered(at: Epoch, ids: Sequence[int], number: int | None) -> dict[str, Any]:
    """One numbered page of a list of editions, the first by default: `page`, and its `cards`.

    Raises `Http404` where there is no such page.
    """
    try:
        page = Paginator(ids, PAGE_SIZE).page(1 if number is None else number)
    except EmptyPage:
        raise Http404 from None
    return {"page": page, "cards": shared_queries.cards(at, page.object_list)}


def page_moved(request: HttpRequest, number: int | None) -> HttpResponse | None:
    """A page of a list has one address: the first the list's own, each other its number, plainly written."""
    before, _, end = request.path.rpartition("page/")
    if number == 1:
        return HttpResponsePermanentRedirect(before)
    if number and end != f"{number}/":
        return HttpResponsePermanentRedirect(f"{before}page/{number}/")
    return None


@require_safe
@kept
def home(request: HttpRequest, number: int | None = None) -> HttpResponse:
    at = epoch_of(request)
    context = numbered(at, shared_queries.newest(at), number) | (browsing.front(at) if number is None else {})
    return page_moved(request, number) or render(request, "articles/home.html", context)


@require_safe
@kept
def article(request: HttpRequest, slug: str) -> HttpResponse:
    return read(request, slug, "article")


@require_safe
@kept
def article_short(request: HttpRequest, slug: str) -> HttpResponse:
    return read(request, slug, "short")


@require_safe
@kept
def page(request: HttpRequest, slug: str) -> HttpResponse:
    return read(request, slug, "page")


def read(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    try:
        edition = lookups.edition_at(slug, request.path)
    except lookups.Moved as moved:
        return redirect(moved.url, permanent=moved.permanent)
    except lookups.Gone:
        return render(request, "410.html", status=410)
    found = lookups.read(epoch_of(request), edition, short=kind == "short")
    return HttpResponse(whole_page(request, kind, found))


@require_safe
@kept
def topics(request: HttpRequest) -> HttpResponse:
    found = shared_queries.topics(epoch_of(request)).values()
    return render(request, "articles/topics.html", {"topics": found})


@require_safe
@kept
def topic(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    at = epoch_of(request)
    found = lookups.named(shared_queries.topics(at).values(), slug)
    context = numbered(at, shared_queries.of_topic(at, found.pk), number) | {"topic": found}
    if number is None:
        context |= browsing.beside_topic(at, found)
    return page_moved(request, number) or render(request, "articles/topic.html", context)


@require_safe
@kept
def authors(request: HttpRequest) -> HttpResponse:
    found = shared_queries.people(epoch_of(request)).values()
    return render(request, "authors/authors.html", {"authors": found})


@require_safe
@kept
def author(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    at = epoch_of(request)
    found = lookups.named(shared_queries.people(at).values(), slug)
    context = numbered(at, shared_queries.of_author(at, found.pk), number) | {"author": found}
    if number is None:
        reviewed = browsing.reviewed_by(at, found.pk)
        context |= {"reviewed": shared_queries.cards(at, reviewed[:REVIEWED]), "all_reviewed": len(reviewed)}
    return page_moved(request, number) or render(request, "authors/author.html", context)


@require_safe
@kept
def author_reviewed(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    at = epoch_of(request)
    found = lookups.named(shared_queries.people(at).values(), slug)
    reviewed = browsing.reviewed_by(at, found.pk)
    if not reviewed:
        raise Http404
    context = numbered(at, reviewed, number) | {"author": found}
    return page_moved(request, number) or render(request, "authors/reviewed.html", context)


@whole
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    at = epoch_of(request)
    context = {"cards": shared_queries.cards(at, shared_queries.newest(at)[:3])}
    return render(request, "404.html", context, status=404)
