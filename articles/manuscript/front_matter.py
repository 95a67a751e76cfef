"""Reads and writes front matter: the `key: value` lines and lists between two `---` at the start of a file.

Used for manuscripts and every other file of a content folder (authors, topics, episodes).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal

from articles.manuscript.characters import (
    find_character_faults,
    normalize_file_text,
    strip_blank_lines,
    trim_blank_range,
)
from articles.manuscript.faults import Fault, FaultyText, Message, add_suggestion, quote_for_message
from articles.manuscript.limits import FAULT_LIMIT
from articles.manuscript.yaml_scalars import read_scalar, split_items, write_scalar

Value = str | int | date | Sequence[str]

Keys = Mapping[str, Literal["line", "list"]]

# Alternative names of keys in other systems. They are read, but never written.
ALIASES = {"tags": "topics"}

# Between these an instant has a date in every time zone.
_EARLIEST, _LATEST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)

_DELIMITER = "---"


@dataclass(slots=True)
class FrontMatter:
    """A parsed front matter: the values and their lines, counted from 1.

    `body` is the text after it, without blank lines around it; it begins in `body_line`.
    """

    values: dict[str, str] = field(default_factory=dict)
    items: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    body: str = ""
    body_line: int = 1


def read_front_matter(
    text: str, keys: Keys
) -> tuple[dict[str, str | tuple[str, ...]], Mapping[str, int], str, int]:
    """Read a file of a content folder; return its values, the line of each key, its body and the body's line.

    A key without a value is left out of the values. Raises `FaultyText` with all faults.
    """
    text = normalize_file_text(text)
    front = parse_front_matter(text, keys)
    faults = find_character_faults(text) + front.faults
    if faults:
        raise FaultyText(faults)
    values: dict[str, str | tuple[str, ...]] = dict(front.values)
    values.update((key, tuple(item for _line, item in items)) for key, items in front.items.items())
    return {key: value for key, value in values.items() if value}, front.lines, front.body, front.body_line


def parse_front_matter(text: str, keys: Keys) -> FrontMatter:
    """Parse the front matter of a text with unified line endings and collect the faults.

    Raises `FaultyText` if the closing delimiter is missing, because then the body cannot be found.
    """
    lines = text.split("\n")
    front = FrontMatter()
    opening, _end = trim_blank_range(lines, 0, len(lines))
    if opening < len(lines) and lines[opening].rstrip() == _DELIMITER:
        closing = next(
            (number for number in range(opening + 1, len(lines)) if lines[number].rstrip() == _DELIMITER),
            None,
        )
        if closing is None:
            problem = Message('the front matter opened here has no closing "%(line)s"', line=_DELIMITER)
            raise FaultyText([Fault(opening + 1, problem)])
        _read_lines(front, keys, enumerate(lines[opening + 1 : closing], opening + 2))
        opening = closing + 1
    first, end = trim_blank_range(lines, opening, len(lines))
    front.body, front.body_line = "\n".join(lines[first:end]), first + 1
    return front


def _read_lines(front: FrontMatter, keys: Keys, lines: Iterable[tuple[int, str]]) -> None:
    current = ""
    for number, line in lines:
        if len(front.faults) > FAULT_LIMIT:
            return
        written = line.strip()
        if not written or written.startswith("#"):
            continue
        if written == "-" or written.startswith("- "):
            _read_item(front, keys, current, number, written[1:])
            continue
        current, colon, rest = (part.strip() for part in written.partition(":"))
        written_key, current = current, _resolve_alias(current, keys)
        if not colon or line[0] in " \t":
            shown = quote_for_message(written)
            front.faults.append(Fault(number, Message('this line is not "key: value": %(line)s', line=shown)))
        elif current not in keys:
            problem = Message("unknown key %(key)s", key=quote_for_message(current))
            front.faults.append(Fault(number, add_suggestion(problem, current, keys)))
        elif current in front.lines:
            front.faults.append(Fault(number, _duplicate_key_message(front, current, written_key)))
        else:
            front.lines[current] = number
            _read_value(front, keys, current, number, rest)


def _resolve_alias(key: str, keys: Keys) -> str:
    """Return the key that an alias stands for, if these keys include it; otherwise the key itself."""
    own = ALIASES.get(key, key)
    return own if own in keys else key


def _duplicate_key_message(front: FrontMatter, key: str, written: str) -> str:
    if key == written:
        return Message('"%(key)s" is in line %(line)s already', key=key, line=str(front.lines[key]))
    return Message(
        '"%(written)s" means "%(key)s", which is in line %(line)s already',
        written=written,
        key=key,
        line=str(front.lines[key]),
    )


def _read_value(front: FrontMatter, keys: Keys, key: str, number: int, written: str) -> None:
    if keys[key] == "list":
        front.items[key] = []
        for item in split_items(written):
            _read_scalar(front, number, item, lambda value: front.items[key].append((number, value)))
    else:
        _read_scalar(front, number, written, lambda value: front.values.update({key: value}))


def _read_item(front: FrontMatter, keys: Keys, key: str, number: int, written: str) -> None:
    if keys.get(key) == "line":
        front.faults.append(Fault(number, Message('"%(key)s" is one line of text, not a list', key=key)))
    elif key in front.items:
        _read_scalar(front, number, written, lambda value: front.items[key].append((number, value)))
    elif not key:  # an unknown key has its own fault already
        front.faults.append(Fault(number, Message("this item belongs to no key")))


def _read_scalar(front: FrontMatter, number: int, written: str, store: Callable[[str], object]) -> None:
    try:
        store(read_scalar(written).strip())
    except ValueError as problem:
        front.faults.append(Fault(number, problem.args[0]))


def write_front_matter(values: Mapping[str, Value], body: str) -> str:
    """Return the text of a file: the values that are not empty, in the given order, and the body.

    >>> print(write_front_matter({"name": "Anxiety: fear", "aliases": ["worry", "panic"]}, "Fear."), end="")
    ---
    name: "Anxiety: fear"
    aliases: [worry, panic]
    ---
    <BLANKLINE>
    Fear.
    """
    present = {key: value for key, value in values.items() if value not in ("", (), [], None)}
    head = [_DELIMITER, *(f"{key}: {_format_value(value)}" for key, value in present.items()), _DELIMITER]
    body = strip_blank_lines(body)
    return "\n".join([*head, "", body, ""] if body else [*head, ""])


def replace_values(text: str, values: Mapping[str, Value | None], order: Sequence[str]) -> str:
    """Replace values in the front matter of a text that `write_front_matter` wrote.

    An empty value is removed. The other lines are not parsed and stay unchanged.

    >>> text = "---\\ntitle: Sleep\\nkind: page\\n---\\n"
    >>> print(replace_values(text, {"dek": "Rest."}, ["title", "dek", "kind"]), end="")
    ---
    title: Sleep
    dek: Rest.
    kind: page
    ---
    """
    opening = f"{_DELIMITER}\n"
    head, mark, rest = text.removeprefix(opening).partition(f"\n{opening}")
    lines = {line.partition(":")[0]: line for line in head.split("\n")}
    for key, value in values.items():
        lines.pop(key, None)
        if value:
            lines[key] = f"{key}: {_format_value(value)}"
    places = {key: place for place, key in enumerate(order)}
    ordered = sorted(lines, key=lambda key: places.get(key, len(places)))
    return opening + "\n".join(lines[key] for key in ordered) + mark + rest


def _format_value(value: Value) -> str:
    if isinstance(value, str):
        return write_scalar(value)
    if isinstance(value, int):
        return str(value).lower()
    if isinstance(value, date):
        return format_date(value)
    return f"[{', '.join(write_scalar(item, in_list=True) for item in value)}]"


def format_date(value: date) -> str:
    """Return a date or an instant as text; midnight in UTC is written as the date only.

    >>> format_date(datetime(2026, 3, 3, tzinfo=UTC)), format_date(datetime(2026, 3, 3, 9, 30, tzinfo=UTC))
    ('2026-03-03', '2026-03-03T09:30:00Z')
    """
    if not isinstance(value, datetime):
        return value.isoformat()
    instant = to_utc(value)
    if instant == instant.replace(hour=0, minute=0, second=0, microsecond=0):
        return instant.date().isoformat()
    return instant.isoformat().removesuffix("+00:00") + "Z"


def parse_instant(written: str) -> datetime:
    """Parse an instant, in UTC. Raises `ValueError` if it is invalid or too near the calendar's limits."""
    instant = datetime.fromisoformat(written)
    if not is_in_calendar_range(instant):
        raise ValueError
    return to_utc(instant)


def is_in_calendar_range(instant: datetime) -> bool:
    """Whether an instant has a date in every time zone: false within a day of the calendar's limits.

    >>> [is_in_calendar_range(datetime(year, 1, 1, tzinfo=UTC)) for year in (1, 2026)]
    [False, True]
    """
    return _EARLIEST <= (instant if instant.tzinfo else instant.replace(tzinfo=UTC)) < _LATEST


def to_utc(instant: datetime) -> datetime:
    """Return an instant in UTC; without a time zone it is taken as UTC."""
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
