"""Putting together what two people did to one text, paragraph by paragraph."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from articles.manuscript.characters import trim

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
    merged = _with_edits(old, sorted(dict.fromkeys(edits)))
    return None if merged is None else trim("".join(merged))


def blocks(text: str) -> list[str]:
    """Split a text after its blank lines, but never inside a fenced code block.

    Each block keeps the blank lines after it, for they may belong to code inside a list; the last one gets a
    blank line, so that it is the same block wherever it stands.

    >>> blocks("One.\\n\\n\\n```\\na\\n\\nb\\n```")
    ['One.\\n\\n\\n', '```\\na\\n\\nb\\n```\\n\\n']
    """
    found: list[list[str]] = []
    fence = ""
    after_blank = False
    for line in [*text.split("\n"), ""] if text else []:
        is_blank = not fence and not line.strip(" \t")
        if not found or (after_blank and not is_blank):
            found.append([])
        found[-1].append(f"{line}\n")
        after_blank = is_blank
        mark = _FENCE.match(line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
            fence = ""
    return ["".join(lines) for lines in found]


Edit = tuple[int, int, tuple[str, ...]]  # blocks from, up to, and what stands there instead
Value = TypeVar("Value")


def _edits(old: Sequence[str], new: Sequence[str]) -> list[Edit]:
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(a, b, tuple(new[c:d])) for tag, a, b, c, d in found if tag != "equal"]


def _with_edits(old: Sequence[str], edits: Sequence[Edit]) -> list[str] | None:
    """Return the blocks with edits that are sorted, or None where two of them touch the same blocks."""
    merged: list[str] = []
    done = 0
    inserted = -1
    for start, stop, fresh in edits:
        if start < done or start == stop == inserted:
            return None
        merged += [*old[done:start], *fresh]
        done, inserted = stop, start if start == stop else -1
    return [*merged, *old[done:]]


def either(base: Value, mine: Value, theirs: Value) -> Value | None:
    """Return the side that changed, or None where both did."""
    if mine == theirs or theirs == base:
        return mine
    return theirs if mine == base else None
