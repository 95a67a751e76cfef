"""What may be done to an author's profile."""

from django.db import transaction

from articles.file_removal import hold_off_removal
from articles.freshness import bump_generation
from articles.pictures import CleanPicture
from articles.pictures.store import files_of, store
from articles.rendering import render_fragment
from articles.storage import touch_files
from authors.models import Author
from authors.portraits import FOLDER, remove_portrait_on_commit


def save_author(author: Author, *, new_portrait: CleanPicture | None = None) -> Author:
    """Check, press and save a profile, with a new portrait or as it is.

    The files of a portrait that is replaced stay for a day (see `touch_files`); those of one that is taken
    away are removed.

    Raises `ValidationError` with the fields at fault.
    """
    if new_portrait is None:
        return _save(author)
    store(new_portrait, folder=FOLDER)  # before the transaction, since writing files takes long
    with transaction.atomic():
        hold_off_removal()
        # Nothing is written now, unless somebody removed a file meanwhile.
        author.portrait = dict(store(new_portrait, folder=FOLDER))
        return _save(author)


@transaction.atomic
def _save(author: Author) -> Author:
    author.bio_html = render_fragment(author.bio)
    author.full_clean()
    before = Author.objects.filter(pk=author.pk).values_list("portrait", flat=True).first()
    author.save()
    if before and before != author.portrait:
        if author.portrait:
            touch_files(files_of(before))
        else:
            remove_portrait_on_commit(before)
    bump_generation()
    return author


@transaction.atomic
def delete_author(author: Author) -> None:
    """Delete a profile and the files of its portrait."""
    remove_portrait_on_commit(author.portrait)
    author.delete()
    bump_generation()
