"""Converts the credentials of an author into records of a content folder, and records into rows.

A folder has public facts alone. So an import claims no verification, and leaves what it cannot know: the
proof, a number that readers do not see, and the site's own verification of a credential that has not changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.utils.translation import gettext

from articles.transfer.content_folder.credential_lines import CredentialRecord
from authors.credentials import check_values, replace_credentials
from authors.models import LETTERS_LIMIT, Author, Credential


def credential_records(author: Author) -> tuple[CredentialRecord, ...]:
    """Return the records of an author's credentials, also of those that have ended."""
    return tuple(_record(row) for row in author.credential_rows.all()) if author.pk else ()


def _record(row: Credential) -> CredentialRecord:
    return CredentialRecord(
        kind=row.kind,
        letters=row.letters,
        title=row.title,
        number=row.number if row.shows_number else "",
        issuer=row.issuer,
        region=row.region,
        register_url=row.register_url,
        ends_on=row.ends_on,
    )


def _values(record: CredentialRecord) -> dict[str, Any]:
    """Return what a record says of a row, by the names of columns."""
    if record.is_letters_only:
        return {"letters": record.letters}
    values = asdict(record) | {"shows_number": bool(record.number)}
    if not record.number:
        del values["number"]
    return values


def credential_problems(records: Sequence[CredentialRecord]) -> Iterator[str]:
    """Yield a sentence for each value that no row can have."""
    for record in records:
        try:
            check_values(_values(record))
        except ValidationError as error:
            yield from error.messages
    letters = ", ".join(dict.fromkeys(record.letters for record in records if record.letters))
    if len(letters) > LETTERS_LIMIT:
        sentence = gettext("All letters of a person together have %(limit)d characters at most.")
        yield sentence % {"limit": LETTERS_LIMIT}


def import_credentials(
    author: Author, records: Sequence[CredentialRecord], *, by: User | None
) -> tuple[bool, list[str]]:
    """Make the credentials of an author those of a file.

    Others are removed, with their proofs. A line with letters alone keeps what the site knows of them. Return
    whether anything changed, and a sentence for each verification that ended.
    """
    before = list(author.credential_rows.all())
    replace_credentials(author, [_values(record) for record in records], by=by)
    after = {row.pk: row for row in author.credential_rows.all()}
    is_changed = list(map(model_to_dict, before)) != list(map(model_to_dict, after.values()))
    return is_changed, list(_ended_verifications(author, before, after))


def _ended_verifications(
    author: Author, before: Sequence[Credential], after: Mapping[int, Credential]
) -> Iterator[str]:
    for row in before:
        words = {"credential": row, "author": author}
        if row.verified_on and row.pk not in after:
            sentence = gettext("The credential “%(credential)s” of %(author)s was removed. It was verified.")
            yield sentence % words
        elif row.verified_on and not after[row.pk].verified_on:
            sentence = gettext(
                "The credential “%(credential)s” of %(author)s has changed. It is no longer verified."
            )
            yield sentence % words
