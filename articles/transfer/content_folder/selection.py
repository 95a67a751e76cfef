"""What an export holds: manuscripts as they are worked on or as readers have them, and what they name."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from articles.manuscript import Manuscript, format, picture_paths
from articles.models import (
    Article,
    Edition,
    Episode,
    Picture,
    Series,
    Topic,
    Unreadable,
    manuscript_of,
    manuscript_of_edition,
    with_identity,
)
from articles.models.to_manuscript import with_review
from articles.reading.pages.series import live_series
from articles.transfer.content_folder.records import SeriesRecord
from articles.transfer.content_folder.rows import articles_in, series_record
from authors.models import Author


class ExportRefused(ValueError):
    """It cannot be written as one folder; the message says why."""


@dataclass(frozen=True, slots=True)
class Written:
    """A manuscript to write. `frozen` holds the pictures of a live edition; None: those of the library."""

    article: str
    manuscript: Manuscript
    frozen: Mapping[str, Any] | None = None

    @property
    def slug(self) -> str:
        return self.manuscript.slug

    @property
    def text(self) -> str:
        return format(self.manuscript)


@dataclass
class Named:
    """The rows an export holds beside its manuscripts; pictures as stored, by path."""

    authors: Sequence[Author] = ()
    topics: Sequence[Topic] = ()
    episodes: Sequence[Episode] = ()
    pictures: dict[str, Any] = field(default_factory=dict)
    series: dict[str, SeriesRecord] = field(default_factory=dict)


def working_manuscripts(articles: Iterable[Article] | None) -> list[Written]:
    """Return the working copies of these articles, or of all, in the order of their slugs."""
    chosen = Article.objects.all() if articles is None else articles
    texts = [Written(article.slug, manuscript_of(article)) for article in chosen]
    return sorted(texts, key=lambda written: written.slug)


def live_manuscripts(articles: Iterable[Article] | None) -> tuple[list[Written], list[Unreadable]]:
    """Return what readers have of these articles, or of all, in the order of their slugs.

    Beside it, the editions whose text cannot be read any more.

    The text is the edition's own; what readers see joined live (topics' names, related articles, the review)
    is as it is now, and a related article that readers do not have is left out.
    """
    live = Edition.objects.live()
    editions = live if articles is None else live.filter(article__in=articles)
    texts, unreadable = [], []
    for edition in editions.select_related("article", "episode").order_by("slug"):
        try:
            texts.append(_live_manuscript(edition))
        except Unreadable as found:
            unreadable.append(found)
    gone = {found.edition.slug for found in unreadable}
    return [_without_related(text, gone) for text in texts], unreadable


def _without_related(written: Written, slugs: Container[str]) -> Written:
    """Return a manuscript that does not name articles which are not in the folder."""
    related = tuple(slug for slug in written.manuscript.related if slug not in slugs)
    return replace(written, manuscript=replace(written.manuscript, related=related))


def _live_manuscript(edition: Edition) -> Written:
    authors = edition.bylines.order_by("position").values_list("author__slug", flat=True)
    topics = edition.edition_topics.order_by("position").values_list("topic__name", flat=True)
    related = (
        Edition.objects.live()
        .filter(article__related_in_editions__edition=edition)
        .order_by("article__related_in_editions__position")
        .values_list("slug", flat=True)
    )
    manuscript = replace(
        manuscript_of_edition(edition),
        slug=edition.slug,
        authors=tuple(authors),
        topics=tuple(topics),
        related=tuple(related),
        episode=edition.episode.slug if edition.episode else "",
    )
    article = edition.article
    return Written(article.slug, with_identity(with_review(manuscript, article), article), edition.pictures)


def library_named(texts: Sequence[Written], *, everything: bool) -> Named:
    """Return what these manuscripts name, or all there is in the library.

    Raises `ExportRefused` where two editions have different pictures of one name.
    """
    if everything:
        return Named(
            list(Author.objects.order_by("slug")),
            list(Topic.objects.order_by("slug")),
            list(Episode.objects.order_by("slug")),
            dict(Picture.objects.order_by("path").values_list("path", "stored")),
        )
    manuscripts = [written.manuscript for written in texts]
    authors = {slug for m in manuscripts for slug in (*m.authors, m.reviewer)}
    topics = {name for m in manuscripts for name in m.topics}
    episodes = {m.episode for m in manuscripts}
    return Named(
        list(Author.objects.filter(slug__in=authors).order_by("slug")),
        list(Topic.objects.filter(name__in=topics).order_by("slug")),
        list(Episode.objects.filter(slug__in=episodes).order_by("slug")),
        _pictures(texts),
    )


def every_series(*, live: bool, left_out: Container[str] = ()) -> dict[str, SeriesRecord]:
    """Return what the files of all series say, by slug; with `live`, as readers have them.

    They do not name the articles that are `left_out`.
    """
    if live:
        return {
            found.series.slug: series_record(
                found.series, [part.slug for part in found.parts if part.slug not in left_out]
            )
            for found in live_series()
        }
    rows = Series.objects.order_by("slug")
    return {series.slug: series_record(series, articles_in(series)) for series in rows}


def _pictures(texts: Sequence[Written]) -> dict[str, Any]:
    pictures: dict[str, Any] = {}
    first: dict[str, str] = {}
    for slug, path, stored in _pictures_named(texts):
        if pictures.setdefault(path, stored)["digest"] != stored["digest"]:
            raise ExportRefused(
                f"{path} is one picture in {first[path]} and another in {slug}: it was replaced between "
                "the two. Publish the older one again, or export them one at a time."
            )
        first.setdefault(path, slug)
    return dict(sorted(pictures.items()))


def _pictures_named(texts: Sequence[Written]) -> Iterator[tuple[str, str, Any]]:
    """Yield (slug of the article, path, stored picture)."""
    library = dict(Picture.objects.values_list("path", "stored"))
    for written in texts:
        source = library if written.frozen is None else written.frozen
        for path in picture_paths(written.manuscript):
            if path in source:
                yield written.slug, path, source[path]
