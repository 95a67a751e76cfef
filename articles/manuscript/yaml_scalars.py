"""Reads and writes one value of a front matter.

Written values are YAML that every YAML parser reads as the same string. Reading is more tolerant: YAML
rejects or changes a title with a colon, a quote or a `#`, and reads `yes` or `1.0` as another type.
"""

import re
from functools import lru_cache

from articles.manuscript.faults import Message

_DOUBLE_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"')
_SINGLE_QUOTED = re.compile(r"'(?:[^']|'')*+'")
_QUOTED_ITEM = re.compile(rf"\s*({_DOUBLE_QUOTED.pattern}|{_SINGLE_QUOTED.pattern})\s*(?:,|\Z)")

_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)")
_ESCAPED_CHARACTERS = dict(
    zip('0abt\tnvfre "/\\N_LP', '\0\a\b\t\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029', strict=True)
)

# Characters that YAML parsers reject, fold or read as a line ending.
_UNWRITABLE = re.compile('["\\\\\0-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]')
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\t": "\\t"}

# What has a special meaning in YAML: at the start of a value, anywhere in it, in a list, or as a whole.
_SPECIAL_START = tuple("-?:,[]{}#&*!|>'\"%@`~=<+.")
_SPECIAL = re.compile(r":\s|:\Z|\s#")
_SPECIAL_IN_A_LIST = re.compile(r"[,\[\]{}:?]")
_NUMBER_OR_DATE = re.compile(r"[0-9][0-9_.,:eExXoOa-fA-FtTzZ +-]*")
_RESERVED_WORDS = frozenset(["", "null", "true", "false", "yes", "no", "on", "off", "y", "n"])


def read_scalar(written: str) -> str:
    """Return the value as a string; quotes are removed only if they enclose the whole value.

    >>> read_scalar('What: a "story"? # no comment'), read_scalar('"a \\\\"b\\\\""'), read_scalar("'it''s'")
    ('What: a "story"? # no comment', 'a "b"', "it's")

    Raises `ValueError` for an escape in double quotes that YAML does not define.
    """
    written = written.strip()
    if _SINGLE_QUOTED.fullmatch(written):
        return written[1:-1].replace("''", "'")
    if _DOUBLE_QUOTED.fullmatch(written):
        return _ESCAPE.sub(_unescape, written[1:-1])
    return written


def _unescape(match: re.Match[str]) -> str:
    escape = match.group(1)
    if escape in _ESCAPED_CHARACTERS:
        return _ESCAPED_CHARACTERS[escape]
    if len(escape) > 1 and int(escape[1:], 16) <= 0x10FFFF:
        return chr(int(escape[1:], 16))
    raise ValueError(
        Message(
            'in double quotes, "%(escape)s" stands for nothing; '
            'a backslash itself is written "%(backslash)s"',
            escape=f"\\{escape}",
            backslash="\\\\",
        )
    )


@lru_cache(maxsize=1024)  # one save writes the same decisions and names several times
def write_scalar(value: str, *, in_list: bool = False) -> str:
    """Return a string in a form that YAML and `read_scalar` read as the same string.

    >>> write_scalar("What is CBT?"), write_scalar("CBT: what is it?"), write_scalar("1.0")
    ('What is CBT?', '"CBT: what is it?"', '"1.0"')
    """
    if _is_plain(value) and not (in_list and _SPECIAL_IN_A_LIST.search(value)):
        return value
    return '"' + _UNWRITABLE.sub(_escape, value) + '"'


def _is_plain(value: str) -> bool:
    return not (
        value != value.strip()
        or value.lower() in _RESERVED_WORDS
        or value.startswith(_SPECIAL_START)
        or _SPECIAL.search(value)
        or _NUMBER_OR_DATE.fullmatch(value)
        or any(character not in '"\\' for character in _UNWRITABLE.findall(value))
    )


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _SHORT_ESCAPES.get(character) or f"\\u{ord(character):04x}"


def split_items(written: str) -> list[str]:
    """Split a written list into its items, still quoted.

    The brackets around the list may be missing; a comma at the end adds no item.

    >>> split_items('[first session, "anger, and after"]')
    ['first session', '"anger, and after"']
    """
    written = written.strip()
    if written.startswith("[") and written.endswith("]"):
        written = written[1:-1].strip()
    items, position = [], 0
    while position < len(written):
        quoted = _QUOTED_ITEM.match(written, position)
        if quoted:
            items.append(quoted.group(1))
            position = quoted.end()
        else:
            comma = written.find(",", position)
            end = len(written) if comma < 0 else comma
            items.append(written[position:end].strip())
            position = end + 1
    return items
