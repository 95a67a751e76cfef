"""The fields of a manuscript's front matter: what each may contain, as text and as data."""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from articles.manuscript.characters import check_line, check_name
from articles.manuscript.faults import Fault, did_you_mean, quote_for_message
from articles.manuscript.front_matter import (
    FrontMatter,
    Keys,
    Value,
    is_in_calendar_range,
    parse_instant,
    to_utc,
)
from articles.manuscript.limits import ID_LIMIT, SLUG_LIMIT
from articles.manuscript.model import Manuscript
from articles.manuscript.picture_links import find_path_problem

LISTS = ("formerly", "authors", "topics", "related")
TIMES = ("published", "updated")
DAYS = ("reviewed", "review_due")

KINDS = ("article", "page")

# The order in which fields are written.
ORDER = (
    *("title", "slug", "formerly", "dek", "description", "content_note"),
    *("authors", "topics", "related", "episode"),
    *("image", "image_alt", "image_caption", "image_credit", *TIMES, "kind", "id", "reviewer", *DAYS),
)

KEYS: Keys = {name: "list" if name in LISTS else "line" for name in ORDER}

_CURRENT_SLUG_MESSAGE = "the present slug is no former one"
_LINES = tuple(name for name in ORDER if name not in (*LISTS, *TIMES, *DAYS))
_SLUG = re.compile(r"[a-z0-9-]+")
_ID = re.compile(rf"[!-~]{{1,{ID_LIMIT}}}")


def normalized_fields(manuscript: Manuscript) -> dict[str, Any]:
    """Return the fields of the front matter with surrounding blanks removed and times in UTC."""
    values: dict[str, Any] = {name: getattr(manuscript, name).strip() for name in _LINES}
    for name in LISTS:
        values[name] = tuple(item.strip() for item in getattr(manuscript, name))
    for name in TIMES:
        instant = getattr(manuscript, name)
        values[name] = to_utc(instant) if instant else None
    return values


def front_matter_values(manuscript: Manuscript) -> dict[str, Value]:
    """Return the non-default front matter values of a canonical manuscript, in the order of `ORDER`."""
    values = ((name, getattr(manuscript, name)) for name in ORDER)
    return {name: value for name, value in values if value and (name, value) != ("kind", "article")}


def read_fields(front: FrontMatter) -> tuple[dict[str, Any], list[Fault]]:
    """Convert a parsed front matter to the fields of a manuscript; return them with the faults."""
    found: dict[str, Any] = {name: value for name, value in front.values.items() if value}
    faults: list[Fault] = []
    for name, items in front.items.items():
        found[name] = tuple(item for _line, item in items)
        problems = _find_list_problems(name, found[name])
        faults += [Fault(items[place][0], problem) for place, problem in problems]
    for name, value in front.values.items():
        line = front.lines[name]
        faults += [Fault(line, problem) for problem in _find_line_problems(name, value)]
        if value and name in (*TIMES, *DAYS):
            found[name] = _parse_time(value, at_midnight=name in TIMES)
            if found[name] is None:
                faults.append(
                    Fault(line, f"{quote_for_message(value)} is not a date; write it like 2026-03-03")
                )
    if found.get("slug") in found.get("formerly", ()):
        faults.append(Fault(front.lines["formerly"], _CURRENT_SLUG_MESSAGE))
    return found, faults


def _parse_time(written: str, *, at_midnight: bool) -> date | None:
    read: Callable[[str], date] = parse_instant if at_midnight else date.fromisoformat
    try:
        return read(written)
    except ValueError:
        return None


def find_field_faults(manuscript: Manuscript) -> list[Fault]:
    """Return the faults of a manuscript's fields. Each message names its field."""
    faults = [
        f"{name}: {problem}"
        for name in _LINES
        for problem in _find_line_problems(name, getattr(manuscript, name))
    ]
    for name in LISTS:
        problems = _find_list_problems(name, getattr(manuscript, name))
        faults += [f"{name}: {problem}" for _place, problem in problems]
    for name in TIMES:
        instant = getattr(manuscript, name)
        if instant and not is_in_calendar_range(instant):
            faults.append(f"{name}: {instant.isoformat()} is not a date in every zone")
    if manuscript.slug.strip() in (slug.strip() for slug in manuscript.formerly):
        faults.append(f"formerly: {_CURRENT_SLUG_MESSAGE}")
    return [Fault(0, fault) for fault in faults]


def _find_line_problems(name: str, value: str) -> Iterator[str]:
    value = value.strip(" \t\n")
    check = check_name if name in ("slug", "episode") else check_line
    yield from (fault.message for fault in check(value))
    if name == "slug" and value:
        yield from _find_slug_problems(value)
    if name == "id" and find_id_problem(value):
        yield find_id_problem(value)
    if name == "kind" and value and value not in KINDS:
        yield f'the kind is "article" or "page", not {quote_for_message(value)}{did_you_mean(value, KINDS)}'
    if name == "image" and value and find_path_problem(value):
        yield find_path_problem(value)


def _find_slug_problems(value: str) -> Iterator[str]:
    if not _SLUG.fullmatch(value):
        yield f'a slug is made of a-z, 0-9 and "-"; {quote_for_message(value)} is not'
    if len(value) > SLUG_LIMIT:
        yield f"a slug has at most {SLUG_LIMIT} characters; this one has {len(value)}"


def find_id_problem(value: str) -> str:
    """Return why an id is not valid, or an empty string if it is valid or empty."""
    if not value or _ID.fullmatch(value):
        return ""
    shown = quote_for_message(value)
    return f"an id has at most {ID_LIMIT} letters, digits and signs of ASCII, no blanks; {shown} is none"


def _find_list_problems(name: str, items: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the problems of a list's items, each with the item's index."""
    seen: set[str] = set()
    for place, item in enumerate(item.strip(" \t\n") for item in items):
        yield from ((place, fault.message) for fault in check_name(item))
        if not item:
            yield place, "an item of this list is empty"
        elif item in seen:
            yield place, f"{quote_for_message(item)} is named twice"
        elif name == "formerly":
            yield from ((place, problem) for problem in _find_slug_problems(item))
        seen.add(item)
