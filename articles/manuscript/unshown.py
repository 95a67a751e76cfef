"""What a text holds and its page does not show, taken out of the text for readers who ask for it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from articles.manuscript.comments import without_comments
from articles.manuscript.definitions import body_of
from articles.manuscript.model import Manuscript

_SEPARATOR = re.compile(r"(?<!\\)\|")
_BEFORE_A_ROW = re.compile(r"[ \t>]*")


def without_unshown(text: Manuscript) -> Manuscript:
    """Return an article without what its page leaves out.

    These are the definitions that no link names, the words after the language of a code block, and the cells
    of a table's row beyond the columns of its head.
    """
    sections = tuple(replace(section, body=_shown(section.body)) for section in text.sections)
    return without_comments(replace(text, short_version=_shown(text.short_version), sections=sections))


def _shown(body: str) -> str:
    lines = body.split("\n")
    for place, line in _shortened(body_of(body).tokens, lines):
        lines[place] = line
    return "\n".join(lines)


def _shortened(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the place of every line that may not be shown whole, and as much of it as is shown."""
    columns = 0
    for token in tokens:
        place = token.map[0] if token.map else 0
        if token.type == "fence":
            yield place, _with_the_language_alone(lines[place], token.info)
        elif token.type == "table_open":
            columns = 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and columns:
            yield place, _with_so_many_cells(lines[place], columns)


def _with_the_language_alone(line: str, info: str) -> str:
    """Return the first line of a code block, which ends with these words, with the first of them."""
    words = unescapeAll(info).split(maxsplit=1)  # a space may be written as “&#32;”
    if len(words) < 2:
        return line
    return line.removesuffix(info) + (words[0] if info.strip().startswith(words[0]) else "")


def _with_so_many_cells(line: str, columns: int) -> str:
    """Return a row of a table with the cells that stand below its head.

    >>> _with_so_many_cells("| a | b | c |", 2), _with_so_many_cells("a | b", 2)
    ('| a | b |', 'a | b')
    """
    before = _BEFORE_A_ROW.match(line)
    assert before is not None  # it matches nothing, too
    first = before.end() + line.startswith("|", before.end())
    ends = [found.end() for found in _SEPARATOR.finditer(line, first)]
    return line[: ends[columns - 1]] if len(ends) >= columns else line
