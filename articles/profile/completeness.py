"""What a profile does not say yet, and why readers would like to know it. No percentage, and no blame."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from authors.profile_data import CREDENTIALS, ProfileData


@dataclass(frozen=True, slots=True)
class MissingPart:
    """A part of a profile that is empty: its field in the form, its name, and why it helps readers."""

    field: str
    name: str
    reason: str


def missing_parts(data: ProfileData) -> list[MissingPart]:
    """Return what is empty, what helps readers most first."""
    return [part for part in _parts() if not data[part.field]]


def _parts() -> Iterator[MissingPart]:
    yield MissingPart("portrait", gettext("A portrait"), gettext("Readers see who is talking to them."))
    yield MissingPart(
        "role", gettext("Your role"), gettext("Readers see at a glance how you know what you write about.")
    )
    yield MissingPart(
        "short_bio", gettext("A short bio"), gettext("It is shown below each of your articles.")
    )
    yield MissingPart(
        "bio",
        gettext("A longer bio"),
        gettext("It is on your page, for readers who want to know you better."),
    )
    yield MissingPart(
        CREDENTIALS,
        gettext("Credentials, if you have any"),
        gettext("Readers look for them first when a text is about health."),
    )
    yield MissingPart(
        "areas", gettext("Areas of work"), gettext("Readers find out whether you know what they live with.")
    )
    yield MissingPart(
        "languages", gettext("Languages"), gettext("Somebody may be looking for a person who speaks theirs.")
    )
    yield MissingPart(
        "interests",
        gettext("Interests declared"),
        gettext("Readers trust a text more when they know. If there are none, write “None”."),
    )
