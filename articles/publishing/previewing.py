"""Builds an unsaved edition of a draft, for the preview of its page."""

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext

from articles.manuscript import (
    SECTION_LIMIT,
    SECTION_TYPES,
    SECTIONS_LIMIT,
    TEXT,
    Manuscript,
    Section,
    canonical,
    picture_paths,
    slugify,
)
from articles.models import Article, Edition, Picture, References
from articles.publishing.freeze import edition_of


def preview_edition(article: Article, manuscript: Manuscript, references: References) -> Edition:
    """Return an unsaved edition of a text that may still have faults. One query, for the pictures."""
    manuscript = make_displayable(manuscript)
    rows = Picture.objects.filter(path__in=picture_paths(manuscript))
    pictures = {picture.path: picture for picture in rows}
    edition = edition_of(article, manuscript, pictures, references.episode)
    edition.published = manuscript.published or timezone.now()
    edition.updated = manuscript.updated
    return edition


def make_displayable(manuscript: Manuscript) -> Manuscript:
    """Return the part of a text that a page can show. A missing title or slug is filled in."""
    sections = tuple(map(_make_section_displayable, manuscript.sections[:SECTIONS_LIMIT]))
    short_version = manuscript.short_version[:SECTION_LIMIT]
    manuscript = canonical(replace(manuscript, sections=sections, short_version=short_version))
    return replace(
        manuscript,
        title=manuscript.title or gettext("Untitled"),
        slug=slugify(manuscript.slug or manuscript.title)[:200].strip("-") or "untitled",
    )


def _make_section_displayable(section: Section) -> Section:
    section_type = section.type if section.type in SECTION_TYPES else TEXT.name
    return replace(section, type=section_type, body=section.body[:SECTION_LIMIT])
