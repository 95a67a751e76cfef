"""A profile as plain data: what its author may change, as revisions store it. No queries but for credentials.

The data has every field of `PROFILE_FIELDS` and the proposed credentials. The three columns of a portrait
belong together: they change and are merged as one.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from authors.credentials import proposed_credentials
from authors.models import Author

ProfileData = dict[str, Any]

TEXT_FIELDS = ("name", "pronouns", "role", "short_bio", "bio", "orcid", "interests", "clients_link")
LIST_FIELDS = ("areas", "languages", "links")
PORTRAIT_FIELDS = ("portrait", "portrait_original", "portrait_crop")
# The columns of `Author` that a revision stores, in the order of the form.
PROFILE_FIELDS = (
    "name",
    "pronouns",
    "role",
    "short_bio",
    "bio",
    *PORTRAIT_FIELDS,
    "areas",
    "languages",
    "new_clients",
    "clients_link",
    "links",
    "orcid",
    "interests",
)
# Those that a form has a field for; a portrait is uploaded and cut.
FORM_FIELDS = tuple(name for name in PROFILE_FIELDS if name not in PORTRAIT_FIELDS)
CREDENTIALS = "credentials"
# What waits for an editor even if the author's changes are shown at once.
ALWAYS_WAITING = ("name", CREDENTIALS)
# What is merged together: each group changes as a whole.
GROUPS = (
    *((name,) for name in FORM_FIELDS),
    PORTRAIT_FIELDS,
    (CREDENTIALS,),
)


def profile_data(author: Author) -> ProfileData:
    """Return what readers have of a profile now, and its credentials. One query."""
    data = {name: deepcopy(getattr(author, name)) for name in PROFILE_FIELDS}
    return data | {CREDENTIALS: proposed_credentials(author) if author.pk else []}


def fill_profile(author: Author, data: Mapping[str, Any]) -> None:
    """Copy the fields of a profile into the row. Credentials are rows of their own."""
    for name in PROFILE_FIELDS:
        setattr(author, name, deepcopy(data[name]))


def merge_profiles(base: ProfileData, mine: ProfileData, theirs: ProfileData) -> ProfileData:
    """Return `theirs` with what changed between `base` and `mine`. Where both changed, `mine` wins."""
    merged = deepcopy(theirs)
    for group in GROUPS:
        if any(mine[name] != base[name] for name in group):
            merged |= {name: deepcopy(mine[name]) for name in group}
    return merged


def changed_fields(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Return the names of the fields that differ. A portrait is one field."""
    return [group[0] for group in GROUPS if any(old[name] != new[name] for name in group)]


def fields_changed_twice(base: ProfileData, mine: ProfileData, theirs: ProfileData) -> list[str]:
    """Return the names of the fields that both sides changed, and differently."""
    mine_changed = changed_fields(base, mine)
    differing = changed_fields(mine, theirs)
    return [name for name in changed_fields(base, theirs) if name in mine_changed and name in differing]


def portraits_in(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the stored pictures that the data names: the portrait and its original."""
    yield from (data[name] for name in ("portrait", "portrait_original") if data.get(name))
