"""Excerpts of search results: the section that matches best, and the words around a match. Pure functions.

A marked text has `\\x01` and `\\x02` around each match, and `\\x1e` before each section.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

MARKED = re.compile("\x01(.*?)\x02", re.DOTALL)
AROUND = 90  # characters before and after the middle of the matches
WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text. `found` is whether it matches the search."""

    text: str
    found: bool = False


Excerpt = Sequence[Piece]


def different_words(marked: str) -> int:
    """Return the number of different marked words."""
    return len({word.casefold() for word in MARKED.findall(marked)})


def best_section(marked: str) -> int | None:
    r"""Return the index of the section with most different marked words; of equal ones, with most marks.

    None if no section has a mark.

    >>> best_section("\x1ea \x01b\x02\x1e\x01b\x02 \x01c\x02\x1ed"), best_section("\x1ea")
    (1, None)
    """
    scores = []
    for number, section in enumerate(marked.split("\x1e")[1:]):
        if "\x01" not in section:
            continue
        scores.append((different_words(section), min(len(MARKED.findall(section)), 9), -number))
    best = max(scores, default=(0, 0, 0))
    return -best[2] if best[0] else None


def split_marks(marked: str) -> Excerpt:
    r"""Split a marked text into pieces.

    >>> split_marks("a \x01b\x02 c")
    [Piece(text='a ', found=False), Piece(text='b', found=True), Piece(text=' c', found=False)]
    """
    pieces, position = [], 0
    for match in MARKED.finditer(marked):
        pieces += [Piece(marked[position : match.start()]), Piece(match[1], found=True)]
        position = match.end()
    pieces.append(Piece(marked[position:]))
    return [piece for piece in pieces if piece.text]


def excerpt(marked: str) -> Excerpt:
    """Return the words around the most marks of a marked text, with an ellipsis where it is cut."""
    text = " ".join(marked.split())
    marks = [match.span() for match in MARKED.finditer(text)]
    middle = _densest_position(marks) if marks else 0
    start, end = max(middle - AROUND, 0), min(max(middle + AROUND, 2 * AROUND), len(text))
    # Cut between words, and not inside a mark.
    spans = [word.span() for word in WORD.finditer(text, max(start - AROUND, 0), end + AROUND)] + marks
    start = max([stop for begin, stop in spans if begin < start < stop] or [start])
    end = min([begin for begin, stop in spans if begin < end < stop] or [end])
    while any(begin < start < stop for begin, stop in marks):
        start = max(stop for begin, stop in marks if begin < start < stop)
    cut = text[start:end].strip()
    pieces = list(split_marks(cut))
    before = [Piece("… ")] if start else []
    after = [Piece(" …")] if end < len(text) else []
    return [*before, *pieces, *after]


def _densest_position(marks: Sequence[tuple[int, int]]) -> int:
    """Return the middle of the window of 2 × AROUND characters with most marks; of equal ones, the first."""
    begins = [begin for begin, _ in marks]
    counts = [(bisect_left(begins, begin + 2 * AROUND) - place, -place) for place, begin in enumerate(begins)]
    number, place = max(counts)
    _, stop = marks[number - place - 1]
    return (begins[-place] + stop) // 2
