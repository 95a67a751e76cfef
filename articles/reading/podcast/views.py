"""Views of the podcast: its pages, feed, transcripts and chapters."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from articles.reading.cache.versions import cached_page, version_of_request
from articles.reading.pages.views import numbered_page, page_moved
from articles.reading.podcast.episodes import chapters_file, episode_page
from articles.reading.podcast.player import (
    episodes_by_id,
    has_explicit,
    published_episode_ids,
    published_episodes,
)
from articles.reading.podcast.podcast_feed import feed_of, feed_path

PAGE_SIZE = 20
FEED_SIZE = 100  # episodes in the feed and on each further page; few apps load those


def podcast_context() -> dict[str, Any]:
    """Return the template context that all pages of the podcast share."""
    return {
        "podcast_title": settings.PODCAST_TITLE,
        "podcast_description": settings.PODCAST_DESCRIPTION,
        "podcast_apps": settings.PODCAST_SUBSCRIBE,
    }


@require_safe
@cached_page
def podcast(request: HttpRequest, number: int | None = None) -> HttpResponse:
    page = numbered_page(published_episode_ids(version_of_request(request)), number, PAGE_SIZE)
    page.object_list = episodes_by_id(page.object_list)
    context = podcast_context() | {"page": page}
    return page_moved(request, number) or render(request, "podcast/podcast.html", context)


@require_safe
@cached_page
def episode(request: HttpRequest, slug: str) -> HttpResponse:
    return render(
        request,
        "podcast/episode.html",
        podcast_context() | {"episode": episode_page(version_of_request(request), slug)},
    )


@require_safe
@cached_page
def feed(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Answer with the newest episodes, or with a further page of the feed."""
    version = version_of_request(request)
    page = numbered_page(published_episode_ids(version), number, FEED_SIZE)
    if request.path != feed_path(page.number):
        return HttpResponsePermanentRedirect(feed_path(page.number))
    page.object_list = episodes_by_id(page.object_list)
    podcast_feed = feed_of(page, version, explicit=has_explicit(version))
    response = HttpResponse(content_type=podcast_feed.content_type)
    podcast_feed.write(response, "utf-8")
    return for_apps(response)


@require_safe
@cached_page
def transcript(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(published_episodes().filter(has_times=True).only("transcript"), slug=slug)
    return for_apps(HttpResponse(found.transcript, content_type="text/vtt; charset=utf-8"))


@require_safe
@cached_page
def transcript_text(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with a transcript in plain text. Its first lines say what it is, wherever the file gets to."""
    episodes = published_episodes().filter(has_times=False).only("title", "transcript")
    found = get_object_or_404(episodes, slug=slug)
    note = gettext("Transcript without times")
    text = f"{found.title}\n{note}\n\n{found.transcript}"
    return for_apps(HttpResponse(text, content_type="text/plain; charset=utf-8"))


@require_safe
@cached_page
def chapters(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(published_episodes().only("title", "chapters").exclude(chapters=[]), slug=slug)
    return for_apps(JsonResponse(chapters_file(found), content_type="application/json+chapters"))


def for_apps(response: HttpResponse) -> HttpResponse:
    """Allow web-based podcast apps to read this response from another origin."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
