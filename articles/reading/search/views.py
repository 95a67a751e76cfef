"""The search page, and suggestions while somebody types. What is sought is kept and written nowhere."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template, render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from articles.models import Topic
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import ContentVersion, compressible, consistent_read, version_of_request
from articles.reading.pages import page_fragments
from articles.reading.search.backends import LONGEST, Found, results, search, suggestions
from articles.rendering import mark_clean
from authors.models import Author

PAGE_SIZE = 10
HOLES = ("title", "sought", "filters", "answer")


@require_safe
@compressible
def search_page(request: HttpRequest) -> HttpResponse:
    """Answer 200 with what was found, or with the empty form; 400 where too much was asked."""
    version = version_of_request(request)
    sought = " ".join(request.GET.get("q", "").replace("\0", " ").split())
    topics, people = shared_queries.topics(version).values(), shared_queries.people(version).values()
    topic = chosen(topics, request.GET.get("topic", ""))
    author = chosen(people, request.GET.get("author", ""))
    filters = {"topics": topics, "people": people, "topic": topic, "author": author}
    words = {"filters": _filters(filters, request, version), "sought": sought[:LONGEST]}
    if len(sought) > LONGEST:
        refused = {"title": "Too long · Search", "too_long": True, "longest": LONGEST}
        return render(request, "articles/search.html", words | refused, status=400)
    among = [shared_queries.of_topic(version, topic.pk)] if topic else []
    among += [shared_queries.of_author(version, author.pk)] if author else []
    found = search(version, sought, among=among)
    context = filters | {"sought": sought, "found": found}
    context |= page_of(version, found, request.GET.get("page", "1"))
    words["title"] = _title(sought, context["page"].number)
    words["answer"] = _answer(context, request)
    response = HttpResponse(page_fragments.fill(_frame(request, version), words))
    response.headers["Cache-Control"] = "private, no-cache"  # for the reader's own browser
    return response


def _title(sought: str, number: int) -> str:
    title = f"{sought} · Search" if sought else "Search"
    return f"{title}, page {number}" if number > 1 else title


def _frame(request: HttpRequest, version: ContentVersion) -> page_fragments.Fragment:
    """Return `templates/articles/search.html` with holes, made once an epoch."""

    def make() -> page_fragments.Fragment:
        return page_fragments.parse_fragment(
            "articles/search.html", {name: page_fragments.placeholder(name) for name in HOLES}, request
        )

    return page_fragments.cached_fragment(version, "search frame", make)


def _filters(context: Mapping[str, Any], request: HttpRequest, version: ContentVersion) -> SafeString:
    """Return what a search can be narrowed by; where nothing is chosen, made once an epoch."""

    def make() -> str:
        return render_to_string("articles/search_filters.html", context, request)

    return mark_clean(
        make()
        if context["topic"] or context["author"]
        else page_fragments.cached_fragment(version, "search filters", make)
    )


def _answer(context: Mapping[str, Any], request: HttpRequest) -> SafeString:
    """Return what was found in words, or what to do where that is nothing."""
    if context["results"]:
        found = {**context, "request": request}
        return mark_clean(get_template("articles/search_results.html").render(found))
    if context["sought"]:
        return mark_clean(render_to_string("articles/search_nothing.html", context, request))
    return mark_clean("")


def chosen(rows: Iterable[Topic] | Iterable[Author], slug: str) -> Any:
    """Return the one with this slug; None where nothing was chosen, or what readers do not know."""
    return next((row for row in rows if row.slug == slug), None)


def page_of(version: ContentVersion, found: Found, number: str) -> dict[str, Any]:
    """One numbered page of what was found: the nearest there is."""
    page = Paginator(found.ids, PAGE_SIZE).get_page(number)
    ids: Sequence[int] = page.object_list  # type: ignore[assignment]  # what was handed in
    return {"page": page, "results": results(version, found, ids)}


@require_safe
@consistent_read
def suggest(request: HttpRequest) -> JsonResponse:
    """Answer with a few titles and addresses for what was typed so far, which no browser keeps."""
    typed = request.GET.get("q", "")[:LONGEST]
    found = [{"title": title, "url": url} for title, url in suggestions(version_of_request(request), typed)]
    return JsonResponse(found, safe=False, headers={"Cache-Control": "no-store"})
