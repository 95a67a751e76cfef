"""The lines between two `---` at the head of a file: `key: rest of the line`, and lists.

Manuscripts and every other file of a content folder (authors, topics, episodes) are read and written here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal

from articles.manuscript.characters import blank_free, character_faults, read_in, trim
from articles.manuscript.faults import Fault, FaultyText, quoted
from articles.manuscript.limits import FAULT_LIMIT
from articles.manuscript.suggest import did_you_mean
from articles.manuscript.yaml_scalars import read_scalar, split_items, write_scalar

Value = str | int | date | Sequence[str]

Keys = Mapping[str, Literal["line", "list"]]

# What a key is called elsewhere. It is read, and written by its own name.
ALIASES = {"tags": "topics"}

# Between these an instant has a date in every zone of the world.
_FIRST, _LAST = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)

_MARK = "---"


@dataclass(slots=True)
class FrontMatter:
    """What a front matter says, and where: each value with the line it stands in, counted from 1.

    `body` is all that follows, without blank lines around it; it begins in `body_line`.
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
    """Read any file of a content folder: its values, the line of each key, its body and the body's line.

    A key without a value is left out of the values. Raises `FaultyText` with everything that is wrong.
    """
    text = read_in(text)
    front = read_head(text, keys)
    faults = character_faults(text) + front.faults
    if faults:
        raise FaultyText(faults)
    values: dict[str, str | tuple[str, ...]] = dict(front.values)
    values.update((key, tuple(item for _line, item in items)) for key, items in front.items.items())
    return {key: value for key, value in values.items() if value}, front.lines, front.body, front.body_line


def read_head(text: str, keys: Keys) -> FrontMatter:
    """Read the front matter of a text with unified line endings, gathering the faults.

    Raises `FaultyText` where it does not end, for then nobody can tell it from the body.
    """
    lines = text.split("\n")
    front = FrontMatter()
    opening, _end = blank_free(lines, 0, len(lines))
    if opening < len(lines) and lines[opening].rstrip() == _MARK:
        closing = next((at for at in range(opening + 1, len(lines)) if lines[at].rstrip() == _MARK), None)
        if closing is None:
            raise FaultyText([Fault(opening + 1, f'the front matter opened here has no closing "{_MARK}"')])
        _read_lines(front, keys, enumerate(lines[opening + 1 : closing], opening + 2))
        opening = closing + 1
    first, end = blank_free(lines, opening, len(lines))
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
        written_key, current = current, _own_name(current, keys)
        if not colon or line[0] in " \t":
            front.faults.append(Fault(number, f'this line is not "key: value": {quoted(written)}'))
        elif current not in keys:
            front.faults.append(Fault(number, f"unknown key {quoted(current)}{did_you_mean(current, keys)}"))
        elif current in front.lines:
            front.faults.append(Fault(number, _said_already(front, current, written_key)))
        else:
            front.lines[current] = number
            _read_value(front, keys, current, number, rest)


def _own_name(key: str, keys: Keys) -> str:
    """Return the name of a key where it is written by an alias that these keys have."""
    own = ALIASES.get(key, key)
    return own if own in keys else key


def _said_already(front: FrontMatter, key: str, written: str) -> str:
    if key == written:
        return f'"{key}" stands in line {front.lines[key]} already'
    return f'"{written}" means "{key}", which stands in line {front.lines[key]} already'


def _read_value(front: FrontMatter, keys: Keys, key: str, number: int, written: str) -> None:
    if keys[key] == "list":
        front.items[key] = []
        for item in split_items(written):
            _read(front, number, item, lambda value: front.items[key].append((number, value)))
    else:
        _read(front, number, written, lambda value: front.values.update({key: value}))


