"""Putting together what two people did to one text, paragraph by paragraph."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TypeVar

from articles.manuscript.characters import trim

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")

# How a line begins that can go on with what stands before a blank line: code, a list, a term's definition.
_GOES_ON = (" ", "\t", ":", "~")


@dataclass(frozen=True, order=True, slots=True)
class Block:
    """A paragraph, a list item, a code block: `text` is what stands there, with the blank lines after it.

    Two that say the same are the same: `says` has a single blank line, save where the next block goes on with
    this one. There every blank line counts, for it may belong to code inside a list.
    """

    says: str
    text: str = field(compare=False)


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
    return None if merged is None else trim(_joined(merged))


def blocks(text: str) -> list[Block]:
    """Split a text after its blank lines, but never inside a fenced code block.

    The last block gets a blank line, so that it is the same one wherever it stands.

    >>> [block.text for block in blocks("One.\\n\\n\\n```\\na\\n\\nb\\n```")]
    ['One.\\n\\n\\n', '```\\na\\n\\nb\\n```\\n\\n']
    >>> blocks("One.\\n\\n\\nTwo.") == blocks("One.\\n\\nTwo.")
    True
    """
    texts = _split(text)
    return [
        Block(one if after.startswith(_GOES_ON) else _with_one_blank_line(one), one)
        for one, after in zip(texts, [*texts[1:], ""], strict=False)
    ]


def _joined(merged: Sequence[Block]) -> str:
    """Return the text of the blocks. Before one that goes on, blank lines that did not count are left out."""
    following = [*(block.text for block in merged[1:]), ""]
    return "".join(
        block.says if after.startswith(_GOES_ON) else block.text
        for block, after in zip(merged, following, strict=False)
    )


def _with_one_blank_line(text: str) -> str:
    end = text.index("\n", len(text.rstrip(" \t\n")))
    return f"{text[:end]}\n\n"


def _split(text: str) -> list[str]:
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


Edit = tuple[int, int, tuple[Block, ...]]  # blocks from, up to, and what stands there instead
Value = TypeVar("Value")


def _edits(old: Sequence[Block], new: Sequence[Block]) -> list[Edit]:
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(a, b, tuple(new[c:d])) for tag, a, b, c, d in found if tag != "equal"]


def _with_edits(old: Sequence[Block], edits: Sequence[Edit]) -> list[Block] | None:
    """Return the blocks with edits that are sorted, or None where two of them touch the same blocks."""
    merged: list[Block] = []
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
