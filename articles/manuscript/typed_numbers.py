"""Finds phone numbers that are typed into an article instead of placed as help lines. Pure functions.

It looks for links that dial or text, and for groups of digits that are written like a phone number. A year, a
date, a range of pages or a sum is no phone number; a short number is one only after a word such as “call”.
"""

import re
from collections.abc import Collection, Iterator

from markdown_it.token import Token

from articles.manuscript.definitions import collect_definitions, line_of, parse_markdown_body
from articles.manuscript.markdown import page_tokens
from articles.manuscript.model import Manuscript

_SCHEMES = ("tel:", "sms:")
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_GAP = r"[ \u00a0\u202f.\u2010\u2011-]"
_BLANK = r"[ \u00a0\u202f]"
_NUMBER = re.compile(
    rf"""
    (?<![\w.,/:#$€£-])
    (?: \+\d (?:{_GAP}?\(?\d+\)?)+                      # +44 20 7946 0000
      | (?:1{_GAP})?\(?\d{{3}}\)?{_GAP}\d{{3}}{_GAP}\d{{4}}   # 1-800-799-7233, (212) 555-0100
      | 1-8\d\d-(?=[\dA-Z-]*[A-Z])[\dA-Z-]{{7,9}}       # 1-800-799-SAFE
      | 0\d+ (?:{_GAP}\d{{2,}})+                        # 0800 1111, 0808 2000 247
      | 1[38]\d\d (?:{_GAP}\d{{2,4}}){{2,4}}            # 1800 55 1800, 1300 22 4636
      | \d\d{_BLANK}\d\d{_BLANK}\d\d                    # 13 11 14
      | 1\d\d{_BLANK}(?!000)\d{{3}}                     # 116 123
      | [01]\d{{8,11}}                                  # 18007997233
    )
    (?![\w/%]|[.,-]\d)
    """,
    re.VERBOSE,
)
# A short number counts only where it is called or texted, in English and in Spanish.
_CALLED = re.compile(
    r"\b(?:call(?:ing)?|dial(?:ing)?|ring|phone|text(?:ing)?|llam[ae]r?|marc[ae]r?|marque|env[ií][ae]r?)\b"
    r"(?:[^\W\d]|[ ,“”\"'’\u00a0]){1,40}?\b(\d{3,6})\b(?![.,]\d|[ \u00a0]\d|%)",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:19|20)\d\d[.-]\d\d[.-]\d\d|\d\d[.-]\d\d[.-]\d\d")


def unknown_numbers(manuscript: Manuscript, known: Collection[str]) -> Iterator[tuple[int | None, int, str]]:
    """Yield each phone number in an article that is none of the known ones.

    Each has the index of its section (None for the short version), the line in its body from 1, and the
    number as it is written. `known` are numbers in any spelling.
    """
    known_digits = {digits_of(number) for number in known}
    env = collect_definitions(manuscript.sections, manuscript.short_version).env()
    bodies = [(None, manuscript.short_version), *enumerate(section.body for section in manuscript.sections)]
    for index, body in bodies:
        if any(character.isdigit() for character in body):
            for line, number in _numbers_in(body, env):
                if not is_same_number(digits_of(number), known_digits):
                    yield index, line, number


def digits_of(number: str) -> str:
    """Return the digits of a number, with letters as on a keypad.

    >>> digits_of("1-800-799-SAFE"), digits_of("tel:+44 800")
    ('18007997233', '44800')
    """
    for scheme in _SCHEMES:
        number = number.removeprefix(scheme)
    return re.sub(r"\D", "", number.upper().translate(_KEYPAD))


def is_same_number(digits: str, known: Collection[str]) -> bool:
    """Whether digits are a known number, also with or without country code or the 0 before it.

    >>> is_same_number("8007997233", {"18007997233"}), is_same_number("123", {"116123"})
    (True, False)
    """
    if digits in known:
        return True
    core = digits.lstrip("0")
    return len(core) >= 7 and any(
        len(one) >= 7 and (one.endswith(core) or core.endswith(one.lstrip("0"))) for one in known
    )


def _numbers_in(body: str, env: dict[str, object]) -> Iterator[tuple[int, str]]:
    """Yield the line and the spelling of each number in the running text, without notes and code."""
    parsed = parse_markdown_body(body)
    if parsed.has_too_many_brackets:
        return
    is_note = False
    for block in parsed.tokens:
        if block.type.startswith("footnote_reference_"):
            is_note = block.type == "footnote_reference_open"
        elif block.type == "inline" and not is_note:
            yield from _numbers_in_block(page_tokens(block.content, env), line_of(block))


def _numbers_in_block(tokens: list[Token], first_line: int) -> Iterator[tuple[int, str]]:
    line, text, in_link = first_line, "", False
    for token in [*tokens, Token("softbreak", "", 0)]:
        if token.type == "link_open" and str(token.attrs.get("href", "")).startswith(_SCHEMES):
            yield line, str(token.attrs["href"]).partition("?")[0]
            in_link = True
        elif token.type == "link_close":
            in_link = False
        elif token.type in ("softbreak", "hardbreak"):
            yield from ((line, number) for number in numbers_in_line(text))
            line, text = line + 1, ""
        elif token.type in ("text", "text_special") and not in_link:
            text += token.content


def numbers_in_line(text: str) -> list[str]:
    """Return the phone numbers in a line of plain text, as they are written.

    >>> numbers_in_line("Call 988 or 0800 1111, not in 2020-03-04, 1998-2004 or at 100 000 places.")
    ['0800 1111', '988']
    """
    found = [match[0] for match in _NUMBER.finditer(text) if not _DATE.fullmatch(match[0])]
    rest = _NUMBER.sub(lambda match: " " * len(match[0]), text)
    return found + [match[1] for match in _CALLED.finditer(rest)]
