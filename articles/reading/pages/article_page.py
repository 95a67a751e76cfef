"""The article page as plain data for its templates, built from an edition or for a preview."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import takewhile
from math import ceil
from typing import Any, Required, TypedDict, Unpack

from django.core.files.storage import default_storage
from django.utils.safestring import SafeString

from articles.manuscript import GET_HELP, TEXT, section_type
from articles.models import Edition, Episode, focus_of_lead, picture_file
from articles.models.topic import Topic
from articles.reading.help.lines import placed_slugs
from articles.reading.language import gettext
from articles.reading.pages.noted_sections import ContentNote, make_content_note
from articles.reading.pages.series_pages import Place
from articles.reading.pages.site_context import HELP_SLUG
from articles.reading.podcast.player import PlayerData, player_data_if_published
from articles.rendering import ContentsEntry, build_contents, mark_clean, picture_tag, text_of_html
from authors.models import Author

LEAD_SIZES = "(min-width: 45rem) 42rem, calc(100vw - 2.5rem)"
CARD_SIZES = (
    "(min-width: 79rem) 24rem, (min-width: 58rem) 31vw, (min-width: 40rem) 46vw, calc(100vw - 2.5rem)"
)
LARGE_SIZES = "(min-width: 76rem) 43rem, (min-width: 46rem) 56vw, calc(100vw - 2.5rem)"
MAX_LINES = 40  # a callout with more lines is folded
# Characters in a line of a callout on a phone of 360 pixels, and on a wide screen, on average.
PHONE_LINE, WIDE_LINE = 36, 72


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section ready for `templates/articles/sections/<type>.html`.

    `fold` says on which screens a callout is folded, because it is too long there: "phone", "always" or "".
    """

    type: str
    anchor: str
    heading: SafeString
    html: SafeString
    fold: str = ""

    @property
    def label(self) -> str:
        """The name of its type, for readers."""
        return gettext(section_type(self.type).label)

    @property
    def template(self) -> str:
        return f"articles/sections/{self.type}.html"


@dataclass(frozen=True, slots=True)
class Review:
    """A sign-off. `due` is when the next review is due, and `is_overdue` whether that day is over.

    `is_signed` is whether the reviewer signed it with an account or by a mailed link, and not somebody else
    recorded it. `edited_after` is set if the text has changed since: what came after it is not reviewed.
    """

    reviewer: Author
    on: date
    due: date | None
    is_overdue: bool = False
    is_signed: bool = False
    edited_after: datetime | None = None

    @property
    def is_public_claim(self) -> bool:
        """Whether structured data may name it: signed by the reviewer, not overdue, and nobody fictional."""
        return self.is_signed and not (self.is_overdue or self.reviewer.fictional)


@dataclass(frozen=True, slots=True)
class Update:
    """An update in the history of an article, with its change note, if it has one.

    `on` is the date that readers see, `live_from` the time from which they had the text.
    """

    on: datetime
    note: str
    live_from: datetime


@dataclass(frozen=True, slots=True)
class History:
    """What happened to an article since its first publication. `updates` are the latest ones, newest first.

    `first_note` is the change note of the first publication, or "". `older` is the number of further updates.
    `last_edit` is when an edition began last that was not marked as a minor change.
    """

    first_note: str = ""
    updates: Sequence[Update] = ()
    older: int = 0
    last_edit: datetime | None = None

    def notes_since(self, time: datetime) -> Sequence[Update]:
        """The updates with a note after this time, newest first."""
        return [update for update in self.updates if update.note and update.live_from > time]

    def has_only_minor_edits_since(self, time: datetime) -> bool:
        """Whether every edition after this time was marked as a minor change."""
        return self.last_edit is None or self.last_edit <= time


@dataclass(frozen=True, slots=True)
class LeadPicture:
    """The lead picture of an article. `share` is the URL of its copy for link previews, or empty."""

    html: SafeString
    alt: str
    caption: str
    credit: str
    stored: Mapping[str, Any]
    share: str


@dataclass(frozen=True)  # without slots, so that what several templates use is computed once
class ArticlePage:
    """Everything an article page shows. `short` is whether it shows the short version."""

    title: str
    dek: str
    description: str
    content_note: str
    content_note_sections: Sequence[str]
    short_note: str
    url: str
    short_url: str
    short: bool
    published: datetime
    updated: datetime | None
    words: int
    minutes: int
    short_minutes: int
    short_html: SafeString
    lead: LeadPicture | None
    sections: Sequence[SectionView]
    contents: Sequence[ContentsEntry]
    notes_html: SafeString
    authors: Sequence[Author]
    topics: Sequence[Topic]
    related: Sequence[Edition]
    player: PlayerData | None
    review: Review | None = None
    """The sign-off of exactly this text."""
    earlier_review: Review | None = None
    """The latest sign-off of an earlier text, if this text has none."""
    place: Place | None = None
    quick_exit: bool = False
    """Whether readers may need to leave this page quickly."""
    closest: Sequence[Edition] = ()
    """Related articles that are added to the ones the editor chose."""
    history: History | None = None
    """None on pages that do not show it: the short version and standing pages."""
    number: int | None = None
    """The number of the edition; None in a preview."""

    @property
    def related_articles(self) -> Sequence[Edition]:
        """The related articles: first the editor's choice, then the closest ones."""
        return [*self.related, *self.closest]

    @cached_property
    def introduction(self) -> Sequence[SectionView]:
        """The sections before the first heading, which stand above the picture and the contents.

        Empty if they would be the whole text.
        """
        opening = list(takewhile(lambda part: not part.heading, self.sections))
        return opening if len(opening) < len(self.sections) else ()

    @cached_property
    def main_sections(self) -> Sequence[SectionView]:
        """The sections after the introduction."""
        return self.sections[len(self.introduction) :]

    @property
    def topic(self) -> Topic | None:
        """The primary topic."""
        return self.topics[0] if self.topics else None

    @cached_property
    def note(self) -> ContentNote:
        """The content note of this page: of the short version, or of the full text."""
        if self.short:
            return make_content_note(self.short_note, (), ())
        parts = (self.introduction, self.main_sections)
        return make_content_note(self.content_note, self.content_note_sections, parts)

    @cached_property
    def help_sections(self) -> Sequence[SectionView]:
        """The safety notes that place a help line. The short page has them, too."""
        return [part for part in self.sections if part.type == GET_HELP.name and placed_slugs(part.html)]


