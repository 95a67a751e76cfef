"""A manuscript as plain data, independent of its two other forms: database rows and one text.

`Manuscript` is the registry of an article's fields. A new line of text needs an entry here, a column of the
same name in `articles.models.Article` (`line_column`) and its migration:

    audience: str = declare(Line(group=FieldGroup.INTRODUCTION, label=Message("Audience"), limit=200))

It then has its place in the text, the form, comparisons, merges, conflicts, revisions, import, export and
duplicates. `docs/manuscript.md` lists the keys for writers.

A field that readers see needs more: `is_public=True`, a column of `Edition`, which
`articles.publishing.freeze` fills, an attribute of `articles.reading.pages.article_page.ArticlePage`, and its
place in a template.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from articles.manuscript.faults import Message
from articles.manuscript.field_checks import (
    check_anchor,
    check_decision,
    check_id,
    check_kind,
    check_picture_path,
    check_row_name,
    check_slug_text,
)
from articles.manuscript.field_kinds import (
    Choice,
    Day,
    Field,
    FieldGroup,
    Line,
    LineList,
    NameList,
    Reference,
    Slug,
    Text,
    Time,
    declare,
    declared_fields,
)
from articles.manuscript.limits import ID_LIMIT, SLUG_LIMIT

AnyField = TypeVar("AnyField", bound=Field)


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

    The fields stand in the order of the text. `authors`, `related` and `episode` hold slugs, `topics` names,
    in the order readers see. `content_note_sections` are anchors; `safety` has the decisions about sections,
    as `articles.manuscript.decisions` reads them. `image` is a path in the content folder. `published` and
    `updated` are aware datetimes in UTC. `id` (the public id), `formerly` (former slugs) and the sign-off
    (from `reviewer` to `review_sources`) are written by an export and read only by an import;
    `articles.models.without_export_lines` removes all of them.
    """

    title: str = declare(
        Line(
            group=FieldGroup.HEADLINE,
            label=Message("Title"),
            limit=300,
            help_text=Message("A question readers ask works best."),
            is_public=True,
        )
    )
    slug: str = declare(
        Slug(
            group=FieldGroup.ADDRESS,
            label=Message("Web address"),
            limit=SLUG_LIMIT,
            help_text=Message("If you change it, links to the old address still work."),
            check=check_slug_text,
        )
    )
    formerly: tuple[str, ...] = declare(NameList(check=check_slug_text))
    dek: str = declare(
        Line(
            group=FieldGroup.HEADLINE,
            label=Message("Subtitle"),
            change_label=Message("Subtitle"),
            limit=500,
            help_text=Message("One sentence below the title: what readers get from the article."),
            is_public=True,
        )
    )
    description: str = declare(
        Line(
            group=FieldGroup.INTRODUCTION,
            label=Message("Summary for search"),
            limit=500,
            help_text=Message("For search engines; up to about 155 characters are shown."),
            is_public=True,
        )
    )
    content_note: str = declare(
        Line(
            group=FieldGroup.INTRODUCTION,
            label=Message("Content note"),
            limit=500,
            help_text=Message("A neutral note before difficult passages: “This page discusses…”."),
            is_public=True,
        )
    )
    content_note_sections: tuple[str, ...] = declare(
        LineList(
            group=FieldGroup.INTRODUCTION,
            label=Message("Sections the content note is about"),
            singular=Message("Section of the content note"),
            help_text=Message("The note names them, and readers can skip them."),
            check=check_anchor,
            is_public=True,
        )
    )
    short_note: str = declare(
        Line(
            group=FieldGroup.INTRODUCTION,
            label=Message("Content note of the short version"),
            limit=500,
            help_text=Message("Only if the short version itself has a difficult passage."),
            is_public=True,
        )
    )
    authors: tuple[str, ...] = declare(
        NameList(
            group=FieldGroup.NAMES,
            label=Message("Authors"),
            singular=Message("Author"),
            help_text=Message("Shown in this order. Authors do not need an account."),
        )
    )
    topics: tuple[str, ...] = declare(
        NameList(
            group=FieldGroup.NAMES,
            label=Message("Topics"),
            singular=Message("Topic"),
            help_text=Message(
                "The first is the primary one: it stands above the title and leads to its own page."
            ),
        )
    )
    related: tuple[str, ...] = declare(
        NameList(
            group=FieldGroup.NAMES,
            label=Message("Related posts"),
            singular=Message("Related post"),
            help_text=Message("Shown after the article, in this order. Only live ones are shown."),
        )
    )
    episode: str = declare(
        Reference(
            group=FieldGroup.EPISODE_AND_DATES,
            label=Message("Episode"),
            help_text=Message("The podcast episode that goes with the article."),
            check=check_row_name,
        )
    )
    image: str = declare(
        Reference(
            group=FieldGroup.PICTURE,
            label=Message("Lead picture"),
            help_text=Message("Shown above the text and on cards."),
            check=check_picture_path,
        )
    )
    image_alt: str = declare(
        Line(
            group=FieldGroup.PICTURE,
            label=Message("Alt text"),
            change_label=Message("Alt text of the lead picture"),
            limit=500,
            help_text=Message("What the picture shows, for readers who cannot see it."),
            is_public=True,
        )
    )
    image_caption: str = declare(
        Line(
            group=FieldGroup.PICTURE,
            label=Message("Caption"),
            change_label=Message("Caption of the lead picture"),
            limit=500,
            is_public=True,
        )
    )
    image_credit: str = declare(
        Line(
            group=FieldGroup.PICTURE,
            label=Message("Credit"),
            change_label=Message("Credit of the lead picture"),
            limit=200,
            is_public=True,
        )
    )
    published: datetime | None = declare(
        Time(
            group=FieldGroup.EPISODE_AND_DATES,
            label=Message("First published"),
            help_text=Message("The date readers see. Set at first publication. Override here."),
        )
    )
    updated: datetime | None = declare(
        Time(
            group=FieldGroup.EPISODE_AND_DATES,
            label=Message("Last updated"),
            help_text=Message(
                "Set by every publication that is not marked as a minor change. "
                "To correct it, publish a minor change."
            ),
        )
    )
    kind: str = declare(
        Choice(group=FieldGroup.ADDRESS, label=Message("Kind"), default="article", check=check_kind)
    )
    id: str = declare(Line(limit=ID_LIMIT, check=check_id))
    reviewer: str = declare(Reference())
    reviewed: date | None = declare(Day())
    review_due: date | None = declare(Day())
    reviewer_credentials: str = declare(Line(limit=120))
    review_sources: tuple[str, ...] = declare(LineList())
    safety: tuple[str, ...] = declare(
        LineList(
            group=FieldGroup.SAFETY,
            label=Message("Safety decisions"),
            singular=Message("Decision"),
            help_text=Message("What editors decided about sections with words from the safety list."),
            check=check_decision,
            in_form=False,
        )
    )
    short_version: str = declare(
        Text(
            group=FieldGroup.SHORT_VERSION,
            label=Message("Short version"),
            help_text=Message(
                "The whole answer in a minute or two, for readers who are short on time. Without footnotes."
            ),
        )
    )
    sections: tuple[Section, ...] = ()


FIELDS = declared_fields(Manuscript)


def editable_fields(*kinds: type[AnyField]) -> dict[str, AnyField]:
    """Return the fields of these kinds that editors set, by group, then in the order of the text."""
    chosen = {name: field for name, field in FIELDS.items() if isinstance(field, kinds) and field.group}
    return dict(sorted(chosen.items(), key=lambda item: item[1].group or 0))


# The fields that the article's row stores in a column of the same name.
COLUMN_FIELDS = tuple(editable_fields(Line, Slug, Choice, Time, Text, LineList))

# The fields that only an export writes, with the values of a text that is not exported.
EXPORT_FIELDS = {name: field.default for name, field in FIELDS.items() if not field.group}
