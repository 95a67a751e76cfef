"""Actions on an author's profile and the files of its portrait."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from articles.action_log import Action, log_action, log_saved, stored_row
from articles.file_removal import hold_off_removal, remove_unreferenced_on_commit
from articles.freshness import bump_generation
from articles.pictures import CleanPicture
from articles.pictures.store import store, stored_file_names
from articles.rendering import render_fragment
from articles.storage import touch_files
from authors.credentials import derived_credentials
from authors.models import Author
from authors.proofs import remove_proof_on_commit

PORTRAIT_FOLDER = "portraits"  # only authors refer to files in it


def save_author(author: Author, *, by: User | None, new_portrait: CleanPicture | None = None) -> Author:
    """Validate, render and save a profile, optionally with a new portrait.

    The files of a replaced portrait stay for a day (see `touch_files`); those of a removed one are deleted.

    Raises `ValidationError` with the invalid fields.
    """
    if new_portrait is None:
        return _save(author, by=by)
    store(new_portrait, folder=PORTRAIT_FOLDER)  # before the transaction, since writing files takes long
    with transaction.atomic():
        hold_off_removal()
        # This writes only the files that were removed in the meantime.
        author.portrait = dict(store(new_portrait, folder=PORTRAIT_FOLDER))
        return _save(author, by=by)


@transaction.atomic
def _save(author: Author, *, by: User | None) -> Author:
    author.bio_html = render_fragment(author.bio)
    author.shown_credentials = derived_credentials(author)
    author.full_clean()
    before = stored_row(author)
    author.save()
    if before and before.portrait and before.portrait != author.portrait:
        if author.portrait:
            touch_files(stored_file_names(before.portrait))
        else:
            remove_portrait_on_commit(before.portrait)
    bump_generation()
    log_saved(author, before, by=by, also=("portrait",))
    return author


@transaction.atomic
def delete_author(author: Author, *, by: User | None) -> None:
    """Delete a profile, the files of its portrait, and the proofs of its credentials."""
    remove_portrait_on_commit(author.portrait)
    for credential in author.credential_rows.exclude(proof=""):
        remove_proof_on_commit(credential.proof)
    log_action(Action.DELETE, by=by, on=author)
    author.delete()
    bump_generation()


def remove_portrait_on_commit(portrait: Mapping[str, Any]) -> None:
    """Remove a portrait's files after the current transaction commits, if no author uses them then."""
    if portrait:
        names = {name for name in stored_file_names(portrait) if name.startswith(f"{PORTRAIT_FOLDER}/")}
        remove_unreferenced_on_commit(names, _portrait_files)


def _portrait_files() -> set[str]:
    """Return the names of the files that authors use."""
    portraits = Author.objects.exclude(portrait={}).values_list("portrait", flat=True)
    return {name for portrait in portraits for name in stored_file_names(portrait)}
