"""What the list of authors says about each: how many articles they wrote, and about which topics."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from articles.models import Edition, EditionAuthor, Topic
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import ContentVersion, get_or_compute

TOPICS = 3  # topics on an author's card


@dataclass(frozen=True, slots=True)
class Writing:
    """How many live articles an author wrote, and their most frequent topics."""

    articles: int
    topics: Sequence[Topic]


def writing_by_author(version: ContentVersion) -> Mapping[int, Writing]:
    """Return what each author wrote, by the author's id. Two queries per content version.

    People who only review have no entry.
    """

    def find() -> Mapping[int, Writing]:
        bylines = EditionAuthor.objects.filter(edition__in=Edition.objects.live().articles()).order_by()
        counts = bylines.values("author").annotate(articles=Count("edition"))
        topics = _topics_by_author(version, bylines)
        return {
            author: Writing(articles, topics[author])
            for author, articles in counts.values_list("author", "articles")
        }

    return get_or_compute(version, "writing by author", find, size=lambda found: 256 * (1 + len(found)))


def _topics_by_author(version: ContentVersion, bylines: QuerySet[EditionAuthor]) -> Mapping[int, list[Topic]]:
    """Return the most frequent topics of each author, the most frequent first."""
    live = shared_queries.topics(version)
    rows = bylines.values("author", "edition__edition_topics__topic").annotate(times=Count("edition"))
    ranked = rows.order_by("author", "-times", "edition__edition_topics__topic")
    found = defaultdict[int, list[Topic]](list)
    for author, topic, _times in ranked.values_list("author", "edition__edition_topics__topic", "times"):
        if topic in live and len(found[author]) < TOPICS:
            found[author].append(live[topic])
    return found
