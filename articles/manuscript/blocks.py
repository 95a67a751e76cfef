"""Three-way merge of a text, paragraph by paragraph."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TypeVar

from articles.manuscript.characters import strip_blank_lines

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")

# Starts of lines that can continue the block before a blank line: code, a list item, a term's definition.
_CONTINUATION_STARTS = (" ", "\t", ":", "~")


@dataclass(frozen=True, order=True, slots=True)
class Block:
    """A paragraph, list item or code block. `text` is its source with the blank lines after it.

    Blocks are compared by `normalized`, which ends with a single blank line. If the next block continues this
    one, every blank line counts, because it may belong to code inside a list.
    """

    normalized: str
    text: str = field(compare=False)


def merge_text(base: str, mine: str, theirs: str) -> str | None:
    """Return the text with the changes of both sides, or None if both changed the same passage.

    >>> merge_text("One.\\n\\nTwo.", "One!\\n\\nTwo.", "One.\\n\\nTwo!")
    'One!\\n\\nTwo!'
    """
    one_sided = pick_changed_side(base, mine, theirs)
    if one_sided is not None:
        return one_sided
    old = split_blocks(base)
    edits = [*find_edits(old, split_blocks(mine)), *find_edits(old, split_blocks(theirs))]
    merged = _apply_edits(old, sorted(dict.fromkeys(edits)))
    return None if merged is None else strip_blank_lines(join_blocks(merged))


def split_blocks(text: str) -> list[Block]:
    """Split a text after its blank lines, except inside fenced code blocks.

    The last block also gets a blank line, so that it compares equal in any position.

    >>> [block.text for block in split_blocks("One.\\n\\n\\n```\\na\\n\\nb\\n```")]
    ['One.\\n\\n\\n', '```\\na\\n\\nb\\n```\\n\\n']
    >>> split_blocks("One.\\n\\n\\nTwo.") == split_blocks("One.\\n\\nTwo.")
    True
    """
    texts = _split_lines(text)
    return [
        Block(one if after.startswith(_CONTINUATION_STARTS) else _end_with_one_blank_line(one), one)
        for one, after in zip(texts, [*texts[1:], ""], strict=False)
    ]


def join_blocks(merged: Sequence[Block]) -> str:
    """Return the text of the blocks. Before a continuing block, ignored blank lines are left out."""
    following = [*(block.text for block in merged[1:]), ""]
    return "".join(
        block.normalized if after.startswith(_CONTINUATION_STARTS) else block.text
        for block, after in zip(merged, following, strict=False)
    )


def _end_with_one_blank_line(text: str) -> str:
    end = text.index("\n", len(text.rstrip(" \t\n")))
    return f"{text[:end]}\n\n"


def _split_lines(text: str) -> list[str]:
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


Edit = tuple[
    int, int, tuple[Block, ...]
]  # first replaced block, end of the replaced blocks, their replacement
Value = TypeVar("Value")


def find_edits(old: Sequence[Block], new: Sequence[Block]) -> list[Edit]:
    """Return the replaced blocks of the old text, each run with its replacement."""
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(a, b, tuple(new[c:d])) for tag, a, b, c, d in found if tag != "equal"]


def _apply_edits(old: Sequence[Block], edits: Sequence[Edit]) -> list[Block] | None:
    """Return the blocks with the sorted edits applied, or None if two edits overlap."""
    merged: list[Block] = []
    position = 0
    last_insertion = -1
    for start, stop, new_blocks in edits:
        if start < position or start == stop == last_insertion:
            return None
        merged += [*old[position:start], *new_blocks]
        position, last_insertion = stop, start if start == stop else -1
    return [*merged, *old[position:]]


def pick_changed_side(base: Value, mine: Value, theirs: Value) -> Value | None:
    """Return the side that changed, or None if both changed in different ways."""
    if mine == theirs or theirs == base:
        return mine
    return theirs if mine == base else None
