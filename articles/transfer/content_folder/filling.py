"""What a text leaves out is as the database has it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from articles.manuscript import Manuscript, Section, canonical
from articles.models import Article, unsigned
from articles.models import Section as SectionRow
from articles.models.from_manuscript import match


def filled(manuscript: Manuscript, article: Article, rows: Iterable[SectionRow]) -> Manuscript:
    """Return the manuscript with what the text leaves out as the database has it: slug, dates, pins.

    `rows` are the article's sections. The lines about a review are taken away: they are no part of what is
    compared and saved.
    """
    return canonical(
        replace(
            unsigned(manuscript),
            slug=article.slug,
            published=manuscript.published or article.published,
            updated=manuscript.updated or article.updated,
            sections=tuple(_pinned(manuscript, rows)),
        )
    )


def _pinned(manuscript: Manuscript, rows: Iterable[SectionRow]) -> Iterator[Section]:
    """Yield the sections with the pins that `plan` will keep."""
    taken = {section.anchor for section in manuscript.sections}
    for section, row in zip(manuscript.sections, match(manuscript.sections, rows), strict=True):
        keeps = row is not None and not section.anchor and row.anchor not in taken
        yield replace(section, anchor=row.anchor) if keeps and row is not None else section
