"""Compares two manuscripts and describes the changes for editors."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from articles.manuscript.faults import Message
from articles.manuscript.field_kinds import ListField, SingleLine, Text, Time
from articles.manuscript.model import Manuscript, Section, editable_fields
from articles.manuscript.pairing import longest_increasing_subset, pair_sections
from articles.manuscript.section_types import SECTION_TYPES
from articles.manuscript.word_diff import DiffPiece, diff_words

# The fields and lists that are compared, in the order in which changes are listed.
COMPARED_FIELDS = editable_fields(SingleLine, Time, Text)
COMPARED_LISTS = editable_fields(ListField)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that changed; `pieces` is the word-by-word difference."""

    name: str
    label: str
    old: str
    new: str
    pieces: tuple[DiffPiece, ...]


@dataclass(frozen=True, slots=True)
class ListChange:
    """A list that changed. `reordered`: the items in both versions have another order."""

    name: str
    label: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    reordered: bool


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section and its old version, with places counted from 1. If both exist, they may be equal."""

    old: Section | None
    new: Section | None
    old_place: int | None
    new_place: int | None
    moved: bool
    heading: tuple[DiffPiece, ...]
    body: tuple[DiffPiece, ...]

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
        """The name of the section in messages: its heading, or its type's label."""
        section = self.new or self.old or Section()
        return section.heading or type_label(section.type)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result of a comparison: the changed fields and lists, and all sections of both texts.

    `sections` are in the order of the new text. A removed section is listed at its old position.
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
        """Every change as a short message."""
        return (
            *(Message("%(field)s changed", field=change.label) for change in self.fields),
            *(sentence for change in self.lists for sentence in _describe_list(change)),
            *(_describe_section(change) for change in self.changed_sections),
        )


def compare(old: Manuscript, new: Manuscript) -> Comparison:
    """Compare two manuscripts. The read-only fields about a review are not compared."""
    return Comparison(
        fields=tuple(_compare_fields(old, new)),
        lists=tuple(_compare_lists(old, new)),
        sections=tuple(_compare_sections(old.sections, new.sections)),
    )


def _compare_fields(old: Manuscript, new: Manuscript) -> Iterator[FieldChange]:
    for name, field in COMPARED_FIELDS.items():
        before, after = format_value(getattr(old, name)), format_value(getattr(new, name))
        if change := compare_line(name, field.label_of_change, before, after):
            yield change


def compare_line(name: str, label: str, old: str, new: str) -> FieldChange | None:
    """Return the difference of a field's two values; None if they are equal."""
    return FieldChange(name, label, old, new, diff_words(old, new)) if old != new else None


def format_value(value: str | date | None) -> str:
    """Return a field's value as text; times are in UTC."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    return str(value or "")


def type_label(name: str) -> str:
    """Return the label of a section type; for a type that no longer exists, its name."""
    return SECTION_TYPES[name].label if name in SECTION_TYPES else name


def _compare_lists(old: Manuscript, new: Manuscript) -> Iterator[ListChange]:
    for name, field in COMPARED_LISTS.items():
        if change := compare_list(name, field.label_of_change, getattr(old, name), getattr(new, name)):
            yield change


def compare_list(name: str, label: str, old: tuple[str, ...], new: tuple[str, ...]) -> ListChange | None:
    """Return the difference of a list's two values; None if they are equal."""
    if old == new:
        return None
    return ListChange(
        name,
        label,
        old,
        new,
        added=tuple(item for item in new if item not in old),
        removed=tuple(item for item in old if item not in new),
        reordered=[item for item in old if item in new] != [item for item in new if item in old],
    )


def _compare_sections(old: Sequence[Section], new: Sequence[Section]) -> Iterator[SectionChange]:
    found = pair_sections(old, new)
    unmoved = longest_increasing_subset([place for place in found if place is not None])
    removed = [place for place in range(len(old)) if place not in found]
    first = next((place for place in range(len(old)) if place not in removed), len(old))
    yield from (_removed_section(old, place) for place in removed if place < first)
    for place, (section, origin) in enumerate(zip(new, found, strict=True), 1):
        if origin is None:
            yield SectionChange(
                None,
                section,
                None,
                place,
                False,
                _one_sided_pieces("new", section.heading),
                _one_sided_pieces("new", section.body),
            )
            continue
        before = old[origin]
        yield SectionChange(
            before,
            section,
            origin + 1,
            place,
            moved=origin not in unmoved,
            heading=diff_words(before.heading, section.heading),
            body=diff_words(before.body, section.body),
        )
        yield from (_removed_section(old, gone) for gone in _removed_after(origin, removed))


def _removed_after(place: int, removed: Iterable[int]) -> Iterator[int]:
    """Yield the removed places that directly follow this one, without a gap."""
    for gone in removed:
        if gone == place + 1:
            yield gone
            place = gone


def _removed_section(old: Sequence[Section], place: int) -> SectionChange:
    section = old[place]
    return SectionChange(
        section,
        None,
        place + 1,
        None,
        False,
        _one_sided_pieces("gone", section.heading),
        _one_sided_pieces("gone", section.body),
    )


def _one_sided_pieces(kind: str, text: str) -> tuple[DiffPiece, ...]:
    return diff_words(text, "") if kind == "gone" else diff_words("", text)


def _describe_list(change: ListChange) -> Iterator[str]:
    one = COMPARED_LISTS[change.name].singular
    yield from (Message("%(kind)s “%(name)s” added", kind=one, name=item) for item in change.added)
    yield from (Message("%(kind)s “%(name)s” removed", kind=one, name=item) for item in change.removed)
    if change.reordered:
        yield Message("%(field)s in another order", field=change.label)


def _describe_section(change: SectionChange) -> Message:
    if change.is_added or change.is_removed:
        changes = [Message("added") if change.is_added else Message("removed")]
    else:
        changes = [
            *([_describe_move(change)] if change.moved else []),
            *([Message("type changed")] if change.type_changed else []),
            *([Message("heading changed")] if change.heading_changed else []),
            *([Message("text changed")] if change.body_changed else []),
            *([Message("anchor changed")] if change.anchor_changed else []),
        ]
    return Message("Section “%(title)s”: %(changes)s", title=change.title, changes=tuple(changes))


def _describe_move(change: SectionChange) -> Message:
    if change.old_place == change.new_place:  # other sections moved around it
        return Message("moved among the others")
    return Message("moved from %(old)s to %(new)s", old=str(change.old_place), new=str(change.new_place))
