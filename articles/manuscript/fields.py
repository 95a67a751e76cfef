"""The fields of a manuscript's front matter: what each may contain, as text and as data."""

from typing import Any

from articles.manuscript.faults import Fault, Message, quote_for_message
from articles.manuscript.field_kinds import ListField, Text
from articles.manuscript.front_matter import FrontMatter, Keys, Value
from articles.manuscript.model import FIELDS, Manuscript

KEYS: Keys = {
    name: "list" if isinstance(field, ListField) else "line"
    for name, field in FIELDS.items()
    if not isinstance(field, Text)
}

# The order in which fields are written.
ORDER = tuple(KEYS)

_CURRENT_SLUG_MESSAGE = Message("the current web address is not a former one")


def normalized_fields(manuscript: Manuscript) -> dict[str, Any]:
    """Return the fields of the front matter with surrounding blanks removed and times in UTC."""
    return {name: FIELDS[name].clean(getattr(manuscript, name)) for name in ORDER}


def front_matter_values(manuscript: Manuscript) -> dict[str, Value]:
    """Return the non-default front matter values of a canonical manuscript, in the order of `ORDER`."""
    values = ((name, getattr(manuscript, name)) for name in ORDER)
    return {name: value for name, value in values if value and value != FIELDS[name].default}


def read_fields(front: FrontMatter) -> tuple[dict[str, Any], list[Fault]]:
    """Convert a parsed front matter to the fields of a manuscript; return them with the faults."""
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, items in front.items.items():
        found[name] = tuple(item for _line, item in items)
        problems = _list_field(name).find_item_problems(found[name])
        faults += [Fault(items[place][0], problem) for place, problem in problems]
    for name, text in front.values.items():
        line = front.lines[name]
        faults += [Fault(line, problem) for problem in FIELDS[name].check(text)]
        if text:
            try:
                found[name] = FIELDS[name].parse(text)
            except ValueError:
                shown = quote_for_message(text)
                problem = Message("%(date)s is not a date; write it like 2026-03-03", date=shown)
                faults.append(Fault(line, problem))
    if found.get("slug") in found.get("formerly", ()):
        faults.append(Fault(front.lines["formerly"], _CURRENT_SLUG_MESSAGE))
    return found, faults


def _list_field(name: str) -> ListField:
    field = FIELDS[name]
    assert isinstance(field, ListField)
    return field


def find_field_faults(manuscript: Manuscript) -> list[Fault]:
    """Return the faults of a manuscript's fields. Each message names its field."""
    faults = [
        _message_of(name, problem)
        for name in ORDER
        for problem in FIELDS[name].find_problems(getattr(manuscript, name))
    ]
    if manuscript.slug.strip() in (slug.strip() for slug in manuscript.formerly):
        faults.append(_message_of("formerly", _CURRENT_SLUG_MESSAGE))
    return [Fault(0, fault) for fault in faults]


def _message_of(key: str, problem: str) -> Message:
    """Return a problem with the label of its field, as the form has it, or its key in the text."""
    return Message("%(field)s: %(problem)s", field=FIELDS[key].label or key, problem=problem)
