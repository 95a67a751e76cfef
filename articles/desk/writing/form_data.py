"""The form as a plain value: names and values in the order of the page, faulty or not.

Sections are repeated fields side by side; the order of the page is the order of the article. So an autosave,
a conflict and a page that comes back with errors are all the same thing: this value, shown again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import zip_longest

from django.http import QueryDict
from django.utils.timezone import localtime

from articles.desk.publishing.times import TYPED
from articles.manuscript import Manuscript, Section
from articles.models import Article, References, topics_in_order, unsigned_manuscript_of
from authors.fields import one_kind_of_line_end

LINES = (
    "title dek slug kind description content_note short_version image_alt image_caption image_credit".split()
)
LISTS = ("authors", "topics", "related")
SECTION = ("section-type", "section-heading", "section-body", "section-anchor")
DATES = ("published", "updated")
OPENED = ("initial-published", "initial-updated")  # the dates as the form showed them when it was opened
FIELDS = (*LINES, "image", "episode", *DATES, *OPENED, *LISTS, *SECTION, "base", "mode", "text")


def raw_form(pairs: Iterable[Sequence[str]]) -> QueryDict:
    """Return a form of these names and values."""
    raw = QueryDict(mutable=True)
    for name, value in pairs:
        raw.appendlist(name, value)
    return raw


def pairs_of(raw: QueryDict) -> list[tuple[str, str]]:
    """Return the names and values of a form: those of the article, without tokens and buttons."""
    return [(name, value) for name in FIELDS for value in raw.getlist(name)]


def sections_in(raw: QueryDict) -> list[Section]:
    """Return the sections as they were typed. One that was added and left empty is none."""
    columns = [raw.getlist(name) for name in SECTION]
    sections = (
        Section(type or "text", heading, one_kind_of_line_end(body), anchor)
        for type, heading, body, anchor in zip_longest(*columns, fillvalue="")
    )
    return [s for s in sections if s.heading.strip() or s.body.strip() or s.anchor.strip()]


def base_of(raw: QueryDict) -> int:
    """Return the number of the revision the form was opened with; 0 for a new article."""
    return number(raw.get("base", ""))


def number(written: str) -> int:
    """Return a number as it was written; 0 for anything else."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def raw_of_article(article: Article, base: int) -> QueryDict:
    """Return the form of the working copy, with the anchors its sections have been given.

    A new article has an empty one.
    """
    if not article.pk:
        return raw_form([("kind", article.kind), ("base", "0")])
    manuscript = unsigned_manuscript_of(article)
    rows = tuple(row.as_manuscript() for row in article.sections.all())
    return form_data_for(
        replace(manuscript, sections=rows), cast_of_article(article), base, dates_of(article)
    )


def cast_of_article(article: Article) -> References:
    """Return the rows that the working copy names."""
    return References(
        authors=[byline.author for byline in article.bylines.select_related("author")],
        topics=topics_in_order(article),
        related=[item.post for item in article.related_posts.select_related("post")],
        episode=article.episode,
        image=article.image,
    )


def form_data_for(
    manuscript: Manuscript, cast: References, base: int, opened: Mapping[str, str]
) -> QueryDict:
    """Return the form that says what a manuscript says, opened with these dates."""
    return raw_form([*_pairs(manuscript, cast, base), *((f"initial-{name}", opened[name]) for name in DATES)])


def dates_of(article: Article) -> dict[str, str]:
    """Return the dates of the working copy as the form shows them."""
    return {name: typed(getattr(article, name)) for name in DATES}


def dates_opened_with(raw: QueryDict, article: Article) -> dict[str, str]:
    """Return the dates that a form showed when it was opened; without them, those of the working copy."""
    present = dates_of(article)
    return {name: raw.get(f"initial-{name}", present[name]) for name in DATES}


def unedited_dates(raw: QueryDict, article: Article) -> frozenset[str]:
    """Return which dates were not edited since the form was opened. A publication may have set them anew."""
    opened, present = dates_opened_with(raw, article), dates_of(article)
    return frozenset(name for name in DATES if name not in raw or raw[name] in (opened[name], present[name]))


def with_present_dates(raw: QueryDict, article: Article) -> QueryDict:
    """Return the form with the dates of the working copy, where they were not edited.

    The form of a text stays as it is: the text has the dates that the form was opened with, too.
    """
    if raw.get("mode") == "text":
        return raw
    present, fresh = dates_of(article), raw.copy()
    for name in unedited_dates(raw, article):
        fresh[name] = fresh[f"initial-{name}"] = present[name]
    return fresh


def _pairs(manuscript: Manuscript, cast: References, base: int) -> Iterator[tuple[str, str]]:
    yield from ((name, getattr(manuscript, name)) for name in LINES)
    yield "image", str(cast.image.pk) if cast.image else ""
    yield "episode", str(cast.episode.pk) if cast.episode else ""
    yield "published", typed(manuscript.published)
    yield "updated", typed(manuscript.updated)
    for name in LISTS:
        yield from ((name, str(row.pk)) for row in getattr(cast, name))
    for section in manuscript.sections:
        yield from zip(SECTION, (section.type, section.heading, section.body, section.anchor), strict=True)
    yield "base", str(base)


def typed(time: datetime | None) -> str:
    """Return a time as the browser's picker has it: to the minute, in the site's zone."""
    return localtime(time).strftime(TYPED) if time else ""
