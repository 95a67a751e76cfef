"""Actions on the credentials of authors: saving, verifying and removing them, and what pages may show.

Only editors change them. An author proposes a list of credentials, and an editor's approval applies it.
Every action derives `Author.shown_credentials` from the rows, which is all that readers' pages use.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, override

from articles.action_log import Action, log_action
from articles.freshness import bump_generation
from articles.manuscript import Message
from authors.models import (
    LETTERS_LIMIT,
    Author,
    Credential,
    CredentialKind,
    ShownCredential,
    plain_line,
    stored_credential,
)
from authors.proofs import Proof, remove_proof_on_commit, store_proof

EDIT_AUTHORS = "authors.change_author"
LISTED_DAYS = 60  # before its last day a credential is listed for editors
# What a verification is about: when one of these changes, it no longer holds.
FACTS = ("kind", "title", "letters", "number", "issuer", "region", "register_url", "ends_on")
VERIFICATION = ("verified_on", "verified_where", "verified_by", "verified_by_name")


def shown_credentials(author: Author, day: date | None = None) -> list[ShownCredential]:
    """Return what pages may show of an author's credentials on a day, by default today. No query."""
    return author.credentials_on(day)


def derived_credentials(author: Author) -> list[dict[str, str]]:
    """Return the value of `Author.shown_credentials` for the rows as they are now.

    Locks the author's row: in its transaction, no other action changes the credentials before it is saved.
    """
    if author.pk is None:
        return []
    Author.objects.select_for_update().only("pk").filter(pk=author.pk).first()
    return [stored_credential(row) for row in author.credential_rows.all()]


def ending_credentials(day: date | None = None) -> QuerySet[Credential]:
    """Return the credentials that end within 60 days or have ended, the first to end first."""
    last = (day or timezone.localdate()) + timedelta(days=LISTED_DAYS)
    return Credential.objects.filter(ends_on__lte=last).order_by("ends_on", "pk")


# What editors do


def save_credential(
    credential: Credential, *, by: User | None, new_proof: Proof | None = None, remove_proof: bool = False
) -> Credential:
    """Check and save a credential, optionally with a new proof. Safe to repeat.

    A change of what was verified removes the verification. The file of a former proof is deleted.

    Raises `PermissionDenied`; `ValidationError` with the fields at fault.
    """
    _require_editor(by)
    stored = store_proof(new_proof) if new_proof else ""  # before the transaction: writing a file takes long
    with transaction.atomic():
        before = _lock(credential)
        if new_proof:
            credential.proof, credential.proof_name = stored, new_proof.name
        elif remove_proof:
            credential.proof, credential.proof_name = "", ""
        is_unverified = _remove_outdated_verification(credential, before)
        credential.full_clean()
        credential.save()
        if before and before.proof != credential.proof:
            remove_proof_on_commit(before.proof)
        _derive(credential.author)
        _log_saved(credential, before, is_unverified=is_unverified, by=by)
    return credential


def facts_digest(credential: Credential) -> str:
    """Return a digest of what a verification is about."""
    facts = [str(getattr(credential, name) or "") for name in FACTS]
    return sha256("\0".join(facts).encode()).hexdigest()


@transaction.atomic
def verify(credential: Credential, *, on: date, where: str, by: User | None, seen: str = "") -> Credential:
    """Record that somebody has verified a credential on a day, and in which register or document.

    Readers see the day alone. `seen` is the `facts_digest` of what the person has checked.

    Raises `PermissionDenied`; `ValidationError` for a day in the future, without a place, and if the
    credential was changed or removed meanwhile.
    """
    _require_editor(by)
    where = where.strip()
    if on > timezone.localdate():
        raise ValidationError({"on": gettext("This day is in the future.")})
    if not where:
        raise ValidationError({"where": gettext("Name the register or the document.")})
    plain_line(where)
    if _lock(credential) is None:
        raise ValidationError(gettext("This credential was removed meanwhile."))
    credential.refresh_from_db()
    if seen and seen != facts_digest(credential):
        raise ValidationError(gettext("This credential was changed meanwhile. Check it again."))
    credential.verified_on, credential.verified_where, credential.verified_by = on, where, by
    credential.verified_by_name = (by.get_full_name() or by.get_username()) if by else ""
    credential.full_clean()
    credential.save(update_fields=VERIFICATION)
    _derive(credential.author)
    log_action(Action.VERIFY_CREDENTIAL, by=by, on=credential.author, text=_named(credential))
    return credential


@transaction.atomic
def remove_credential(credential: Credential, *, by: User | None) -> None:
    """Remove a credential from its author, and delete its proof. Safe to repeat."""
    _require_editor(by)
    present = _lock(credential)
    if present is None:
        return
    remove_proof_on_commit(present.proof)
    log_action(Action.REMOVE_CREDENTIAL, by=by, on=credential.author, text=_named(present))
    present.delete()
    _derive(credential.author)


def _require_editor(by: User | None) -> None:
    """Raise `PermissionDenied` unless the user edits authors. `None` is the command line."""
    if by is not None and not by.has_perm(EDIT_AUTHORS):
        raise PermissionDenied(gettext("%(user)s may not do that.") % {"user": by.get_username()})


