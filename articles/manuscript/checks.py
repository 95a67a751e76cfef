"""Checks of sections, so that every article stays the same when it is formatted to text and parsed again."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markdown_it.common.utils import normalizeReference, unescapeAll
from markdown_it.token import Token

from articles.manuscript.anchors import find_anchor_problem
from articles.manuscript.body import is_unclosed_code_block
from articles.manuscript.characters import (
    check_line,
    find_character_faults,
    normalize_line_endings,
    trim_blank_range,
)
from articles.manuscript.definitions import Body, Definitions, line_of, merge_definitions, parse_markdown_body
from articles.manuscript.faults import Fault, Message, add_suggestion, quote_for_message
from articles.manuscript.help_lines import COMMENT_START, find_comment_line, find_help_line_problem
from articles.manuscript.limits import BRACKETS_LIMIT, HEADING_LIMIT, SECTION_LIMIT
from articles.manuscript.markdown import (
    HELP_LINE,
    NESTING_LIMIT,
    SECTION_FENCE,
    block_tokens,
    inline_tokens,
    plain_line,
    unclosed_brackets,
    walk_tokens,
)
from articles.manuscript.model import Section
from articles.manuscript.picture_links import find_path_problem, picture_path
from articles.manuscript.section_types import section_type

# A line, counted from 1 in the body (0: the line of the heading), and the message.
Problem = tuple[int, str]


@dataclass(frozen=True, slots=True)
class ParsedSection:
    """One section of an article, or its short version, with its parsed body."""

    section: Section
    body: Body
    is_short_version: bool = False

    @classmethod
    def of(cls, section: Section, *, is_short_version: bool = False) -> "ParsedSection":
        """Parse a section's body. A body over the limit is not parsed, because it is a fault anyway."""
        text = normalize_line_endings(section.body)
        return cls(section, parse_markdown_body(text if len(text) <= SECTION_LIMIT else ""), is_short_version)


def check_section(section: Section) -> list[Fault]:
    """Return the faults of one section alone; lines are counted in its body.

    `check` finds what needs the whole article: notes defined elsewhere, labels defined twice.
    """
    part = ParsedSection.of(section)
    problems = [*_find_section_problems(part), *_find_inline_problems(part, merge_definitions([part.body]))]
    return sorted({Fault(line, problem) for line, problem in problems})


def find_article_problems(parts: Sequence[ParsedSection]) -> Iterator[tuple[ParsedSection, Problem]]:
    """Yield the problems of the short version and the sections of one article."""
    article_definitions = merge_definitions(part.body for part in parts)
    for part in parts:
        yield from ((part, problem) for problem in _find_section_problems(part))
        yield from ((part, problem) for problem in _find_inline_problems(part, article_definitions))
        yield from ((part, problem) for problem in _find_note_problems(part, article_definitions))
    yield from _find_duplicate_labels(parts)
    yield from _find_duplicate_anchors(parts)


def _find_section_problems(part: ParsedSection) -> Iterator[Problem]:
    section = part.section
    if not part.is_short_version:
        try:
            section_type(section.type)
        except KeyError as unknown:
            yield 0, unknown.args[0]
    yield from ((0, problem) for problem in find_heading_problems(section.heading.strip(" \t\n")))
    if section.anchor.strip() and find_anchor_problem(section.anchor.strip()):
        yield 0, find_anchor_problem(section.anchor.strip())
    if len(section.body) > SECTION_LIMIT:
        yield (
            0,
            Message(
                "%(count)s characters in one section; %(limit)s are the limit",
                count=len(section.body),
                limit=SECTION_LIMIT,
            ),
        )
    yield from ((fault.line, fault.message) for fault in find_character_faults(part.body.text))
    yield from _find_block_problems(part.body)
    yield from _find_help_line_problems(part)


def _find_help_line_problems(part: ParsedSection) -> Iterator[Problem]:
    kind = "" if part.is_short_version else part.section.type
    for token in part.body.tokens:
        if token.type == HELP_LINE and find_help_line_problem(token, kind):
            yield line_of(token), find_help_line_problem(token, kind)
    if find_comment_line(part.body.text):
        yield (
            find_comment_line(part.body.text),
            Message(
                '"%(start)s" begins the comment at the end of a downloaded text; put a word before it',
                start=COMMENT_START,
            ),
        )


def find_heading_problems(heading: str) -> Iterator[str]:
    """Yield why one line of inline Markdown cannot be a heading."""
    yield from (fault.message for fault in check_line(heading))
    if len(heading) > HEADING_LIMIT:
        yield Message(
            "a heading of %(count)s characters; %(limit)s are the limit",
            count=len(heading),
            limit=HEADING_LIMIT,
        )
        return
    tokens = list(walk_tokens(inline_tokens(heading)))
    if any(token.type == "footnote_ref" for token in tokens):
        yield Message("a note in a heading; put it into the text below")
    if any(token.type == "image" for token in tokens):
        yield Message("a picture in a heading; put it into the text below")
    if heading and not plain_line(heading):
        yield Message("a heading without words")
    for token in tokens:
        yield from _find_token_problems(token)


