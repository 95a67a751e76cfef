"""What readers may see of an author's credentials, as `Author.shown_credentials` stores it.

It is a list of dictionaries, one for each credential, without empty values. Days are in ISO 8601. It has no
number that is not meant to be shown, and nothing of the proof and of who verified it where.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

TEXTS = ("kind", "title", "letters", "number", "issuer", "region", "register_url")
DAYS = ("ends_on", "verified_on")


@dataclass(frozen=True, slots=True)
class ShownCredential:
    """A credential as pages show it. `number` is empty unless readers may see it."""

    kind: str = ""
    title: str = ""
    letters: str = ""
    number: str = ""
    issuer: str = ""
    region: str = ""
    register_url: str = ""
    ends_on: date | None = None
    verified_on: date | None = None

    @property
    def name(self) -> str:
        """The title, or the letters if it has none."""
        return self.title or self.letters

    @classmethod
    def from_stored(cls, stored: Mapping[str, str]) -> "ShownCredential":
        """Return the credential of one dictionary of the list."""
        values: dict[str, Any] = {name: stored.get(name, "") for name in TEXTS}
        values |= {name: date.fromisoformat(stored[name]) for name in DAYS if stored.get(name)}
        return cls(**values)


def stored_credential(row: Any) -> dict[str, str]:
    """Return the dictionary of a row of `Credential`: its public values that are not empty."""
    values = {name: getattr(row, name) for name in TEXTS if name != "number" or row.shows_number}
    values |= {name: day.isoformat() for name in DAYS if (day := getattr(row, name))}
    return {name: value for name, value in values.items() if value}


def stored_letters(letters: str) -> list[dict[str, str]]:
    """Return the list for credentials of which only the letters are known, as in a sign-off."""
    return [{"letters": letters}] if letters else []


def in_force(stored: Iterable[Mapping[str, str]], day: date | None = None) -> Iterator[Mapping[str, str]]:
    """Yield the credentials that are valid on a day: by default today, in the site's time zone.

    The last day of a credential is its `ends_on`. Dates in ISO 8601 sort as texts.
    """
    written = (day or timezone.localdate()).isoformat()
    return (one for one in stored if one.get("ends_on", written) >= written)
