"""Where backups are written: in a folder, or in an object store below a prefix.

A backup is whole when it has its manifest, which is written last and deleted first.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.core.files.storage import Storage

from articles.object_address import SCHEME, ObjectAddress, parse_object_address
from articles.object_storage import ObjectStorage
from articles.storage import CHUNK, digest_of, file_store
from articles.transfer.backup.backup_manifest import FILES, MANIFEST, TABLES, BadBackup, Manifest

UNFINISHED = ".unfinished-"
BackupPlace = Path | ObjectAddress
Known = tuple[int, str]  # size and digest of a file in a backup


class NewBackup(Protocol):
    """A backup that is being written. Tables and manifest are written to `folder`."""

    folder: Path

    def add_file(self, name: str, storage: Storage, stored: str, known: Known | None) -> Known:
        """Add a stored file, without copying it if the backup before has it; return its size and digest.

        Raises `FileNotFoundError` if it is gone.
        """


def backup_place(text: str) -> BackupPlace:
    """Return the place that an operator names: a folder, or s3://bucket/prefix. Raises `BadBackup`."""
    if not text.startswith(SCHEME):
        return Path(text)
    try:
        return parse_object_address(text)
    except ValueError as error:
        raise BadBackup(str(error)) from None


class BackupTarget(Protocol):
    """A place with backups, each by its name."""

    def backups(self) -> list[str]:
        """Return the names of the whole backups, oldest first."""

    def files_of(self, name: str) -> dict[str, Known]:
        """Return the files in a backup. Raises `BadBackup`."""

    def writing(self, name: str, before: str) -> AbstractContextManager[NewBackup]:
        """Yield a new backup, which is whole only when the block has ended without an error."""

    def place_of(self, name: str) -> BackupPlace:
        """Return the place of one backup."""

    def remove(self, name: str) -> None:
        """Delete a whole backup."""

    def unfinished(self) -> list[str]:
        """Return the names of backups that were not finished, or not yet."""

    def remove_unfinished(self, name: str) -> None:
        """Delete what there is of a backup that was not finished."""


def target_at(place: BackupPlace) -> BackupTarget:
    """Return the target for a place."""
    return FolderTarget(place) if isinstance(place, Path) else BucketTarget(place)


