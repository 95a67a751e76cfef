"""Compares two versions of a profile, word by word, for the comparison pages of the desk."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext

from articles.manuscript import Comparison, FieldChange, ListChange, compare_line, compare_list
from authors.models import Author, CredentialKind, NewClients
from authors.profile_data import CREDENTIALS, LIST_FIELDS, PORTRAIT_FIELDS, changed_fields


def compare_profiles(old: Mapping[str, Any], new: Mapping[str, Any]) -> Comparison:
    """Return what changed in a profile; portraits are pictures, and are compared by the eye."""
    changed = [name for name in changed_fields(old, new) if name not in PORTRAIT_FIELDS]
    changes = [change for name in changed if (change := _compare_field(name, old[name], new[name]))]
    return Comparison(
        fields=tuple(change for change in changes if isinstance(change, FieldChange)),
        lists=tuple(change for change in changes if isinstance(change, ListChange)),
        sections=(),
    )


def field_label(name: str) -> str:
    """Return the words for a field of a profile."""
    if name == CREDENTIALS:
        return gettext("Credentials")
    if name == "portrait":
        return gettext("Portrait")
    return capfirst(str(getattr(Author._meta.get_field(name), "verbose_name", name)))


def _compare_field(name: str, old: Any, new: Any) -> FieldChange | ListChange | None:
    if name == CREDENTIALS:
        before, after = tuple(map(credential_line, old)), tuple(map(credential_line, new))
        return compare_list(name, field_label(name), before, after)
    if name in LIST_FIELDS:
        return compare_list(name, field_label(name), tuple(old), tuple(new))
    if name == "new_clients":
        old, new = (str(NewClients(value).label) for value in (old, new))
    return compare_line(name, field_label(name), old, new)


def credential_line(values: Mapping[str, Any]) -> str:
    """Return a proposed credential as one line: License: LCSW, 1234, Board of Social Work."""
    facts: Sequence[str] = list(_credential_facts(values))
    return f"{CredentialKind(values['kind']).label}: {' · '.join(facts)}"


def _credential_facts(values: Mapping[str, Any]) -> Iterator[str]:
    yield from (values[name] for name in ("letters", "title") if values[name])
    yield from (values[name] for name in ("number", "issuer", "region", "register_url") if values[name])
    ends_on = parse_date(values["ends_on"]) if values["ends_on"] else None
    if ends_on:
        yield gettext("valid through %(day)s") % {"day": date_format(ends_on)}
