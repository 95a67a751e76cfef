"""A proof: what the page of a draft would be, before anything is saved or published."""

from dataclasses import replace

from django.utils import timezone

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


def proof(article: Article, manuscript: Manuscript, cast: References) -> Edition:
    """Return an unsaved edition of a text that may still have faults. One query, for the pictures."""
    manuscript = showable(manuscript)
    pictures = Picture.objects.filter(path__in=picture_paths(manuscript))
    stored = {picture.path: picture.stored for picture in pictures}
    edition = edition_of(article, manuscript, stored, cast.episode)
    edition.published = manuscript.published or timezone.now()
    edition.updated = manuscript.updated
    return edition


def showable(manuscript: Manuscript) -> Manuscript:
    """Return as much of a text as a page can show, with a title and an address where they are missing."""
    sections = tuple(map(_showable, manuscript.sections[:SECTIONS_LIMIT]))
    short_version = manuscript.short_version[:SECTION_LIMIT]
    manuscript = canonical(replace(manuscript, sections=sections, short_version=short_version))
    return replace(
        manuscript,
        title=manuscript.title or "Without a title yet",
        slug=slugify(manuscript.slug or manuscript.title)[:200].strip("-") or "untitled",
    )


def _showable(section: Section) -> Section:
    known = section.type if section.type in SECTION_TYPES else TEXT.name
    return replace(section, type=known, body=section.body[:SECTION_LIMIT])
