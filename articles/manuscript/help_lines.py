"""Help lines that a text places: a line of its own, `{help: 988-lifeline}`, names a help line by its slug.

The text has no number in it. A page shows the help line as it is when the page is built. A text that readers
download says the numbers of that day in a comment at its end, which parsing drops.
"""

from collections.abc import Iterable

from markdown_it.token import Token

from articles.manuscript.definitions import line_of, parse_markdown_body
from articles.manuscript.faults import Message, quote_for_message
from articles.manuscript.markdown import HELP_LINE, HELP_LINE_START
from articles.manuscript.model import Manuscript
from articles.manuscript.section_types import GET_HELP

COMMENT_START, COMMENT_END = "<!-- help lines", "-->"


def help_slugs(manuscript: Manuscript) -> tuple[str, ...]:
    """Return the distinct slugs of the help lines that an article places, in the order of the text."""
    return tuple(dict.fromkeys(slug for _section, _line, slug in help_line_places(manuscript)))


def help_line_places(manuscript: Manuscript) -> list[tuple[int, int, str]]:
    """Return every help line that an article places: index of the section, line in its body, slug."""
    return [
        (number, line_of(token), token.meta["slug"])
        for number, section in enumerate(manuscript.sections)
        for token in help_line_tokens(section.body)
        if token.meta["slug"]
    ]


def help_slugs_of_text(text: str) -> tuple[str, ...]:
    """Return the distinct slugs of the help lines in a text that is no article, such as a bio.

    >>> help_slugs_of_text("Talk to me, or to them:\\n\\n{help: samaritans}")
    ('samaritans',)
    """
    return tuple(dict.fromkeys(token.meta["slug"] for token in help_line_tokens(text) if token.meta["slug"]))


def help_line_tokens(text: str) -> list[Token]:
    """Return the tokens of the help lines in a text; a text without any is not parsed."""
    if HELP_LINE_START not in text:
        return []
    return [token for token in parse_markdown_body(text).tokens if token.type == HELP_LINE]


def find_help_line_problem(token: Token, section_type: str) -> str:
    """Return why a help line cannot stand where it is, or an empty string if it can.

    `section_type` is empty for the short version.
    """
    if not token.meta["slug"]:
        return Message(
            '%(text)s names no help line; write its short name alone in a line, as in "{help: 988-lifeline}"',
            text=quote_for_message(token.content.strip()),
        )
    if section_type != GET_HELP.name:
        return Message('a help line belongs in a section of the type "Get help" ("::: get-help" in the text)')
    if token.level:
        return Message("a help line stands alone in its line, outside lists, quotations and notes")
    return ""


def append_help_comment(text: str, lines: Iterable[str]) -> str:
    r"""Return a text with these lines as a comment at its end; unchanged without lines.

    >>> append_help_comment("Call.\n", ["988: 988 Lifeline"])
    'Call.\n\n<!-- help lines\n988: 988 Lifeline\n-->\n'
    """
    # A line of a comment must not end it.
    written = "".join(f"{line.replace('--', '–')}\n" for line in lines)
    if not written:
        return text
    before = text.rstrip("\n")
    return f"{before}\n\n{COMMENT_START}\n{written}{COMMENT_END}\n"


def drop_help_comment(text: str) -> str:
    r"""Return a text without the comment that `append_help_comment` has added.

    >>> drop_help_comment("Call.\n\n<!-- help lines\n988: 988 Lifeline\n-->\n")
    'Call.\n\n'
    """
    kept, start, comment = text.rstrip().rpartition(f"\n{COMMENT_START}\n")
    is_comment = start and comment.endswith(f"\n{COMMENT_END}") and comment.count(COMMENT_END) == 1
    return f"{kept}\n" if is_comment else text


def find_comment_line(body: str) -> int:
    """Return the line of a body, from 1, that looks like the start of a comment with help lines, or 0."""
    return body.split("\n").index(COMMENT_START) + 1 if COMMENT_START in body.split("\n") else 0
