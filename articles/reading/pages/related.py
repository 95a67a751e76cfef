"""Related articles: the editor's choice, filled up with the closest ones to at least three.

The live articles that the editor chose come first, in the editor's order. The rest is ranked:

1. By shared topics. A topic counts more if fewer articles have it, and if it stands earlier among the topics
   of this article: the first one, the primary topic, says what an article is about.
2. Among the 24 with the most in common, by shared words of title, subtitle and headings. A word counts more
   if fewer of these articles have it.
3. Articles without a shared topic come last, and only if they share two words.
4. Of equal articles the newest comes first, so the result is the same for every reader.

No query scans all articles: of all and of each topic the newest 500 are used, whose ids are cached per
content version. There is one query for the editor's choice and one for the 24 articles, without their text.
Both run once per article and content version, and not at all if the page is cached.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import islice
from math import log, sqrt
from typing import Any

from django.db.models import F

from articles.models import Edition, Kind
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import ContentVersion

MINIMUM = 3  # related articles
# The fields of brief cards.
CARD_FIELDS = ("article", "kind", "slug", "title", "dek", "lead", "minutes", "names", "published")
CANDIDATES = 24  # articles that are ranked by their words
WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Related:
    """Related articles: those the editor chose, in order, and the closest ones that fill up the list."""

    chosen: Sequence[Edition]
    closest: Sequence[Edition]

    def __len__(self) -> int:
        return len(self.chosen) + len(self.closest)


def related_to(version: ContentVersion, edition: Edition) -> Related:
    """Return the live editions related to an article. Two queries at most. Pages get no closest ones."""
    chosen = chosen_for(edition)
    missing = MINIMUM - len(chosen) if edition.kind == Kind.ARTICLE else 0
    return Related(chosen, closest(version, edition, exclude=chosen)[:missing] if missing > 0 else ())


def chosen_for(edition: Edition) -> list[Edition]:
    """Return the live editions of the related articles, in the editor's order. One query at most."""
    if not edition.names["related"]:
        return []
    return list(
        Edition.objects.live()
        .filter(article__related_in_editions__edition=edition)
        .defer(*shared_queries.HEAVY)
        .order_by("article__related_in_editions__position")
    )


def closest(version: ContentVersion, edition: Edition, *, exclude: Sequence[Edition]) -> list[Edition]:
    """Return live editions related to this one and not in `exclude`, the closest first. One query."""
    shared = shared_topics(version, edition)
    excluded = {edition.pk, *(other.pk for other in exclude)}
    candidates = nlargest(CANDIDATES, shared.keys() - excluded, key=lambda pk: (shared[pk], pk))
    newest = shared_queries.newest(version)[: shared_queries.BEGINNING]
    others = (pk for pk in newest if pk not in excluded and pk not in shared)
    candidates += islice(others, CANDIDATES - len(candidates))
    rows = Edition.objects.live().filter(pk__in=candidates).only(*CARD_FIELDS).order_by()
    found: Iterable[Any] = rows.annotate(headings=F("text__headings"))
    texts = {other: words_of(other, other.headings) for other in found}
    own = words_of(edition, "\n".join(section["heading"] for section in edition.sections))
    weights = word_weights(texts.values())
    ranks = [
        Rank(shared.get(other.pk, 0), *similarity(own, words, weights), other)
        for other, words in texts.items()
    ]
    return [rank.edition for rank in sorted(ranks, key=Rank.key, reverse=True) if rank.is_related]


def shared_topics(version: ContentVersion, edition: Edition) -> dict[int, float]:
    """Return the weight of the topics that other live editions share with this one, by edition id.

    Only the newest editions are considered, of all and of each topic.
    """
    total, shared = len(shared_queries.newest(version)[: shared_queries.BEGINNING]), dict[int, float]()
    for place, topic in enumerate(edition.names["topics"], 1):
        editions = shared_queries.newest_of_topic(version, topic)
        weight = log(1 + total / len(editions)) / place if editions else 0
        for pk in editions:
            shared[pk] = shared.get(pk, 0) + weight
    return shared


@dataclass(frozen=True, slots=True)
class Rank:
    """How close an edition is: weight of shared topics, similarity of words (0 to 1), shared words."""

    topics: float
    words: float
    number: int
    edition: Any

    @property
    def is_related(self) -> bool:
        return self.topics > 0 or self.number > 1

    def key(self) -> tuple[Any, ...]:
        closeness = self.topics * (1 + self.words) if self.topics else self.words
        return self.topics > 0, closeness, self.edition.published, self.edition.pk


def words_of(edition: Any, headings: str | None) -> frozenset[str]:
    """Return the words of title, subtitle and headings in lower case, from four letters on."""
    return frozenset(WORD.findall(f"{edition.title}\n{edition.dek}\n{headings or ''}".lower()))


def word_weights(texts: Iterable[frozenset[str]]) -> dict[str, float]:
    """Return the inverse document frequency of each word: higher if fewer of the texts have it.

    >>> weights = word_weights([frozenset({"sleep", "what"}), frozenset({"what"})])
    >>> weights["sleep"] > weights["what"]
    True
    """
    texts = list(texts)
    counts = Counter(word for words in texts for word in words)
    return {word: log((1 + len(texts)) / count) for word, count in counts.items()}


def similarity(one: frozenset[str], other: frozenset[str], weights: dict[str, float]) -> tuple[float, int]:
    """Return the cosine similarity of two weighted sets of words (0 to 1), and how many words they share."""

    def length(words: Iterable[str]) -> float:
        return sqrt(sum(weights.get(word, 0) ** 2 for word in words))

    both = one & other
    return (length(both) ** 2 / (length(one) * length(other)) if both else 0.0), len(both)
