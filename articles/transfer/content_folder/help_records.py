"""Reads and writes the files of help lines, `help/<slug>.md`, and converts them to rows and back.

Reading a written record returns the same record: `read_help_line(write_help_line(record))[0] == record`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from articles.manuscript import Fault, Message, add_suggestion, write_front_matter
from articles.manuscript.front_matter import Keys
from articles.models import HelpLine, Level
from articles.transfer.content_folder.records import FrontMatterReader, Lines, read_number

HELP_KEYS: Keys = {
    "name": "line",
    "level": "line",
    "regions": "list",
    "audience": "line",
    "subjects": "list",
    "dial": "line",
    "show": "line",
    "text_number": "line",
    "text_keyword": "line",
    "chat_url": "line",
    "web_url": "line",
    "hours": "line",
    "languages": "list",
    "cost": "line",
    "note": "line",
    "source": "line",
    "checked_on": "line",
    "checked_by": "line",
    "check_by": "line",
    "position": "line",
    "replaced_by": "line",
    "id": "line",
}
TEXT_FIELDS = (
    "name audience dial show text_number text_keyword chat_url web_url hours cost note source "
    "checked_by".split()
)
LIST_FIELDS = ("regions", "subjects", "languages")


@dataclass(frozen=True, slots=True)
class HelpLineRecord:
    """A help line's file. `replaced_by` is the slug of the line that replaces it."""

    name: str
    regions: tuple[str, ...]
    level: str = Level.SUPPORT.value
    audience: str = ""
    subjects: tuple[str, ...] = ()
    dial: str = ""
    show: str = ""
    text_number: str = ""
    text_keyword: str = ""
    chat_url: str = ""
    web_url: str = ""
    hours: str = ""
    languages: tuple[str, ...] = ()
    cost: str = ""
    note: str = ""
    source: str = ""
    checked_on: date | None = None
    checked_by: str = ""
    check_by: date | None = None
    position: int = 0
    replaced_by: str = ""
    id: str = ""


def read_help_line(text: str) -> tuple[HelpLineRecord, Lines]:
    """Read a help line's file. Raises `FaultyText` with all its faults."""
    head = FrontMatterReader(text, HELP_KEYS, required=("name", "regions"))
    if head.body.strip():
        message = Message("a help line has no text below its keys; write it as “note: …”")
        head.faults.append(Fault(head.lines.body, message))
    values: dict[str, Any] = {key: head.line(key) for key in TEXT_FIELDS}
    values |= {key: head.list(key) for key in LIST_FIELDS}
    return head.finish(
        lambda: HelpLineRecord(
            **values,
            level=head.value("level", _level) or Level.SUPPORT.value,
            checked_on=head.value("checked_on", _day),
            check_by=head.value("check_by", _day),
            position=head.value("position", read_number) or 0,
            replaced_by=head.line("replaced_by"),
            id=head.id(),
        )
    )


def _level(text: str) -> str:
    if text not in Level.values:
        levels = ", ".join(Level.values)
        problem = Message("“%(text)s” is none of %(levels)s", text=text, levels=levels)
        raise ValueError(add_suggestion(problem, text, Level.values))
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(Message("“%(text)s” is not a date such as 2026-03-03", text=text)) from None


def write_help_line(record: HelpLineRecord) -> str:
    """Return a help line's file."""
    values = {key: getattr(record, key) for key in HELP_KEYS} | {"position": record.position or ""}
    days = {
        key: day.isoformat() if (day := getattr(record, key)) else "" for key in ("checked_on", "check_by")
    }
    return write_front_matter(values | days, "")


def help_line_record(line: HelpLine) -> HelpLineRecord:
    """Return the record of a help line."""
    values: dict[str, Any] = {key: getattr(line, key) for key in TEXT_FIELDS}
    values |= {key: tuple(getattr(line, key)) for key in LIST_FIELDS}
    return HelpLineRecord(
        **values,
        level=line.level,
        checked_on=line.checked_on,
        check_by=line.check_by,
        position=line.position,
        replaced_by=line.replaced_by.slug if line.replaced_by else "",
        id=line.public_id,
    )


def fill_help_line(line: HelpLine, record: HelpLineRecord, lines: Mapping[str, HelpLine]) -> bool:
    """Copy the record into the row; return whether the row changed. `lines` has its replacement by slug."""
    before = help_line_record(line)
    for key in (*TEXT_FIELDS, "level", "checked_on", "check_by", "position"):
        setattr(line, key, getattr(record, key))
    for key in LIST_FIELDS:
        setattr(line, key, list(getattr(record, key)))
    line.show = line.show or line.dial
    line.replaced_by = lines[record.replaced_by] if record.replaced_by else None
    return before != replace(help_line_record(line), id=before.id)
