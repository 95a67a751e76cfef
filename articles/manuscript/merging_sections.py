"""The sections of two texts put together: paired with the text both began from, and set in one order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from articles.manuscript.blocks import either, merge_text
from articles.manuscript.model import Section
from articles.manuscript.pairing import pair

Place = tuple[str, int]  # ("base", 3): the section with that place in the base; ("mine", 1): one I added


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the merged text. Without a key there is nothing to choose: `mine` is what stands there."""

    key: str
    base: tuple[Section, ...]
    mine: tuple[Section, ...]
    theirs: tuple[Section, ...]

    @classmethod
    def of(cls, section: Section) -> "Slot":
        return cls("", (), (section,), ())

    def chosen(self, choice: str) -> tuple[Section, ...]:
        """Return the sections of a choice: "mine", "theirs", or "both", theirs below and without its pin."""
        if choice == "theirs" and self.key:
            return self.theirs
        if choice == "both" and self.mine and self.theirs:
            return (*self.mine, *(replace(section, anchor="") for section in self.theirs))
        return self.mine


def merge_sections(base: Sequence[Section], mine: Sequence[Section], theirs: Sequence[Section]) -> list[Slot]:
    """Return the merged sections in their order, with what there is to choose."""
    ours, others = _places(base, mine, "mine"), _places(base, theirs, "theirs")
    mine_by, theirs_by = dict(zip(ours, mine, strict=True)), dict(zip(others, theirs, strict=True))
    added = {section for place, section in mine_by.items() if place[0] == "mine"}
    order = _in_one_order(ours, others)
    slots = []
    for place in order:
        if place[0] == "base":
            slots += _kept(place[1], base[place[1]], mine_by.get(place), theirs_by.get(place))
        elif place[0] == "mine":
            slots.append(Slot.of(mine_by[place]))
        elif theirs_by[place] not in added:  # what both added alike is there once
            slots.append(Slot.of(theirs_by[place]))
    return slots


def _places(base: Sequence[Section], text: Sequence[Section], name: str) -> list[Place]:
    found = pair(base, text)
    return [(name, here) if there is None else ("base", there) for here, there in enumerate(found)]


def _in_one_order(ours: Sequence[Place], others: Sequence[Place]) -> list[Place]:
    """Return every place once: in my order, unless only they moved something."""
    common = [place for place in ours if place in others]
    moved_by_me = common != sorted(common)
    first, second = (ours, others) if moved_by_me or common == _only(others, common) else (others, ours)
    merged = list(first)
    above: Place | None = None
    for place in second:
        if place not in merged:
            merged.insert(_below(merged, above, first), place)
        above = place
    return merged


def _only(places: Sequence[Place], wanted: Sequence[Place]) -> list[Place]:
    return [place for place in places if place in wanted]


def _below(merged: Sequence[Place], above: Place | None, first: Sequence[Place]) -> int:
    """Return where to insert what stands below `above`: behind what the other one added there, too."""
    place = 0 if above is None else merged.index(above) + 1
    while place < len(merged) and merged[place][0] != "base" and merged[place] in first:
        place += 1
    return place


def _kept(place: int, base: Section, mine: Section | None, theirs: Section | None) -> list[Slot]:
    """Return the slot of a section that was there before, if there is anything of it left."""
    key = f"section-{place + 1}"
    if mine is None or theirs is None:
        left = mine or theirs
        if left is None or _same(left, base):
            return []
        return [Slot(key, (base,), (mine,) if mine else (), (theirs,) if theirs else ())]
    merged, clashing = _merged(base, mine, theirs)
    if not clashing:
        return [Slot.of(merged)]
    return [Slot(key, (base,), (merged,), (replace(merged, **clashing),))]


def _same(left: Section, right: Section) -> bool:
    return replace(left, anchor="") == replace(right, anchor="")


def _merged(base: Section, mine: Section, theirs: Section) -> tuple[Section, Mapping[str, str]]:
    """Merge one section; return it with mine where both changed the same, and what theirs says there."""
    values: dict[str, str] = {}
    clashing: dict[str, str] = {}
    for name in ("type", "heading", "body", "anchor"):
        old, here, there = (getattr(section, name) for section in (base, mine, theirs))
        merged = merge_text(old, here, there) if name == "body" else either(old, here, there)
        values[name] = here if merged is None else merged
        if merged is None:
            clashing[name] = there
    return Section(**values), clashing
