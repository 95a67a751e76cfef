"""Three-way merge of manuscripts, by field, list and section."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from articles.manuscript.blocks import merge_text
from articles.manuscript.comparing import COMPARED_FIELDS, COMPARED_LISTS, format_value, type_label
from articles.manuscript.faults import Message
from articles.manuscript.field_kinds import Text
from articles.manuscript.formatting import canonical
from articles.manuscript.headings import format_heading_line
from articles.manuscript.merging_sections import Slot, merge_sections
from articles.manuscript.model import Manuscript, Section
from articles.manuscript.word_diff import DiffPiece, diff_words

MINE, THEIRS, BOTH = "mine", "theirs", "both"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict: both sides changed one part. `key` is safe in a form; `pieces` compare theirs with mine."""

    key: str
    label: str
    base: str
    mine: str
    theirs: str
    may_keep_both: bool
    pieces: tuple[DiffPiece, ...]


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The result of a merge. In a conflict, `mine` is used until somebody chooses."""

    _merged: Manuscript  # its sections are set only if no merge of sections was needed
    _theirs: Manuscript
    _slots: Sequence[Slot]
    clashes: tuple[Conflict, ...] = field(default=())

    @property
    def manuscript(self) -> Manuscript:
        """The merged text if nothing is chosen."""
        return self.resolved({})

    def resolved(self, choices: Mapping[str, str]) -> Manuscript:
        """Return the text with a choice for each conflict, by its key: "mine", "theirs" or "both"."""
        choose: dict[str, Any] = {
            clash.key: self._merge_field(clash, choices.get(clash.key, MINE))
            for clash in self.clashes
            if clash.key in COMPARED_FIELDS
        }
        sections = [part for slot in self._slots for part in slot.choose(choices.get(slot.key, MINE))]
        together = (*self._merged.sections, *_remove_duplicate_pins(sections))
        return canonical(replace(self._merged, **choose, sections=together))

    def _merge_field(self, clash: Conflict, choice: str) -> Any:
        mine, theirs = getattr(self._merged, clash.key), getattr(self._theirs, clash.key)
        if choice == BOTH and clash.may_keep_both:
            return f"{mine}\n\n{theirs}"
        return theirs if choice == THEIRS else mine


def merge(base: Manuscript, mine: Manuscript, theirs: Manuscript) -> MergeResult:
    """Merge `mine` and `theirs`, which both started from `base`. All three are canonical.

    A change of one side is taken. A body that both changed is merged by paragraphs. Additions of both sides
    are kept. Everything else is a conflict. No text of either side is lost without a choice.
    """
    if mine in (base, theirs):
        return MergeResult(theirs, theirs, [])
    if theirs == base:
        return MergeResult(mine, theirs, [])
    values: dict[str, Any] = {}
    clashes = []
    for name in COMPARED_FIELDS:
        versions = tuple(getattr(text, name) for text in (base, mine, theirs))
        values[name], clash = _merge_field(name, *versions)
        clashes += clash
    for name in COMPARED_LISTS:
        values[name] = _merge_list(*(getattr(text, name) for text in (base, mine, theirs)))
    slots = merge_sections(base.sections, mine.sections, theirs.sections)
    clashes += [_make_section_clash(slot) for slot in slots if slot.key]
    return MergeResult(replace(mine, **values, sections=()), theirs, slots, tuple(clashes))


def _merge_field(name: str, base: Any, mine: Any, theirs: Any) -> tuple[Any, list[Conflict]]:
    if mine == theirs or theirs == base:
        return mine, []
    if mine == base:
        return theirs, []  # `pick_changed_side` is not used: None is a value here, for no date
    is_text = isinstance(COMPARED_FIELDS[name], Text)
    merged = merge_text(base, mine, theirs) if is_text else None
    if merged is not None:
        return merged, []
    texts = format_value(base), format_value(mine), format_value(theirs)
    return mine, [
        Conflict(
            name,
            COMPARED_FIELDS[name].label_of_change,
            *texts,
            may_keep_both=is_text,
            pieces=diff_words(texts[2], texts[1]),
        )
    ]


def _merge_list(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """Merge ordered lists of names: additions of both sides are kept, removals of either side apply."""
    removed = {item for item in base if item not in mine or item not in theirs}
    moved_by_me = [item for item in mine if item in base] != [item for item in base if item in mine]
    first, second = (mine, theirs) if moved_by_me else (theirs, mine)
    merged = [item for item in first if item not in removed]
    above = ""
    for item in second:
        if item not in merged and item not in removed:
            merged.insert(merged.index(above) + 1 if above in merged else 0, item)
        above = item if item in merged else above
    return tuple(merged)


def _make_section_clash(slot: Slot) -> Conflict:
    with_label = _is_different(slot, "type")
    with_pin = _is_different(slot, "anchor")
    base, mine, theirs = (
        _format_sections(sections, with_label, with_pin) for sections in (slot.base, slot.mine, slot.theirs)
    )
    named = (*slot.mine, *slot.theirs)[0]
    return Conflict(
        slot.key,
        Message("Section “%(title)s”", title=named.heading)
        if named.heading
        else Message("A section without a heading"),
        base,
        mine,
        theirs,
        may_keep_both=bool(slot.mine and slot.theirs),
        pieces=diff_words(theirs, mine),
    )


def _is_different(slot: Slot, name: str) -> bool:
    return len({getattr(section, name) for section in (*slot.mine, *slot.theirs)}) > 1


def _format_sections(sections: Sequence[Section], with_label: bool, with_pin: bool) -> str:
    """Return sections as text for editors, with the type and the pin only if the two sides differ in them."""
    parts: list[str] = []
    for section in sections:
        label = type_label(section.type) if with_label else ""
        heading = format_heading_line(section.heading, section.anchor) if with_pin else section.heading
        parts += [label, heading, section.body]
    return "\n\n".join(part for part in parts if part)


def _remove_duplicate_pins(sections: Sequence[Section]) -> list[Section]:
    """Return the sections; if several have the same pin, only the first keeps it."""
    seen: set[str] = set()
    result = []
    for section in sections:
        result.append(replace(section, anchor="") if section.anchor in seen else section)
        seen.add(section.anchor)
    return result
