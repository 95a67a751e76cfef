"""Series as readers find them: only parts that are live, counted as they stand now.

There are few series, and every article of one asks for all its parts: so they are looked up once an epoch.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.urls import reverse

from articles.models import Edition, Kind, Series, SeriesPart
from articles.reading.cache.versions import ContentVersion, get_or_compute

PART_BYTES = 4096  # about what one part takes, its picture's sizes included


@dataclass(frozen=True, slots=True)
class Part:
    """The live edition of an article in a series. `short_url` is empty where there is no short version."""

    article: int
    slug: str
    title: str
    dek: str
    minutes: int
    lead: Mapping[str, Any]
    topics: frozenset[int]
    url: str
    short_url: str


@dataclass(frozen=True, slots=True)
class LiveSeries:
    """A series with its live parts in the editor's order. There is at least one."""

    series: Series
    parts: Sequence[Part]

    @property
    def minutes(self) -> int:
        """What reading all of it takes."""
        return sum(part.minutes for part in self.parts)


@dataclass(frozen=True, slots=True)
class Step:
    """The way to another part, in the same way of reading where that part has it."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article is in its series. `number` counts the live parts from 1."""

    title: str
    url: str
    number: int
    total: int
    previous: Step | None
    next: Step | None


def live_series() -> list[LiveSeries]:
    """Return every series readers have, in order, each with its parts. Two queries, or one for none."""
    places = SeriesPart.objects.select_related("series").order_by(
        "series__position", "series", "position", "pk"
    )
    parts = _live_parts({place.article_id for place in places})
    found = []
    for series, group in groupby(places, key=attrgetter("series")):
        live = [parts[place.article_id] for place in group if place.article_id in parts]
        if live:
            found.append(LiveSeries(series, live))
    return found


def _live_parts(articles: Collection[int]) -> dict[int, Part]:
    """Look live articles up by their ids.

    Whether they are articles is not asked of the database: SQLite would go through all that are.
    """
    if not articles:
        return {}
    editions = (
        Edition.objects.live()
        .filter(article__in=articles)
        .only("article", "kind", "slug", "title", "dek", "minutes", "lead", "names")
        .annotate(has_short=ExpressionWrapper(~Q(short_html=""), output_field=BooleanField()))
        .order_by()
    )
    return {edition.article_id: _part(edition) for edition in editions if edition.kind == Kind.ARTICLE}


def _part(edition: Any) -> Part:
    return Part(
        article=edition.article_id,
        slug=edition.slug,
        title=edition.title,
        dek=edition.dek,
        minutes=edition.minutes,
        lead=edition.lead,
        topics=frozenset(edition.names["topics"]),
        url=edition.get_absolute_url(),
        short_url=reverse("article_short", args=[edition.slug]) if edition.has_short else "",
    )


def every_series(version: ContentVersion) -> Sequence[LiveSeries]:
    """Return what `live_series` finds, looked up once an epoch."""

    def size(found: Sequence[LiveSeries]) -> int:
        return PART_BYTES * sum(1 + len(live.parts) for live in found)

    return get_or_compute(version, "series", live_series, size=size)


def series_at(version: ContentVersion, slug: str) -> LiveSeries | None:
    """Return the series at an address; None while none of its articles is live."""
    return next((live for live in every_series(version) if live.series.slug == slug), None)


def series_about(version: ContentVersion, topic: int, *, at_most: int = 3) -> Sequence[LiveSeries]:
    """Return the first series of which at least half of the live parts carry the topic."""

    def is_about(live: LiveSeries) -> bool:
        return 2 * sum(topic in part.topics for part in live.parts) >= len(live.parts)

    return list(islice(filter(is_about, every_series(version)), at_most))


def place_of(version: ContentVersion, edition: Edition, *, short: bool = False) -> Place | None:
    """Return where an article is in the first of its series; None where it is in none."""
    for live in every_series(version):
        for before, part in enumerate(live.parts):
            if part.article == edition.article_id:
                return _place(live, before, short=short)
    return None


def _place(live: LiveSeries, before: int, *, short: bool) -> Place:
    after = before + 1

    def step(at: int) -> Step:
        part = live.parts[at]
        return Step(part.title, (short and part.short_url) or part.url)

    return Place(
        title=live.series.title,
        url=live.series.get_absolute_url(),
        number=after,
        total=len(live.parts),
        previous=step(before - 1) if before else None,
        next=step(after) if after < len(live.parts) else None,
    )