class LoadedRows(TypedDict, total=False):
    """What an `ArticlePage` shows beside the edition, under the names of its fields, which explain them."""

    authors: Required[Sequence[Author]]
    topics: Required[Sequence[Topic]]
    related: Required[Sequence[Edition]]
    closest: Sequence[Edition]
    review: Review | None
    earlier_review: Review | None
    place: Place | None
    history: History | None


def article_page(
    edition: Edition, *, episode: Episode | None = None, short: bool = False, **rows: Unpack[LoadedRows]
) -> ArticlePage:
    """Build the page of an edition, saved or not, from rows that are already loaded. No queries."""
    return ArticlePage(
        title=edition.title,
        dek=edition.dek,
        description=edition.description or edition.dek,
        content_note=edition.content_note,
        content_note_sections=edition.content_note_sections,
        short_note=edition.short_note if edition.short_html else "",
        url=edition.get_absolute_url(),
        short_url=edition.short_url,
        short=short,
        published=edition.published,
        updated=edition.updated,
        words=edition.words,
        minutes=edition.minutes,
        short_minutes=edition.short_minutes,
        short_html=_short_html_of(edition),
        lead=_lead_of(edition.lead) if edition.lead else None,
        sections=[section_view(section) for section in edition.sections],
        contents=build_contents((part["type"], part["heading"], part["anchor"]) for part in edition.sections),
        notes_html=mark_clean(edition.notes_html),
        player=player_data_if_published(episode),
        quick_exit=_needs_quick_exit(edition),
        number=edition.number,
        **rows,
    )


def _short_html_of(edition: Edition) -> SafeString:
    """Return the short version. The sections that it links to are on the page of the full article."""
    full = edition.get_absolute_url()
    return mark_clean(edition.short_html.replace('<a href="#', f'<a href="{full}#'))


def _lead_of(lead: dict[str, Any]) -> LeadPicture:
    return LeadPicture(
        html=lead_picture(lead, sizes=LEAD_SIZES, lazy=False),
        alt=lead["alt"],
        caption=lead.get("caption", ""),
        credit=lead.get("credit", ""),
        stored=lead["stored"],
        share=default_storage.url(lead["share"]) if lead.get("share") else "",
    )


def _needs_quick_exit(edition: Edition) -> bool:
    return edition.slug == HELP_SLUG or edition.is_sensitive


def section_view(section: dict[str, str]) -> SectionView:
    """Return a frozen section for the templates. Raises `KeyError` if its type is no longer registered."""
    return SectionView(
        type=section_type(section["type"]).name,
        anchor=section["anchor"],
        heading=mark_clean(section["heading_html"]),
        html=mark_clean(section["html"]),
        fold=fold_of(section["type"], section["html"]),
    )


def fold_of(type_name: str, html: str) -> str:
    """Return on which screens a section is folded: "phone", "always" or "". Only long callouts are.

    A section about help is never folded.

    >>> fold_of("deep-dive", "<p>" + "word " * 300 + "</p>"), fold_of("deep-dive", "<p>Short.</p>")
    ('phone', '')
    """
    # Most callouts are so short that their text need not be taken out of the HTML to see it.
    at_most = len(html) / PHONE_LINE + html.count("\n") + 1
    if type_name in (TEXT.name, GET_HELP.name) or at_most <= MAX_LINES:
        return ""
    blocks = text_of_html(html).split("\n")

    def is_too_long(line: int) -> bool:
        return sum(ceil(len(block) / line) for block in blocks) > MAX_LINES

    return "always" if is_too_long(WIDE_LINE) else "phone" if is_too_long(PHONE_LINE) else ""


def lead_picture(
    lead: dict[str, Any], *, sizes: str, lazy: bool = True, alt: str | None = None
) -> SafeString:
    """Return the HTML of the lead picture, empty if there is none. CSS crops it around its focus point.

    `alt` replaces its alt text; "" makes the picture decorative.
    """
    if not lead:
        return mark_clean("")
    alt_text = lead["alt"] if alt is None else alt
    classes = focus_of_lead(lead).classes
    return mark_clean(
        picture_tag(picture_file(lead["stored"]), alt_text, sizes=sizes, lazy=lazy, classes=classes)
    )
