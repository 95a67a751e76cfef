"""Which characters a text may hold, and what counts as a line of it.

Lines end with a line feed here, never where `str.splitlines` finds one: that also cuts at U+2028 and others.
"""

import re
import unicodedata
from itertools import islice

from articles.manuscript.faults import Fault
from articles.manuscript.limits import FAULT_LIMIT

_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
# In one line, also what shows it in another order than it is written in.
_REFUSED_IN_A_LINE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff\u202d\u202e]")

# What nobody sees in a name, and two names would differ by.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
# These two join letters of some scripts, and the people of an emoji; beside Latin letters they are unseen.
_STRAY_JOINERS = "(?<![^\x00-\u024f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u024f])"
_REFUSED_IN_A_NAME = re.compile(f"{_REFUSED_IN_A_LINE.pattern}|[{_INVISIBLE}]|{_STRAY_JOINERS}")

_NAMES = dict(
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


def unify(text: str) -> str:
    """Return the text with a line feed at the end of every line."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_in(text: str) -> str:
    """Return the text of a file: its lines end in line feeds, and no byte-order mark stands before it."""
    return unify(text.lstrip("\ufeff"))


def trim(body: str) -> str:
    """Return the body without the blank lines around it; inside, every byte stays.

    >>> trim("\\n  \\n    code\\n\\n    more  \\n\\n")
    '    code\\n\\n    more  '
    """
    lines = unify(body).split("\n")
    first, end = blank_free(lines, 0, len(lines))
    return "\n".join(lines[first:end])


def blank_free(lines: list[str], first: int, end: int) -> tuple[int, int]:
    """Narrow a range of lines until it neither begins nor ends with a blank one."""
    while first < end and not lines[end - 1].strip(" \t"):
        end -= 1
    while first < end and not lines[first].strip(" \t"):
        first += 1
    return first, end


def character_faults(text: str, first_line: int = 1) -> list[Fault]:
    """Name the control characters and lone surrogates of a text of several lines."""
    faults, line, position = [], first_line, 0
    for match in islice(_REFUSED.finditer(text), FAULT_LIMIT):
        line += text.count("\n", position, match.start())
        position = match.start()
        faults.append(Fault(line, _refusal(match.group())))
    return faults


def check_line(value: str) -> list[Fault]:
    """Say what keeps a value from being one line of plain text."""
    return _refusals(_REFUSED_IN_A_LINE, value)


def check_name(value: str) -> list[Fault]:
    """Say what keeps a value from being a name, a path or a slug: no two that differ may look the same."""
    return _refusals(_REFUSED_IN_A_NAME, value)


def _refusals(refused: re.Pattern[str], value: str) -> list[Fault]:
    return [Fault(0, _refusal(character)) for character in sorted(set(refused.findall(value)))]


def _refusal(character: str) -> str:
    if character in "\r\n":
        return "a line break is not allowed here: this is one line"
    code = ord(character)
    if code in _NAMES:
        return f"the control character U+{code:04X} ({_NAMES[code]}) is not allowed"
    if 0xD800 <= code <= 0xDFFF:
        return f"the lone surrogate U+{code:04X} is not allowed: half a character is missing"
    name = unicodedata.name(character, "a character without a name")
    return f"the invisible character U+{code:04X} ({name}) is not allowed here; delete it"
