"""Stored pictures: the clean original and its smaller copies, under names made of what is in them."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, TypedDict

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage

from articles.pictures.cleaning import CleanPicture
from articles.pictures.decoding import share_picture
from articles.pictures.endings import bare
from articles.pictures.sizes import Rendition
from articles.storage import put_file


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
    """Copy the files of a stored picture that are in one storage to another, unless it has them whole."""
    for name in files_of(stored):
        if origin.exists(name):
            with origin.open(name) as file:
                put_file(name, file, target)


def share_name(stored: Mapping[str, Any]) -> str:
    """Return where the share picture of a stored picture lies: a name made of the picture's own digest."""
    digest = stored["digest"]
    return f"share/{digest[:2]}/{digest}.jpg"


def store_share(stored: Mapping[str, Any], *, storage: Storage = default_storage) -> None:
    """Make the share picture of a stored picture. Harmless to repeat, and cheap: it is made once."""
    if not needs_share(stored, storage=storage):
        return
    try:
        with storage.open(stored["file"]) as file:
            data = file.read()
    except FileNotFoundError:
        return  # it was removed just now
    put_file(share_name(stored), ContentFile(share_picture(data)), storage)


def needs_share(stored: Mapping[str, Any], *, storage: Storage = default_storage) -> bool:
    """Whether the share picture of a stored picture is yet to be made, and can be.

    It cannot while an import is at work: that keeps its files last, and makes what is missing then.
    """
    return not is_whole_share(share_name(stored), storage) and storage.exists(stored["file"])


def is_whole_share(name: str, storage: Storage = default_storage) -> bool:
    """Whether a share picture is there and reaches to its end; its name is made of another file's content."""
    with suppress(FileNotFoundError), storage.open(name) as file:
        return bare("JPEG", file.read())
    return False
