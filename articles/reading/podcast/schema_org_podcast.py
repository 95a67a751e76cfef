"""schema.org graphs of the podcast's page and of episodes."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from articles.reading.language import content_language
from articles.reading.metadata.schema_org import (
    Node,
    breadcrumb,
    collection,
    person,
    reference,
    site_nodes,
    without_empty,
)
from articles.reading.metadata.schema_org_article import audio, moment
from articles.reading.pages.site_context import absolute
from articles.reading.podcast.episodes import EpisodePage


def podcast_node(publisher: Node) -> Node:
    """Return the podcast. It has the same id on all pages."""
    url = absolute(reverse("podcast"))
    return {
        "@type": "PodcastSeries",
        "@id": f"{url}#podcast",
        "name": settings.PODCAST_TITLE,
        "description": str(settings.PODCAST_DESCRIPTION),
        "url": url,
        "webFeed": absolute(reverse("podcast_feed")),
        "inLanguage": content_language(),
        "publisher": reference(publisher),
    }


def podcast_graph(
    url: str, name: str, items: Iterable[tuple[str, str]], *, total: int, start: int
) -> list[Node]:
    """Return the graph of a page of the podcast, with the episodes on this page."""
    description = str(settings.PODCAST_DESCRIPTION)
    graph = collection(url, name, items, total=total, start=start, description=description, between=())
    podcast = podcast_node(graph[-1])
    return [graph[0] | {"about": reference(podcast)}, podcast, *graph[1:]]


def episode_graph(page: EpisodePage) -> list[Node]:
    """Return the graph of an episode's page."""
    site, publisher = site_nodes()
    podcast = podcast_node(publisher)
    crumbs = breadcrumb(absolute(page.url), page.title, (settings.PODCAST_TITLE, reverse("podcast")))
    episode = _episode_node(page, podcast)
    web_page = _web_page_node(page, episode, site, crumbs)
    reviewer = reviewer_node(page)
    if page.review and reviewer:
        web_page |= {
            "lastReviewed": page.review.review.on.isoformat(),
            "reviewedBy": reference(reviewer),
        }
    people = [reviewer] if reviewer else []
    return [web_page, episode, *people, podcast, crumbs, site, publisher]


def _episode_node(page: EpisodePage, podcast: Node) -> Node:
    url, season = absolute(page.url), page.player.season
    node = {
        "@type": "PodcastEpisode",
        "@id": f"{url}#episode",
        "name": page.title,
        "url": url,
        "description": page.description,
        "datePublished": moment(page.date),
        "duration": f"PT{page.player.seconds}S",
        "episodeNumber": page.player.number,
        "partOfSeason": season and {"@type": "PodcastSeason", "seasonNumber": season},
        "partOfSeries": reference(podcast),
        "associatedMedia": audio(page.player),
        "inLanguage": content_language(),
        "isFamilyFriendly": not page.explicit,
        "isAccessibleForFree": True,
    }
    return without_empty(node)


def _web_page_node(page: EpisodePage, episode: Node, site: Node, crumbs: Node) -> Node:
    url = absolute(page.url)
    return {
        "@type": "WebPage",
        "@id": url,
        "url": url,
        "name": page.title,
        "description": page.description,
        "inLanguage": content_language(),
        "isPartOf": reference(site),
        "breadcrumb": reference(crumbs),
        "mainEntity": reference(episode),
    }


def reviewer_node(page: EpisodePage) -> Node | None:
    """Return who reviewed the episode, if machines may be told. Only a page of the site is linked."""
    claimed = page.review and page.review.claimed
    if not (page.review and claimed):
        return None
    node = person(claimed.reviewer)
    if page.review.has_page:
        return node
    node.pop("url")
    return node | {"@id": f"{absolute(page.url)}#reviewer"}
