"""Where a reader goes on to: what the editor chose, and then what is closest.

The editor's choice comes first, in its order, as far as it is live. Where that leaves room, the articles that
share topics fill it. A topic weighs the more the rarer it is, and the nearer to the front it stands here: the
primary topic says what an article is about. Among the two dozen that share most, the words of title, dek and
headings decide, each weighed by how few of them have it. An article that shares no topic comes last, and only
for words: two of them at least. Of equals the newest wins, so that the choice is the same for everybody.

Nothing looks through all articles: which editions carry a topic is known for the epoch, newest first, and of
a large topic the newest thousand are enough. What it asks is one query for the editor's choice, and one for
the two dozen, without their text; both once an epoch for an article, and never where the page is kept.
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

ENOUGH = 3
SHOWN = ("article", "kind", "slug", "title", "dek", "lead", "minutes", "published")  # by brief cards
CLOSE = 24
REACH = 1000
WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Related:
    """What an article leads on to: what its editor chose, in that order, and what fills it up to three."""

    chosen: Sequence[Edition]
    closest: Sequence[Edition]

    def __len__(self) -> int:
        return len(self.chosen) + len(self.closest)


def related_to(version: ContentVersion, edition: Edition) -> Related:
    """Find the live editions that an article leads on to. Two queries at most."""
    chosen = chosen_for(edition)
    room = ENOUGH - len(chosen) if edition.kind == Kind.ARTICLE else 0
    return Related(chosen, closest(version, edition, besides=chosen)[:room] if room > 0 else ())


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


def closest(version: ContentVersion, edition: Edition, *, besides: Sequence[Edition]) -> list[Edition]:
    """Return live editions close to this one and not among `besides`, the closest first. One query."""
    shared = shared_topics(version, edition)
    left_out = {edition.pk, *(other.pk for other in besides)}
    near = nlargest(CLOSE, shared.keys() - left_out, key=lambda pk: (shared[pk], pk))
    others = (pk for pk in shared_queries.newest(version) if pk not in left_out and pk not in shared)
    near += islice(others, CLOSE - len(near))
    found = Edition.objects.live().filter(pk__in=near).only(*SHOWN).order_by()
    texts = {other: words_of(other, other.headings) for other in found.annotate(headings=F("text__headings"))}
    own = words_of(edition, "\n".join(section["heading"] for section in edition.sections))
    rarity = rarities(texts.values())
    ranks = [
        Rank(shared.get(other.pk, 0), *kinship(own, words, rarity), other) for other, words in texts.items()
    ]
    return [rank.edition for rank in sorted(ranks, key=Rank.key, reverse=True) if rank.is_related]


def shared_topics(version: ContentVersion, edition: Edition) -> dict[int, float]:
    """Return how much other live editions share of this one's topics, by their ids."""
    total, shared = len(shared_queries.newest(version)), dict[int, float]()
    for place, topic in enumerate(edition.names["topics"], 1):
        carrying = shared_queries.of_topic(version, topic)
        weight = log(1 + total / len(carrying)) / place if carrying else 0
        for pk in islice(carrying, REACH):
            shared[pk] = shared.get(pk, 0) + weight
    return shared


@dataclass(frozen=True, slots=True)
class Rank:
    """How close an edition is: by shared topics, by shared words (0 to 1), and how many these are."""

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
    """Return the words an edition is known by: those of title, dek and headings."""
    return frozenset(WORD.findall(f"{edition.title}\n{edition.dek}\n{headings or ''}".lower()))


def rarities(texts: Iterable[frozenset[str]]) -> dict[str, float]:
    """Return how much each word of these texts tells: next to nothing where all of them have it.

    >>> told = rarities([frozenset({"sleep", "what"}), frozenset({"what"})])
    >>> told["sleep"] > told["what"]
    True
    """
    texts = list(texts)
    counts = Counter(word for words in texts for word in words)
    return {word: log((1 + len(texts)) / count) for word, count in counts.items()}


def kinship(one: frozenset[str], other: frozenset[str], rarity: dict[str, float]) -> tuple[float, int]:
    """Return how much two texts share of what tells something (0 to 1), and how many words that is."""

    def length(words: Iterable[str]) -> float:
        return sqrt(sum(rarity.get(word, 0) ** 2 for word in words))

    both = one & other
    return (length(both) ** 2 / (length(one) * length(other)) if both else 0.0), len(both)
