"""Atomic writing of files, above all media: a killed process or a full disk leaves the old file, or none."""

import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.utils.crypto import get_random_string

# Names with a part that begins with this are not media: unfinished files, and the files of a running import.
HIDDEN = "."
WRITING = ".writing-"
CHUNK = 2**20  # bytes


class WholeFileStorage(FileSystemStorage):
    """Writes files under a temporary name, syncs them, and then renames them.

    An existing file is replaced, because names are made from the content. Raises `SuspiciousFileOperation`
    for hidden names.
    """

    def path(self, name: str) -> str:
        if any(part.startswith(HIDDEN) for part in PurePath(name).parts):
            raise SuspiciousFileOperation(f"“{name}” is no media file.")
        return super().path(name)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: "File[Any]") -> str:
        write_whole_file(Path(self.path(name)), content.chunks(), mode=self.file_permissions_mode)
        return name


def private_storage() -> Storage:
    """Return the storage of files that are served to nobody but editors."""
    Path(settings.PRIVATE_ROOT).mkdir(mode=0o700, parents=True, exist_ok=True)
    return WholeFileStorage(settings.PRIVATE_ROOT, file_permissions_mode=0o600)


def write_whole_file(path: Path, chunks: Iterable[bytes], *, mode: int | None = None) -> None:
    """Write a file under a temporary name beside it, sync it, and then rename it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{WRITING}{get_random_string(12)}-{path.name}")
    try:
        with temporary.open("xb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            sync(file.fileno())
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def sync(descriptor: int) -> None:
    """Wait until the written data is on the disk. A separate function, so that tests can replace it."""
    os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    """Sync a folder, so that a renamed file keeps its new name after a power failure."""
    if os.name == "nt":
        return  # Windows cannot open a folder
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        sync(descriptor)
    finally:
        os.close(descriptor)


def put_file(name: str, file: "File[Any]", storage: Storage = default_storage) -> None:
    """Write a file, unless it is there with the same content. A damaged file of this name is replaced."""
    with suppress(FileNotFoundError):  # it does not exist, or was removed just now
        with storage.open(name) as present:
            is_same = present.size == file.size and digest_of(present) == digest_of(file)
        if is_same:
            os.utime(storage.path(name))  # now it counts as new, and `check_media` waits for its row
            return
    storage.save(name, file)


def digest_of(file: "File[Any]") -> str:
    """Return the SHA-256 of a file's content, in hexadecimal."""
    digest = sha256()
    for chunk in file.chunks(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def is_intact(name: str, storage: Storage = default_storage) -> bool:
    """Whether a file exists and its content matches its name: `<folder>/ab/<SHA-256>.<suffix>`."""
    with suppress(FileNotFoundError), storage.open(name) as file:
        return digest_of(file) == PurePath(name).stem
    return False


def touch_files(names: Iterable[str], storage: Storage = default_storage) -> None:
    """Set the modification time of existing files to now, so that `check_media` keeps them for a day.

    For files that are being replaced: pages and feeds that readers have loaded still refer to them.
    """
    for name in names:
        with suppress(OSError):  # it is missing or not writable: the next check may remove it
            os.utime(storage.path(name))


def remove_files(names: Iterable[str], storage: Storage = default_storage) -> None:
    """Remove files. Missing files are ignored."""
    for name in names:
        with suppress(FileNotFoundError):
            storage.delete(name)
