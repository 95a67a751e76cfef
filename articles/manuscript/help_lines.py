"""Help lines that a text places: a line of its own, `{help: 988-lifeline}`, names a help line by its slug.

The text has no number in it. A page shows the help line as it is when the page is built.
"""

from markdown_it.token import Token

from articles.manuscript.definitions import line_of, parse_markdown_body
from articles.manuscript.faults import quote_for_message
from articles.manuscript.markdown import HELP_LINE, HELP_LINE_START
from articles.manuscript.model import Manuscript

GET_HELP = "get-help"  # the only type of section that may place a help line


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
        return (
            f"{quote_for_message(token.content.strip())} names no help line; "
            'write its short name alone in a line, as in "{help: 988-lifeline}"'
        )
    if section_type != GET_HELP:
        return 'a help line stands in a section of the type "get-help"; open one with "::: get-help"'
    if token.level:
        return "a help line stands alone in its line, outside lists, quotations and notes"
    return ""
