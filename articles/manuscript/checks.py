"""What the database may not hold, so that every article survives the way to a text and back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markdown_it.common.utils import normalizeReference, unescapeAll
from markdown_it.token import Token

from articles.manuscript.anchors import anchor_problem
from articles.manuscript.body import is_unclosed
from articles.manuscript.characters import blank_free, character_faults, check_line, unify
from articles.manuscript.definitions import Body, Definitions, body_of, gather, line_of
from articles.manuscript.faults import Fault, quoted
from articles.manuscript.limits import BRACKETS_LIMIT, HEADING_LIMIT, SECTION_LIMIT
from articles.manuscript.markdown import (
    NESTING_LIMIT,
    SECTION_FENCE,
    block_tokens,
    inline_tokens,
    plain_line,
    unclosed_brackets,
    walk,
)
from articles.manuscript.model import Section
from articles.manuscript.pictures import path_problem, picture_path
from articles.manuscript.section_types import section_type
from articles.manuscript.suggest import did_you_mean

# A line, counted from 1 in the body (0: the line of the heading), and what is wrong with it.
Problem = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Part:
    """One section of an article, or its short version, ready to be checked."""

    section: Section
    body: Body
    is_short_version: bool = False

    @classmethod
    def of(cls, section: Section, *, is_short_version: bool = False) -> "Part":
        """Parse a section's body; one that is far too long is not parsed, as it is a fault anyway."""
        text = unify(section.body)
        return cls(section, body_of(text if len(text) <= SECTION_LIMIT else ""), is_short_version)


def check_section(section: Section) -> list[Fault]:
    """Say what is wrong with one section, by itself; lines count in its body.

    What needs the whole article (a note that is defined elsewhere, a label defined twice) is for `check`.
    """
    part = Part.of(section)
    problems = [*_section_problems(part), *_inline_problems(part, gather([part.body]))]
    return sorted({Fault(line, problem) for line, problem in problems})


def article_problems(parts: Sequence[Part]) -> Iterator[tuple[Part, Problem]]:
    """Say what is wrong with the short version and the sections of one article."""
    known = gather(part.body for part in parts)
    for part in parts:
        yield from ((part, problem) for problem in _section_problems(part))
        yield from ((part, problem) for problem in _inline_problems(part, known))
        yield from ((part, problem) for problem in _note_problems(part, known))
    yield from _labels_defined_twice(parts)
    yield from _anchors_pinned_twice(parts)


def _section_problems(part: Part) -> Iterator[Problem]:
    section = part.section
    if not part.is_short_version:
        try:
            section_type(section.type)
        except KeyError as unknown:
            yield 0, str(unknown.args[0])
    yield from ((0, problem) for problem in heading_problems(section.heading.strip(" \t\n")))
    if section.anchor.strip() and anchor_problem(section.anchor.strip()):
        yield 0, anchor_problem(section.anchor.strip())
    if len(section.body) > SECTION_LIMIT:
        yield 0, f"{len(section.body):,} characters in one section; {SECTION_LIMIT:,} are the limit"
    yield from ((fault.line, fault.message) for fault in character_faults(part.body.text))
    yield from _block_problems(part.body)


def heading_problems(heading: str) -> Iterator[str]:
    """Say what keeps one line of inline Markdown from being a heading."""
    yield from (fault.message for fault in check_line(heading))
    if len(heading) > HEADING_LIMIT:
        yield f"a heading of {len(heading):,} characters; {HEADING_LIMIT:,} are the limit"
        return
    tokens = list(walk(inline_tokens(heading)))
    if any(token.type == "footnote_ref" for token in tokens):
        yield "a note in a heading; put it into the text below"
    if any(token.type == "image" for token in tokens):
        yield "a picture in a heading; put it into the text below"
    if heading and not plain_line(heading):
        yield "a heading without words"
    for token in tokens:
        yield from _token_problems(token)


