"""Pairs the sections of a new text with those of an old one. Sections in a text have no ids."""

import re
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from zlib import crc32

from articles.manuscript.model import Section

# A set of words as an integer with a bit for each, and their number. Fast enough to compare 1,000 by 1,000.
WordBits = tuple[int, int]

_WORD = re.compile(r"\w+")
_MIN_LIKENESS = 0.5  # share of common words, from 0 to 1
_SAMPLE_SIZE = 256


def pair_sections(old: Sequence[Section], new: Sequence[Section]) -> list[int | None]:
    """Return for each new section the index of its old section, or None if it was added.

    Pairs by pin, by equality, by type and heading, by heading, by body; then by similar bodies.
    """
    found: list[int | None] = [None] * len(new)
    for key in (_pin, _all, _type_and_heading, _heading, _body):
        _pair_by(key, old, new, found)
    _pair_by_likeness(old, new, found)
    return found


def _pin(section: Section) -> Hashable:
    return section.anchor


def _all(section: Section) -> Hashable:
    return section.type, section.heading, section.body


def _type_and_heading(section: Section) -> Hashable:
    return section.heading and (section.type, section.heading)


def _heading(section: Section) -> Hashable:
    return section.heading


def _body(section: Section) -> Hashable:
    return section.body


def _pair_by(
    key: Callable[[Section], Hashable],
    old: Sequence[Section],
    new: Sequence[Section],
    found: list[int | None],
) -> None:
    """Pair unpaired sections with equal keys, in the order of the texts; empty keys are ignored."""
    taken = set(found)
    left: dict[Hashable, deque[int]] = defaultdict(deque)
    for place, section in enumerate(old):
        if place not in taken and key(section):
            left[key(section)].append(place)
    for place, section in enumerate(new):
        if found[place] is None and left.get(key(section)):
            found[place] = left[key(section)].popleft()


def _pair_by_likeness(old: Sequence[Section], new: Sequence[Section], found: list[int | None]) -> None:
    taken = set(found)
    bits: dict[str, int] = {}
    olds = [(place, _word_bits(section, bits)) for place, section in enumerate(old) if place not in taken]
    news = [(place, _word_bits(section, bits)) for place, section in enumerate(new) if found[place] is None]
    scored = [
        (-likeness, there, here)
        for here, mine in news
        for there, theirs in olds
        if (likeness := _likeness(mine, theirs)) >= _MIN_LIKENESS
    ]
    used: set[int] = set()
    for _score, there, here in sorted(scored):
        if there not in used and found[here] is None:
            found[here] = there
            used.add(there)


def _word_bits(section: Section, bits: dict[str, int]) -> WordBits:
    """Return the distinct words of a body. Of many, always the same `_SAMPLE_SIZE`, chosen by checksum."""
    words = set(_WORD.findall(section.body.casefold()))
    sample = sorted(words, key=lambda word: (crc32(word.encode()), word))[:_SAMPLE_SIZE]
    return sum(1 << bits.setdefault(word, len(bits)) for word in sample), len(sample)


def _likeness(left: WordBits, right: WordBits) -> float:
    """Return the share of common words (Dice coefficient), from 0 to 1."""
    common = (left[0] & right[0]).bit_count()
    return 2 * common / (left[1] + right[1]) if common else 0.0


def longest_increasing_subset(places: Sequence[int]) -> set[int]:
    """Return a longest increasing subsequence of distinct numbers, as a set. Sections in it were not moved.

    >>> sorted(longest_increasing_subset([3, 1, 2, 0]))
    [1, 2]
    """
    ends: list[int] = []  # the lowest end of an increasing subsequence of length 1, 2, 3 …
    below: dict[int, int | None] = {}
    for place in places:
        length = bisect_left(ends, place)
        below[place] = ends[length - 1] if length else None
        ends[length : length + 1] = [place]
    increasing: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        increasing.add(last)
        last = below[last]
    return increasing
