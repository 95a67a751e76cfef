"""What the list of authors says about each: how many articles they wrote and reviewed, on which topics."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from articles.models import Edition, EditionAuthor, SignOff, Topic
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import ContentVersion, get_or_compute

TOPICS = 3  # topics on an author's card
NEWEST = 10_000  # articles of the site from which the topics are taken; of all it would take too long


@dataclass(frozen=True, slots=True)
class AuthorWork:
    """How many live articles a person wrote and reviewed, and the most frequent topics of the former.

    The topics are of those that are among the newest articles of the site.
    """

    articles: int
    reviewed: int
    topics: Sequence[Topic]


def work_by_author(version: ContentVersion) -> Mapping[int, AuthorWork]:
    """Return the work of each author, by the author's id. Three queries per content version.

    Who has neither written nor reviewed a live article has no entry.
    """

    def find() -> Mapping[int, AuthorWork]:
        live = Edition.objects.live().articles().filter(bylines__isnull=False).order_by()
        counts = live.values("bylines__author").annotate(articles=Count("pk"))
        written = dict(counts.values_list("bylines__author", "articles"))
        reviewed, topics = _reviewed_by_author(), _topics_by_author(version)
        return {
            author: AuthorWork(written.get(author, 0), reviewed[author], topics[author])
            for author in {*written, *reviewed}
        }

    return get_or_compute(version, "work by author", find, size=lambda found: 256 * (1 + len(found)))


def _topics_by_author(version: ContentVersion) -> Mapping[int, list[Topic]]:
    """Return the most frequent topics of each author among the newest articles, the most frequent first."""
    live = shared_queries.topics(version)
    newest = shared_queries.newest_editions()[:NEWEST].values("pk")
    editions = Edition.objects.filter(pk__in=newest, bylines__isnull=False)
    rows = editions.values("bylines__author", "edition_topics__topic").annotate(times=Count("pk"))
    ranked = rows.order_by("bylines__author", "-times", "edition_topics__topic")
    found = defaultdict[int, list[Topic]](list)
    for author, topic, _times in ranked.values_list("bylines__author", "edition_topics__topic", "times"):
        if topic in live and len(found[author]) < TOPICS:
            found[author].append(live[topic])
    return found


def _reviewed_by_author() -> Counter[int]:
    """Return how many articles of others each person signed off as they are live now."""
    own = EditionAuthor.objects.filter(edition=OuterRef("pk"), author=OuterRef(OuterRef("reviewer")))
    live = Edition.objects.live().articles().filter(article=OuterRef("article"), digest=OuterRef("digest"))
    signed = SignOff.objects.of_whole_articles().filter(Exists(live.exclude(Exists(own)))).order_by()
    counts = signed.values("reviewer").annotate(articles=Count("article", distinct=True))
    return Counter(dict(counts.values_list("reviewer", "articles")))
