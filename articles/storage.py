"""Stored files: pictures and sounds (media), and private files. In folders, or in an object store.

`WholeFileStorage` writes to a folder so that a killed process or a full disk leaves the old file, or none.
`articles/object_storage.py` has the same methods for an object store.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePath
from typing import IO, Any, Protocol, cast
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, default_storage, storages
from django.utils.crypto import get_random_string

# Names with a part that begins with this are not media: unfinished files, and the files of a running import.
HIDDEN = "."
WRITING = ".writing-"
CHUNK = 2**20  # bytes


class StorageUnavailable(OSError):
    """The object store does not answer, or refuses. Its text is for the log."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in a storage. `written_at` is a Unix time; `upload` is the id of an unfinished upload."""

    name: str
    size: int
    written_at: float
    upload: str = ""


class FileStore(Protocol):
    """What the site needs of a storage, beyond the methods of Django's."""

    def find(self, name: str) -> StoredFile:
        """Return what is known of a file. Raises `FileNotFoundError`, also for a folder."""

    def files(self, folder: str = "") -> Iterator[StoredFile]:
        """Yield every finished file in a folder and its subfolders, sorted by name."""

    def unfinished_files(self, folder: str = "") -> Iterator[StoredFile]:
        """Yield what killed processes left in a folder and its subfolders."""

    def discard(self, file: StoredFile) -> None:
        """Remove a finished or unfinished file, unless it is gone already."""

    def touch(self, name: str) -> None:
        """Set the time at which a file was written to now. Raises `OSError` if that cannot be done."""

    def stored_digest(self, name: str) -> str:
        """Return the SHA-256 of a file's content. Raises `FileNotFoundError`."""

    def open_part(self, name: str, span: range) -> IO[bytes]:
        """Open a file for reading these bytes once, from first to last."""

    def internal_path(self, name: str, method: str) -> str:
        """Return what follows the prefix of nginx's internal location, for a GET or HEAD of this file."""


def file_store(storage: Storage) -> FileStore:
    """Return a storage with the type of the methods that all storages of this site have."""
    return cast(FileStore, storage)


def private_storage() -> Storage:
    """Return the storage of files that are served to nobody but editors."""
    return storages["private"]


class LocalFiles(FileSystemStorage):
    """Files in a folder, written as Django does. For files that outlive no process, such as an import's."""

    def full_path(self, name: str) -> Path:
        """Return the path of any file in the folder, also of an unfinished one."""
        return Path(super().path(name))

    def find(self, name: str) -> StoredFile:
        path = Path(self.path(name))
        if not path.is_file():
            raise FileNotFoundError(name)
        return _as_stored(name, path)

    def files(self, folder: str = "") -> Iterator[StoredFile]:
        for file in self._all_files(folder):
            if not is_hidden(file.name):
                yield file

    def unfinished_files(self, folder: str = "") -> Iterator[StoredFile]:
        for file in self._all_files(folder):
            if PurePath(file.name).name.startswith(WRITING):
                yield file

    def _all_files(self, folder: str) -> Iterator[StoredFile]:
        root = Path(self.location)
        for path in sorted((root / folder).rglob("*")):
            with suppress(FileNotFoundError):  # it was a temporary file, and has its final name now
                if path.is_file():
                    yield _as_stored(path.relative_to(root).as_posix(), path)

    def discard(self, file: StoredFile) -> None:
        self.full_path(file.name).unlink(missing_ok=True)

    def touch(self, name: str) -> None:
        os.utime(self.path(name))

    def stored_digest(self, name: str) -> str:
        with self.open(name) as file:
            return digest_of(file)

    def open_part(self, name: str, span: range) -> IO[bytes]:
        file: IO[bytes] = Path(self.path(name)).open("rb")  # noqa: SIM115  # the caller closes it
        file.seek(span.start)
        return cast(IO[bytes], FilePart(file, len(span)))

    def internal_path(self, name: str, method: str) -> str:
        self.find(name)
        return quote(name)


