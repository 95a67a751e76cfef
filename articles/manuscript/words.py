"""What changed between two texts, by word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

Kind = Literal["same", "gone", "new"]

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_WORDS = re.compile(r"\w+(?:['’-]\w+)*|\s+|[^\w\s]")
_AT_MOST = 1_000_000  # pairs to look at: beyond it, one run is gone and another new


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
    return tuple(_joined(_without_crumbs(list(_by_line(old, new)))))


def _by_line(old: str, new: str) -> Iterator[Piece]:
    for gone, fresh in _runs(_LINES.findall(old), _LINES.findall(new)):
        if gone == fresh:
            yield Piece("same", gone)
        else:
            yield from _by_word(gone, fresh)


def _by_word(old: str, new: str) -> Iterator[Piece]:
    for gone, fresh in _runs(_WORDS.findall(old), _WORDS.findall(new)):
        if gone == fresh:
            yield Piece("same", gone)
        else:
            yield from (Piece("gone", gone), Piece("new", fresh))


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield runs of both sequences beside each other, joined: equal ones where they match."""
    before, after = _common(old, new), 0
    after = _common(old[before:][::-1], new[before:][::-1])
    middle_old, middle_new = old[before : len(old) - after], new[before : len(new) - after]
    yield "".join(old[:before]), "".join(old[:before])
    if len(middle_old) * len(middle_new) > _AT_MOST:
        yield "".join(middle_old), "".join(middle_new)
    else:
        matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=False)
        for _tag, a, b, c, d in matcher.get_opcodes():
            yield "".join(middle_old[a:b]), "".join(middle_new[c:d])
    yield "".join(old[len(old) - after :]), "".join(old[len(old) - after :])


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many items both begin with."""
    for place, (left, right) in enumerate(zip(old, new, strict=False)):
        if left != right:
            return place
    return min(len(old), len(new))


def _without_crumbs(found: Sequence[Piece]) -> Iterator[Piece]:
    """Let a blank between two changes be part of them: “old words” then reads as one change, not two."""
    for place, piece in enumerate(found):
        between = 0 < place < len(found) - 1 and "same" not in (found[place - 1].kind, found[place + 1].kind)
        if piece.kind == "same" and between and piece.text.isspace() and "\n" not in piece.text:
            yield from (Piece("gone", piece.text), Piece("new", piece.text))
        else:
            yield piece


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
