"""Which characters a text may contain, and how it is split into lines.

Only a line feed ends a line. `str.splitlines` is not used because it also splits at U+2028 and others.
"""

import re
import unicodedata
from itertools import islice

from articles.manuscript.faults import Fault, Message
from articles.manuscript.limits import FAULT_LIMIT

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# In a single line, also the characters that change the display order (bidirectional overrides).
_FORBIDDEN_IN_LINE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff\u202d\u202e]")

BLANKS = ("", " ", "\t", "\n")  # at the edge of a text: only then there can be blank lines

# Invisible characters: two names that look the same could differ by them.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
# Joiners (ZWNJ, ZWJ) are needed in some scripts and in emoji, but are invisible beside Latin letters.
_STRAY_JOINERS = "(?<![^\x00-\u024f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u024f])"
_FORBIDDEN_IN_NAME = re.compile(f"{_FORBIDDEN_IN_LINE.pattern}|[{_INVISIBLE}]|{_STRAY_JOINERS}")

_CONTROL_NAMES = dict(
    enumerate(
        "NUL SOH STX ETX EOT ENQ ACK BEL BS HT LF VT FF CR SO SI "
        "DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US".split()
    )
) | dict(
    enumerate(
        "DEL PAD HOP BPH NBH IND NEL SSA ESA HTS HTJ VTS PLD PLU RI SS2 SS3 "
        "DCS PU1 PU2 STS CCH MW SPA EPA SOS SGCI SCI CSI ST OSC PM APC".split(),
        start=0x7F,
    )
)


def normalize_line_endings(text: str) -> str:
    """Return the text with every line ending replaced by a line feed."""
    if "\r" not in text:
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def normalize_file_text(text: str) -> str:
    """Return the text of a file without a byte-order mark, with line feeds as line endings."""
    return normalize_line_endings(text.lstrip("\ufeff"))


def strip_blank_lines(body: str) -> str:
    """Return the body without leading and trailing blank lines; the rest is unchanged.

    >>> strip_blank_lines("\\n  \\n    code\\n\\n    more  \\n\\n")
    '    code\\n\\n    more  '
    """
    body = normalize_line_endings(body)
    if body[:1] not in BLANKS and body[-1:] not in BLANKS:
        return body
    lines = body.split("\n")
    first, end = trim_blank_range(lines, 0, len(lines))
    return "\n".join(lines[first:end])


def trim_blank_range(lines: list[str], first: int, end: int) -> tuple[int, int]:
    """Return the range of lines without leading and trailing blank lines, as first and end."""
    while first < end and not lines[end - 1].strip(" \t"):
        end -= 1
    while first < end and not lines[first].strip(" \t"):
        first += 1
    return first, end


def find_character_faults(text: str, first_line: int = 1) -> list[Fault]:
    """Return a fault for each control character and lone surrogate in a text of several lines."""
    faults, line, position = [], first_line, 0
    for match in islice(_FORBIDDEN.finditer(text), FAULT_LIMIT):
        line += text.count("\n", position, match.start())
        position = match.start()
        faults.append(Fault(line, _fault_message(match.group())))
    return faults


def check_line(value: str) -> list[Fault]:
    """Return why a value is not one line of plain text, as faults."""
    return _find_faults(_FORBIDDEN_IN_LINE, value)


def check_name(value: str) -> list[Fault]:
    """Return why a value cannot be a name, a path or a slug: two different ones must not look the same."""
    return _find_faults(_FORBIDDEN_IN_NAME, value)


def _find_faults(forbidden: re.Pattern[str], value: str) -> list[Fault]:
    return [Fault(0, _fault_message(character)) for character in sorted(set(forbidden.findall(value)))]


def _fault_message(character: str) -> str:
    if character in "\r\n":
        return Message("a line break is not allowed here: this is one line")
    code = ord(character)
    if code in _CONTROL_NAMES:
        return Message(
            "the control character U+%(code)s (%(name)s) is not allowed",
            code=f"{code:04X}",
            name=_CONTROL_NAMES[code],
        )
    if 0xD800 <= code <= 0xDFFF:
        return Message(
            "the lone surrogate U+%(code)s is not allowed: half a character is missing", code=f"{code:04X}"
        )
    name = unicodedata.name(character, "a character without a name")
    return Message(
        "the invisible character U+%(code)s (%(name)s) is not allowed here; delete it",
        code=f"{code:04X}",
        name=name,
    )
