"""The folder a site is exported to: only what changed is written, all of it at one go, and nothing of others.

What is new waits in a folder beside the pages until everything is there and compressed; then each file takes
its place by a rename. The manifest names every file that an export wrote, before it is written and after
others are gone, so that one that was interrupted is only repeated.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from shutil import copyfileobj, rmtree
from types import TracebackType
from typing import IO, Any, Self

from articles.transfer.content_folder.report import Progress
from articles.transfer.static_site.packing import SUFFIXES, beside, pack

MANIFEST, WAITING = ".export.json", ".export-waiting"
FORMAT = "therapyedu static site 1"


class SiteRefused(Exception):
    """The site is not exported; the message says why. The folder is as it was."""


class SiteFolder:
    """A folder of ours, held while it is written. A context manager.

    Raises `SiteRefused` for a folder that is not empty and has no manifest, or that another export holds.
    """

    def __init__(self, directory: Path) -> None:
        self.target = directory.resolve()
        self._waiting = self.target / WAITING
        self._ours: set[str] = set()  # the files that exports before this one wrote
        self._wanted: set[str] = set()
        self._new: dict[str, bool] = {}  # what waits, and whether it is to be compressed
        self._roads: set[PurePosixPath] = set()  # folders known to be folders
        self._lock = -1

    def __enter__(self) -> Self:
        if self.target.exists() and not self.target.is_dir():
            raise SiteRefused(f"{self.target} is no directory.")
        self.target.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(self.target, os.O_RDONLY)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._ours = self._read_manifest()
        except BlockingIOError:
            os.close(self._lock)
            raise SiteRefused(f"Another export is writing to {self.target} just now.") from None
        except SiteRefused:
            os.close(self._lock)
            raise
        self._write_manifest(self._ours)
        rmtree(self._waiting, ignore_errors=True)
        self._waiting.mkdir()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        rmtree(self._waiting, ignore_errors=True)
        os.close(self._lock)

    def begin(self) -> None:
        """Begin to say what belongs into the folder, from the start. What waits is kept while it is right."""
        self._wanted = set()

    def put(self, path: str, content: bytes, *, packed: bool = False) -> None:
        """Say that a file belongs into the folder. It is written only where it says something else now."""
        if not self._want(path, packed=packed):
            return
        if self._is_there(path, packed=packed) and (self.target / path).read_bytes() == content:
            if self._new.pop(path, None) is not None:
                (self._waiting / path).unlink()
            return
        if path in self._new and (self._waiting / path).read_bytes() == content:
            return
        self._place(path).write_bytes(content)
        self._new[path] = packed

    def copy(self, path: str, opened: Callable[[], IO[Any]], *, size: int, changed: float) -> None:
        """Say that a large file belongs into the folder: copied where size or time of change differ."""
        if not self._want(path, packed=False) or path in self._new:
            return
        file = self.target / path
        if file.is_file() and (file.stat().st_size, int(file.stat().st_mtime)) == (size, int(changed)):
            return
        waiting = self._place(path)
        with opened() as source, waiting.open("wb") as copy:
            copyfileobj(source, copy)
        os.utime(waiting, (changed, changed))
        self._new[path] = False

    def finish(self, progress: Progress) -> tuple[list[str], list[str]]:
        """Compress what is new, put it into its place, and take away what belongs there no more.

        Returns the files written and those removed, compressed forms left out.
        """
        for path in set(self._new) - self._wanted:  # an earlier pass wanted it
            del self._new[path]
        self._pack(progress)
        self._write_manifest(self._ours | self._wanted)
        # What pages ask for comes before the pages.
        written = sorted(self._new, key=lambda path: (path.endswith(".html"), path))
        for path in written:
            self._settle(path)
        removed = sorted(self._ours - self._wanted)
        self._remove(removed)
        self._write_manifest(self._wanted)
        return written, [path for path in removed if not path.endswith(SUFFIXES)]

    def size(self) -> int:
        """Return how many files belong into the folder, compressed forms left out."""
        return sum(not path.endswith(SUFFIXES) for path in self._wanted)

    def _want(self, path: str, *, packed: bool) -> bool:
        """Note that a file is wanted; False where it was noted already."""
        if path in self._wanted:
            return False
        names = [path, *(path + suffix for suffix in SUFFIXES if packed)]
        for name in names:
            self._check(name)
        self._wanted.update(names)
        return True

    def _check(self, name: str) -> None:
        """Raise `SiteRefused` where a file would stand outside the folder, or in place of a foreign one."""
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or path.parts[0] in (MANIFEST, WAITING):
            raise SiteRefused(f"“{name}” leads out of the folder.")
        for road in path.parents:
            if road in self._roads:
                break
            place = self.target / road
            if place.is_symlink() or (place.exists() and not place.is_dir()):
                raise SiteRefused(f"{place} is in the way, and no export wrote it.")
            self._roads.add(road)
        file = self.target / name
        if name not in self._ours and (file.exists() or file.is_symlink()):
            raise SiteRefused(f"{file} is in the way, and no export wrote it.")

    def _is_there(self, path: str, *, packed: bool) -> bool:
        file = self.target / path
        return file.is_file() and (not packed or all(beside(file, suffix).is_file() for suffix in SUFFIXES))

    def _place(self, path: str) -> Path:
        """Return where a file waits."""
        file = self._waiting / path
        file.parent.mkdir(parents=True, exist_ok=True)
        return file

    def _pack(self, progress: Progress) -> None:
        """Compress on every core: the compressors let other threads work meanwhile."""
        texts = [self._waiting / path for path, packed in self._new.items() if packed]
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            for done in progress([pool.submit(pack, text) for text in texts], "Compressing"):
                done.result()

    def _settle(self, path: str) -> None:
        """Move a file to its place, its compressed forms first: where it stays old, all is done again."""
        file = self.target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        for suffix in SUFFIXES if self._new[path] else ():
            beside(self._waiting / path, suffix).replace(beside(file, suffix))
        (self._waiting / path).replace(file)

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
