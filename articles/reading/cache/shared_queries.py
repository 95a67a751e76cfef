"""Queries whose results many pages share, cached per content version.

A list is cached as the ids of its editions in order, so the last page of a list costs as much as the first.
The first reader after a publication waits for them, so pages that show only the beginning of a list read
only that, and only pages that show a number count.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, Exists, F, OuterRef, Prefetch, QuerySet

from articles.models import Edition, EditionAuthor, EditionTopic, Episode, FormerTopic, SignOff, Topic
from articles.reading.cache.versions import ContentVersion, get_or_compute
from authors.models import Author

# Large fields of an edition that no list shows.
HEAVY = ("sections", "manuscript", "notes_html", "short_html", "pictures")
ROW_BYTES = 4096  # estimated memory of a row with its prefetched rows
CUE_BYTES = 512  # estimated memory of a line of a transcript
BEGINNING = 500  # ids that are read of a list of which a page needs only the beginning
Row = TypeVar("Row", Edition, Author, Topic, Episode)


@dataclass(frozen=True, slots=True)
class StandingPage:
    """A link to a standing page."""

    title: str
    slug: str
    url: str


def standing_pages(version: ContentVersion) -> Sequence[StandingPage]:
    """Return the live standing pages, by title."""

    def find() -> Sequence[StandingPage]:
        pages = Edition.objects.live().pages().only("kind", "slug", "title").order_by("title", "pk")
        return tuple(StandingPage(page.title, page.slug, page.get_absolute_url()) for page in pages)

    return get_or_compute(version, "standing pages", find, size=lambda pages: 256 * len(pages))


class EditionList(Sequence[int]):
    """The ids of many editions in their order, or with one of them at the top.

    The beginning is read without the rest, and the length without the ids.
    """

    def __init__(
        self,
        version: ContentVersion,
        name: str,
        editions: Callable[[], QuerySet[Edition]],
        top: int | None = None,
    ) -> None:
        self.version, self.name, self.editions, self.top = version, name, editions, top

    def __len__(self) -> int:
        def count() -> int:
            return self.editions().order_by().count()

        return get_or_compute(self.version, f"number of {self.name}", count, size=lambda _: 64)

    def __iter__(self) -> Iterator[int]:
        return iter(self._ids(None))

    def __getitem__(self, place: Any) -> Any:
        is_slice = isinstance(place, slice)
        is_of_beginning = is_slice and (place.start or 0) >= 0 and 0 < (place.stop or 0) <= BEGINNING
        return self._ids(BEGINNING if is_of_beginning else None)[place]

    def _ids(self, at_most: int | None) -> Sequence[int]:
        """Return all ids, or as many of the first ones. The one at the top may be added to these."""

        def find() -> Sequence[int]:
            return array("q", self.editions().values_list("pk", flat=True)[:at_most].iterator())

        name = f"{at_most} of {self.name}"
        ids = get_or_compute(self.version, name, find, size=_size_of_ids)
        top = self.top
        if top is None:
            return ids

        def put_first() -> Sequence[int]:
            return array("q", (top, *(pk for pk in ids if pk != top)))

        return get_or_compute(self.version, f"{name} after {top}", put_first, size=_size_of_ids)


def newest(version: ContentVersion, *, top: int | None = None) -> EditionList:
    """Return the ids of all live articles' editions, newest first; but first of all `top`, one of them."""
    return EditionList(version, "all", newest_editions, top)


def newest_editions() -> QuerySet[Edition]:
    """Return the live editions of articles, newest first."""
    return Edition.objects.live().articles().order_by("-published", "-pk")


def of_topic(version: ContentVersion, topic: int) -> Sequence[int]:
    """Return the ids of live editions with a topic, newest first."""
    return _live_editions_in(version, f"topic {topic}", EditionTopic.objects.filter(topic=topic))


def of_author(version: ContentVersion, author: int) -> Sequence[int]:
    """Return the ids of live editions that an author wrote, newest first."""
    return _live_editions_in(version, f"author {author}", EditionAuthor.objects.filter(author=author))


def _size_of_ids(ids: Sequence[int]) -> int:
    return 8 * len(ids) + 256


def _live_editions_in(
    version: ContentVersion, name: str, rows: QuerySet[EditionTopic] | QuerySet[EditionAuthor]
) -> Sequence[int]:
    """Return the ids of the live editions that these rows refer to, in the order of `newest`."""

    def find_some() -> Sequence[int]:
        return array("q", rows.order_by().values_list("edition_id", flat=True)[: BEGINNING + 1])

    def find_live() -> Sequence[int]:
        return array("q", newest_editions().filter(pk__in=some).values_list("pk", flat=True))

    def of_all() -> QuerySet[Edition]:
        return newest_editions().filter(Exists(rows.filter(edition=OuterRef("pk"))))

    some = get_or_compute(version, f"some of {name}", find_some, size=_size_of_ids)
    if len(some) > BEGINNING:  # to look up each would take longer than to go through the newest of all
        return EditionList(version, name, of_all)
    return get_or_compute(version, f"live of {name}", find_live, size=_size_of_ids)


def newest_of_topic(version: ContentVersion, topic: int) -> Sequence[int]:
    """Return the ids of the live editions with a topic that were made last, at most 500."""

    def find() -> Sequence[int]:
        return array("q", last_made(topic).values_list("edition_id", flat=True))

    return get_or_compute(version, f"newest of topic {topic}", find, size=_size_of_ids)


