"""Putting together what two people did to one text, paragraph by paragraph."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TypeVar

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def merge_text(base: str, mine: str, theirs: str) -> str | None:
    """Return the text with the changes of both, or None where they changed the same passage.

    >>> merge_text("One.\\n\\nTwo.", "One!\\n\\nTwo.", "One.\\n\\nTwo!")
    'One!\\n\\nTwo!'
    """
    whole = either(base, mine, theirs)
    if whole is not None:
        return whole
    old = blocks(base)
    edits = [*_edits(old, blocks(mine)), *_edits(old, blocks(theirs))]
    return _with_edits(old, sorted(dict.fromkeys(edits)))


def blocks(text: str) -> list[str]:
    """Split a text at its blank lines, but never inside a fenced code block.

    >>> blocks("One.\\n\\n```\\na\\n\\nb\\n```")
    ['One.', '```\\na\\n\\nb\\n```']
    """
    found: list[list[str]] = [[]]
    fence = ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if not fence and not line.strip():
            found.append([])
            continue
        found[-1].append(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and fence and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
    return ["\n".join(lines) for lines in found if lines]


Edit = tuple[int, int, tuple[str, ...]]  # blocks from, up to, and what stands there instead
Value = TypeVar("Value")


def _edits(old: Sequence[str], new: Sequence[str]) -> list[Edit]:
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(a, b, tuple(new[c:d])) for tag, a, b, c, d in found if tag != "equal"]


def _with_edits(old: Sequence[str], edits: Sequence[Edit]) -> str | None:
    """Return the text with edits that are sorted, or None where two of them touch the same blocks."""
    merged: list[str] = []
    done = 0
    inserted = -1
    for start, stop, fresh in edits:
        if start < done or start == stop == inserted:
            return None
        merged += [*old[done:start], *fresh]
        done, inserted = stop, start if start == stop else -1
    return "\n\n".join([*merged, *old[done:]])


def either(base: Value, mine: Value, theirs: Value) -> Value | None:
    """Return the side that changed, or None where both did."""
    if mine == theirs or theirs == base:
        return mine
    return theirs if mine == base else None
