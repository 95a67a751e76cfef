"""Putting the work of two people together: three-way, by field, list and section."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from articles.manuscript.blocks import merge_text
from articles.manuscript.comparing import FIELDS, LISTS, as_words, type_label
from articles.manuscript.formatting import canonical
from articles.manuscript.headings import heading_line
from articles.manuscript.merging_sections import Slot, merge_sections
from articles.manuscript.model import Manuscript, Section
from articles.manuscript.words import Piece, pieces

MINE, THEIRS, BOTH = "mine", "theirs", "both"


@dataclass(frozen=True, slots=True)
class Clash:
    """What both changed, each in another way. `key` is safe in a form; `pieces` lead from theirs to mine."""

    key: str
    label: str
    base: str
    mine: str
    theirs: str
    may_keep_both: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """Two texts put together; where they clash, mine holds until somebody chooses."""

    _merged: Manuscript  # with the sections there is nothing to put together of
    _theirs: Manuscript
    _slots: Sequence[Slot]
    clashes: tuple[Clash, ...] = field(default=())

    @property
    def manuscript(self) -> Manuscript:
        """What there is without a choice."""
        return self.resolved({})

    def resolved(self, choices: Mapping[str, str]) -> Manuscript:
        """Return the text with a choice for each clash by its key: "mine", "theirs" or "both"."""
        chosen: dict[str, Any] = {
            clash.key: self._field(clash, choices.get(clash.key, MINE))
            for clash in self.clashes
            if clash.key in FIELDS
        }
        sections = [part for slot in self._slots for part in slot.chosen(choices.get(slot.key, MINE))]
        together = (*self._merged.sections, *_pinned_once(sections))
        return canonical(replace(self._merged, **chosen, sections=together))

    def _field(self, clash: Clash, choice: str) -> Any:
        mine, theirs = getattr(self._merged, clash.key), getattr(self._theirs, clash.key)
        if choice == BOTH and clash.may_keep_both:
            return f"{mine}\n\n{theirs}"
        return theirs if choice == THEIRS else mine


def merge(base: Manuscript, mine: Manuscript, theirs: Manuscript) -> Merge:
    """Put mine and theirs together, both begun from `base`. All three are canonical.

    What one of them changed is taken; a body that both changed is put together by paragraphs; additions of
    both stay. What is left is a clash. No text of either is lost without a choice.
    """
    if mine in (base, theirs):
        return Merge(theirs, theirs, [])
    if theirs == base:
        return Merge(mine, theirs, [])
    values: dict[str, Any] = {}
    clashes = []
    for name in FIELDS:
        three = tuple(getattr(text, name) for text in (base, mine, theirs))
        values[name], clash = _field(name, *three)
        clashes += clash
    for name in LISTS:
        values[name] = _list(*(getattr(text, name) for text in (base, mine, theirs)))
    slots = merge_sections(base.sections, mine.sections, theirs.sections)
    clashes += [_section_clash(slot) for slot in slots if slot.key]
    return Merge(replace(mine, **values, sections=()), theirs, slots, tuple(clashes))


def _field(name: str, base: Any, mine: Any, theirs: Any) -> tuple[Any, list[Clash]]:
    if mine == theirs or theirs == base:
        return mine, []
    if mine == base:
        return theirs, []  # None is a value here: no date
    is_text = name == "short_version"
    merged = merge_text(base, mine, theirs) if is_text else None
    if merged is not None:
        return merged, []
    shown = as_words(base), as_words(mine), as_words(theirs)
    return mine, [Clash(name, FIELDS[name], *shown, may_keep_both=is_text, pieces=pieces(shown[2], shown[1]))]


def _list(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """Merge names in an order: what either added is in, what either removed is out."""
    gone = {item for item in base if item not in mine or item not in theirs}
    moved_by_me = [item for item in mine if item in base] != [item for item in base if item in mine]
    first, second = (mine, theirs) if moved_by_me else (theirs, mine)
    merged = [item for item in first if item not in gone]
    above = ""
    for item in second:
        if item not in merged and item not in gone:
            merged.insert(merged.index(above) + 1 if above in merged else 0, item)
        above = item if item in merged else above
    return tuple(merged)


def _section_clash(slot: Slot) -> Clash:
    with_label = _differ(slot, "type")
    with_pin = _differ(slot, "anchor")
    base, mine, theirs = (
        _as_text(sections, with_label, with_pin) for sections in (slot.base, slot.mine, slot.theirs)
    )
    named = (*slot.mine, *slot.theirs)[0]
    return Clash(
        slot.key,
        f"Section “{named.heading}”" if named.heading else "A section without a heading",
        base,
        mine,
        theirs,
        may_keep_both=bool(slot.mine and slot.theirs),
        pieces=pieces(theirs, mine),
    )


def _differ(slot: Slot, name: str) -> bool:
    return len({getattr(section, name) for section in (*slot.mine, *slot.theirs)}) > 1


def _as_text(sections: Sequence[Section], with_label: bool, with_pin: bool) -> str:
    """Return what an editor reads: the type and the pin only where the choice is between them."""
    parts: list[str] = []
    for section in sections:
        label = type_label(section.type) if with_label else ""
        heading = heading_line(section.heading, section.anchor) if with_pin else section.heading
        parts += [label, heading, section.body]
    return "\n\n".join(part for part in parts if part)


def _pinned_once(sections: Sequence[Section]) -> list[Section]:
    """Return the sections, each pin with the first that has it."""
    seen: set[str] = set()
    kept = []
    for section in sections:
        kept.append(replace(section, anchor="") if section.anchor in seen else section)
        seen.add(section.anchor)
    return kept
