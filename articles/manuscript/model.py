"""A manuscript as plain data: the same article that stands in the database, or in one text."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Section:
    """One typed section, in its author's words.

    `heading` is one line of inline Markdown, or empty. `body` is Markdown without blank lines around
    it. `anchor` is the pinned anchor; it is empty where the anchor is the derived one.
    """

    type: str = "text"
    heading: str = ""
    body: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """One article: everything its text says, and nothing that only the database knows.

    `authors`, `related` and `episode` hold slugs, `topics` names; all in the order readers see. `image`
    is a path from the content folder. `published` and `updated` are aware, in UTC. `id` and `formerly` (slugs
    the article had) come with an export and are read by an import alone, as the sign-off that the last three
    lines of the front matter tell of: `articles.models.unsigned` takes all five away.
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
