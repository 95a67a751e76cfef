"""The search page, and suggestions while the reader types. Queries are neither cached nor logged.

A reader whose search has a crisis phrase gets help before everything else, and no advice to search otherwise.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template, render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from articles.models import Topic
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import ContentVersion, compressible, consistent_read, version_of_request
from articles.reading.help.crisis_search import crisis_subjects
from articles.reading.help.panel import help_panel
from articles.reading.pages import page_fragments
from articles.reading.pages.site_context import help_link
from articles.reading.search.backends import LONGEST, Found, results, search, suggestions
from articles.reading.search.episode_search import search_episodes
from articles.rendering import mark_clean
from authors.models import Author

PAGE_SIZE = 10
PLACEHOLDERS = ("title", "query", "filters", "help", "answer")  # in `templates/articles/search.html`


@require_safe
@compressible
def search_page(request: HttpRequest) -> HttpResponse:
    """Answer with results, or with the empty form; 400 if the query is too long."""
    version = version_of_request(request)
    query = " ".join(request.GET.get("q", "").replace("\0", " ").split())
    subjects = crisis_subjects(version, query)
    topics, people = shared_queries.topics(version).values(), shared_queries.people(version).values()
    topic = find_by_slug(topics, request.GET.get("topic", ""))
    author = find_by_slug(people, request.GET.get("author", ""))
    filters = {"topics": topics, "people": people, "topic": topic, "author": author}
    is_too_long, query = len(query) > LONGEST, query[:LONGEST]
    values = {"filters": _render_filters(filters, request, version), "query": query}
    if is_too_long and not subjects:
        error = {"title": gettext("Search is too long"), "too_long": True, "longest": LONGEST}
        return render(request, "articles/search.html", values | error, status=400)
    found = search(version, query, topic=topic and topic.pk, author=author and author.pk)
    if subjects and found.loosely:
        found = Found((), "")  # pages with some of these words are no help now
    context = filters | {"query": query, "found": found, "is_crisis": bool(subjects)}
    context |= page_of(version, found, request.GET.get("page", "1"))
    is_for_articles = topic or author or subjects or context["page"].number > 1
    context["episodes"] = () if is_for_articles else search_episodes(version, query)
    # What a screen reader says first, and what stays in the title of the window.
    values["title"] = _title(gettext("Get help") if subjects else query, context["page"].number)
    values["help"] = help_panel(version, subjects) if subjects else mark_clean("")
    values["answer"] = _render_answer(context, request)
    response = HttpResponse(page_fragments.fill(_outer_page(request, version), values))
    # Only the reader's own browser may store it; nobody who looks there later finds that help was needed.
    response.headers["Cache-Control"] = "no-store" if subjects else "private, no-cache"
    return response


def _title(query: str, number: int) -> str:
    if not query:
        return gettext("Search")
    if number > 1:
        return gettext("%(query)s · Search, page %(number)s") % {"query": query, "number": number}
    return gettext("%(query)s · Search") % {"query": query}


def _outer_page(request: HttpRequest, version: ContentVersion) -> page_fragments.Fragment:
    """Return `templates/articles/search.html` with placeholders, rendered once per content version."""

    def make() -> page_fragments.Fragment:
        return page_fragments.parse_fragment(
            "articles/search.html",
            {name: page_fragments.placeholder(name) for name in PLACEHOLDERS},
            request,
        )

    return page_fragments.cached_fragment(version, "search page", make)


def _render_filters(context: Mapping[str, Any], request: HttpRequest, version: ContentVersion) -> SafeString:
    """Render the choice of topic and author. Cached per content version while none is chosen."""

    def make() -> str:
        return render_to_string("articles/search_filters.html", context, request)

    return mark_clean(
        make()
        if context["topic"] or context["author"]
        else page_fragments.cached_fragment(version, "search filters", make)
    )


def _render_answer(context: Mapping[str, Any], request: HttpRequest) -> SafeString:
    """Render articles and episodes, or advice if there are none; nothing without a query."""
    if not context["query"]:
        return mark_clean("")
    # Not through `render`: the templates use no other value of the context processors.
    values = {**context, "request": request}
    episodes = get_template("articles/search_episodes.html").render(values) if context["episodes"] else ""
    if context["results"]:
        return mark_clean(get_template("articles/search_results.html").render(values) + episodes)
    return mark_clean(episodes or render_to_string("articles/search_no_results.html", context, request))


def find_by_slug(rows: Iterable[Topic] | Iterable[Author], slug: str) -> Any:
    """Return the row with this slug, or None if there is none or nothing was chosen."""
    return next((row for row in rows if row.slug == slug), None)


def page_of(version: ContentVersion, found: Found, number: str) -> dict[str, Any]:
    """Return the context of one page of results. An invalid number gives the first or the last page."""
    page = Paginator(found.ids, PAGE_SIZE).get_page(number)
    ids: Sequence[int] = page.object_list  # type: ignore[assignment]  # a slice of `found.ids`
    return {"page": page, "results": results(version, found, ids)}


@require_safe
@consistent_read
def suggest(request: HttpRequest) -> JsonResponse:
    """Answer with a few titles and URLs for an incomplete query. Browsers do not store the response.

    If the query has a crisis phrase, the Get help page is first. `announce` is what screen readers say.
    """
    version = version_of_request(request)
    typed = request.GET.get("q", "")
    found = [{"title": title, "url": url} for title, url in suggestions(version, typed[:LONGEST])]
    page = help_link(version) if crisis_subjects(version, typed) else None
    if page is not None:
        first = {
            "title": gettext("Get help now: call, text or chat"),
            "url": page.url,
            "kind": "help",
            "announce": gettext("Help is available now. It is the first suggestion."),
        }
        found = [first, *found]
    return JsonResponse(found, safe=False, headers={"Cache-Control": "no-store"})