class FolderTarget:
    """A folder of backups. Files that the backup before has are hard links, so each backup is complete."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def backups(self) -> list[str]:
        return sorted(path.parent.name for path in self.root.glob(f"[0-9]*/{MANIFEST}"))

    def files_of(self, name: str) -> dict[str, Known]:
        return Manifest.read(self.root / name).files

    @contextmanager
    def writing(self, name: str, before: str) -> Iterator["NewFolder"]:
        """Yield a new backup, which gets its final name only at the end, without an error."""
        self.root.mkdir(parents=True, exist_ok=True)
        folder = self.root / f"{UNFINISHED}{name}"
        folder.mkdir(mode=0o700)
        try:
            yield NewFolder(folder, self.root / before if before else None)
            os.sync()
            folder.rename(self.root / name)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def place_of(self, name: str) -> Path:
        return self.root / name

    def remove(self, name: str) -> None:
        (self.root / name / MANIFEST).unlink()  # first: half a backup is none
        shutil.rmtree(self.root / name)

    def unfinished(self) -> list[str]:
        return [path.name.removeprefix(UNFINISHED) for path in self.root.glob(f"{UNFINISHED}*")]

    def remove_unfinished(self, name: str) -> None:
        shutil.rmtree(self.root / f"{UNFINISHED}{name}")


class NewFolder:
    """A backup that is being written to a folder."""

    def __init__(self, folder: Path, before: Path | None) -> None:
        self.folder, self.before = folder, before

    def add_file(self, name: str, storage: Storage, stored: str, known: Known | None) -> Known:
        copy = self.folder / FILES / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if self.before and known and known[1] == file_store(storage).stored_digest(stored):
            with suppress(OSError):  # a file system without hard links, or a backup that was damaged
                os.link(self.before / FILES / name, copy)
                return known
        digest = sha256()
        with storage.open(stored) as file, copy.open("wb") as new:
            for chunk in file.chunks(CHUNK):
                digest.update(chunk)
                new.write(chunk)
        return copy.stat().st_size, digest.hexdigest()


class BucketTarget:
    """Backups in an object store. Files that the backup before has are copied there, without sending them."""

    def __init__(self, address: ObjectAddress) -> None:
        self.address, self.objects = address, ObjectStorage(address)

    def backups(self) -> list[str]:
        names = sorted(name for name in self.objects.folders() if name[0].isdigit())
        return [name for name in names if self.objects.exists(f"{name}/{MANIFEST}")]

    def files_of(self, name: str) -> dict[str, Known]:
        with self.objects.open(f"{name}/{MANIFEST}") as file:
            return Manifest.parse(file.read(), str(self.place_of(name))).files

    @contextmanager
    def writing(self, name: str, before: str) -> Iterator["NewObjects"]:
        """Yield a new backup. Without an error, tables and manifest are sent at the end."""
        with TemporaryDirectory(prefix="backup-") as folder:
            new = NewObjects(Path(folder), self.objects, name, before)
            try:
                yield new
                new.send_folder()
            except BaseException:
                with suppress(OSError):  # what remains has no manifest, so it is no backup
                    self.remove_unfinished(name)
                raise

    def place_of(self, name: str) -> ObjectAddress:
        return self.address.inside(name)

    def remove(self, name: str) -> None:
        self.objects.delete(f"{name}/{MANIFEST}")
        self.remove_unfinished(name)

    def unfinished(self) -> list[str]:
        names = [name for name in self.objects.folders() if name[0].isdigit()]
        return [name for name in names if not self.objects.exists(f"{name}/{MANIFEST}")]

    def remove_unfinished(self, name: str) -> None:
        for file in list(self.objects.files(name)):
            self.objects.discard(file)


class NewObjects:
    """A backup that is being written to an object store."""

    def __init__(self, folder: Path, objects: ObjectStorage, name: str, before: str) -> None:
        self.folder, self.objects, self.name, self.before = folder, objects, name, before

    def add_file(self, name: str, storage: Storage, stored: str, known: Known | None) -> Known:
        copy = f"{self.name}/{FILES}/{name}"
        if known and known[1] == file_store(storage).stored_digest(stored):
            with suppress(FileNotFoundError):  # the backup was damaged
                self.objects.copy_inside(f"{self.before}/{FILES}/{name}", copy)
                return known
        with storage.open(stored) as file:
            size, digest = file.size, digest_of(file)
            self.objects.save(copy, file)
        return size, digest

    def send_folder(self) -> None:
        """Send the files of the temporary folder, the manifest last."""
        paths = [path for path in self.folder.rglob("*") if path.is_file()]
        for path in sorted(paths, key=lambda path: path.name == MANIFEST):
            with path.open("rb") as file:
                self.objects.save(f"{self.name}/{path.relative_to(self.folder).as_posix()}", File(file))


@contextmanager
def local_copy(backup: BackupPlace) -> Iterator[Path]:
    """Yield the folder of a backup; one in an object store is fetched to a temporary folder.

    Raises `BadBackup` if it has no manifest. Other files that are missing are not there, and not reported.
    """
    if isinstance(backup, Path):
        yield backup
        return
    objects = ObjectStorage(backup)
    with TemporaryDirectory(prefix="backup-") as folder:
        try:
            fetch(objects, MANIFEST, Path(folder))
            manifest = Manifest.read(Path(folder))
            names = [f"{TABLES}/{table}.jsonl.gz" for table in manifest.tables]
            for name in [*names, *(f"{FILES}/{file}" for file in manifest.files)]:
                with suppress(FileNotFoundError):
                    fetch(objects, name, Path(folder))
        except FileNotFoundError:
            raise BadBackup(f"{backup} is no backup: it has no {MANIFEST}.") from None
        except SuspiciousFileOperation as error:
            raise BadBackup(f"The manifest names a file outside of its folder: {error}") from None
        yield Path(folder)


def fetch(objects: ObjectStorage, name: str, folder: Path) -> None:
    """Fetch one file of a backup. Raises `FileNotFoundError` or `SuspiciousFileOperation`."""
    with objects.open(name) as file:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as copy:
            shutil.copyfileobj(file, copy, CHUNK)
