"""Anchors of sections: the fragment identifiers (`#why`) that links into an article use."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from articles.manuscript.characters import check_name
from articles.manuscript.faults import Message, quote_for_message
from articles.manuscript.limits import HEADING_LIMIT
from articles.manuscript.markdown import plain_line
from articles.manuscript.model import Section

# Prefixes of the ids of the page and of its notes. No section anchor may begin with one.
RESERVED_PREFIXES = ("note-", "page-")

# Characters: the size of the database column; the limit for a derived anchor, which leaves space for "-2".
ANCHOR_LENGTH = 200
DERIVED_LENGTH = 100

_ALLOWED = re.compile(r"[a-z0-9-]+")
_TRANSLITERATIONS = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ð": "d", "đ": "d", "þ": "th", "ł": "l", "ı": "i"}
)
_APOSTROPHES = str.maketrans("", "", "'’‘`´")


@lru_cache(maxsize=1024)  # one save converts the same headings many times
def slugify(text: str) -> str:
    """Return the text as a slug of a-z, 0-9 and "-"; empty if no character can be converted.

    >>> slugify("Don’t panic – it’s a café/bar"), slugify("你好")
    ('dont-panic-its-a-cafe-bar', '')
    """
    letters = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).lower().translate(_TRANSLITERATIONS))
    base_letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", base_letters.lower()).strip("-")


def section_anchors(sections: Sequence[Section]) -> tuple[str, ...]:
    """Return the anchor of every section: the pinned one, otherwise one derived from the heading.

    >>> section_anchors([Section(heading="Why?"), Section(), Section(heading="Why?"), Section(anchor="x")])
    ('why', 'section-2', 'why-2', 'x')
    """
    return tuple(anchor for anchor, _needed in _assign_anchors(sections))


def remove_derived_pins(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Remove pinned anchors that equal the derived ones. The anchors of the sections do not change."""
    return tuple(
        section if pin_needed or not section.anchor else replace(section, anchor="")
        for section, (_anchor, pin_needed) in zip(sections, _assign_anchors(sections), strict=True)
    )


def find_anchor_problem(anchor: str) -> str:
    """Return why this anchor cannot be pinned, or an empty string if it can."""
    for fault in check_name(anchor):
        return fault.message
    if not _ALLOWED.fullmatch(anchor):
        return Message(
            'an anchor is made of a-z, 0-9 and "-"; %(anchor)s is not', anchor=quote_for_message(anchor)
        )
    if len(anchor) > ANCHOR_LENGTH:
        return Message(
            "an anchor has at most %(limit)s characters; this one has %(count)s",
            limit=ANCHOR_LENGTH,
            count=len(anchor),
        )
    if anchor.startswith(RESERVED_PREFIXES):
        return Message(
            'no anchor begins with "%(beginning)s", as the page\'s own do: %(anchor)s',
            beginning=anchor[:5],
            anchor=quote_for_message(anchor),
        )
    return ""


def _assign_anchors(sections: Sequence[Section]) -> tuple[tuple[str, bool], ...]:
    """Return the anchor of each section, and whether the section must be pinned to keep it."""
    return _assign(tuple((section.heading, section.anchor) for section in sections))


@lru_cache(maxsize=64)  # one save asks many times for those of the same article
def _assign(sections: tuple[tuple[str, str], ...]) -> tuple[tuple[str, bool], ...]:
    """Return the anchor of each section, given its heading and pin, and whether the pin is needed.

    Pinned anchors take precedence over derived ones. A pin can be left out only if no section above it would
    then derive the same anchor. `highest_number` records, for each derived name, the highest number that a
    section without a needed pin has received.
    """
    pinned = Counter(pin for _heading, pin in sections if pin)
    assigned: list[tuple[str, bool]] = []
    used: set[str] = set()
    highest_number: dict[str, int] = {}
    next_free: dict[str, int] = {}
    for place, (heading, pin) in enumerate(sections, 1):
        name = _derive_name(heading, place)
        number = next_free.get(name, 1)
        while _add_number(name, number) in used or _add_number(name, number) in pinned:
            number += 1
        next_free[name] = number
        if pin:
            own_number = _parse_number(pin, name)
            is_duplicate = pinned[pin] > 1
            needed = is_duplicate or not 0 < own_number < number or _is_derived_above(pin, highest_number)
            anchor, number = pin, 0 if needed else own_number
        else:
            anchor, needed = _add_number(name, number), False
        used.add(anchor)
        highest_number[name] = max(number, highest_number.get(name, 0))
        assigned.append((anchor, needed))
    return tuple(assigned)


def _is_derived_above(anchor: str, highest_number: dict[str, int]) -> bool:
    """Whether a section above would derive this anchor if no section were pinned to it."""
    names = (anchor, anchor.rpartition("-")[0])
    return any(0 < _parse_number(anchor, name) <= highest_number.get(name, 0) for name in names)


def _derive_name(heading: str, place: int) -> str:
    name = slugify(plain_line(heading[:HEADING_LIMIT])) or f"section-{place}"
    if name.startswith(RESERVED_PREFIXES):
        name = f"s-{name}"
    return name[:DERIVED_LENGTH].rstrip("-")


def _add_number(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def _parse_number(anchor: str, name: str) -> int:
    """Return the number that `_add_number` added to the name; 0 if the anchor is not made from this name."""
    if anchor == name:
        return 1
    digits = anchor.removeprefix(f"{name}-")
    return int(digits) if re.fullmatch(r"[2-9]|[1-9][0-9]{1,8}", digits) and anchor != digits else 0
