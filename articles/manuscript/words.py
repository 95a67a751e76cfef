"""What changed between two texts, by word."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import Literal

from articles.manuscript.pairing import longest_rise

Kind = Literal["same", "gone", "new"]
Match = tuple[int, int, int]  # from here in the old, from there in the new, so many

# Blanks belong to what follows them. On their own they would match everywhere, at a great cost.
_LINES = re.compile(r"\n*[^\n]+|\n+")
_WORDS = re.compile(r"\s*(?:\w+(?:['’-]\w+)*|[^\w\s])|\s+")

_FEW = 4_096  # pairs to look at: difflib's time may grow with the third power of the length
_ENOUGH = 0.05  # of a longer run has to be found again, or all of it was written anew


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that is the same in both, gone from the old or new in the new."""

    kind: Kind
    text: str


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of both texts in reading order: same and gone make the old, same and new the new.

    >>> [(piece.kind, piece.text) for piece in pieces("one two", "one three")]
    [('same', 'one '), ('gone', 'two'), ('new', 'three')]
    """
    return tuple(_joined(_by_line(old, new)))


def _by_line(old: str, new: str) -> Iterator[Piece]:
    before, after = _LINES.findall(old), _LINES.findall(new)
    for here, there, is_same in _runs(before, after):
        gone, fresh = "".join(before[here]), "".join(after[there])
        yield from [Piece("same", gone)] if is_same else _by_word(gone, fresh)


def _by_word(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    for here, there, is_same in _runs([word.strip() for word in before], [word.strip() for word in after]):
        gone, fresh = "".join(before[here]), "".join(after[there])
        if is_same and gone != fresh:  # the blanks between the words differ
            for word, again in zip(before[here], after[there], strict=True):
                yield from _beside(word, again)
        else:
            yield from _beside(gone, fresh)


def _beside(old: str, new: str) -> Iterator[Piece]:
    """Compare the blanks that two texts begin with, and the rest of them."""
    rest, again = old.lstrip(), new.lstrip()
    for gone, fresh in ((old.removesuffix(rest), new.removesuffix(again)), (rest, again)):
        if gone == fresh:
            yield Piece("same", gone)
        else:
            yield from (Piece("gone", gone), Piece("new", fresh))


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[slice, slice, bool]]:
    """Yield runs of both sequences beside each other, and whether they are the same."""
    here = there = 0
    for a, b, size in [*_matches(old, new), (len(old), len(new), 0)]:
        if (here, there) != (a, b):
            yield slice(here, a), slice(there, b), False
        here, there = a + size, b + size
        yield slice(a, here), slice(b, there), True


def _matches(old: Sequence[str], new: Sequence[str]) -> Iterator[Match]:
    before = _common(old, new)
    after = _common(old[before:][::-1], new[before:][::-1])
    end, end_new = len(old) - after, len(new) - after
    yield 0, 0, before
    for a, b, size in _inner_matches(old[before:end], new[before:end_new]):
        yield before + a, before + b, size
    yield end, end_new, after


def _inner_matches(old: Sequence[str], new: Sequence[str]) -> Iterator[Match]:
    """Yield what matches in sequences that differ at both ends: of long ones, from landmark to landmark."""
    if len(old) * len(new) <= _FEW:
        yield from SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        return
    landmarks = _landmarks(old, new)
    if len(landmarks) < _ENOUGH * min(len(old), len(new)):
        return
    for (a, b), (end, end_new) in pairwise([(0, 0), *landmarks, (len(old), len(new))]):
        for here, there, size in _matches(old[a:end], new[b:end_new]):
            yield a + here, b + there, size


def _landmarks(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places of what stands once in each, leaving out what stands in another order."""
    here, there = _once(old), _once(new)
    found = [(here[item], place) for item, place in there.items() if item in here]
    rising = longest_rise([place for place, _new in found])
    return [pair for pair in found if pair[0] in rising]


def _once(items: Sequence[str]) -> dict[str, int]:
    count = Counter(items)
    return {item: place for place, item in enumerate(items) if count[item] == 1}


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many items both begin with."""
    for place, (left, right) in enumerate(zip(old, new, strict=False)):
        if left != right:
            return place
    return min(len(old), len(new))


def _joined(found: Iterable[Piece]) -> Iterator[Piece]:
    """Put neighbours of a kind together; where a run changed, what is gone comes first."""
    present = (piece for piece in found if piece.text)
    for is_same, run in groupby(present, lambda piece: piece.kind == "same"):
        parts = list(run)
        if is_same:
            yield Piece("same", "".join(piece.text for piece in parts))
            continue
        for kind in ("gone", "new"):
            text = "".join(piece.text for piece in parts if piece.kind == kind)
            if text:
                yield Piece(kind, text)
