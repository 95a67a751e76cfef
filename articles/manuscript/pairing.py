"""Which section of a new text is which of an old one: sections carry no ids in a text."""

import re
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from zlib import crc32

from articles.manuscript.model import Section

Words = tuple[int, int]  # a bit for each, so that a thousand times a thousand compare in time; and how many

_WORD = re.compile(r"\w+")
_ALIKE = 0.5  # of the different words of both bodies
_SAMPLE = 256


def pair(old: Sequence[Section], new: Sequence[Section]) -> list[int | None]:
    """Return for each new section the place of the old one it comes from, or None: it was added.

    By pin, by being the very same, by type and heading, by heading, by body; then by likeness of the bodies.
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
    """Pair what has the same key and no partner yet, in the order of the texts; an empty key has none."""
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
    olds = [(place, _words(section, bits)) for place, section in enumerate(old) if place not in taken]
    news = [(place, _words(section, bits)) for place, section in enumerate(new) if found[place] is None]
    scored = [
        (-likeness, there, here)
        for here, mine in news
        for there, theirs in olds
        if (likeness := _likeness(mine, theirs)) >= _ALIKE
    ]
    used: set[int] = set()
    for _score, there, here in sorted(scored):
        if there not in used and found[here] is None:
            found[here] = there
            used.add(there)


def _words(section: Section, bits: dict[str, int]) -> Words:
    """Return the different words of a body; of very many, always the same few hundred by their checksum."""
    words = set(_WORD.findall(section.body.casefold()))
    sample = sorted(words, key=lambda word: (crc32(word.encode()), word))[:_SAMPLE]
    return sum(1 << bits.setdefault(word, len(bits)) for word in sample), len(sample)


def _likeness(left: Words, right: Words) -> float:
    """Return how much of the words of both is common, from 0 to 1."""
    common = (left[0] & right[0]).bit_count()
    return 2 * common / (left[1] + right[1]) if common else 0.0


def longest_rise(places: Sequence[int]) -> set[int]:
    """Return a longest rising choice of these different numbers: what need not be called moved.

    >>> sorted(longest_rise([3, 1, 2, 0]))
    [1, 2]
    """
    ends: list[int] = []  # the lowest place at which a rise of one, of two, of three … ends
    below: dict[int, int | None] = {}
    for place in places:
        length = bisect_left(ends, place)
        below[place] = ends[length - 1] if length else None
        ends[length : length + 1] = [place]
    rise: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        rise.add(last)
        last = below[last]
    return rise
