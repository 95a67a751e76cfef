"""The form as a QueryDict: names and values in the order of the page, valid or not.

Each section is a group of repeated fields; their order is the order of the article. An autosave, a conflict
and a form shown again with errors all use this value.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import zip_longest

from django.http import QueryDict
from django.utils.timezone import localtime

from articles.desk.publishing.times import PICKER_FORMAT
from articles.manuscript import (
    Choice,
    Line,
    LineList,
    Manuscript,
    NameList,
    Reference,
    Section,
    Slug,
    Text,
    Time,
    editable_fields,
    normalize_line_endings,
)
from articles.models import Article, References, draft_manuscript_of, topics_in_order

TEXT_FIELDS = tuple(editable_fields(Line, Slug, Choice, Text))
REFERENCE_FIELDS = tuple(editable_fields(Reference))
LIST_FIELDS = tuple(editable_fields(NameList))
SECTION_FIELDS = ("section-type", "section-heading", "section-body", "section-anchor")
LINE_LIST_FIELDS = tuple(name for name, field in editable_fields(LineList).items() if field.in_form)
DATE_FIELDS = tuple(editable_fields(Time))
DATE_AT_OPENING_FIELDS = tuple(f"initial-{name}" for name in DATE_FIELDS)  # when the form was opened
FORM_NAMES = (
    *TEXT_FIELDS,
    *REFERENCE_FIELDS,
    *DATE_FIELDS,
    *DATE_AT_OPENING_FIELDS,
    *LIST_FIELDS,
    *LINE_LIST_FIELDS,
    *SECTION_FIELDS,
    "base",
    "mode",
    "text",
)


def form_from_pairs(pairs: Iterable[Sequence[str]]) -> QueryDict:
    """Return a form with these names and values."""
    raw = QueryDict(mutable=True)
    for name, value in pairs:
        raw.appendlist(name, value)
    return raw


def form_pairs(raw: QueryDict) -> list[tuple[str, str]]:
    """Return the article's names and values of a form, without tokens and buttons."""
    return [(name, value) for name in FORM_NAMES for value in raw.getlist(name)]


def parse_sections(raw: QueryDict) -> list[Section]:
    """Return the sections as they were typed, without empty ones."""
    columns = [raw.getlist(name) for name in SECTION_FIELDS]
    sections = (
        Section(type or "text", heading, normalize_line_endings(body), anchor)
        for type, heading, body, anchor in zip_longest(*columns, fillvalue="")
    )
    return [s for s in sections if s.heading.strip() or s.body.strip() or s.anchor.strip()]


def base_revision_number(raw: QueryDict) -> int:
    """Return the number of the revision the form was opened with; 0 for a new article."""
    return int_or_zero(raw.get("base", ""))


def int_or_zero(written: str) -> int:
    """Parse a number of at most nine digits; return 0 for anything else."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def form_data_of_article(article: Article, base: int) -> QueryDict:
    """Return the form of the working copy, with the anchors of its sections.

    A new article has only its kind.
    """
    if not article.pk:
        return form_from_pairs([("kind", article.kind), ("base", "0")])
    manuscript = draft_manuscript_of(article)
    rows = tuple(row.as_manuscript() for row in article.sections.all())
    return form_data_for(
        replace(manuscript, sections=rows), references_of_article(article), base, formatted_dates(article)
    )


def references_of_article(article: Article) -> References:
    """Return the rows that the working copy refers to."""
    return References(
        authors=[byline.author for byline in article.bylines.select_related("author")],
        topics=topics_in_order(article),
        related=[item.post for item in article.related_posts.select_related("post")],
        episode=article.episode,
        image=article.image,
    )


def form_data_for(
    manuscript: Manuscript, references: References, base: int, opened: Mapping[str, str]
) -> QueryDict:
    """Return the form of a manuscript, with `opened` as the dates at opening."""
    return form_from_pairs(
        [
            *_manuscript_pairs(manuscript, references, base),
            *((f"initial-{name}", opened[name]) for name in DATE_FIELDS),
        ]
    )


def formatted_dates(article: Article) -> dict[str, str]:
    """Return the dates of the working copy as the form shows them."""
    return {name: format_for_picker(getattr(article, name)) for name in DATE_FIELDS}


def dates_at_opening(raw: QueryDict, article: Article) -> dict[str, str]:
    """Return the dates the form showed when it was opened; if they are missing, those of the working copy."""
    present = formatted_dates(article)
    return {name: raw.get(f"initial-{name}", present[name]) for name in DATE_FIELDS}


def unedited_dates(raw: QueryDict, article: Article) -> frozenset[str]:
    """Return the names of dates that were not edited since the form was opened.

    A date equal to the present one counts as unedited, because a publication may have set it meanwhile.
    """
    opened, present = dates_at_opening(raw, article), formatted_dates(article)
    return frozenset(
        name for name in DATE_FIELDS if name not in raw or raw[name] in (opened[name], present[name])
    )


def refresh_unedited_dates(raw: QueryDict, article: Article) -> QueryDict:
    """Return the form with the present dates of the working copy, where they were not edited.

    A form in text mode is returned unchanged: its text contains the dates at opening, too.
    """
    if raw.get("mode") == "text":
        return raw
    present, refreshed = formatted_dates(article), raw.copy()
    for name in unedited_dates(raw, article):
        refreshed[name] = refreshed[f"initial-{name}"] = present[name]
    return refreshed


def _manuscript_pairs(manuscript: Manuscript, references: References, base: int) -> Iterator[tuple[str, str]]:
    yield from ((name, getattr(manuscript, name)) for name in TEXT_FIELDS)
    for name in REFERENCE_FIELDS:
        row = getattr(references, name)
        yield name, str(row.pk) if row else ""
    yield from ((name, format_for_picker(getattr(manuscript, name))) for name in DATE_FIELDS)
    for name in LIST_FIELDS:
        yield from ((name, str(row.pk)) for row in getattr(references, name))
    for name in LINE_LIST_FIELDS:
        yield from ((name, line) for line in getattr(manuscript, name))
    for section in manuscript.sections:
        yield from zip(
            SECTION_FIELDS, (section.type, section.heading, section.body, section.anchor), strict=True
        )
    yield "base", str(base)


def format_for_picker(time: datetime | None) -> str:
    """Format a time for a `datetime-local` input: to the minute, in the site's time zone."""
    return localtime(time).strftime(PICKER_FORMAT) if time else ""
