"""Media files, each written whole: a kill or a full disk leaves the file as it was, or none."""

import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.utils.crypto import get_random_string

# A name with a part that begins so is no media: a file that is being written, or an import at work.
HIDDEN = "."
WRITING = ".writing-"
CHUNK = 2**20


class WholeFileStorage(FileSystemStorage):
    """Files in a folder, written under a temporary name, synced, and then renamed.

    A file that exists is replaced, since names are made of content. Hidden names are refused.
    """

    def path(self, name: str) -> str:
        if any(part.startswith(HIDDEN) for part in PurePath(name).parts):
            raise SuspiciousFileOperation(f"“{name}” is no media file.")
        return super().path(name)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: "File[Any]") -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f"{WRITING}{get_random_string(12)}-{path.name}")
        try:
            with temporary.open("xb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                sync(file.fileno())
            if self.file_permissions_mode is not None:
                temporary.chmod(self.file_permissions_mode)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
        return name


def sync(descriptor: int) -> None:
    """Wait until what was written is on the disk. A function of its own, so that tests need not wait."""
    os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    """Make sure that a renamed file is found under its new name after a power cut."""
    if os.name == "nt":
        return  # a folder cannot be opened there
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        sync(descriptor)
    finally:
        os.close(descriptor)


def put_file(name: str, file: "File[Any]", storage: Storage = default_storage) -> None:
    """Write a file, unless the same is there already: one of the same name that is damaged is replaced."""
    with suppress(FileNotFoundError):  # it is not there, or was removed just now
        with storage.open(name) as present:
            same = present.size == file.size and digest_of(present) == digest_of(file)
        if same:
            os.utime(storage.path(name))  # it is wanted anew: `check_media` leaves what is new to its row
            return
    storage.save(name, file)


def digest_of(file: "File[Any]") -> str:
    """Return the SHA-256 of a file's content, in hex."""
    digest = sha256()
    for chunk in file.chunks(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def is_whole(name: str, storage: Storage = default_storage) -> bool:
    """Whether a file is there and is what its name says: `<folder>/ab/<SHA-256>.<suffix>`."""
    with suppress(FileNotFoundError), storage.open(name) as file:
        return digest_of(file) == PurePath(name).stem
    return False


def touch_files(names: Iterable[str], storage: Storage = default_storage) -> None:
    """Make files count as new, those that are there: `check_media` leaves them for a day.

    For files that are being replaced: pages and feeds that readers have at hand name them for a while.
    """
    for name in names:
        with suppress(OSError):  # not there, or not ours to touch: then the next check removes it
            os.utime(storage.path(name))


def remove_files(names: Iterable[str], storage: Storage = default_storage) -> None:
    """Remove files, those that are there."""
    for name in names:
        with suppress(FileNotFoundError):
            storage.delete(name)
