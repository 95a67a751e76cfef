"""The running text of an article as plain blocks: paragraphs, headings, items, quotations, notes and code.

Checks of words and sentences read these instead of Markdown. Pure functions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from articles.manuscript.definitions import line_of, parse_markdown_body
from articles.manuscript.markdown import plain_line
from articles.manuscript.model import Manuscript
from articles.manuscript.safety_terms import visible_text


class BlockKind(StrEnum):
    """What a block is in the article."""

    TEXT = "text"
    HEADING = "heading"
    QUOTATION = "quotation"
    NOTE = "note"
    CODE = "code"


_KINDS = {
    "heading": BlockKind.HEADING,
    "blockquote": BlockKind.QUOTATION,
    "footnote_reference": BlockKind.NOTE,
}


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block as readers get it, without markup; line breaks stay.

    `section` is counted from 1; 0 is the short version. `line` is counted in the section; 0 is its heading.
    `level` is the level of a heading inside the section, 0 for every other block.
    """

    section: int
    line: int
    kind: BlockKind
    text: str
    level: int = 0

    def line_at(self, position: int) -> int:
        """Return the line of the section in which a position of the text stands."""
        return self.line + self.text.count("\n", 0, position)


def text_blocks(manuscript: Manuscript) -> Iterator[TextBlock]:
    """Yield the blocks of an article in the order of its text, the short version first."""
    parts = [("", manuscript.short_version), *((one.heading, one.body) for one in manuscript.sections)]
    for section, (heading, body) in enumerate(parts):
        if heading:
            yield TextBlock(section, 0, BlockKind.HEADING, plain_line(heading), level=2)
        yield from _blocks_of_body(section, body)


def _blocks_of_body(section: int, body: str) -> Iterator[TextBlock]:
    inside: list[BlockKind] = []  # the quotations, notes and headings that are open
    level = 0
    for token in parse_markdown_body(body).tokens:
        name, _, end = token.type.rpartition("_")
        if name in _KINDS and end == "open":
            inside.append(_KINDS[name])
            level = int(token.tag[1:]) if name == "heading" else level
        elif name in _KINDS and end == "close":
            inside.pop()
        elif token.type == "inline":
            kind = _kind_of(inside)
            text = visible_text(token.content)
            yield TextBlock(section, line_of(token), kind, text, level if kind is BlockKind.HEADING else 0)
        elif token.type in ("fence", "code_block"):
            line = line_of(token) + (token.type == "fence")
            yield TextBlock(section, line, BlockKind.CODE, token.content)


def _kind_of(inside: list[BlockKind]) -> BlockKind:
    """Return what a block is by all that it stands in: a heading in a note belongs to the note."""
    for kind in (BlockKind.NOTE, BlockKind.QUOTATION, BlockKind.HEADING):
        if kind in inside:
            return kind
    return BlockKind.TEXT
