"""The live editions that a search may find, and those that it finds."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from articles.models import Edition
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import ContentVersion, get_or_compute


class Searchable:
    """Ids of live editions in ascending order: the last was made last."""

    def __init__(self, ids: Sequence[int]) -> None:
        self.ids = ids

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, pk: int) -> bool:
        place = bisect_left(self.ids, pk)
        return place < len(self.ids) and self.ids[place] == pk

    def newest(self, number: int) -> list[int]:
        """Return at most so many ids, the newest first."""
        return list(self.ids[: -number - 1 : -1])

    def of(self, ids: Iterable[int]) -> list[int]:
        """Return those of some ids that are here, each once, in their order."""
        return [pk for pk in dict.fromkeys(ids) if pk in self]


class Matches(NamedTuple):
    """Ids of editions that match, the best first. `partly` is whether older ones may be left out."""

    ids: Sequence[int]
    partly: bool = False


def searchable(version: ContentVersion, *, topic: int | None = None, author: int | None = None) -> Searchable:
    """Return all live editions, including standing pages; or those with a topic, by an author, or both."""

    def find() -> Searchable:
        ids: Iterable[int]
        if topic and author:
            by_author = searchable(version, author=author)
            ids = (pk for pk in searchable(version, topic=topic).ids if pk in by_author)
        elif topic:
            ids = shared_queries.of_topic(version, topic)
        elif author:
            ids = shared_queries.of_author(version, author)
        else:
            ids = Edition.objects.live().order_by().values_list("pk", flat=True).iterator()
        return Searchable(array("q", sorted(ids)))

    key = f"searchable-{topic}-{author}"
    return get_or_compute(version, key, find, size=lambda found: 8 * len(found) + 256)