def _lock(credential: Credential) -> Credential | None:
    """Lock the author's row, and return the credential as it is stored; None for a new one."""
    Author.objects.select_for_update().get(pk=credential.author_id)
    return Credential.objects.filter(pk=credential.pk).first() if credential.pk else None


def _remove_outdated_verification(credential: Credential, before: Credential | None) -> bool:
    """Remove the verification if what was verified differs now; return whether it did."""
    if before is None or before.verified_on is None:
        return False
    if all(getattr(before, name) == getattr(credential, name) for name in FACTS):
        return False
    credential.verified_on, credential.verified_where = None, ""
    credential.verified_by, credential.verified_by_name = None, ""
    return True


def _derive(author: Author) -> None:
    """Store what pages show of an author's credentials. Readers see it from then on."""
    rows = list(author.credential_rows.all())
    letters = ", ".join(dict.fromkeys(row.letters for row in rows if row.letters))
    if len(letters) > LETTERS_LIMIT:
        sentence = gettext("All letters of a person together have %(limit)d characters at most.")
        raise ValidationError({"letters": sentence % {"limit": LETTERS_LIMIT}})
    author.shown_credentials = [stored_credential(row) for row in rows]
    Author.objects.filter(pk=author.pk).update(shown_credentials=author.shown_credentials)
    bump_generation()


def _log_saved(
    credential: Credential, before: Credential | None, *, is_unverified: bool, by: User | None
) -> None:
    """Log a saved credential on its author, with the names of what changed and no values."""
    if before is None:
        log_action(Action.ADD_CREDENTIAL, by=by, on=credential.author, text=_named(credential))
        return
    names = (*FACTS, "shows_number", "position", "proof")
    changed = [name for name in names if getattr(before, name) != getattr(credential, name)]
    if not changed:
        return
    with override(settings.LANGUAGE_CODE):
        labels = [str(Credential._meta.get_field(name).verbose_name) for name in changed]  # type: ignore[union-attr]
    lines = [_named(credential), Message("Changed: %(fields)s.", fields=", ".join(labels))]
    lines += [Message("It is no longer verified.")] if is_unverified else []
    log_action(Action.CHANGE_CREDENTIAL, by=by, on=credential.author, text=lines)


def _named(credential: Credential) -> Message:
    return Message("Credential: %(name)s.", name=str(credential))


# Lists of credentials: proposed by an author, or read from a content folder


def proposed_credentials(author: Author) -> list[dict[str, Any]]:
    """Return an author's credentials in the form in which the author proposes them, as JSON has them.

    It has the number also where it is not shown: it is for the author's own form, and for editors.
    """
    return [
        {name: getattr(row, name) for name in FACTS}
        | {"ends_on": row.ends_on.isoformat() if row.ends_on else None}
        for row in author.credential_rows.all()
    ]


@transaction.atomic
def apply_proposed(author: Author, rows: Sequence[Mapping[str, Any]], *, by: User | None) -> None:
    """Make the credentials of an author those of an approved proposal: a list as `proposed_credentials`.

    What an author cannot propose stays: the proof, whether readers see the number, and a verification of
    what has not changed. Raises `PermissionDenied`; `ValidationError`.
    """
    wanted: list[dict[str, Any]] = []
    for row in rows:
        ends_on = row.get("ends_on")
        day = date.fromisoformat(ends_on) if isinstance(ends_on, str) and ends_on else ends_on or None
        wanted.append({name: row.get(name) or "" for name in FACTS} | {"ends_on": day})
    replace_credentials(author, wanted, by=by)


@transaction.atomic
def replace_credentials(author: Author, wanted: Iterable[Mapping[str, Any]], *, by: User | None) -> None:
    """Make the credentials of an author these, in this order. Others are removed, with their proofs.

    Each mapping has values by the names of columns. It changes the row that it resembles most, of those with
    the same letters or else the same title; what it does not name stays there.

    Raises `PermissionDenied`; `ValidationError`.
    """
    _require_editor(by)
    free = list(author.credential_rows.all())
    matched: list[tuple[Credential, Mapping[str, Any]]] = []
    for values in wanted:
        row = _most_similar(free, values)
        if row is not None:
            free.remove(row)
        matched.append((row or Credential(kind=CredentialKind.OTHER), values))
    for row in free:
        row.author = author
        remove_credential(row, by=by)
    for place, (row, values) in enumerate(matched):
        row.author = author
        values = {"position": place} | dict(values)
        if row.pk and _same_values(row, values) == len(values):
            continue
        for name, value in values.items():
            setattr(row, name, value)
        save_credential(row, by=by)


def _most_similar(rows: Sequence[Credential], values: Mapping[str, Any]) -> Credential | None:
    """Return the row that a list of values describes; None if none has its letters or title."""
    key = "letters" if values.get("letters") else "title"
    similar = [row for row in rows if getattr(row, key) == values.get(key)]
    return max(similar, key=lambda row: _same_values(row, values), default=None)


def _same_values(row: Credential, values: Mapping[str, Any]) -> int:
    return sum(getattr(row, name) == value for name, value in values.items())


def check_values(values: Mapping[str, Any]) -> None:
    """Raise `ValidationError` for values that no credential can have."""
    row = Credential(**{"kind": CredentialKind.OTHER} | dict(values))
    row.clean_fields(exclude={field.name for field in Credential._meta.get_fields()} - set(FACTS))
    row.clean()