def _as_stored(name: str, path: Path) -> StoredFile:
    status = path.stat()
    return StoredFile(name, status.st_size, status.st_mtime)


def is_hidden(name: str) -> bool:
    """Whether a name is that of an unfinished file, or of a file of a running import."""
    return any(part.startswith(HIDDEN) for part in PurePath(name).parts)


class WholeFileStorage(LocalFiles):
    """Writes files under a temporary name, syncs them, and then renames them.

    An existing file is replaced, because names are made from the content. Raises `SuspiciousFileOperation`
    for hidden names.
    """

    def path(self, name: str) -> str:
        refuse_hidden(name)
        return super().path(name)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: "File[Any]") -> str:
        path = Path(self.path(name))
        self.make_folder(path.parent)
        write_whole_file(path, content.chunks(), mode=self.file_permissions_mode)
        return name

    def make_folder(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)


class PrivateFileStorage(WholeFileStorage):
    """Private files in `settings.PRIVATE_ROOT`. Only the account of the site may read them."""

    @property
    def base_location(self) -> str:
        return str(settings.PRIVATE_ROOT)

    @property
    def location(self) -> str:
        return str(Path(self.base_location).absolute())

    @property
    def base_url(self) -> None:  # type: ignore[override]  # no URL serves them
        return None

    @property
    def file_permissions_mode(self) -> int:
        return 0o600

    def make_folder(self, folder: Path) -> None:
        for one in reversed((folder, *folder.parents)):
            if one.is_relative_to(self.location):
                one.mkdir(mode=0o700, parents=True, exist_ok=True)


def refuse_hidden(name: str) -> None:
    """Raise `SuspiciousFileOperation` for the name of an unfinished file."""
    if is_hidden(name):
        raise SuspiciousFileOperation(f"“{name}” is no media file.")


class FilePart:
    """The next bytes of an open file, so many at most."""

    def __init__(self, file: IO[bytes], length: int) -> None:
        self.file, self.left = file, length

    def read(self, size: int = -1) -> bytes:
        chunk = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        self.file.close()


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
    with suppress(FileNotFoundError):  # it was removed just now
        if has_same_content(name, file, storage):
            file_store(storage).touch(name)  # now it counts as new, and `check_media` waits for its row
            return
    storage.save(name, file)


def has_same_content(name: str, file: "File[Any]", storage: Storage) -> bool:
    """Whether a storage has a file of this name with the content of this file."""
    store = file_store(storage)
    with suppress(FileNotFoundError):
        return store.find(name).size == file.size and store.stored_digest(name) == digest_of(file)
    return False


def digest_of(file: "File[Any]") -> str:
    """Return the SHA-256 of a file's content, in hexadecimal."""
    digest = sha256()
    for chunk in file.chunks(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def is_intact(name: str, storage: Storage = default_storage) -> bool:
    """Whether a file exists and its content matches its name: `<folder>/ab/<SHA-256>.<suffix>`.

    The whole content is read, also from an object store.
    """
    with suppress(FileNotFoundError), storage.open(name) as file:
        return digest_of(file) == PurePath(name).stem
    return False


def is_stored(name: str, storage: Storage = default_storage) -> bool:
    """Whether a file exists and its recorded digest matches its name; an object store is not read."""
    with suppress(FileNotFoundError):
        return file_store(storage).stored_digest(name) == PurePath(name).stem
    return False


def touch_files(names: Iterable[str], storage: Storage = default_storage) -> None:
    """Set the modification time of existing files to now, so that `check_media` keeps them for a day.

    For files that are being replaced: pages and feeds that readers have loaded still refer to them.
    """
    for name in names:
        with suppress(OSError):  # it is missing or not writable: the next check may remove it
            file_store(storage).touch(name)


def remove_files(names: Iterable[str], storage: Storage = default_storage) -> None:
    """Remove files. Missing files are ignored."""
    for name in names:
        with suppress(FileNotFoundError):
            storage.delete(name)
