"""Stored pictures: the clean original and its smaller copies, under names made of what is in them."""

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, default_storage

from articles.pictures.cleaning import CleanPicture
from articles.pictures.sizes import Rendition


class StoredSource(TypedDict):
    """One format of a picture: [name in the storage, width] from small to large."""

    type: str
    srcset: list[list[Any]]


class StoredPicture(TypedDict):
    """Where a picture lies and what it is, as plain data for a JSON column. `file` is the clean original."""

    file: str
    width: int
    height: int
    mime: str
    bytes: int
    digest: str
    sources: list[StoredSource]


def store(picture: CleanPicture, *, folder: str, storage: Storage = default_storage) -> StoredPicture:
    """Write a clean picture and its smaller copies into a folder of the storage. Harmless to repeat."""
    srcsets: dict[str, list[list[Any]]] = {}
    for copy in picture.renditions:
        srcsets.setdefault(copy.mime, []).append([_write(copy, folder, storage), copy.width])
    return StoredPicture(
        file=_write(picture, folder, storage),
        width=picture.width,
        height=picture.height,
        mime=picture.mime,
        bytes=len(picture.data),
        digest=picture.digest,
        # AVIF before WebP: a browser takes the first it knows, and the first is the smaller one.
        sources=[StoredSource(type=mime, srcset=srcset) for mime, srcset in sorted(srcsets.items())],
    )


def _write(file: CleanPicture | Rendition, folder: str, storage: Storage) -> str:
    name = f"{folder}/{file.digest[:2]}/{file.digest}{file.extension}"
    put_file(name, ContentFile(file.data), storage)
    return name


def files_of(stored: Mapping[str, Any]) -> Iterable[str]:
    """Yield the name of every file of a stored picture."""
    yield stored["file"]
    for source in stored["sources"]:
        yield from (name for name, _ in source["srcset"])


def copy_files(stored: Mapping[str, Any], origin: Storage, target: Storage) -> None:
    """Copy a stored picture's files from one storage to another, those that are not there."""
    for name in files_of(stored):
        if not target.exists(name):
            with origin.open(name) as file:
                put_file(name, file, target)


def put_file(name: str, file: "File[Any]", storage: Storage = default_storage) -> None:
    """Write a file under a name made of its hash, unless it is there."""
    if storage.exists(name):
        return
    saved = storage.save(name, file)
    if saved != name:
        storage.delete(saved)  # somebody stored the same file meanwhile
