"""Splits the body of a manuscript into sections."""

from dataclasses import dataclass, replace

from markdown_it.token import Token

from articles.manuscript.characters import normalize_file_text, trim_blank_range
from articles.manuscript.faults import Fault, FaultyText, Message, add_suggestion, quote_for_message
from articles.manuscript.headings import read_heading_line
from articles.manuscript.limits import FAULT_LIMIT
from articles.manuscript.markdown import SECTION_FENCE, block_tokens
from articles.manuscript.model import Section
from articles.manuscript.section_types import SECTION_TYPES, TEXT

SHORT_VERSION = "short-version"

_KNOWN_TYPES = (*SECTION_TYPES, SHORT_VERSION)


@dataclass(frozen=True, slots=True)
class LocatedSection:
    """A section or the short version, with the line where it opens and the line where its body begins.

    `has_pin` distinguishes an empty pin (`{#}`), which is a fault, from no pin.
    """

    section: Section
    line: int
    body_line: int
    has_pin: bool = False


@dataclass(slots=True)
class _OpenSection:
    """The section that is being read: the values of its heading or fence, and where its body may begin.

    `line` is the line of the heading or fence, or None for text that has neither.
    """

    type: str = TEXT.name
    heading: str = ""
    anchor: str | None = None
    line: int | None = None
    fenced: bool = False
    start: int = 0


class BodySplitter:
    """Splits a body at its top-level fences and level-2 headings.

    `located` holds the sections in order, `faults` the errors in their order and delimiters. `title` is the
    line and content of a level-1 heading at the start of the body, if `may_have_title`. All lines are counted
    from `first_line`.
    """

    def __init__(self, body: str, first_line: int = 1, *, may_have_title: bool = False) -> None:
        self.located: list[LocatedSection] = []
        self.faults: list[Fault] = []
        self.title: tuple[int, str] | None = None
        self._lines = body.split("\n")
        self._first_line = first_line
        self._open = _OpenSection()
        tokens = block_tokens(body)
        if may_have_title and tokens and tokens[0].tag == "h1":
            self.title = (first_line, tokens[1].content)
            self._open.start = _end_line(tokens[0])
        for place, token in enumerate(tokens):
            if len(self.faults) > FAULT_LIMIT:
                return
            if token.type == SECTION_FENCE:
                self._handle_fence(token)
            elif token.level == 0 and token.type == "heading_open" and token.tag == "h2":
                self._handle_heading(token, tokens[place + 1].content)
        self._close_section(len(self._lines))
        if self._open.fenced and not any(is_unclosed_code_block(token) for token in tokens):
            self._add_fault(
                self._open.line or 0, Message('the section opened here is never closed by a line ":::"')
            )

    def _handle_fence(self, token: Token) -> None:
        line = _start_line(token)
        words = token.content.split(None, 1)
        if words:
            if self._open.fenced:
                problem = Message(
                    'a section opens inside the one opened in line %(line)s; close that with ":::"',
                    line=str(self._first_line + (self._open.line or 0)),
                )
                self._add_fault(line, problem)
            self._close_section(line)
            self._open_fence(line, words[0], words[1] if len(words) > 1 else "")
            return
        if not self._open.fenced:
            self._add_fault(line, Message('this ":::" closes nothing: no section is open here'))
        self._close_section(line)
        self._open = _OpenSection(start=line + 1)

    def _open_fence(self, line: int, name: str, title: str) -> None:
        heading, anchor = read_heading_line(title)
        if name not in _KNOWN_TYPES:
            problem = Message("unknown section type %(name)s", name=quote_for_message(name))
            self._add_fault(line, add_suggestion(problem, name, _KNOWN_TYPES))
        if name == SHORT_VERSION and self.located:
            has_short_version = any(item.section.type == SHORT_VERSION for item in self.located)
            self._add_fault(
                line,
                Message("there is a short version already")
                if has_short_version
                else Message("the short version comes first, before all sections"),
            )
        if name == SHORT_VERSION and title:
            self._add_fault(line, Message("the short version has neither a heading nor an anchor"))
        if name == TEXT.name and heading:
            problem = Message(
                "a text section has its heading in a line of its own: %(line)s",
                line=quote_for_message(f"## {heading}"),
            )
            self._add_fault(line, problem)
        known = name if name in _KNOWN_TYPES else TEXT.name
        self._open = _OpenSection(known, heading, anchor, line, fenced=True, start=line + 1)

    def _handle_heading(self, token: Token, content: str) -> None:
        if self._open.fenced:
            return  # `checks` reports it as a fault of the body that contains it
        self._close_section(_start_line(token))
        heading, anchor = read_heading_line(content)
        if not heading:
            self._add_fault(_start_line(token), Message("a heading without words"))
        self._open = _OpenSection(TEXT.name, heading, anchor, _start_line(token), start=_end_line(token))

    def _close_section(self, end: int) -> None:
        """Add the open section with the lines up to `end`; skip blank text without a heading or fence."""
        closing = self._open
        first, end = trim_blank_range(self._lines, closing.start, end)
        body = "\n".join(self._lines[first:end])
        if body or closing.line is not None:
            line = first if closing.line is None else closing.line
            section = Section(closing.type, closing.heading, body, closing.anchor or "")
            lines = (self._first_line + line, self._first_line + (first if body else line))
            self.located.append(LocatedSection(section, *lines, closing.anchor is not None))

    def _add_fault(self, line: int, message: str) -> None:
        self.faults.append(Fault(self._first_line + line, message))


def is_unclosed_code_block(token: Token) -> bool:
    """Whether the token is a top-level code block without its closing line."""
    lines = _end_line(token) - _start_line(token)
    return token.level == 0 and token.type == "fence" and token.content.count("\n") >= lines - 1


def _start_line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _end_line(token: Token) -> int:
    return token.map[1] if token.map else 0


def split_body(text: str) -> tuple[Section, ...]:
    """Split a text, for example a pasted one, into sections.

    Raises `FaultyText` if a fence is not closed or names an unknown section type.
    """
    splitter = BodySplitter(normalize_file_text(text))
    faults = splitter.faults + [
        Fault(item.line, Message("the short version is not a section; it has a field of its own"))
        for item in splitter.located
        if item.section.type == SHORT_VERSION
    ]
    if faults:
        raise FaultyText(faults)
    return tuple(item.section for item in splitter.located)


def split_section(section: Section) -> tuple[Section, ...]:
    """Split a section whose body holds the start of others, such as a typed `## Heading`.

    The text before the first of them keeps the section's type, heading and anchor; without such a text, a
    section without a heading becomes the first. Empty if the body is no text of several sections.

    >>> [part.heading for part in split_section(Section(heading="One", body="A\\n\\n## Two"))]
    ['One', 'Two']
    """
    try:
        parts = split_body(section.body)
    except FaultyText:
        return ()
    starts_plain = bool(parts) and parts[0].type == TEXT.name and not parts[0].heading
    if starts_plain and len(parts) == 1:
        return ()
    if starts_plain:
        parts = (replace(section, body=parts[0].body), *parts[1:])
    elif parts and (section.heading or section.type != TEXT.name):
        parts = (replace(section, body=""), *parts)
    elif parts and not parts[0].anchor:
        parts = (replace(parts[0], anchor=section.anchor), *parts[1:])
    return parts
