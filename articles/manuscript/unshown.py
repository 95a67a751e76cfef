"""Removes from a text what its page does not show, for readers who download the text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from articles.manuscript.comments import remove_comments
from articles.manuscript.definitions import parse_markdown_body
from articles.manuscript.model import Manuscript

_SEPARATOR = re.compile(r"(?<!\\)\|")
_BEFORE_A_ROW = re.compile(r"[ \t>]*")


def remove_unshown(text: Manuscript) -> Manuscript:
    """Return an article without the parts that its page does not show.

    These are unused link definitions, the words after the language of a code block, and the cells of a table
    row beyond the columns of its head.
    """
    sections = tuple(replace(section, body=_remove_unshown(section.body)) for section in text.sections)
    return remove_comments(
        replace(text, short_version=_remove_unshown(text.short_version), sections=sections)
    )


def _remove_unshown(body: str) -> str:
    lines = body.split("\n")
    for place, line in _find_shortened_lines(parse_markdown_body(body).tokens, lines):
        lines[place] = line
    return "\n".join(lines)


def _find_shortened_lines(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the index of each line that may be shown only in part, and the part that is shown."""
    columns = 0
    for token in tokens:
        place = token.map[0] if token.map else 0
        if token.type == "fence":
            yield place, _keep_language(lines[place], token.info)
        elif token.type == "table_open":
            columns = 0
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tr_open" and columns:
            yield place, _keep_cells(lines[place], columns)


def _keep_language(line: str, info: str) -> str:
    """Return the first line of a code block with only the first word of `info`, which is its language."""
    words = unescapeAll(info).split(maxsplit=1)  # a space may be written as “&#32;”
    if len(words) < 2:
        return line
    return line.removesuffix(info) + (words[0] if info.strip().startswith(words[0]) else "")


def _keep_cells(line: str, columns: int) -> str:
    """Return a table row with no more cells than its head has columns.

    >>> _keep_cells("| a | b | c |", 2), _keep_cells("a | b", 2)
    ('| a | b |', 'a | b')
    """
    before = _BEFORE_A_ROW.match(line)
    assert before is not None  # the pattern also matches an empty string
    first = before.end() + line.startswith("|", before.end())
    ends = [found.end() for found in _SEPARATOR.finditer(line, first)]
    return line[: ends[columns - 1]] if len(ends) >= columns else line
