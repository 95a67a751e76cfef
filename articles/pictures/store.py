"""Stores pictures: the clean original and its smaller copies, under names made from their hashes."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, TypedDict

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage

from articles.pictures.cleaning import CleanPicture
from articles.pictures.decoding import share_picture
from articles.pictures.endings import has_only_picture_data
from articles.pictures.focus import Focus
from articles.pictures.sizes import Rendition
from articles.storage import put_file


class StoredSource(TypedDict):
    """One format of a picture: [name in the storage, width] from small to large."""

    type: str
    srcset: list[list[Any]]


class StoredPicture(TypedDict):
    """Files and properties of a stored picture, for a JSON column. `file` is the clean original."""

    file: str
    width: int
    height: int
    mime: str
    bytes: int
    digest: str
    sources: list[StoredSource]


def store(picture: CleanPicture, *, folder: str, storage: Storage = default_storage) -> StoredPicture:
    """Write a clean picture and its smaller copies to a folder of the storage. Idempotent."""
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
        # AVIF before WebP: a browser uses the first one that it supports, and AVIF is smaller.
        sources=[StoredSource(type=mime, srcset=srcset) for mime, srcset in sorted(srcsets.items())],
    )


def _write(file: CleanPicture | Rendition, folder: str, storage: Storage) -> str:
    name = f"{folder}/{file.digest[:2]}/{file.digest}{file.extension}"
    put_file(name, ContentFile(file.data), storage)
    return name


def stored_file_names(stored: Mapping[str, Any]) -> Iterable[str]:
    """Yield the name of every file of a stored picture."""
    yield stored["file"]
    for source in stored["sources"]:
        yield from (name for name, _ in source["srcset"])


def copy_files(stored: Mapping[str, Any], origin: Storage, target: Storage) -> None:
    """Copy the files of a stored picture from one storage to another, unless they are there completely."""
    for name in stored_file_names(stored):
        if origin.exists(name):
            with origin.open(name) as file:
                put_file(name, file, target)


def share_name(stored: Mapping[str, Any], focus: Focus) -> str:
    """Return the file name of a stored picture's preview for links, from the picture's digest and focus."""
    digest = stored["digest"]
    crop = "" if focus == Focus() else f"-{focus.x}-{focus.y}"
    return f"share/{digest[:2]}/{digest}{crop}.jpg"


def store_share(stored: Mapping[str, Any], focus: Focus, *, storage: Storage = default_storage) -> None:
    """Make and store the preview for links of a stored picture, unless it exists already."""
    if not needs_share(stored, focus, storage=storage):
        return
    try:
        with storage.open(stored["file"]) as file:
            data = file.read()
    except FileNotFoundError:
        return  # it was removed in the meantime
    put_file(share_name(stored, focus), ContentFile(share_picture(data, focus)), storage)


def needs_share(stored: Mapping[str, Any], focus: Focus, *, storage: Storage = default_storage) -> bool:
    """Whether the preview for links of a stored picture is missing and its original is there.

    During an import the original is not there: the import stores its files last, and then makes the previews.
    """
    return not is_whole_share(share_name(stored, focus), storage) and storage.exists(stored["file"])


def is_whole_share(name: str, storage: Storage = default_storage) -> bool:
    """Whether a preview for links exists and is complete. Its name does not hash its own content."""
    with suppress(FileNotFoundError), storage.open(name) as file:
        return has_only_picture_data("JPEG", file.read())
    return False
