"""Selects what an export contains: working copies or live editions, and the library rows that they name."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext

from articles.manuscript import Manuscript, format, help_slugs, help_slugs_of_text, picture_paths
from articles.models import (
    Article,
    Edition,
    Episode,
    HelpLine,
    Picture,
    Series,
    Topic,
    UnreadableEdition,
    manuscript_of,
    manuscript_of_edition,
    with_identity,
)
from articles.models.help_line import replacements
from articles.models.to_manuscript import with_review
from articles.reading.pages.series_pages import live_series
from articles.transfer.content_folder.records import PictureRecord, SeriesRecord
from articles.transfer.content_folder.rows import articles_in, picture_record, series_record
from authors.models import Author


class ExportRefused(ValueError):
    """Raised when the content cannot be written as one folder; the message says why."""


@dataclass(frozen=True, slots=True)
class ExportedText:
    """A manuscript to write. `article` is the slug of its working copy.

    `frozen` has the stored pictures of a live edition, by path; None means the pictures of the library.
    """

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
class LibraryRows:
    """The library rows of an export; `series` are records by slug.

    `pictures` are stored pictures, and `picture_records` what the library says about them, both by path.
    """

    authors: Sequence[Author] = ()
    topics: Sequence[Topic] = ()
    episodes: Sequence[Episode] = ()
    pictures: dict[str, Any] = field(default_factory=dict)
    picture_records: dict[str, PictureRecord] = field(default_factory=dict)
    series: dict[str, SeriesRecord] = field(default_factory=dict)
    help_lines: Sequence[HelpLine] = ()


def working_manuscripts(articles: Iterable[Article] | None) -> list[ExportedText]:
    """Return the working copies of these articles, or of all, sorted by slug.

    Articles in the trash are left out, also as related articles.
    """
    chosen = Article.objects.filter(trashed_at=None) if articles is None else articles
    texts = [ExportedText(article.slug, manuscript_of(article)) for article in chosen]
    trashed = trashed_slugs()
    return [_remove_related(text, trashed) for text in sorted(texts, key=lambda text: text.slug)]


def trashed_slugs() -> set[str]:
    """Return the slugs of the articles in the trash."""
    return set(Article.objects.exclude(trashed_at=None).values_list("slug", flat=True))


def live_manuscripts(
    articles: Iterable[Article] | None,
) -> tuple[list[ExportedText], list[UnreadableEdition]]:
    """Return the live editions of these articles, or of all, sorted by slug, and the unreadable editions.

    An unreadable edition has a text that cannot be parsed any more.

    The text comes from the edition. What pages join live (topic names, related articles, the review) is as it
    is now; related articles that are not live are left out.
    """
    live = Edition.objects.live()
    editions = live if articles is None else live.filter(article__in=articles)
    texts, unreadable = [], []
    for edition in editions.select_related("article", "episode").order_by("slug"):
        try:
            texts.append(_live_manuscript(edition))
        except UnreadableEdition as found:
            unreadable.append(found)
    gone = {found.edition.slug for found in unreadable}
    return [_remove_related(text, gone) for text in texts], unreadable


def _remove_related(text: ExportedText, slugs: Container[str]) -> ExportedText:
    """Remove related articles with these slugs, because they are not in the folder."""
    related = tuple(slug for slug in text.manuscript.related if slug not in slugs)
    return replace(text, manuscript=replace(text.manuscript, related=related))


def _live_manuscript(edition: Edition) -> ExportedText:
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
    return ExportedText(
        article.slug, with_identity(with_review(manuscript, article), article), edition.pictures
    )


def select_library(texts: Sequence[ExportedText], *, everything: bool) -> LibraryRows:
    """Return the library rows that these manuscripts name, or all of them.

    Raises `ExportRefused` if two editions have different pictures under one path.
    """
    if everything:
        return LibraryRows(
            list(Author.objects.order_by("slug")),
            list(Topic.objects.prefetch_related("former_topics").order_by("slug")),
            list(Episode.objects.order_by("slug")),
            dict(Picture.objects.order_by("path").values_list("path", "stored")),
        )
    manuscripts = [text.manuscript for text in texts]
    authors = {slug for m in manuscripts for slug in (*m.authors, m.reviewer)}
    topics = {name for m in manuscripts for name in m.topics}
    episodes = {m.episode for m in manuscripts}
    rows = LibraryRows(
        list(Author.objects.filter(slug__in=authors).order_by("slug")),
        list(Topic.objects.filter(name__in=topics).prefetch_related("former_topics").order_by("slug")),
        list(Episode.objects.filter(slug__in=episodes).order_by("slug")),
        _pictures(texts),
    )
    rows.help_lines = _help_lines(texts, rows)
    return rows


def _help_lines(texts: Sequence[ExportedText], rows: LibraryRows) -> list[HelpLine]:
    """Return the help lines that texts, bios and show notes place, and the lines that replace them."""
    placed = {slug for text in texts for slug in help_slugs(text.manuscript)}
    placed |= {slug for author in rows.authors for slug in help_slugs_of_text(author.bio)}
    placed |= {slug for episode in rows.episodes for slug in help_slugs_of_text(episode.notes)}
    lines = HelpLine.objects.filter(slug__in=placed).select_related("replaced_by")
    found = {line.slug: line for one in lines for line in replacements(one)}
    return [found[slug] for slug in sorted(found)]


def select_series(*, live: bool, left_out: Container[str] = ()) -> dict[str, SeriesRecord]:
    """Return the records of all series by slug; with `live`, only the live series and live articles.

    Articles in the trash, and those whose slugs are in `left_out`, are removed from them.
    """
    if live:
        return {
            found.series.slug: series_record(
                found.series, [part.slug for part in found.parts if part.slug not in left_out]
            )
            for found in live_series()
        }
    left_out = trashed_slugs()
    return {
        series.slug: series_record(series, [slug for slug in articles_in(series) if slug not in left_out])
        for series in Series.objects.order_by("slug")
    }


def describe_pictures(paths: Iterable[str]) -> dict[str, PictureRecord]:
    """Return what the library says about these pictures, by path."""
    wanted = set(paths)
    return {
        picture.path: picture_record(picture) for picture in Picture.objects.all() if picture.path in wanted
    }


def _pictures(texts: Sequence[ExportedText]) -> dict[str, Any]:
    pictures: dict[str, Any] = {}
    first: dict[str, str] = {}
    for slug, path, stored in _pictures_named(texts):
        if pictures.setdefault(path, stored)["digest"] != stored["digest"]:
            raise ExportRefused(
                gettext(
                    "%(path)s is one picture in %(first)s and another in %(second)s: it was replaced between "
                    "the two. Publish the older one again, or export them one at a time."
                )
                % {"path": path, "first": first[path], "second": slug}
            )
        first.setdefault(path, slug)
    return dict(sorted(pictures.items()))


def _pictures_named(texts: Sequence[ExportedText]) -> Iterator[tuple[str, str, Any]]:
    """Yield (slug of the article, path, stored picture)."""
    library = dict(Picture.objects.values_list("path", "stored"))
    for text in texts:
        source = library if text.frozen is None else text.frozen
        for path in picture_paths(text.manuscript):
            if path in source:
                yield text.slug, path, source[path]
