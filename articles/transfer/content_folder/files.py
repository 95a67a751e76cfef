"""Content folders on disk: which files there are, read safely. Nothing here knows the database."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from os.path import realpath
from pathlib import Path, PurePosixPath

from articles.manuscript import ARTICLE_LIMIT, Fault, FaultyText, check_name
from articles.models.sound import SOUND_LIMIT
from articles.transfer.content_folder.report import FileFault

TEXTS = ("articles", "authors", "topics", "episodes", "series")
MEDIA = ("images", "audio")
FOLDERS = (*TEXTS, *MEDIA)
BESIDE = ("README", "LICENSE", "LICENCE")  # what a repository has beside its content
LIMITS = {"images": 10 * 2**20, "audio": SOUND_LIMIT} | dict.fromkeys(TEXTS, 4 * ARTICLE_LIMIT)


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a content folder. `path` is from the folder; `shown` is what messages call it."""

    folder: str
    path: str
    shown: str
    file: Path

    @property
    def slug(self) -> str:
        """The file's name without its suffix, which for a text is its slug."""
        return self.file.stem

    def fault(self, line: int, message: str) -> FileFault:
        return FileFault(self.shown, line, message)


def find(paths: Iterable[Path | str]) -> tuple[list[Source], list[FileFault]]:
    """Return every content file in these paths, in a steady order, and a fault for whatever does not belong.

    A path is a content folder, a part of one (`articles/`, `images/portraits/`), or a single file.
    """
    found: dict[Path, Source] = {}
    faults: list[FileFault] = []
    homes: list[tuple[Path, Path, str]] = []
    for path in map(Path, paths):
        try:
            homes.append((path, *_home(path)))
        except OSError as error:
            faults.append(FileFault(_printable(str(path)), 0, unreadable(error)))
    several = len({realpath(root) for _, root, _ in homes}) > 1
    for path, root, folder in homes:
        for item in _within(path, root, folder, several=several):
            if isinstance(item, FileFault):
                faults.append(item)
            else:
                found.setdefault(Path(realpath(item.file.parent)) / item.file.name, item)
    sources = sorted(found.values(), key=lambda source: (FOLDERS.index(source.folder), source.path))
    return sources, faults + list(_twice(sources))


def _twice(sources: Iterable[Source]) -> Iterator[FileFault]:
    first: dict[str, Source] = {}
    for source in sources:
        earlier = first.setdefault(source.path, source)
        if earlier is not source:
            yield source.fault(0, f"{earlier.file} has the same name; one of them must go")


def _home(path: Path) -> tuple[Path, str]:
    """Return the content folder a path belongs to, and the part of it that the path lies in ('': all)."""
    whole = path.absolute()
    if whole.is_dir() and _is_content(path):
        return path, ""
    if whole.is_dir() and whole.name in TEXTS and whole.parent.name not in MEDIA:
        return whole.parent, whole.name
    if whole.suffix == ".md" and whole.is_file():
        part = whole.parent
        return (part.parent, part.name) if part.name in TEXTS else (part, "articles")
    for part in (whole, *whole.parents):
        if part.name in MEDIA:
            return part.parent, part.name
    return path, ""


def _is_content(path: Path) -> bool:
    return path.absolute().name not in MEDIA and any((path / folder).is_dir() for folder in FOLDERS)


def _within(path: Path, root: Path, folder: str, *, several: bool) -> Iterator[Source | FileFault]:
    """Yield the sources at one of the given paths, and faults."""
    prefix = f"{root}/" if several else ""
    if not path.exists():
        yield FileFault(str(path), 0, "there is no such file or folder")
    elif path.is_dir() and not folder and not _is_content(path):
        yield FileFault(str(path), 0, f"this is no content folder: none of {', '.join(FOLDERS)} is in it")
    elif path.is_dir():
        yield from _walk(path, root, prefix)
    elif not folder:
        yield FileFault(str(path), 0, "this is no part of a content folder")
    else:
        rest = path.absolute().relative_to(root.absolute()).as_posix()
        yield _source(path, root, rest if rest.startswith(f"{folder}/") else f"{folder}/{rest}", prefix)


def _walk(path: Path, root: Path, prefix: str) -> Iterator[Source | FileFault]:
    unread: list[OSError] = []
    for place, folders, files in os.walk(path, onerror=unread.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [*folders, *sorted(files)]:
            file = Path(place, name)
            rest = file.absolute().relative_to(root.absolute())
            try:
                item = _look(file, root, rest, prefix)
            except OSError as error:
                item = FileFault(prefix + rest.as_posix(), 0, unreadable(error))
            if item is not None:
                yield item
            if name in folders and isinstance(item, FileFault):
                folders.remove(name)
    for closed in unread:
        rest = Path(closed.filename).absolute().relative_to(root.absolute())
        yield FileFault(prefix + rest.as_posix(), 0, unreadable(closed))


def _look(file: Path, root: Path, rest: Path, prefix: str) -> Source | FileFault | None:
    """Return what one entry of a folder is; None for a folder to walk on in, and for what is passed over."""
    shown = _printable(prefix + rest.as_posix())
    if file.name.startswith("."):
        return None
    if shown != prefix + rest.as_posix():
        return FileFault(shown, 0, "this name is not UTF-8; choose another one")
    if file.is_symlink() and not file.exists():
        return FileFault(shown, 0, "this is a link that leads nowhere, or to itself")
    if file.is_symlink() and (file.is_dir() or not Path(realpath(file)).is_relative_to(realpath(root))):
        return FileFault(shown, 0, "this is a link that leads out of the folder, or to another folder")
    for fault in check_name(rest.as_posix()):
        return FileFault(shown, 0, f"the name of this file or folder: {fault.message}")
    if file.is_dir():
        return _look_at_folder(rest, shown)
    if len(rest.parts) == 1:
        beside = file.stem.upper() in BESIDE
        return None if beside else FileFault(shown, 0, f"a file belongs into one of {', '.join(FOLDERS)}")
    return _source(file, root, rest.as_posix(), prefix)


def _look_at_folder(rest: Path, shown: str) -> FileFault | None:
    if rest.parts[0] not in FOLDERS:
        return FileFault(shown, 0, f"a content folder has no such part; its parts are {', '.join(FOLDERS)}")
    if len(rest.parts) > 1 and rest.parts[0] in TEXTS:
        return FileFault(shown, 0, f"{rest.parts[0]}/ holds files alone, no folders")
    return None


def _source(file: Path, root: Path, name: str, prefix: str) -> Source | FileFault:
    folder = PurePosixPath(name).parts[0]
    source = Source(folder, name, f"{prefix}{name}" if file.is_relative_to(root) else str(file), file)
    if not file.is_file():
        return source.fault(0, "this is no ordinary file")
    if folder in TEXTS and file.suffix != ".md":
        return source.fault(0, f"{folder}/ holds texts, and their names end in .md")
    size, limit = file.stat().st_size, LIMITS[folder]
    if size > limit:
        return source.fault(0, f"this is {size / 2**20:.1f} MB; {limit / 2**20:.0f} MB are the limit")
    return source


def unreadable(error: OSError) -> str:
    """Say that a file or a folder cannot be read, and why."""
    return f"this cannot be read: {error.strerror or error}"


def _printable(path: str) -> str:
    """Return a path with escapes for the bytes in it that are not UTF-8."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def read_text(source: Source) -> str:
    """Return a file's text. Raises `FaultyText` for anything but UTF-8."""
    try:
        return source.file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise FaultyText([Fault(line, "this is not UTF-8; save the file in that encoding")]) from None
