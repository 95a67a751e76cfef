"""Reads and writes a credential of an author's file: its public facts, on one line. Pure functions.

    license; letters: LCSW; title: Licensed Clinical Social Worker; region: Oregon; through: 2030-06-30

A line without the name of a fact has the letters alone, as in `credentials: LCSW, PhD`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from articles.manuscript import Message, add_suggestion

KINDS = ("license", "degree", "other")
# Names of facts in the file, in the order in which they are written, and those of their fields.
FACTS = {
    "letters": "letters",
    "title": "title",
    "number": "number",
    "issuer": "issuer",
    "region": "region",
    "register": "register_url",
    "through": "ends_on",
}
PART = re.compile(r"(?:\\.|[^;])+")


@dataclass(frozen=True, slots=True)
class CredentialRecord:
    """A credential as a file has it. With `is_letters_only`, the file says nothing but the letters.

    The number is in it only if readers see it. Nothing says who verified the credential, when and where.
    """

    kind: str = "other"
    letters: str = ""
    title: str = ""
    number: str = ""
    issuer: str = ""
    region: str = ""
    register_url: str = ""
    ends_on: date | None = None

    @property
    def is_letters_only(self) -> bool:
        return self == CredentialRecord(letters=self.letters)


def write_credential(record: CredentialRecord) -> str:
    """Return a credential as a line.

    >>> write_credential(CredentialRecord("degree", "PhD", issuer="Reed; Oregon"))
    'degree; letters: PhD; issuer: Reed\\\\; Oregon'
    """
    if record.is_letters_only and not re.search(r"[;,\\]", record.letters) and record.letters not in KINDS:
        return record.letters
    values = {name: str(getattr(record, field) or "") for name, field in FACTS.items()}
    facts = [f"{name}: {_escape(value)}" for name, value in values.items() if value]
    return "; ".join([record.kind, *facts])


def read_credentials(line: str) -> list[CredentialRecord]:
    """Return the credential of a line, or several if it has letters alone, with commas between them.

    Raises `ValueError` with a message for what is not understood.

    >>> [record.letters for record in read_credentials("LCSW, PhD")]
    ['LCSW', 'PhD']
    """
    kind, *facts = [re.sub(r"\\(.)", r"\1", part).strip() for part in PART.findall(line)] or [""]
    if kind in KINDS:
        return [_record(kind, facts)]
    if any(fact.partition(":")[0] in FACTS for fact in facts):
        problem = Message("“%(text)s” is no kind of credential", text=kind)
        raise ValueError(add_suggestion(problem, kind, KINDS))
    return [CredentialRecord(letters=one.strip()) for one in line.split(",") if one.strip()]


def _record(kind: str, facts: Iterable[str]) -> CredentialRecord:
    values: dict[str, str] = {}
    for fact in facts:
        name, _, value = (part.strip() for part in fact.partition(":"))
        if name not in FACTS:
            raise ValueError(add_suggestion(Message("unknown fact “%(name)s”", name=name), name, FACTS))
        if name in values:
            raise ValueError(Message("“%(name)s” is named twice", name=name))
        values[name] = value
    through = _day(values.pop("through", ""))
    return CredentialRecord(kind, **{FACTS[name]: value for name, value in values.items()}, ends_on=through)


def _escape(value: str) -> str:
    return re.sub(r"([;\\])", r"\\\1", value)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(Message("“%(text)s” is no day: write it as 2030-06-30", text=text)) from None
