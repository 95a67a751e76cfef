"""Removes the files of portraits that no author uses any more."""

from collections.abc import Mapping
from typing import Any

from articles.file_removal import remove_unreferenced_on_commit
from articles.pictures.store import stored_file_names
from authors.models import Author

FOLDER = "portraits"  # only authors refer to files in it


def remove_portrait_on_commit(portrait: Mapping[str, Any]) -> None:
    """Remove a portrait's files after the current transaction commits, if no author uses them then."""
    if portrait:
        names = {name for name in stored_file_names(portrait) if name.startswith(f"{FOLDER}/")}
        remove_unreferenced_on_commit(names, _portrait_files)


def _portrait_files() -> set[str]:
    """Return the names of the files that authors use."""
    portraits = Author.objects.exclude(portrait={}).values_list("portrait", flat=True)
    return {name for portrait in portraits for name in stored_file_names(portrait)}
