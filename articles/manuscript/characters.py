"""Which characters a text may hold, and what counts as a line of it.

Lines end with a line feed here, never where `str.splitlines` finds one: that also cuts at U+2028 and others.
"""

import re
from itertools import islice

from articles.manuscript.faults import Fault
from articles.manuscript.limits import FAULT_LIMIT

_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_REFUSED_IN_A_LINE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\ud800-\udfff]")

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
    return [Fault(0, _refusal(character)) for character in sorted(set(_REFUSED_IN_A_LINE.findall(value)))]


def _refusal(character: str) -> str:
    if character in "\r\n":
        return "a line break is not allowed here: this is one line"
    code = ord(character)
    if code in _NAMES:
        return f"the control character U+{code:04X} ({_NAMES[code]}) is not allowed"
    return f"the lone surrogate U+{code:04X} is not allowed: half a character is missing"