def _read_item(front: FrontMatter, keys: Keys, key: str, number: int, written: str) -> None:
    if keys.get(key) == "line":
        front.faults.append(Fault(number, f'"{key}" is one line of text, not a list'))
    elif key in front.items:
        _read(front, number, written, lambda value: front.items[key].append((number, value)))
    elif not key:  # under an unknown key, the fault is the key's and named already
        front.faults.append(Fault(number, "this item belongs to no key"))


def _read(front: FrontMatter, number: int, written: str, keep: Callable[[str], object]) -> None:
    try:
        keep(read_scalar(written).strip())
    except ValueError as problem:
        front.faults.append(Fault(number, str(problem)))


def write_front_matter(values: Mapping[str, Value], body: str) -> str:
    """Write a file: every value that is not empty, in the order given, and the body.

    >>> print(write_front_matter({"name": "Anxiety: fear", "aliases": ["worry", "panic"]}, "Fear."), end="")
    ---
    name: "Anxiety: fear"
    aliases: [worry, panic]
    ---
    <BLANKLINE>
    Fear.
    """
    said = {key: value for key, value in values.items() if value not in ("", (), [], None)}
    head = [_MARK, *(f"{key}: {_written(value)}" for key, value in said.items()), _MARK]
    body = trim(body)
    return "\n".join([*head, "", body, ""] if body else [*head, ""])


def with_values(text: str, values: Mapping[str, Value | None], order: Sequence[str]) -> str:
    """Return a file that `write_front_matter` wrote with these values in its front matter.

    An empty value is left out. The other lines stay as they are, whatever they say: they are not read.

    >>> text = "---\\ntitle: Sleep\\nkind: page\\n---\\n"
    >>> print(with_values(text, {"dek": "Rest."}, ["title", "dek", "kind"]), end="")
    ---
    title: Sleep
    dek: Rest.
    kind: page
    ---
    """
    opening = f"{_MARK}\n"
    head, mark, rest = text.removeprefix(opening).partition(f"\n{opening}")
    lines = {line.partition(":")[0]: line for line in head.split("\n")}
    for key, value in values.items():
        lines.pop(key, None)
        if value:
            lines[key] = f"{key}: {_written(value)}"
    places = {key: place for place, key in enumerate(order)}
    ordered = sorted(lines, key=lambda key: places.get(key, len(places)))
    return opening + "\n".join(lines[key] for key in ordered) + mark + rest


def _written(value: Value) -> str:
    if isinstance(value, str):
        return write_scalar(value)
    if isinstance(value, int):
        return str(value).lower()
    if isinstance(value, date):
        return written_date(value)
    return f"[{', '.join(write_scalar(item, in_list=True) for item in value)}]"


def written_date(value: date) -> str:
    """Write a day, or an instant: midnight in UTC is the day alone.

    >>> written_date(datetime(2026, 3, 3, tzinfo=UTC)), written_date(datetime(2026, 3, 3, 9, 30, tzinfo=UTC))
    ('2026-03-03', '2026-03-03T09:30:00Z')
    """
    if not isinstance(value, datetime):
        return value.isoformat()
    instant = in_utc(value)
    if instant == instant.replace(hour=0, minute=0, second=0, microsecond=0):
        return instant.date().isoformat()
    return instant.isoformat().removesuffix("+00:00") + "Z"


def read_instant(written: str) -> datetime:
    """Read an instant, in UTC. Raises `ValueError` for what is none, or is at an end of the calendar."""
    instant = datetime.fromisoformat(written)
    if not has_dates(instant):
        raise ValueError
    return in_utc(instant)


def has_dates(instant: datetime) -> bool:
    """Whether an instant has a date in every zone: not those within a day of the calendar's first and last.

    >>> has_dates(datetime(1, 1, 1, tzinfo=UTC)), has_dates(datetime(2026, 3, 3, tzinfo=UTC))
    (False, True)
    """
    return _FIRST <= (instant if instant.tzinfo else instant.replace(tzinfo=UTC)) < _LAST


def in_utc(instant: datetime) -> datetime:
    """Return an instant in UTC; one that names no zone is meant so."""
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
