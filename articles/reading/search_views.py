"""The search page, and suggestions while somebody types. What is sought is kept and written nowhere."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from articles.models import Topic
from articles.reading import known
from articles.reading.keeping import Epoch, epoch_of, finished, whole
from articles.reading.search import LONGEST, Found, results, search, suggestions
from authors.models import Author

PAGE_SIZE = 10


@require_safe
@finished
def search_page(request: HttpRequest) -> HttpResponse:
    """Answer 200 with what was found, or with the empty form; 400 where too much was asked."""
    at = epoch_of(request)
    sought = " ".join(request.GET.get("q", "").replace("\0", " ").split())
    topics, people = known.topics(at).values(), known.people(at).values()
    topic = chosen(topics, request.GET.get("topic", ""))
    author = chosen(people, request.GET.get("author", ""))
    context = {"topics": topics, "people": people, "topic": topic, "author": author, "longest": LONGEST}
    if len(sought) > LONGEST:
        return render(
            request,
            "articles/search.html",
            context | {"too_long": True, "sought": sought[:LONGEST]},
            status=400,
        )
    among = [known.of_topic(at, topic.pk)] if topic else []
    among += [known.of_author(at, author.pk)] if author else []
    found = search(at, sought, among=among)
    context |= {"sought": sought, "found": found} | page_of(at, found, request.GET.get("page", "1"))
    response = render(request, "articles/search.html", context)
    response.headers["Cache-Control"] = "private, no-cache"  # for the reader's own browser
    return response


def chosen(rows: Iterable[Topic] | Iterable[Author], slug: str) -> Any:
    """Return the one with this slug; None where nothing was chosen, or what readers do not know."""
    return next((row for row in rows if row.slug == slug), None)


def page_of(at: Epoch, found: Found, number: str) -> dict[str, Any]:
    """One numbered page of what was found: the nearest there is."""
    page = Paginator(found.ids, PAGE_SIZE).get_page(number)
    ids: Sequence[int] = page.object_list  # type: ignore[assignment]  # what was handed in
    return {"page": page, "results": results(at, found, ids)}


@require_safe
@whole
def suggest(request: HttpRequest) -> JsonResponse:
    """Answer with a few titles and addresses for what was typed so far, which no browser keeps."""
    typed = request.GET.get("q", "")[:LONGEST]
    found = [{"title": title, "url": url} for title, url in suggestions(epoch_of(request), typed)]
    return JsonResponse(found, safe=False, headers={"Cache-Control": "no-store"})
