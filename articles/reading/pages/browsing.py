"""What stands beside the lists: on the front page, on a topic's, on an author's. Looked up once an epoch."""

from array import array
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Count

from articles.models import Edition, EditionTopic, Kind, SignOff, Topic
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import ContentVersion, get_or_compute
from articles.reading.pages.series_lookups import every_series, series_about
from articles.reading.podcast.player import episodes_by_id, published_episode_ids

ON_FRONT = {"series": 3, "topics": 9}
NEIGHBOURS = 6


def front(version: ContentVersion) -> dict[str, Any]:
    """Return what the front page has beside the newest articles: series, topics, the newest episode.

    The topics are those that most articles carry, by name.
    """
    topics = shared_queries.topics(version).values()
    return {
        "front_series": every_series(version)[: ON_FRONT["series"]],
        "all_series": len(every_series(version)),
        "front_topics": most_used(topics, ON_FRONT["topics"]),
        "all_topics": len(topics),
        "episode": newest_episode(version),
    }


def most_used(topics: Collection[Any], number: int) -> Sequence[Any]:
    """Return the topics that most live articles carry, in the order they came in. No queries."""
    wanted = {topic.pk for topic in sorted(topics, key=lambda topic: (-topic.live_count, topic.pk))[:number]}
    return [topic for topic in topics if topic.pk in wanted]


def newest_episode(version: ContentVersion) -> Any:
    """Return the newest episode that readers may hear, with its `out_at`; None where there is none."""

    def find() -> Sequence[Any]:
        return episodes_by_id(published_episode_ids(version)[:1])

    found = get_or_compute(
        version, "newest episode", find, size=lambda found: shared_queries.ROW_BYTES * len(found)
    )
    return found[0] if found else None


def beside_topic(version: ContentVersion, topic: Topic) -> dict[str, Any]:
    """Return what a topic's page has beside its articles: series about it, and the topics nearest to it."""
    return {"topic_series": series_about(version, topic.pk), "neighbours": neighbours(version, topic)}


def neighbours(version: ContentVersion, topic: Topic) -> Sequence[Topic]:
    """Return the topics found most often together with this one. One query an epoch."""
    topics = shared_queries.topics(version)

    def find() -> Sequence[int]:
        carrying = Edition.objects.live().articles().filter(edition_topics__topic=topic)
        together = EditionTopic.objects.filter(edition__in=carrying).exclude(topic=topic).order_by()
        counted = together.values("topic").annotate(times=Count("edition")).order_by("-times", "topic")
        return array("q", counted.values_list("topic", flat=True)[:NEIGHBOURS])

    found = get_or_compute(version, f"beside topic {topic.pk}", find, size=lambda ids: 8 * len(ids) + 256)
    return [topics[pk] for pk in found if pk in topics]


def reviewed_by(version: ContentVersion, author: int) -> Sequence[int]:
    """Return the ids of live articles somebody signed off as they are now and did not write, newest first.

    Two queries an epoch.
    """

    def find() -> Sequence[int]:
        signed = set(SignOff.objects.filter(reviewer=author).values_list("article", "digest"))
        # Not asked to be articles: SQLite would go through all that are.
        live = Edition.objects.live().filter(article__in={article for article, _ in signed})
        found = live.order_by("-published", "-pk").values_list("pk", "kind", "article", "digest", "names")
        return array(
            "q",
            (
                pk
                for pk, kind, article, digest, names in found
                if kind == Kind.ARTICLE and (article, digest) in signed and author not in names["authors"]
            ),
        )

    return get_or_compute(version, f"reviewed by {author}", find, size=lambda ids: 8 * len(ids) + 256)
