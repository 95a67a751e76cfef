"""Putting together what two people did to one text, paragraph by paragraph."""

import re
from collections.abc import Iterator, Sequence
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
    merged: list[str] = []
    for old, ours, others in _chunks(blocks(base), blocks(mine), blocks(theirs)):
        chunk = _merge_chunk(old, ours, others)
        if chunk is None:
            return None
        merged += chunk
    return "\n\n".join(merged)


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


Blocks = Sequence[str]
Value = TypeVar("Value")


def _chunks(base: Blocks, mine: Blocks, theirs: Blocks) -> Iterator[tuple[Blocks, Blocks, Blocks]]:
    """Yield the texts side by side in chunks that begin and end where all three agree."""
    ours, others = _matches(base, mine), _matches(base, theirs)
    start = (0, 0, 0)
    for place in range(len(base)):
        if place in ours and place in others:
            stop = (place, ours[place], others[place])
            yield base[start[0] : stop[0]], mine[start[1] : stop[1]], theirs[start[2] : stop[2]]
            yield base[place : place + 1], base[place : place + 1], base[place : place + 1]
            start = (stop[0] + 1, stop[1] + 1, stop[2] + 1)
    yield base[start[0] :], mine[start[1] :], theirs[start[2] :]


def _matches(base: Blocks, other: Blocks) -> dict[int, int]:
    """Map the places of the blocks that stayed to where they stand now."""
    found = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return {match.a + n: match.b + n for match in found for n in range(match.size)}


def _merge_chunk(base: Blocks, mine: Blocks, theirs: Blocks) -> Blocks | None:
    """Merge one chunk: changed by one of them, or by both in different paragraphs of as many."""
    whole = either(base, mine, theirs)
    if whole is not None:
        return whole
    if not len(base) == len(mine) == len(theirs):
        return None
    merged = [either(*three) for three in zip(base, mine, theirs, strict=True)]
    return None if None in merged else [block for block in merged if block is not None]


def either(base: Value, mine: Value, theirs: Value) -> Value | None:
    """Return the side that changed, or None where both did."""
    if mine == theirs or theirs == base:
        return mine
    return theirs if mine == base else None
