"""The kinds of fields an article may have: how a value of each is cleaned, checked and read from text.

`articles.manuscript.model` declares the fields.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, auto
from typing import Any

from articles.manuscript.faults import Message, quote_for_message
from articles.manuscript.field_checks import check_row_name, check_text_line
from articles.manuscript.front_matter import is_in_calendar_range, parse_instant, to_utc

Check = Callable[[str], Iterator[str]]


class FieldGroup(IntEnum):
    """The groups of fields in the form, in the order in which a comparison lists changes.

    Each has its place in the templates `writing/fields.html` and `writing/details.html`.
    """

    HEADLINE = auto()
    ADDRESS = auto()
    INTRODUCTION = auto()
    PICTURE = auto()
    EPISODE_AND_DATES = auto()
    SHORT_VERSION = auto()
    NAMES = auto()
    SAFETY = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of an article.

    `group` is where editors set it in the form; a field without a group is written by an export and read only
    by an import: it is not compared, merged or stored with a revision. `label` and `help_text` are shown in
    the form, `change_label` in comparisons and conflicts (empty: like `label`). `limit` is the length of the
    column, in characters. `check` yields why a text is not valid.
    """

    group: FieldGroup | None = None
    label: str = ""
    change_label: str = ""
    help_text: str = ""
    limit: int = 0
    default: Any = ""
    check: Check = check_text_line

    @property
    def label_of_change(self) -> str:
        return self.change_label or self.label

    def clean(self, value: Any) -> Any:
        """Return a value in canonical form."""
        return value

    def find_problems(self, value: Any) -> Iterator[str]:
        """Yield why a value is not valid."""
        return iter(())

    def parse(self, text: str) -> Any:
        """Read a value from its text in the front matter. Raises `ValueError` if the text is not a date."""
        return text


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleLine(Field):
    """The base of fields with one line of text."""

    def clean(self, value: str) -> str:
        return value.strip()

    def find_problems(self, value: str) -> Iterator[str]:
        return self.check(value.strip(" \t\n"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(SingleLine):
    """Plain text in one line. The article's row has a column of its name.

    `is_public`: readers who download the article's text get this field, too. Its page must then show it.
    """

    is_public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Slug(SingleLine):
    """The slug in the article's address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(SingleLine):
    """One of a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(SingleLine):
    """The name of one row: a slug, or a path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListField(Field):
    """The base of lists of short texts, in an order. `singular` is the label of one; `check` checks each."""

    singular: str = ""
    default: tuple[str, ...] = ()

    def clean(self, value: Sequence[str]) -> tuple[str, ...]:
        return tuple(item.strip() for item in value)

    def find_problems(self, value: Sequence[str]) -> Iterator[str]:
        return (problem for _place, problem in self.find_item_problems(value))

    def find_item_problems(self, items: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Yield the problems of the items, each with the item's index."""
        seen: set[str] = set()
        for place, item in enumerate(item.strip(" \t\n") for item in items):
            if not item:
                yield place, Message("an item of this list is empty")
            elif item in seen:
                yield place, Message("%(item)s is named twice", item=quote_for_message(item))
            else:
                yield from ((place, problem) for problem in self.check(item))
            seen.add(item)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameList(ListField):
    """Names of rows."""

    check: Check = check_row_name


@dataclass(frozen=True, slots=True, kw_only=True)
class LineList(ListField):
    """Lines of plain text. The article's row has a JSON column of its name.

    `is_public`: as of a `Line`. `in_form`: whether editors set it in the form; an action sets it otherwise.
    """

    is_public: bool = False
    in_form: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Time(Field):
    """A date with a time of day, in UTC."""

    default: datetime | None = None

    def clean(self, value: datetime | None) -> datetime | None:
        return to_utc(value) if value else None

    def find_problems(self, value: datetime | None) -> Iterator[str]:
        if value and not is_in_calendar_range(value):
            yield Message("%(date)s is not a date in every time zone", date=value.isoformat())

    def parse(self, text: str) -> datetime:
        return parse_instant(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Field):
    """A date."""

    default: date | None = None

    def parse(self, text: str) -> date:
        return date.fromisoformat(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Field):
    """Markdown of several lines. It stands in the body of the text, not in the front matter."""


def declare(entry: Field) -> Any:
    """Return the dataclass attribute of a field, with its default value."""
    return dataclasses.field(default=entry.default, metadata={"entry": entry})


def declared_fields(owner: type) -> dict[str, Field]:
    """Return the fields that a dataclass declares, in their order."""
    attributes = dataclasses.fields(owner)
    return {item.name: item.metadata["entry"] for item in attributes if "entry" in item.metadata}
