"""Writes the files of an exported site: only the changed ones, and only after all of them are ready.

New files are written and compressed in a staging folder first, and then renamed into place. Files of other
programs are never changed. The manifest lists every file that an export wrote. It is written before new files
are renamed and again after old ones are removed, so an interrupted export can be repeated.
"""

import fcntl
import gzip
import json
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from shutil import copyfileobj, rmtree
from types import TracebackType
from typing import IO, Any, Self

import brotli

from articles.transfer.content_folder.report import Progress

# Beginnings of the content types that are text.
TEXTS = ("text/", "application/json", "application/javascript", "application/xml", "image/svg+xml")
SUFFIXES = (".gz", ".br")
BROTLI_QUALITY = 11  # the maximum: a page is compressed once and sent often
MANIFEST, STAGING = ".export.json", ".export-waiting"
FORMAT = "therapyedu static site 1"


class SiteRefused(Exception):
    """Raised when the site is not exported; the message says why. The folder is unchanged."""


class SiteFolder:
    """The output folder of an export, as a context manager that locks it.

    Raises `SiteRefused` for a folder that is not empty and has no manifest, or that another export locked.
    """

    def __init__(self, directory: Path) -> None:
        self.target = directory.resolve()
        self._staging = self.target / STAGING
        self._previous: set[str] = set()  # the files that earlier exports wrote
        self._wanted: set[str] = set()
        self._staged: dict[str, bool] = {}  # staged files, and whether to compress each
        self._checked: set[PurePosixPath] = set()  # paths known to be real folders
        self._lock = -1

    def __enter__(self) -> Self:
        if self.target.exists() and not self.target.is_dir():
            raise SiteRefused(f"{self.target} is no directory.")
        self.target.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(self.target, os.O_RDONLY)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._previous = self._read_manifest()
        except BlockingIOError:
            os.close(self._lock)
            raise SiteRefused(f"Another export is writing to {self.target} just now.") from None
        except SiteRefused:
            os.close(self._lock)
            raise
        self._write_manifest(self._previous)
        rmtree(self._staging, ignore_errors=True)
        self._staging.mkdir()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        rmtree(self._staging, ignore_errors=True)
        os.close(self._lock)

    def begin(self) -> None:
        """Start a new pass: forget which files are wanted. Staged files stay and are reused if unchanged."""
        self._wanted = set()

    def put(self, path: str, content: bytes, *, packed: bool = False) -> None:
        """Add a file to the folder. It is written only if its content changed."""
        if not self._mark_wanted(path, packed=packed):
            return
        if self._is_complete(path, packed=packed) and (self.target / path).read_bytes() == content:
            if self._staged.pop(path, None) is not None:
                (self._staging / path).unlink()
            return
        if path in self._staged and (self._staging / path).read_bytes() == content:
            return
        self._staging_path(path).write_bytes(content)
        self._staged[path] = packed

    def copy(self, path: str, opened: Callable[[], IO[Any]], *, size: int, changed: float) -> None:
        """Add a large file to the folder. It is copied only if its size or modification time differs."""
        if not self._mark_wanted(path, packed=False) or path in self._staged:
            return
        file = self.target / path
        if file.is_file() and (file.stat().st_size, int(file.stat().st_mtime)) == (size, int(changed)):
            return
        waiting = self._staging_path(path)
        with opened() as source, waiting.open("wb") as copy:
            copyfileobj(source, copy)
        os.utime(waiting, (changed, changed))
        self._staged[path] = False

    def finish(self, progress: Progress) -> tuple[list[str], list[str]]:
        """Compress the staged files, move them into place, and remove files that are not wanted any more.

        Returns the written and the removed files, without their compressed forms.
        """
        for path in set(self._staged) - self._wanted:  # only an earlier pass wanted it
            del self._staged[path]
        self._compress(progress)
        self._write_manifest(self._previous | self._wanted)
        # Pages come last, after the files they refer to.
        written = sorted(self._staged, key=lambda path: (path.endswith(".html"), path))
        for path in written:
            self._move_into_place(path)
        removed = sorted(self._previous - self._wanted)
        self._remove(removed)
        self._write_manifest(self._wanted)
        return written, [path for path in removed if not path.endswith(SUFFIXES)]

    def size(self) -> int:
        """Return the number of files in the folder, without compressed forms."""
        return sum(not path.endswith(SUFFIXES) for path in self._wanted)

    def _mark_wanted(self, path: str, *, packed: bool) -> bool:
        """Mark a file and its compressed forms as wanted; return False if it was marked already."""
        if path in self._wanted:
            return False
        names = [path, *(path + suffix for suffix in SUFFIXES if packed)]
        for name in names:
            self._check(name)
        self._wanted.update(names)
        return True

    def _check(self, name: str) -> None:
        """Raise `SiteRefused` if a file would be outside the folder, or replace a file of another program."""
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or path.parts[0] in (MANIFEST, STAGING):
            raise SiteRefused(f"“{name}” leads out of the folder.")
        for folder in path.parents:
            if folder in self._checked:
                break
            place = self.target / folder
            if place.is_symlink() or (place.exists() and not place.is_dir()):
                raise SiteRefused(f"{place} is in the way, and no export wrote it.")
            self._checked.add(folder)
        file = self.target / name
        if name not in self._previous and (file.exists() or file.is_symlink()):
            raise SiteRefused(f"{file} is in the way, and no export wrote it.")

    def _is_complete(self, path: str, *, packed: bool) -> bool:
        file = self.target / path
        return file.is_file() and (
            not packed or all(compressed_path(file, suffix).is_file() for suffix in SUFFIXES)
        )

    def _staging_path(self, path: str) -> Path:
        """Return the path of a file in the staging folder, and create its parent folders."""
        file = self._staging / path
        file.parent.mkdir(parents=True, exist_ok=True)
        return file

    def _compress(self, progress: Progress) -> None:
        """Compress the new texts in threads, one per core: the compressors release the GIL."""
        texts = [self._staging / path for path, packed in self._staged.items() if packed]
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            for done in progress([pool.submit(compress_file, text) for text in texts], "Compressing"):
                done.result()

    def _move_into_place(self, path: str) -> None:
        """Move a file into place, its compressed forms first.

        If the export is interrupted between them, the file is still old, so the next export writes it again.
        """
        file = self.target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        for suffix in SUFFIXES if self._staged[path] else ():
            compressed_path(self._staging / path, suffix).replace(compressed_path(file, suffix))
        (self._staging / path).replace(file)

    def _remove(self, paths: Iterable[str]) -> None:
        for path in paths:
            file = self.target / path
            file.unlink(missing_ok=True)
            folder = file.parent
            while folder != self.target and folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent

    def _read_manifest(self) -> set[str]:
        file = self.target / MANIFEST
        if not file.exists():
            if any(self.target.iterdir()):
                raise SiteRefused(
                    f"{self.target} is not empty, and no export wrote it; name a new or an empty directory."
                )
            return set()
        try:
            manifest = json.loads(file.read_bytes())
            if manifest["format"] != FORMAT:
                raise ValueError(manifest["format"])
            return {str(path) for path in manifest["files"]}
        except (ValueError, KeyError, TypeError):
            raise SiteRefused(f"{file} is no manifest that this version reads.") from None

    def _write_manifest(self, paths: Iterable[str]) -> None:
        text = json.dumps({"format": FORMAT, "files": sorted(paths)}, indent=0) + "\n"
        file = self.target / MANIFEST
        if file.exists() and file.read_text(encoding="utf-8") == text:
            return
        unfinished = file.with_name(f"{MANIFEST}.new")
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(file)


def is_text(content_type: str) -> bool:
    """Whether files of this content type are text, and worth compressing.

    >>> is_text("text/html; charset=utf-8"), is_text("application/rss+xml"), is_text("image/webp")
    (True, True, False)
    """
    mime = content_type.partition(";")[0].strip()
    return mime.startswith(TEXTS) or mime.endswith(("+xml", "+json"))


def compress_file(file: Path) -> None:
    """Write the .gz and .br forms of a file next to it, with maximum compression.

    The same content always gives the same bytes.
    """
    content = file.read_bytes()
    compressed_path(file, ".gz").write_bytes(gzip.compress(content, compresslevel=9, mtime=0))
    compressed_path(file, ".br").write_bytes(
        brotli.compress(content, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
    )


def compressed_path(file: Path, suffix: str) -> Path:
    """Return the path of a file's compressed form."""
    return file.with_name(file.name + suffix)
