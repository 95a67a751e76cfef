"""What an author's page has besides the articles they wrote: reviewed articles, topics, episodes."""

from array import array
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef

from articles.models import Edition, EditionAuthor, EditionTopic, Kind, SignOff, Topic
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import ContentVersion, get_or_compute
from articles.reading.podcast.player import episodes_by_id, published_episode_ids
from authors.models import Author

REVIEWED = 6  # reviewed articles on an author's page; the others are on a page of their own
TOPICS = 12
EPISODES = 6


def beside_author(version: ContentVersion, author: Author) -> dict[str, Any]:
    """Return an author page's context besides their articles. A fixed number of queries."""
    reviewed = reviewed_by(version, author.pk)
    episodes = episode_ids_of(version, author.pk)
    return {
        "reviewed": shared_queries.cards(version, reviewed[:REVIEWED]),
        "all_reviewed": len(reviewed),
        "author_topics": topics_of(version, author.pk),
        "episodes": episodes_by_id(episodes[:EPISODES]) if episodes else (),
        "all_episodes": len(episodes),
    }


def reviewed_by(version: ContentVersion, author: int) -> Sequence[int]:
    """Return the ids of live editions that somebody signed off and did not write, newest first.

    The sign-off must be for the text that is live now. Two queries per content version.
    """

    def find() -> Sequence[int]:
        signed = set(
            SignOff.objects.of_whole_articles().filter(reviewer=author).values_list("article", "digest")
        )
        # The kind is compared below and not in the query: for that condition SQLite would scan all articles.
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

    return get_or_compute(version, f"reviewed by {author}", find, size=_size_of_ids)


def topics_of(version: ContentVersion, author: int) -> Sequence[Topic]:
    """Return the topics of the newest articles that an author wrote, the most frequent first.

    One query per content version.
    """

    def find() -> Sequence[int]:
        newest = shared_queries.of_author(version, author)[: shared_queries.BEGINNING]
        rows = EditionTopic.objects.filter(edition__in=newest).order_by().values("topic")
        counted = rows.annotate(times=Count("edition")).order_by("-times", "topic")
        return array("q", counted.values_list("topic", flat=True)[:TOPICS])

    topics = shared_queries.topics(version)
    found = get_or_compute(version, f"topics of author {author}", find, size=_size_of_ids)
    return [topics[pk] for pk in found if pk in topics]


def episode_ids_of(version: ContentVersion, author: int) -> Sequence[int]:
    """Return the ids of published episodes about articles that an author wrote, newest first. One query."""

    def find() -> Sequence[int]:
        by_author = EditionAuthor.objects.filter(author=author, edition=OuterRef("pk"))
        spoken = Edition.objects.live().filter(Exists(by_author), episode__isnull=False).order_by()
        # The kind is compared here and not in the query: for that condition SQLite would scan all articles.
        rows = spoken.values_list("episode", "kind")
        wanted = {episode for episode, kind in rows if kind == Kind.ARTICLE}
        return array("q", (pk for pk in published_episode_ids(version) if pk in wanted))

    return get_or_compute(version, f"episodes of author {author}", find, size=_size_of_ids)


def _size_of_ids(ids: Sequence[int]) -> int:
    return 8 * len(ids) + 256