def last_made(topic: int) -> QuerySet[EditionTopic]:
    """Return the rows of the live editions with a topic that were made last, at most 500."""
    rows = EditionTopic.objects.filter(_is_live(Edition.objects.live().articles()), topic=topic)
    return rows.order_by("-edition_id")[:BEGINNING]


def _is_live(live: QuerySet[Edition]) -> Exists:
    """The condition that the edition of a row is one of these. It is looked up for one row after another."""
    return Exists(live.filter(pk=OuterRef("edition")))


def topics(version: ContentVersion) -> Mapping[int, Topic]:
    """Return the topics of live articles by id, sorted by name.

    Other topics have no page: they do not exist for readers.
    """

    def find() -> Mapping[int, Topic]:
        live = _is_live(Edition.objects.live().articles())
        rows = EditionTopic.objects.filter(live, topic=OuterRef("pk"))
        return {topic.pk: topic for topic in Topic.objects.filter(Exists(rows)).order_by("name", "pk")}

    return get_or_compute(version, "topics", find, size=lambda found: ROW_BYTES * len(found))


def topics_with_counts(version: ContentVersion, *, of_newest: int | None = None) -> Sequence[Any]:
    """Return the topics of live articles, or of the newest ones, sorted by name.

    Each has the number of these articles, `live_count`.
    """

    def find() -> Sequence[Any]:
        editions = newest_editions()[:of_newest] if of_newest else newest_editions().order_by()
        rows = EditionTopic.objects.filter(edition__in=editions.values("pk")).order_by().values("topic")
        counts = dict(rows.annotate(editions=Count("edition")).values_list("topic", "editions"))
        found = list(Topic.objects.filter(pk__in=counts).order_by("name", "pk"))
        for topic in found:
            topic.live_count = counts[topic.pk]
        return found

    key = f"counted-topics {of_newest}"
    return get_or_compute(version, key, find, size=lambda found: ROW_BYTES * len(found))


def former_topics(version: ContentVersion) -> Mapping[str, int]:
    """Return the ids of topics by their former slugs."""

    def find() -> Mapping[str, int]:
        return dict(FormerTopic.objects.order_by().values_list("slug", "topic"))

    return get_or_compute(version, "former topics", find, size=lambda found: 256 * (len(found) + 1))


def people(version: ContentVersion) -> Mapping[int, Author]:
    """Return the authors and reviewers of live editions by id, sorted by name."""

    def find() -> Mapping[int, Author]:
        return {author.pk: author for author in _public_authors()}

    return get_or_compute(version, "people", find, size=lambda found: ROW_BYTES * len(found))


def fictional_people(version: ContentVersion) -> str:
    """Return how many authors and reviewers of live editions are fictional: `all`, `some` or `none`."""

    def find() -> str:
        public = _public_authors()
        if not public.filter(fictional=True).exists():
            return "none"
        return "some" if public.filter(fictional=False).exists() else "all"

    return get_or_compute(version, "fictional people", find, size=lambda _: 64)


def _public_authors() -> QuerySet[Author]:
    live = Edition.objects.live()
    written = EditionAuthor.objects.filter(_is_live(live), author=OuterRef("pk"))
    reviewed = SignOff.objects.of_whole_articles().filter(
        Exists(live.filter(article=OuterRef("article"), digest=OuterRef("digest"))), reviewer=OuterRef("pk")
    )
    return Author.objects.filter(Exists(written) | Exists(reviewed)).order_by("name", "pk")


def authors(version: ContentVersion, ids: Iterable[int]) -> Sequence[Author]:
    """Return authors by their ids, in this order. One query for those not cached in this content version."""
    return _rows(version, "author", ids, Author.objects.all())


def episode(version: ContentVersion, pk: int) -> Episode | None:
    """Return an episode by its id, with the fields that a player needs."""
    rows = Episode.objects.defer("transcript", "notes")

    def size(row: Episode) -> int:
        said = sum(CUE_BYTES + len(text) for *_, text in row.cues)
        return ROW_BYTES + said + len(row.notes_html)

    found = _rows(version, "episode", [pk], rows, size=size)
    return next(iter(found), None)


def cards(version: ContentVersion, ids: Iterable[int]) -> Sequence[Edition]:
    """Return live editions with the fields that lists show, by their ids and in this order.

    Each has the `public_id` of its article. Three queries for those not cached in this content version,
    however many. Editions that are no longer live are left out.
    """
    bylines = EditionAuthor.objects.select_related("author").order_by("position")
    edition_topics = EditionTopic.objects.select_related("topic").order_by("position")
    found = (
        Edition.objects.live()
        .defer(*HEAVY)
        .annotate(public_id=F("article__public_id"))
        .prefetch_related(Prefetch("bylines", bylines), Prefetch("edition_topics", edition_topics))
    )
    return _rows(version, "card", ids, found)


def _rows(
    version: ContentVersion,
    kind: str,
    ids: Iterable[int],
    rows: QuerySet[Row],
    *,
    size: Callable[[Row], int] = lambda _: ROW_BYTES,
) -> Sequence[Row]:
    """Return rows by their ids, in this order. One query for those not cached in this content version."""
    wanted = list(ids)
    found = {pk: version.results.get(f"{kind} {pk}") for pk in wanted}
    missing = [pk for pk, row in found.items() if row is None]
    if missing:
        for row in rows.filter(pk__in=missing):
            found[row.pk] = row
            version.results.put(f"{kind} {row.pk}", row, size(row))
    return [row for pk in wanted if (row := found[pk]) is not None]
