"""Word-by-word difference of two texts."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import Literal

from articles.manuscript.pairing import longest_increasing_subset

Kind = Literal["same", "gone", "new"]
Match = tuple[int, int, int]  # start in the old, start in the new, length

# Blanks belong to the word that follows them. As separate items they would match everywhere, which is slow.
_LINES = re.compile(r"\n*[^\n]+|\n+")
_WORDS = re.compile(r"\s*(?:\w+(?:['’-]\w+)*|[^\w\s])|\s+")

_MAX_DIRECT_PAIRS = 4_096  # for difflib, which may need time cubic in the length
_MIN_LANDMARK_SHARE = 0.05  # of a longer run; with less in common it counts as rewritten


@dataclass(frozen=True, slots=True)
class DiffPiece:
    """A run of text: the same in both, gone (only in the old) or new (only in the new)."""

    kind: Kind
    text: str


def diff_words(old: str, new: str) -> tuple[DiffPiece, ...]:
    """Return the difference in reading order: same and gone pieces form the old text, same and new the new.

    >>> [(piece.kind, piece.text) for piece in diff_words("one two", "one three")]
    [('same', 'one '), ('gone', 'two'), ('new', 'three')]
    """
    return tuple(_join_pieces(_diff_lines(old, new)))


def _diff_lines(old: str, new: str) -> Iterator[DiffPiece]:
    before, after = _LINES.findall(old), _LINES.findall(new)
    for here, there, is_same in _align_runs(before, after):
        old_text, new_text = "".join(before[here]), "".join(after[there])
        yield from [DiffPiece("same", old_text)] if is_same else _diff_line_words(old_text, new_text)


def _diff_line_words(old: str, new: str) -> Iterator[DiffPiece]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    for here, there, is_same in _align_runs(
        [word.strip() for word in before], [word.strip() for word in after]
    ):
        old_text, new_text = "".join(before[here]), "".join(after[there])
        if is_same and old_text != new_text:  # the blanks between the words differ
            for word, again in zip(before[here], after[there], strict=True):
                yield from _diff_blanks(word, again)
        else:
            yield from _diff_blanks(old_text, new_text)


def _diff_blanks(old: str, new: str) -> Iterator[DiffPiece]:
    """Compare the leading blanks of two texts, then the rest."""
    rest, again = old.lstrip(), new.lstrip()
    for old_text, new_text in ((old.removesuffix(rest), new.removesuffix(again)), (rest, again)):
        if old_text == new_text:
            yield DiffPiece("same", old_text)
        else:
            yield from (DiffPiece("gone", old_text), DiffPiece("new", new_text))


def _align_runs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[slice, slice, bool]]:
    """Yield aligned runs of both sequences, and whether they are the same."""
    here = there = 0
    for a, b, size in [*_find_matches(old, new), (len(old), len(new), 0)]:
        if (here, there) != (a, b):
            yield slice(here, a), slice(there, b), False
        here, there = a + size, b + size
        yield slice(a, here), slice(b, there), True


def _find_matches(old: Sequence[str], new: Sequence[str]) -> Iterator[Match]:
    before = _common_start_length(old, new)
    after = _common_start_length(old[before:][::-1], new[before:][::-1])
    end, end_new = len(old) - after, len(new) - after
    yield 0, 0, before
    for a, b, size in _find_inner_matches(old[before:end], new[before:end_new]):
        yield before + a, before + b, size
    yield end, end_new, after


def _find_inner_matches(old: Sequence[str], new: Sequence[str]) -> Iterator[Match]:
    """Yield matches in sequences that differ at both ends; long ones are split at landmarks."""
    if len(old) * len(new) <= _MAX_DIRECT_PAIRS:
        yield from SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        return
    landmarks = _find_landmarks(old, new)
    if len(landmarks) < _MIN_LANDMARK_SHARE * min(len(old), len(new)):
        return
    for (a, b), (end, end_new) in pairwise([(0, 0), *landmarks, (len(old), len(new))]):
        for here, there, size in _find_matches(old[a:end], new[b:end_new]):
            yield a + here, b + there, size


def _find_landmarks(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the positions of items that occur once in each sequence, without those in another order."""
    here, there = _unique_places(old), _unique_places(new)
    found = [(here[item], place) for item, place in there.items() if item in here]
    rising = longest_increasing_subset([place for place, _new in found])
    return [pair_sections for pair_sections in found if pair_sections[0] in rising]


def _unique_places(items: Sequence[str]) -> dict[str, int]:
    count = Counter(items)
    return {item: place for place, item in enumerate(items) if count[item] == 1}


def _common_start_length(old: Sequence[str], new: Sequence[str]) -> int:
    """Return the number of equal items at the start of both."""
    for place, (left, right) in enumerate(zip(old, new, strict=False)):
        if left != right:
            return place
    return min(len(old), len(new))


def _join_pieces(found: Iterable[DiffPiece]) -> Iterator[DiffPiece]:
    """Join neighboring pieces of one kind; in a changed run, gone comes before new."""
    present = (piece for piece in found if piece.text)
    for is_same, run in groupby(present, lambda piece: piece.kind == "same"):
        parts = list(run)
        if is_same:
            yield DiffPiece("same", "".join(piece.text for piece in parts))
            continue
        for kind in ("gone", "new"):
            text = "".join(piece.text for piece in parts if piece.kind == kind)
            if text:
                yield DiffPiece(kind, text)
