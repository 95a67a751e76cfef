"""The podcast's pages and files. A view chooses a queryset and a template."""

from typing import Any

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from articles.reading.keeping import kept
from articles.reading.listening import heard
from articles.reading.podcast import chapters_file, episode_page
from articles.reading.podcast_feed import feed_of
from articles.reading.site import absolute
from articles.reading.views import page_moved

PAGE_SIZE = 20


def shown() -> dict[str, Any]:
    """What every page of the podcast says of it."""
    return {
        "podcast_title": settings.PODCAST_TITLE,
        "podcast_description": settings.PODCAST_DESCRIPTION,
        "podcast_apps": settings.PODCAST_SUBSCRIBE,
    }


@require_safe
@kept
def podcast(request: HttpRequest, number: int | None = None) -> HttpResponse:
    episodes = heard().defer("transcript", "cues", "notes")
    try:
        page = Paginator(episodes, PAGE_SIZE).page(1 if number is None else number)
    except EmptyPage:
        raise Http404 from None
    context = shown() | {"page": page}
    return page_moved(request, number) or render(request, "podcast/podcast.html", context)


@require_safe
@kept
def episode(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "podcast/episode.html", shown() | {"episode": episode_page(slug)})


@require_safe
@kept
def feed(request: HttpRequest) -> HttpResponse:
    made = feed_of(heard().defer("transcript", "cues", "notes"), url=absolute(request.path))
    response = HttpResponse(content_type=made.content_type)
    made.write(response, "utf-8")
    return for_apps(response)


@require_safe
@kept
def transcript(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(heard().only("transcript"), slug=slug)
    return for_apps(HttpResponse(found.transcript, content_type="text/vtt; charset=utf-8"))


@require_safe
@kept
def chapters(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(heard().only("title", "chapters").exclude(chapters=[]), slug=slug)
    return for_apps(JsonResponse(chapters_file(found), content_type="application/json+chapters"))


def for_apps(response: HttpResponse) -> HttpResponse:
    """Let podcast apps that are web pages read a file that is the same for everybody."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
