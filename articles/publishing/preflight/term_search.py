"""Finds the terms of a word list in the running text, where the article itself speaks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from articles.manuscript.safety_terms import Lexicon, Term
from articles.manuscript.text_blocks import BlockKind, TextBlock

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|(?<!\w)‘[^’]*’(?!\w)")
_SEARCHED = (BlockKind.TEXT, BlockKind.HEADING)


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """A term in a block, with the words as they are written there."""

    block: TextBlock
    start: int
    end: int
    term: Term

    @property
    def words(self) -> str:
        return " ".join(self.block.text[self.start : self.end].split())

    @property
    def line(self) -> int:
        """The line of the section; 0 is its heading."""
        return self.block.line_at(self.start)


def find_terms(blocks: Iterable[TextBlock], lexicon: Lexicon) -> Iterator[FoundTerm]:
    """Yield the terms in the text of an article, without those that somebody else says.

    These are what stands in quotation marks, in quotations, in notes (mostly titles of studies) and in code.
    """
    for block in blocks:
        if block.kind not in _SEARCHED:
            continue
        found = lexicon.find_in_text(block.text)
        quoted = [match.span() for match in _QUOTED.finditer(block.text)] if found else []
        for start, end, term in found:
            if not any(first <= start and end <= last for first, last in quoted):
                yield FoundTerm(block, start, end, term)
