"""From the body of a text to sections: where one ends and the next begins."""

from dataclasses import dataclass

from markdown_it.token import Token

from articles.manuscript.characters import blank_free, read_in
from articles.manuscript.faults import Fault, FaultyText, quoted
from articles.manuscript.headings import read_heading_line
from articles.manuscript.limits import FAULT_LIMIT
from articles.manuscript.markdown import SECTION_FENCE, block_tokens
from articles.manuscript.model import Section
from articles.manuscript.section_types import SECTION_TYPES, TEXT
from articles.manuscript.suggest import did_you_mean

SHORT_VERSION = "short-version"

_KNOWN = (*SECTION_TYPES, SHORT_VERSION)


@dataclass(frozen=True, slots=True)
class Piece:
    """A section, or the short version, as it stands in a text: where it opens, and where its body begins.

    `pinned` tells an empty pin, which is a fault, from none.
    """

    section: Section
    line: int
    body_line: int
    pinned: bool = False


@dataclass(slots=True)
class _Open:
    """The section that is being read: what its heading or fence said, and where its body may begin.

    `line` is the place of that heading or fence; text that simply carries on has none.
    """

    type: str = TEXT.name
    heading: str = ""
    anchor: str | None = None
    line: int | None = None
    fenced: bool = False
    start: int = 0


class Splitter:
    """Splits a body at the fences and level-2 headings of its top level.

    `pieces` are the parts in order, `faults` what is wrong with their order and their edges. `title` is the
    content of a level-1 heading that comes before all else, with its line, where `may_have_title`. All lines
    are counted from `first_line`.
    """

    def __init__(self, body: str, first_line: int = 1, *, may_have_title: bool = False) -> None:
        self.pieces: list[Piece] = []
        self.faults: list[Fault] = []
        self.title: tuple[int, str] | None = None
        self._lines = body.split("\n")
        self._first_line = first_line
        self._open = _Open()
        tokens = block_tokens(body)
        if may_have_title and tokens and tokens[0].tag == "h1":
            self.title = (first_line, tokens[1].content)
            self._open.start = _end(tokens[0])
        for place, token in enumerate(tokens):
            if len(self.faults) > FAULT_LIMIT:
                return
            if token.type == SECTION_FENCE:
                self._fence(token)
            elif token.level == 0 and token.type == "heading_open" and token.tag == "h2":
                self._heading(token, tokens[place + 1].content)
        self._close(len(self._lines))
        if self._open.fenced and not any(is_unclosed(token) for token in tokens):
            self._fault(self._open.line or 0, 'the section opened here is never closed by a line ":::"')

    def _fence(self, token: Token) -> None:
        line = _start(token)
        words = token.content.split(None, 1)
        if words:
            if self._open.fenced:
                opened = self._first_line + (self._open.line or 0)
                self._fault(
                    line, f'a section opens inside the one opened in line {opened}; close that with ":::"'
                )
            self._close(line)
            self._open_fence(line, words[0], words[1] if len(words) > 1 else "")
            return
        if not self._open.fenced:
            self._fault(line, 'this ":::" closes nothing: no section is open here')
        self._close(line)
        self._open = _Open(start=line + 1)

    def _open_fence(self, line: int, name: str, title: str) -> None:
        heading, anchor = read_heading_line(title)
        if name not in _KNOWN:
            self._fault(line, f"unknown section type {quoted(name)}{did_you_mean(name, _KNOWN)}")
        if name == SHORT_VERSION and self.pieces:
            already = any(piece.section.type == SHORT_VERSION for piece in self.pieces)
            self._fault(
                line, "a second short version" if already else "the short version stands first in the body"
            )
        if name == SHORT_VERSION and title:
            self._fault(line, "the short version has neither a title nor an anchor")
        if name == TEXT.name and heading:
            self._fault(
                line, f"a text section has its heading in a line of its own: {quoted('## ' + heading)}"
            )
        known = name if name in _KNOWN else TEXT.name
        self._open = _Open(known, heading, anchor, line, fenced=True, start=line + 1)

    def _heading(self, token: Token, content: str) -> None:
        if self._open.fenced:
            return  # a fault of the body it stands in, and named there
        self._close(_start(token))
        heading, anchor = read_heading_line(content)
        if not heading:
            self._fault(_start(token), "a heading without words")
        self._open = _Open(TEXT.name, heading, anchor, _start(token), start=_end(token))

    def _close(self, end: int) -> None:
        """Keep the section that is open, with the lines up to `end`; text without any words is none."""
        was = self._open
        first, end = blank_free(self._lines, was.start, end)
        body = "\n".join(self._lines[first:end])
        if body or was.line is not None:
            line = first if was.line is None else was.line
            section = Section(was.type, was.heading, body, was.anchor or "")
            lines = (self._first_line + line, self._first_line + (first if body else line))
            self.pieces.append(Piece(section, *lines, was.anchor is not None))

    def _fault(self, line: int, message: str) -> None:
        self.faults.append(Fault(self._first_line + line, message))


def is_unclosed(token: Token) -> bool:
    """Whether the token is a code block, at the top level, whose closing line is missing."""
    lines = _end(token) - _start(token)
    return token.level == 0 and token.type == "fence" and token.content.count("\n") >= lines - 1


def _start(token: Token) -> int:
    return token.map[0] if token.map else 0


def _end(token: Token) -> int:
    return token.map[1] if token.map else 0


def split_body(text: str) -> tuple[Section, ...]:
    """Split a text, as it might be pasted, into sections.

    Raises `FaultyText` where a fence is left open, or names what is no section.
    """
    splitter = Splitter(read_in(text))
    faults = splitter.faults + [
        Fault(piece.line, "the short version is not a section; it has a field of its own")
        for piece in splitter.pieces
        if piece.section.type == SHORT_VERSION
    ]
    if faults:
        raise FaultyText(faults)
    return tuple(piece.section for piece in splitter.pieces)
