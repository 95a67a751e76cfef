"""Three-way merge of sections: pairs them with the sections of the base, and merges their order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from articles.manuscript.blocks import merge_text, pick_changed_side
from articles.manuscript.model import Section
from articles.manuscript.pairing import pair_sections

Place = tuple[str, int]  # ("base", 3): the section at index 3 of the base; ("mine", 1): one that mine added


@dataclass(frozen=True, slots=True)
class Slot:
    """A position in the merged text. Without a key there is no conflict, and `mine` is the result."""

    key: str
    base: tuple[Section, ...]
    mine: tuple[Section, ...]
    theirs: tuple[Section, ...]

    @classmethod
    def of(cls, section: Section) -> "Slot":
        return cls("", (), (section,), ())

    def choose(self, choice: str) -> tuple[Section, ...]:
        """Return the sections for "mine", "theirs" or "both"; with both, theirs come second, without pins."""
        if choice == "theirs" and self.key:
            return self.theirs
        if choice == "both" and self.mine and self.theirs:
            return (*self.mine, *(replace(section, anchor="") for section in self.theirs))
        return self.mine


def merge_sections(base: Sequence[Section], mine: Sequence[Section], theirs: Sequence[Section]) -> list[Slot]:
    """Return the merged sections in order, with the conflicts."""
    ours, others = _locate_sections(base, mine, "mine"), _locate_sections(base, theirs, "theirs")
    mine_by, theirs_by = dict(zip(ours, mine, strict=True)), dict(zip(others, theirs, strict=True))
    added = {section for place, section in mine_by.items() if place[0] == "mine"}
    order = _merge_order(ours, others)
    slots = []
    for place in order:
        if place[0] == "base":
            slots += _merge_base_section(place[1], base[place[1]], mine_by.get(place), theirs_by.get(place))
        elif place[0] == "mine":
            slots.append(Slot.of(mine_by[place]))
        elif theirs_by[place] not in added:  # a section that both added is kept once
            slots.append(Slot.of(theirs_by[place]))
    return slots


def _locate_sections(base: Sequence[Section], text: Sequence[Section], name: str) -> list[Place]:
    found = pair_sections(base, text)
    return [(name, here) if there is None else ("base", there) for here, there in enumerate(found)]


def _merge_order(ours: Sequence[Place], others: Sequence[Place]) -> list[Place]:
    """Return every place once: in the order of mine, unless only theirs moved something."""
    common = [place for place in ours if place in others]
    moved_by_me = common != sorted(common)
    first, second = (
        (ours, others) if moved_by_me or common == _common_places(others, common) else (others, ours)
    )
    merged = list(first)
    above: Place | None = None
    for place in second:
        if place not in merged:
            merged.insert(_insertion_index(merged, above, first), place)
        above = place
    return merged


def _common_places(places: Sequence[Place], wanted: Sequence[Place]) -> list[Place]:
    return [place for place in places if place in wanted]


def _insertion_index(merged: Sequence[Place], above: Place | None, first: Sequence[Place]) -> int:
    """Return where to insert the section that follows `above`: after additions of the other side there."""
    place = 0 if above is None else merged.index(above) + 1
    while place < len(merged) and merged[place][0] != "base" and merged[place] in first:
        place += 1
    return place


def _merge_base_section(
    place: int, base: Section, mine: Section | None, theirs: Section | None
) -> list[Slot]:
    """Return the slot of a section of the base; an empty list if it was removed."""
    key = f"section-{place + 1}"
    if mine is None or theirs is None:
        left = mine or theirs
        if left is None or _is_same_but_anchor(left, base):
            return []
        return [Slot(key, (base,), (mine,) if mine else (), (theirs,) if theirs else ())]
    merged, clashing = _merge_section(base, mine, theirs)
    if not clashing:
        return [Slot.of(merged)]
    return [Slot(key, (base,), (merged,), (replace(merged, **clashing),))]


def _is_same_but_anchor(left: Section, right: Section) -> bool:
    return replace(left, anchor="") == replace(right, anchor="")


def _merge_section(base: Section, mine: Section, theirs: Section) -> tuple[Section, Mapping[str, str]]:
    """Merge one section. In a conflict the result has the value of mine; the mapping has that of theirs."""
    values: dict[str, str] = {}
    clashing: dict[str, str] = {}
    for name in ("type", "heading", "body", "anchor"):
        old, here, there = (getattr(section, name) for section in (base, mine, theirs))
        merged = merge_text(old, here, there) if name == "body" else pick_changed_side(old, here, there)
        values[name] = here if merged is None else merged
        if merged is None:
            clashing[name] = there
    return Section(**values), clashing
