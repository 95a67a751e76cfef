"""Checks of the text of one field. Each yields why the text is not valid; an empty text is always valid."""

import re
from collections.abc import Iterator

from articles.manuscript.characters import check_line, check_name
from articles.manuscript.faults import Message, add_suggestion, quote_for_message
from articles.manuscript.limits import ID_LIMIT, SLUG_LIMIT
from articles.manuscript.picture_links import find_path_problem

KINDS = ("article", "page")

_SLUG = re.compile(r"[a-z0-9-]+")
_ANCHOR = re.compile(r"[a-z0-9-]{1,200}")
# A decision about a section: the section's digest, and what the editor decided.
DECISION = re.compile(r"([0-9a-f]{16}) (?:confirmed|dismissed: (\S.{0,199}))")
_ID = re.compile(rf"[!-~]{{1,{ID_LIMIT}}}")


def check_text_line(value: str) -> Iterator[str]:
    """Yield why a value is not one line of plain text."""
    yield from (fault.message for fault in check_line(value))


def check_row_name(value: str) -> Iterator[str]:
    """Yield why a value cannot name a row: two different names must not look the same."""
    yield from (fault.message for fault in check_name(value))


def check_slug_text(value: str) -> Iterator[str]:
    """Yield why a value is not a slug."""
    yield from check_row_name(value)
    if value and not _SLUG.fullmatch(value):
        shown = quote_for_message(value)
        yield Message('a web address is made of a-z, 0-9 and "-"; %(slug)s is not', slug=shown)
    if len(value) > SLUG_LIMIT:
        yield Message(
            "a web address has at most %(limit)s characters; this one has %(count)s",
            limit=SLUG_LIMIT,
            count=len(value),
        )


def check_id(value: str) -> Iterator[str]:
    """Yield why a value is not a public id."""
    yield from check_text_line(value)
    if find_id_problem(value):
        yield find_id_problem(value)


def find_id_problem(value: str) -> str:
    """Return why an id is not valid, or an empty string if it is valid or empty."""
    if not value or _ID.fullmatch(value):
        return ""
    shown = quote_for_message(value)
    return Message(
        "an id has at most %(limit)s letters, digits and signs of ASCII, without spaces; %(id)s is not one",
        limit=ID_LIMIT,
        id=shown,
    )


def check_anchor(value: str) -> Iterator[str]:
    """Yield why a value is not the anchor of a section."""
    yield from check_text_line(value)
    if value and not _ANCHOR.fullmatch(value):
        shown = quote_for_message(value)
        yield Message('an anchor is made of a-z, 0-9 and "-"; %(anchor)s is not', anchor=shown)


def check_decision(value: str) -> Iterator[str]:
    """Yield why a value is not a decision about a section."""
    yield from check_text_line(value)
    if value and not DECISION.fullmatch(value):
        shown = quote_for_message(value)
        yield Message(
            'a decision is "3f9ab2c411d07e58 confirmed" or "… dismissed: the reason"; '
            "%(decision)s is not one",
            decision=shown,
        )


def check_kind(value: str) -> Iterator[str]:
    """Yield why a value is not a kind of article."""
    yield from check_text_line(value)
    if value and value not in KINDS:
        problem = Message('the kind is "article" or "page", not %(kind)s', kind=quote_for_message(value))
        yield add_suggestion(problem, value, KINDS)


def check_picture_path(value: str) -> Iterator[str]:
    """Yield why a value is not the path of a picture."""
    yield from check_text_line(value)
    if value and find_path_problem(value):
        yield find_path_problem(value)
