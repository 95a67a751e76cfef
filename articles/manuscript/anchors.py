"""The anchors of sections: where a link into an article lands."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from articles.manuscript.characters import check_name
from articles.manuscript.faults import quoted
from articles.manuscript.limits import HEADING_LIMIT
from articles.manuscript.markdown import plain_line
from articles.manuscript.model import Section

# The ids of the page itself and of its notes begin so; no anchor of a section does.
RESERVED_PREFIXES = ("note-", "page-")

# What the database holds, and what is derived from a long heading: short, with room for "-2".
ANCHOR_LENGTH = 200
DERIVED_LENGTH = 100

_ALLOWED = re.compile(r"[a-z0-9-]+")
_SPELLED_OUT = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ð": "d", "đ": "d", "þ": "th", "ł": "l", "ı": "i"}
)
_UNSPOKEN = str.maketrans("", "", "'’‘`´")


@lru_cache(maxsize=1024)  # one save asks for the same headings many times over
def slugify(text: str) -> str:
    """Return the text in a-z, 0-9 and "-"; empty where none of it can be written so.

    >>> slugify("Don’t panic – it’s a café/bar"), slugify("你好")
    ('dont-panic-its-a-cafe-bar', '')
    """
    letters = unicodedata.normalize("NFKD", text.translate(_UNSPOKEN).lower().translate(_SPELLED_OUT))
    spoken = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", spoken.lower()).strip("-")


def anchors(sections: Sequence[Section]) -> tuple[str, ...]:
    """Return the anchor of every section: the pinned one, or else the one derived from its heading.

    >>> anchors([Section(heading="Why?"), Section(), Section(heading="Why?"), Section(anchor="x")])
    ('why', 'section-2', 'why-2', 'x')
    """
    return tuple(anchor for anchor, _needed in _assign(sections))


def without_derived_pins(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Drop the pins that say what would be derived anyway. No section's anchor changes by it."""
    return tuple(
        section if pin_needed else replace(section, anchor="")
        for section, (_anchor, pin_needed) in zip(sections, _assign(sections), strict=True)
    )


def anchor_problem(anchor: str) -> str:
    """Say why a section cannot be pinned to this anchor; empty where it can."""
    for fault in check_name(anchor):
        return fault.message
    if not _ALLOWED.fullmatch(anchor):
        return f'an anchor is made of a-z, 0-9 and "-"; {quoted(anchor)} is not'
    if len(anchor) > ANCHOR_LENGTH:
        return f"an anchor has at most {ANCHOR_LENGTH} characters; this one has {len(anchor)}"
    if anchor.startswith(RESERVED_PREFIXES):
        return f'no anchor begins with "{anchor[:5]}", as the page\'s own do: {quoted(anchor)}'
    return ""


def _assign(sections: Sequence[Section]) -> Iterator[tuple[str, bool]]:
    """Give each section its anchor, and say whether it must be pinned to keep it.

    A pin goes before every derived anchor. It can be left out only where no section above it would then
    take its name: hence `reached`, the highest number that a section without a pin has got for a name.
    """
    pinned = Counter(section.anchor for section in sections if section.anchor)
    given: set[str] = set()
    reached: dict[str, int] = {}
    next_free: dict[str, int] = {}
    for place, section in enumerate(sections, 1):
        name = _derived(section, place)
        number = next_free.get(name, 1)
        while _numbered(name, number) in given or _numbered(name, number) in pinned:
            number += 1
        next_free[name] = number
        if section.anchor:
            own = _number_of(section.anchor, name)
            doubled = pinned[section.anchor] > 1
            needed = doubled or not 0 < own < number or _is_wanted(section.anchor, reached)
            anchor, number = section.anchor, 0 if needed else own
        else:
            anchor, needed = _numbered(name, number), False
        given.add(anchor)
        reached[name] = max(number, reached.get(name, 0))
        yield anchor, needed


def _is_wanted(anchor: str, reached: dict[str, int]) -> bool:
    """Whether a section above would have taken the anchor, had nobody been pinned to it."""
    names = (anchor, anchor.rpartition("-")[0])
    return any(0 < _number_of(anchor, name) <= reached.get(name, 0) for name in names)


def _derived(section: Section, place: int) -> str:
    name = slugify(plain_line(section.heading[:HEADING_LIMIT])) or f"section-{place}"
    if name.startswith(RESERVED_PREFIXES):
        name = f"s-{name}"
    return name[:DERIVED_LENGTH].rstrip("-")


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def _number_of(anchor: str, name: str) -> int:
    """Undo `_numbered`: 0 where the anchor is not of this name."""
    if anchor == name:
        return 1
    digits = anchor.removeprefix(f"{name}-")
    return int(digits) if re.fullmatch(r"[2-9]|[1-9][0-9]{1,8}", digits) and anchor != digits else 0
