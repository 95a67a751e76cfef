"""Additional content of list pages: the front page and topics. Cached per content version."""

from array import array
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Count

from articles.models import Edition, EditionTopic, Episode, Kind, PinnedLead, Topic
from articles.models.chapters import format_time
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import ContentVersion, get_or_compute
from articles.reading.pages.series_pages import every_series, series_about
from articles.reading.podcast.player import episodes_by_id, published_episode_ids

ON_FRONT = {"series": 3, "topics": 9}
NEIGHBORS = 6


def front(version: ContentVersion) -> dict[str, Any]:
    """Return the front page's context besides the newest articles: series, topics, the newest episode."""
    episode = newest_episode(version)
    return {
        "front_series": every_series(version)[: ON_FRONT["series"]],
        "all_series": len(every_series(version)),
        "front_topics": front_topics(version),
        "all_topics": len(shared_queries.topics(version)),
        "episode": episode,
        "player": audio_of(episode) if episode else None,
    }


def home_list(version: ContentVersion) -> Sequence[int]:
    """Return the ids of all live articles' editions: the pinned lead if it is live, the others newest first.

    One query per content version for the lead.
    """

    def find() -> Sequence[int]:
        pinned = Edition.objects.live().filter(article__in=PinnedLead.objects.values("article"))
        # The kind is compared here and not in the query: for that condition SQLite would scan all articles.
        return [pk for pk, kind in pinned.order_by().values_list("pk", "kind") if kind == Kind.ARTICLE]

    lead = get_or_compute(version, "lead", find, size=lambda _: 64)
    return shared_queries.newest(version, top=lead[0] if lead else None)


def front_topics(version: ContentVersion) -> Sequence[Any]:
    """Return the topics with most of the newest articles, sorted by name.

    Each has the number of all its articles, `live_count`; it is None on a site with so many that it would
    take too long to count them.
    """

    def find() -> Sequence[Any]:
        topics = shared_queries.topics_with_counts(version, of_newest=shared_queries.BEGINNING)
        found = most_used(topics, ON_FRONT["topics"])
        if len(shared_queries.newest(version)) > shared_queries.BEGINNING:
            for topic in found:
                topic.live_count = None
        return found

    return get_or_compute(
        version, "front topics", find, size=lambda found: shared_queries.ROW_BYTES * len(found)
    )


def most_used(topics: Collection[Any], number: int) -> Sequence[Any]:
    """Return the topics with most live articles, in their given order. No queries."""
    wanted = {topic.pk for topic in sorted(topics, key=lambda topic: (-topic.live_count, topic.pk))[:number]}
    return [topic for topic in topics if topic.pk in wanted]


def newest_episode(version: ContentVersion) -> Any:
    """Return the newest published episode with its `out_at`, or None if there is none."""

    def find() -> Sequence[Any]:
        return episodes_by_id(published_episode_ids(version)[:1])

    found = get_or_compute(
        version, "newest episode", find, size=lambda found: shared_queries.ROW_BYTES * len(found)
    )
    return found[0] if found else None


def audio_of(episode: Episode) -> Mapping[str, Any]:
    """Return what `podcast/audio.html` shows of an episode; a whole player needs its transcript as well."""
    return {
        "title": episode.title,
        "url": default_storage.url(episode.audio.name),
        "seconds": episode.seconds,
        "length": format_time(episode.seconds),
    }


def beside_topic(version: ContentVersion, topic: Topic) -> dict[str, Any]:
    """Return a topic page's context besides its articles: series about the topic, and related topics."""
    return {"topic_series": series_about(version, topic.pk), "neighbors": neighbors(version, topic)}


def neighbors(version: ContentVersion, topic: Topic) -> Sequence[Topic]:
    """Return the topics that the newest articles with this one have most often. Two queries at most."""
    topics = shared_queries.topics(version)

    def find() -> Sequence[int]:
        newest = shared_queries.last_made(topic.pk).values("edition")
        together = EditionTopic.objects.filter(edition__in=newest).exclude(topic=topic).order_by()
        counted = together.values("topic").annotate(times=Count("edition")).order_by("-times", "topic")
        return array("q", counted.values_list("topic", flat=True)[:NEIGHBORS])

    found = get_or_compute(version, f"beside topic {topic.pk}", find, size=lambda ids: 8 * len(ids) + 256)
    return [topics[pk] for pk in found if pk in topics]
