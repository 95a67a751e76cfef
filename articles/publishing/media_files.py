"""Which media files rows name, and the removal of those that none names any more."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from articles.file_removal import remove_unnamed, remove_unnamed_on_commit
from articles.models import Edition, Episode, Picture
from articles.pictures.store import files_of
from authors.models import Author


def library_files() -> set[str]:
    """Return the files that pictures, authors and episodes name."""
    names = set(Episode.objects.values_list("audio", flat=True))
    for stored in Picture.objects.values_list("stored", flat=True).iterator():
        names.update(files_of(stored))
    for portrait in Author.objects.exclude(portrait={}).values_list("portrait", flat=True):
        names.update(files_of(portrait))
    return names


def edition_files(pictures: Mapping[str, Any], lead: Mapping[str, Any]) -> Iterator[str]:
    """Yield the files that an edition names, live or not: `pictures` and `lead` as its row has them."""
    for stored in pictures.values():
        yield from files_of(stored)
    if lead:
        yield from files_of(lead["stored"])
    if lead.get("share"):
        yield lead["share"]


def files_in_use() -> set[str]:
    """Return every file that a row names."""
    names = library_files()
    for pictures, lead in Edition.objects.order_by().values_list("pictures", "lead").iterator():
        names.update(edition_files(pictures, lead))
    return names


def remove_unused(names: Iterable[str]) -> list[str]:
    """Remove those of these files that no row names, at once; return their names.

    Raises `OperationalError` where somebody is writing for too long.
    """
    return remove_unnamed(names, files_in_use)


def remove_unused_on_commit(names: Iterable[str]) -> None:
    """Remove those of these files that no row names when the change at hand is committed."""
    remove_unnamed_on_commit(names, files_in_use)