def _find_block_problems(body: Body) -> Iterator[Problem]:
    lines = body.text.split("\n")
    for token in body.tokens:
        if token.level == 0:
            yield from _find_top_level_problems(token)
        elif token.type == "dt_open" and token.level == 1 and _is_section_start(lines[line_of(token) - 1]):
            yield line_of(token), _NO_TERM_MESSAGE
        if token.level >= NESTING_LIMIT - 1 and token.map:
            yield line_of(token), Message("lists and quotations are nested too deeply here")
            return
    first, _end = trim_blank_range(lines, 0, len(lines))
    if "".join(lines[first : first + 1]).lstrip(" \t").startswith((": ", ":\t", "~ ", "~\t")):
        # In the manuscript, Markdown would read the heading or fence above this body as the term.
        yield first + 1, _NO_TERM_MESSAGE


_NO_TERM_MESSAGE = Message('a definition (": …") needs its term in a line of text above it')


def _is_section_start(line: str) -> bool:
    """Whether a line that was parsed as a definition term is a fence or a heading when it stands alone."""
    return any(token.type in (SECTION_FENCE, "heading_open") for token in block_tokens(line))


def _find_top_level_problems(token: Token) -> Iterator[Problem]:
    if token.type == SECTION_FENCE:
        yield (
            line_of(token),
            Message('a line of ":::" starts or ends a section; show one inside a code block'),
        )
    elif token.type == "heading_open" and token.tag == "h1":
        yield line_of(token), Message('a level-1 heading is for the title alone; write "##" or "###"')
    elif token.type == "heading_open" and token.tag == "h2":
        yield (
            line_of(token),
            Message('a level-2 heading begins a new section; split the section here, or write "###"'),
        )
    elif is_unclosed_code_block(token):
        yield (
            line_of(token),
            Message(
                'the code block opened here is never closed by a line "%(marks)s"', marks=str(token.markup)
            ),
        )
    if token.type == "fence" and find_character_faults(unescapeAll(token.info)):
        yield line_of(token), find_character_faults(unescapeAll(token.info))[0].message


def _find_inline_problems(part: ParsedSection, article_definitions: Definitions) -> Iterator[Problem]:
    if part.body.has_too_many_brackets:
        first = next(token for token in part.body.tokens if unclosed_brackets([token]))
        yield (
            line_of(first),
            Message(
                "more than %(limit)s brackets are opened in this text and never closed; "
                "close them, or show them in a code block",
                limit=BRACKETS_LIMIT,
            ),
        )
    for line, token in part.body.inlines(article_definitions):
        yield from ((line, problem) for problem in _find_token_problems(token))


def _find_token_problems(token: Token) -> Iterator[str]:
    """Yield the problems of a picture's path and of characters that are written as entities."""
    if token.type == "image" and find_path_problem(picture_path(token)):
        yield find_path_problem(picture_path(token))
    written = [token.content] if token.info == "entity" else []
    for text in [*written, str(token.attrs.get("title", ""))]:
        yield from (fault.message for fault in find_character_faults(text))


# Notes that are compared for a suggestion. Without a limit, 200 faults would be compared with thousands each.
_MAX_SUGGESTED_FROM = 200

_NO_NOTES_MESSAGE = Message("the short version has no notes")


def _find_note_problems(part: ParsedSection, article_definitions: Definitions) -> Iterator[Problem]:
    if part.is_short_version:
        yield from ((line, _NO_NOTES_MESSAGE) for line, _label in part.body.note_lines())
    for line, token in part.body.inlines(article_definitions):
        if token.type == "footnote_ref":
            label = token.meta["label"]
            if part.is_short_version:
                yield line, _NO_NOTES_MESSAGE
            elif label not in article_definitions.notes:
                problem = Message("no note %(label)s is defined", label=quote_for_message(label))
                yield line, add_suggestion(problem, label, article_definitions.notes[:_MAX_SUGGESTED_FROM])


def _find_duplicate_labels(parts: Iterable[ParsedSection]) -> Iterator[tuple[ParsedSection, Problem]]:
    links: set[str] = set()
    notes: set[str] = set()
    for part in parts:
        for line, label in sorted(part.body.link_lines()):
            if label in links:
                shown = quote_for_message(label.lower())
                yield part, (line, Message("the link %(label)s is defined twice", label=shown))
            links.add(label)
        for line, label in part.body.note_lines():
            if normalizeReference(label) in notes:
                shown = quote_for_message(label)
                yield part, (line, Message("the note %(label)s is defined twice", label=shown))
            notes.add(normalizeReference(label))


def _find_duplicate_anchors(parts: Iterable[ParsedSection]) -> Iterator[tuple[ParsedSection, Problem]]:
    pinned: set[str] = set()
    for part in parts:
        if part.section.anchor and part.section.anchor in pinned:
            shown = quote_for_message(part.section.anchor)
            yield part, (0, Message("the anchor %(anchor)s is pinned twice", anchor=shown))
        pinned.add(part.section.anchor)
