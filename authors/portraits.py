"""Portraits that are replaced or taken away: their files go with them."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db import transaction

from articles.pictures.store import files_of
from articles.storage import remove_files
from authors.models import Author

FOLDER = "portraits"  # no row but an author's names a file in it


def remove_portrait_on_commit(portrait: Mapping[str, Any]) -> None:
    """Remove a portrait's files when the change at hand is committed, if no author has it then."""
    if portrait:
        transaction.on_commit(partial(_remove_unused, portrait))


def _remove_unused(portrait: Mapping[str, Any]) -> None:
    in_use: set[str] = set()
    for other in Author.objects.exclude(portrait={}).values_list("portrait", flat=True):
        in_use.update(files_of(other))
    names = {name for name in files_of(portrait) if name.startswith(f"{FOLDER}/")}
    remove_files(names - in_use)
