"""Series with their live parts, an article's place in a series, and the pages of series.

There are few series, and the page of each of their articles needs all parts, so they are cached together per
content version.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models import Edition, Kind, Series, SeriesPart
from articles.reading.cache.versions import ContentVersion, cached_page, get_or_compute, version_of_request
from articles.reading.pages import covers
from articles.reading.pages.covers import Cover

PART_BYTES = 4096  # estimated memory of a part, with the sizes of its picture


@dataclass(frozen=True, slots=True)
class Part:
    """The live edition of an article in a series. `short_url` is empty where there is no short version."""

    article: int
    slug: str
    title: str
    dek: str
    minutes: int
    lead: Mapping[str, Any]
    topics: Sequence[int]
    url: str
    short_url: str


@dataclass(frozen=True, slots=True)
class LiveSeries:
    """A series with its live parts in the editor's order. There is at least one."""

    series: Series
    parts: Sequence[Part]

    @property
    def minutes(self) -> int:
        """The reading time of all parts."""
        return sum(part.minutes for part in self.parts)


@dataclass(frozen=True, slots=True)
class Step:
    """A link to another part: to its short version from a short version, if it has one."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Place:
    """An article's place in its series. `number` counts the live parts from 1."""

    title: str
    url: str
    number: int
    total: int
    previous: Step | None
    next: Step | None


def live_series() -> list[LiveSeries]:
    """Return every series with a live part, in the editor's order. Two queries, or one if there is none."""
    rows = SeriesPart.objects.select_related("series").order_by(
        "series__position", "series", "position", "pk"
    )
    parts = _live_parts({row.article_id for row in rows})
    found = []
    for series, group in groupby(rows, key=attrgetter("series")):
        live = [parts[row.article_id] for row in group if row.article_id in parts]
        if live:
            found.append(LiveSeries(series, live))
    return found


def _live_parts(articles: Collection[int]) -> dict[int, Part]:
    """Return the live parts among these articles by article id.

    The kind is compared here and not in the query: for that condition SQLite would scan all articles.
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
        topics=tuple(edition.names["topics"]),
        url=edition.get_absolute_url(),
        short_url=reverse("article_short", args=[edition.slug]) if edition.has_short else "",
    )


def every_series(version: ContentVersion) -> Sequence[LiveSeries]:
    """Return the result of `live_series`, cached per content version."""

    def size(found: Sequence[LiveSeries]) -> int:
        return PART_BYTES * sum(1 + len(live.parts) for live in found)

    return get_or_compute(version, "series", live_series, size=size)


def find_series(version: ContentVersion, slug: str) -> LiveSeries | None:
    """Return the series with this slug, or None if none of its articles is live."""
    return next((live for live in every_series(version) if live.series.slug == slug), None)


def series_about(version: ContentVersion, topic: int, *, at_most: int = 3) -> Sequence[LiveSeries]:
    """Return the first series in which at least half of the live parts have the topic."""

    def is_about(live: LiveSeries) -> bool:
        return 2 * sum(topic in part.topics for part in live.parts) >= len(live.parts)

    return list(islice(filter(is_about, every_series(version)), at_most))


def place_in_series(version: ContentVersion, edition: Edition, *, short: bool = False) -> Place | None:
    """Return an article's place in the first of its series, or None if it is in no series."""
    for live in every_series(version):
        for index, part in enumerate(live.parts):
            if part.article == edition.article_id:
                return _place(live, index, short=short)
    return None


def _place(live: LiveSeries, index: int, *, short: bool) -> Place:
    number = index + 1

    def step(index: int) -> Step:
        part = live.parts[index]
        return Step(part.title, (short and part.short_url) or part.url)

    return Place(
        title=live.series.title,
        url=live.series.get_absolute_url(),
        number=number,
        total=len(live.parts),
        previous=step(index - 1) if index else None,
        next=step(index + 1) if number < len(live.parts) else None,
    )


@require_safe
@cached_page
def series_list(request: HttpRequest) -> HttpResponse:
    """The page of all series, "Start here"."""
    return render(
        request, "articles/series_list.html", {"every_series": every_series(version_of_request(request))}
    )


@require_safe
@cached_page
def series_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of one series."""
    version = version_of_request(request)
    found = find_series(version, slug)
    if found is None:
        raise Http404
    parts = [(part, _cover_of(version, part)) for part in found.parts]
    return render(request, "articles/series.html", {"live": found, "parts": parts})


def _cover_of(version: ContentVersion, part: Part) -> Cover | None:
    """Return the cover of a part; None if it has a picture."""
    if part.lead:
        return None
    topic = covers.first_topic(version, part.topics)
    return covers.cover_of(article=part.article, title=part.title, topic=topic)
