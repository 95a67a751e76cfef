"""Lists the media files that rows refer to, and removes files that no row refers to."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from articles.file_removal import remove_unreferenced, remove_unreferenced_on_commit
from articles.models import Edition, Episode, Picture
from articles.pictures.store import stored_file_names
from authors.portraits import portrait_files_in_use


def library_files() -> set[str]:
    """Return the names of the files of pictures, episodes, and authors with their revisions."""
    names = set(Episode.objects.values_list("audio", flat=True))
    for stored in Picture.objects.values_list("stored", flat=True).iterator():
        names.update(stored_file_names(stored))
    return names | portrait_files_in_use()


def edition_files(pictures: Mapping[str, Any], lead: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of the files of an edition, from the `pictures` and `lead` columns of its row."""
    for stored in pictures.values():
        yield from stored_file_names(stored)
    if lead:
        yield from stored_file_names(lead["stored"])
    if lead.get("share"):
        yield lead["share"]


def files_in_use() -> set[str]:
    """Return the names of all files that a row refers to."""
    names = library_files()
    for pictures, lead in Edition.objects.order_by().values_list("pictures", "lead").iterator():
        names.update(edition_files(pictures, lead))
    return names


def remove_unused(names: Iterable[str]) -> list[str]:
    """Remove those of these files that no row refers to, immediately; return their names.

    Raises `OperationalError` if another transaction writes for too long.
    """
    return remove_unreferenced(names, files_in_use)


def remove_unused_on_commit(names: Iterable[str]) -> None:
    """Remove those of these files that no row refers to, after the current transaction is committed."""
    remove_unreferenced_on_commit(names, files_in_use)