def _block_problems(body: Body) -> Iterator[Problem]:
    lines = body.text.split("\n")
    for token in body.tokens:
        if token.level == 0:
            yield from _top_level_problems(token)
        elif token.type == "dt_open" and token.level == 1 and _starts_a_section(lines[line_of(token) - 1]):
            yield line_of(token), _NO_TERM
        if token.level >= NESTING_LIMIT - 1 and token.map:
            yield line_of(token), "lists and quotations stand too deep in each other here"
            return
    first, _end = blank_free(lines, 0, len(lines))
    if "".join(lines[first : first + 1]).lstrip(" \t").startswith((": ", ":\t", "~ ", "~\t")):
        # Below a definition list, the heading or fence above this body would be taken for the term.
        yield first + 1, _NO_TERM


_NO_TERM = 'a definition (": …") needs its term in a line of text above it'


def _starts_a_section(line: str) -> bool:
    """Whether a line that a definition list took for a term is a fence or a heading by itself."""
    return any(token.type in (SECTION_FENCE, "heading_open") for token in block_tokens(line))


def _top_level_problems(token: Token) -> Iterator[Problem]:
    if token.type == SECTION_FENCE:
        yield line_of(token), 'a line of ":::" starts or ends a section; show one inside a code block'
    elif token.type == "heading_open" and token.tag == "h1":
        yield line_of(token), 'a level-1 heading is for the title alone; write "##" or "###"'
    elif token.type == "heading_open" and token.tag == "h2":
        yield line_of(token), 'a level-2 heading cannot stand inside a section; write "###"'
    elif is_unclosed(token):
        yield line_of(token), f'the code block opened here is never closed by a line "{token.markup}"'
    if token.type == "fence" and character_faults(unescapeAll(token.info)):
        yield line_of(token), character_faults(unescapeAll(token.info))[0].message


def _inline_problems(part: Part, known: Definitions) -> Iterator[Problem]:
    if part.body.has_too_many_brackets:
        first = next(token for token in part.body.tokens if unclosed_brackets([token]))
        yield (
            line_of(first),
            f"more than {BRACKETS_LIMIT:,} brackets are opened in this text and never closed; "
            "close them, or show them in a code block",
        )
    for line, token in part.body.inlines(known):
        yield from ((line, problem) for problem in _token_problems(token))


def _token_problems(token: Token) -> Iterator[str]:
    """Say what is wrong with a picture's path, or a character that is written as an entity."""
    if token.type == "image" and path_problem(picture_path(token)):
        yield path_problem(picture_path(token))
    written = [token.content] if token.info == "entity" else []
    for text in [*written, str(token.attrs.get("title", ""))]:
        yield from (fault.message for fault in character_faults(text))


_COMPARED = 200  # notes, for a suggestion: each of two hundred faults would be held against thousands


def _note_problems(part: Part, known: Definitions) -> Iterator[Problem]:
    if part.is_short_version:
        yield from ((line, "the short version has no notes") for line, _label in part.body.note_lines())
    for line, token in part.body.inlines(known):
        if token.type == "footnote_ref":
            label = token.meta["label"]
            if part.is_short_version:
                yield line, "the short version has no notes"
            elif label not in known.notes:
                yield (
                    line,
                    f"no note {quoted(label)} is defined{did_you_mean(label, known.notes[:_COMPARED])}",
                )


def _labels_defined_twice(parts: Iterable[Part]) -> Iterator[tuple[Part, Problem]]:
    links: set[str] = set()
    notes: set[str] = set()
    for part in parts:
        for line, label in sorted(part.body.link_lines()):
            if label in links:
                yield part, (line, f"the link {quoted(label.lower())} is defined twice")
            links.add(label)
        for line, label in part.body.note_lines():
            if normalizeReference(label) in notes:
                yield part, (line, f"the note {quoted(label)} is defined twice")
            notes.add(normalizeReference(label))


def _anchors_pinned_twice(parts: Iterable[Part]) -> Iterator[tuple[Part, Problem]]:
    pinned: set[str] = set()
    for part in parts:
        if part.section.anchor and part.section.anchor in pinned:
            yield part, (0, f"the anchor {quoted(part.section.anchor)} is pinned twice")
        pinned.add(part.section.anchor)
