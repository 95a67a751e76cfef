"""Portraits: an uploaded picture, which is kept, and the square cut from it that pages show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from articles.file_removal import remove_unreferenced_on_commit
from articles.message_translation import translate_message
from articles.pictures import BadPicture, CleanPicture, Crop, cut_portrait
from articles.pictures.store import store, stored_file_names
from authors.models import Author, ProfileRevision
from authors.profile_data import PORTRAIT_FIELDS, portraits_in

PORTRAIT_FOLDER = "portraits"  # only authors and their revisions refer to files in it
NOT_THERE = _("The picture is no longer there. Choose it again.")
NO_PORTRAIT: Mapping[str, Any] = {name: {} for name in PORTRAIT_FIELDS}


@dataclass(frozen=True, slots=True)
class NewPortrait:
    """A portrait that is not saved yet: the picture, or where it is stored already, and its cut."""

    original: CleanPicture | Mapping[str, Any]
    cut: CleanPicture
    crop: Crop

    def write_files(self) -> dict[str, Any]:
        """Write the files that are not there yet, and return the three columns of the portrait.

        Writing takes long, so call it before the transaction of the row, and in it again, after
        `hold_off_removal`: then it writes only what was removed in the meantime.
        """
        original = self.original
        if isinstance(original, CleanPicture):
            original = store(original, folder=PORTRAIT_FOLDER)
        elif not all(map(default_storage.exists, stored_file_names(original))):
            raise ValidationError(NOT_THERE)
        return {
            "portrait": dict(store(self.cut, folder=PORTRAIT_FOLDER)),
            "portrait_original": dict(original),
            "portrait_crop": self.crop.to_stored(),
        }


def make_portrait(original: CleanPicture | Mapping[str, Any], crop: Crop) -> NewPortrait:
    """Cut a portrait from an uploaded picture, or from one that is stored.

    Raises `ValidationError` with a message for the person who uploads it.
    """
    try:
        if isinstance(original, CleanPicture):
            return NewPortrait(original, cut_portrait(original.data, crop), crop)
        with default_storage.open(original["file"]) as file:
            return NewPortrait(original, cut_portrait(file.read(), crop), crop)
    except BadPicture as bad:
        raise ValidationError(translate_message(bad.args[0])) from None
    except FileNotFoundError:
        raise ValidationError(NOT_THERE) from None


def original_of(columns: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the stored picture that a portrait is cut from; an imported portrait is its own original."""
    return columns["portrait_original"] or columns["portrait"]


# Removing files


def portrait_files(data: Mapping[str, Any]) -> set[str]:
    """Return the names of the files that a version of a profile names."""
    return {name for stored in portraits_in(data) for name in stored_file_names(stored)}


def portrait_files_in_use(author: int | None = None) -> set[str]:
    """Return the names of the files of all authors, or of one, and of all revisions of profiles."""
    columns = ("portrait", "portrait_original")
    rows, revisions = Author.objects.order_by(), ProfileRevision.objects.order_by()
    if author is not None:
        rows, revisions = rows.filter(pk=author), revisions.filter(author=author)
    of_rows = rows.values(*columns)
    of_revisions = revisions.values_list(*(f"data__{name}" for name in columns))
    in_revisions = (dict(zip(columns, values, strict=True)) for values in of_revisions.iterator())
    return {name for data in (*of_rows, *in_revisions) for name in portrait_files(data)}


def remove_portraits_on_commit(names: Iterable[str]) -> None:
    """Remove files of portraits after the current transaction commits, if nobody uses them then."""
    own = {name for name in names if name.startswith(f"{PORTRAIT_FOLDER}/")}
    remove_unreferenced_on_commit(own, portrait_files_in_use)
