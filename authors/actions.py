"""Actions on an author's profile: saving it, with its portrait, and deleting it."""

from django.contrib.auth.models import User
from django.db import transaction

from articles.action_log import Action, log_action, log_saved, stored_row
from articles.file_removal import hold_off_removal
from articles.freshness import bump_generation
from articles.rendering import render_fragment
from authors.credentials import derived_credentials
from authors.models import Author
from authors.portraits import NewPortrait, portrait_files_in_use, remove_portraits_on_commit
from authors.profile_revisions import record_saved
from authors.proofs import remove_proof_on_commit


def save_author(author: Author, *, by: User | None, new_portrait: NewPortrait | None = None) -> Author:
    """Validate, render and save a profile, and record it as an approved revision.

    The files of a former portrait stay: revisions name them.

    Raises `ValidationError` with the invalid fields.
    """
    if new_portrait is None:
        return _save(author, by=by)
    new_portrait.write_files()  # before the transaction, since writing files takes long
    with transaction.atomic():
        hold_off_removal()
        for name, value in new_portrait.write_files().items():
            setattr(author, name, value)
        return _save(author, by=by)


@transaction.atomic
def _save(author: Author, *, by: User | None) -> Author:
    before = write_author(author)
    record_saved(author, before, by=by)
    log_saved(author, before, by=by, also=("portrait",))
    return author


def write_author(author: Author) -> Author | None:
    """Validate and render a profile, and write its row; return the row as it was, None for a new one.

    Call in a transaction, and record what was done in it. Raises `ValidationError`.
    """
    author.bio_html = render_fragment(author.bio)
    author.shown_credentials = derived_credentials(author)
    author.full_clean()
    before = stored_row(author)
    author.save()
    bump_generation()
    return before


@transaction.atomic
def delete_author(author: Author, *, by: User | None) -> None:
    """Delete a profile with its revisions, the files of its portraits, and the proofs of its credentials."""
    remove_portraits_on_commit(portrait_files_in_use(author.pk))
    for credential in author.credential_rows.exclude(proof=""):
        remove_proof_on_commit(credential.proof)
    log_action(Action.DELETE, by=by, on=author)
    author.delete()
    bump_generation()
