"""A manuscript as plain data, independent of its two other forms: database rows and one text."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Section:
    """One section of an article.

    `heading` is one line of inline Markdown, or empty. `body` is Markdown without blank lines around
    it. `anchor` is the pinned anchor; it is empty if the anchor is derived from the heading.
    """

    type: str = "text"
    heading: str = ""
    body: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """One article: everything in its text, and nothing that only the database stores.

    `authors`, `related` and `episode` hold slugs, `topics` names, in the order readers see. `image` is a path
    in the content folder. `published` and `updated` are aware datetimes in UTC. `id` (the public id),
    `formerly` (former slugs) and the sign-off (`reviewer`, `reviewed`, `review_due`) are written by an export
    and read only by an import; `articles.models.without_export_lines` removes all five.
    """

    title: str
    slug: str = ""
    formerly: tuple[str, ...] = ()
    dek: str = ""
    description: str = ""
    content_note: str = ""
    kind: str = "article"
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    episode: str = ""
    image: str = ""
    image_alt: str = ""
    image_caption: str = ""
    image_credit: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    id: str = ""
    reviewer: str = ""
    reviewed: date | None = None
    review_due: date | None = None
    short_version: str = ""
    sections: tuple[Section, ...] = ()
