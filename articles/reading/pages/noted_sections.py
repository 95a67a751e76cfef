"""The content note of a page: its text, the sections it names, and the links that skip them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Protocol

from articles.manuscript import GET_HELP, TEXT
from articles.reading.language import gettext
from articles.rendering import text_of_html


class PageSection(Protocol):
    """What this module needs of a section."""

    @property
    def type(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def anchor(self) -> str: ...
    @property
    def heading(self) -> str: ...


@dataclass(frozen=True, slots=True)
class NotedSection:
    """A section that the note names. `name` is plain text: its heading, or words that stand for it."""

    anchor: str
    name: str


@dataclass(frozen=True, slots=True)
class Skip:
    """A link that stands before a run of sections of the note. It leads to `target`, and skips `length`."""

    target: str
    length: int


@dataclass(frozen=True, slots=True)
class ContentNote:
    """The content note of a page.

    `skips` has a link for the first section of each run, `ends` the id of a mark after the last section of
    a run that no section follows. Both are by the anchor of that section.
    """

    text: str
    sections: Sequence[NotedSection] = ()
    skips: Mapping[str, Skip] = field(default_factory=dict)
    ends: Mapping[str, str] = field(default_factory=dict)


def make_content_note(
    text: str, anchors: Collection[str], parts: Sequence[Sequence[PageSection]]
) -> ContentNote:
    """Return the note about the sections with these anchors.

    `parts` are the sections of the page in its order. A run ends with a part: a picture, say, follows there.
    Nothing is named without a text.
    """
    if not text:
        return ContentNote("")
    named = [section for part in parts for section in part if _is_named(section, anchors)]
    skips: dict[str, Skip] = {}
    ends: dict[str, str] = {}
    for run, following in (found for part in parts for found in _runs(part, anchors)):
        target = following.anchor if following else f"page-after-{run[-1].anchor}"
        skips[run[0].anchor] = Skip(target, len(run))
        if not following:
            ends[run[-1].anchor] = target
    return ContentNote(text, [NotedSection(one.anchor, _name(one)) for one in named], skips, ends)


def _runs(
    part: Sequence[PageSection], anchors: Collection[str]
) -> Iterator[tuple[Sequence[PageSection], PageSection | None]]:
    """Yield each run of consecutive named sections, with the section that follows it."""
    groups = [
        (is_named, list(group)) for is_named, group in groupby(part, lambda one: _is_named(one, anchors))
    ]
    for number, (is_named, run) in enumerate(groups, 1):
        if is_named:
            yield run, groups[number][1][0] if number < len(groups) else None


def _is_named(section: PageSection, anchors: Collection[str]) -> bool:
    return section.anchor in anchors and section.type != GET_HELP.name


def _name(section: PageSection) -> str:
    if section.heading:
        return text_of_html(section.heading)
    return gettext("the text without a heading") if section.type == TEXT.name else section.label
