"""What changed from one manuscript to another, in the words of an editor."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from articles.manuscript.model import Manuscript, Section
from articles.manuscript.pairing import longest_rise, pair
from articles.manuscript.section_types import SECTION_TYPES
from articles.manuscript.words import Piece, pieces

# What an editor calls the fields, in the order in which changes are told.
FIELDS = {
    "title": "Title",
    "dek": "Line under the title",
    "slug": "Address",
    "kind": "Kind",
    "description": "Description",
    "content_note": "Content note",
    "image": "Lead picture",
    "image_alt": "Alt text of the lead picture",
    "image_caption": "Caption of the lead picture",
    "image_credit": "Credit of the lead picture",
    "episode": "Episode",
    "published": "First published",
    "updated": "Last updated",
    "short_version": "Short version",
}
LISTS = {"authors": "Authors", "topics": "Topics", "related": "Related posts"}
_ONE = {"authors": "Author", "topics": "Topic", "related": "Related post"}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that changed; `pieces` are those of its words."""

    name: str
    label: str
    old: str
    new: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ListChange:
    """A list that changed. `reordered`: what stayed in it stands in another order."""

    name: str
    label: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    reordered: bool


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section beside what it was; places count from 1. One that is in both texts may be unchanged."""

    old: Section | None
    new: Section | None
    old_place: int | None
    new_place: int | None
    moved: bool
    heading: tuple[Piece, ...]
    body: tuple[Piece, ...]

    @property
    def is_added(self) -> bool:
        return self.old is None

    @property
    def is_removed(self) -> bool:
        return self.new is None

    @property
    def type_changed(self) -> bool:
        return bool(self.old and self.new and self.old.type != self.new.type)

    @property
    def heading_changed(self) -> bool:
        return bool(self.old and self.new and self.old.heading != self.new.heading)

    @property
    def body_changed(self) -> bool:
        return bool(self.old and self.new and self.old.body != self.new.body)

    @property
    def anchor_changed(self) -> bool:
        return bool(self.old and self.new and self.old.anchor != self.new.anchor)

    @property
    def is_changed(self) -> bool:
        return self.moved or self.old != self.new

    @property
    def title(self) -> str:
        """What to call it: its heading, or its type."""
        section = self.new or self.old or Section()
        return section.heading or type_label(section.type)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`fields` and `lists` hold what changed; `sections` all of both, in the order of the new text.

    A section that was removed stands where it was.
    """

    fields: tuple[FieldChange, ...]
    lists: tuple[ListChange, ...]
    sections: tuple[SectionChange, ...]

    @property
    def changed_sections(self) -> tuple[SectionChange, ...]:
        return tuple(change for change in self.sections if change.is_changed)

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.lists or self.changed_sections)

    @property
    def summary(self) -> tuple[str, ...]:
        """Every change in a short sentence."""
        return (
            *(f"{change.label} changed" for change in self.fields),
            *(sentence for change in self.lists for sentence in _list_sentences(change)),
            *(_section_sentence(change) for change in self.changed_sections),
        )


def compare(old: Manuscript, new: Manuscript) -> Comparison:
    """Return everything that changed. The read-only lines about a review are not compared."""
    return Comparison(
        fields=tuple(_fields(old, new)),
        lists=tuple(_lists(old, new)),
        sections=tuple(_sections(old.sections, new.sections)),
    )


def _fields(old: Manuscript, new: Manuscript) -> Iterator[FieldChange]:
    for name, label in FIELDS.items():
        before, after = as_words(getattr(old, name)), as_words(getattr(new, name))
        if before != after:
            yield FieldChange(name, label, before, after, pieces(before, after))


def as_words(value: str | date | None) -> str:
    """Return a field's value as it is shown; a time is in UTC."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    return str(value or "")


def type_label(name: str) -> str:
    """Return what a section type is called; one that there is no more keeps its name."""
    return SECTION_TYPES[name].label if name in SECTION_TYPES else name


def _lists(old: Manuscript, new: Manuscript) -> Iterator[ListChange]:
    for name, label in LISTS.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            kept_before = [item for item in before if item in after]
            kept_after = [item for item in after if item in before]
            yield ListChange(
                name,
                label,
                before,
                after,
                added=tuple(item for item in after if item not in before),
                removed=tuple(item for item in before if item not in after),
                reordered=kept_before != kept_after,
            )


def _sections(old: Sequence[Section], new: Sequence[Section]) -> Iterator[SectionChange]:
    found = pair(old, new)
    stayed = longest_rise([place for place in found if place is not None])
    removed = [place for place in range(len(old)) if place not in found]
    first = next((place for place in range(len(old)) if place not in removed), len(old))
    yield from (_removed(old, place) for place in removed if place < first)
    for place, (section, origin) in enumerate(zip(new, found, strict=True), 1):
        if origin is None:
            yield SectionChange(
                None, section, None, place, False, _whole("new", section.heading), _whole("new", section.body)
            )
            continue
        before = old[origin]
        yield SectionChange(
            before,
            section,
            origin + 1,
            place,
            moved=origin not in stayed,
            heading=pieces(before.heading, section.heading),
            body=pieces(before.body, section.body),
        )
        yield from (_removed(old, gone) for gone in _gone_after(origin, removed))


def _gone_after(place: int, removed: Iterable[int]) -> Iterator[int]:
    """Yield the places right behind this one that were removed, without a gap."""
    for gone in removed:
        if gone == place + 1:
            yield gone
            place = gone


def _removed(old: Sequence[Section], place: int) -> SectionChange:
    section = old[place]
    return SectionChange(
        section, None, place + 1, None, False, _whole("gone", section.heading), _whole("gone", section.body)
    )


def _whole(kind: str, text: str) -> tuple[Piece, ...]:
    return pieces(text, "") if kind == "gone" else pieces("", text)


def _list_sentences(change: ListChange) -> Iterator[str]:
    one = _ONE[change.name]
    yield from (f"{one} “{item}” added" for item in change.added)
    yield from (f"{one} “{item}” removed" for item in change.removed)
    if change.reordered:
        yield f"{change.label} in another order"


def _section_sentence(change: SectionChange) -> str:
    if change.is_added or change.is_removed:
        told = ["added" if change.is_added else "removed"]
    else:
        told = [
            *([_move(change)] if change.moved else []),
            *(["type changed"] if change.type_changed else []),
            *(["heading changed"] if change.heading_changed else []),
            *(["text changed"] if change.body_changed else []),
            *(["anchor changed"] if change.anchor_changed else []),
        ]
    return f"Section “{change.title}”: {', '.join(told)}"


def _move(change: SectionChange) -> str:
    if change.old_place == change.new_place:  # the others went round it
        return "moved among the others"
    return f"moved from {change.old_place} to {change.new_place}"
