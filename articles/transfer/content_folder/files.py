"""Finds the files of content folders and checks their names, places and sizes. Uses no database."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from os.path import realpath
from pathlib import Path, PurePosixPath

from articles.manuscript import ARTICLE_LIMIT, Fault, FaultyText, Message, check_name
from articles.models.sound import SOUND_LIMIT
from articles.transfer.content_folder.report import FileFault

TEXTS = ("articles", "authors", "topics", "episodes", "series", "help")
MEDIA = ("images", "audio")
FOLDERS = (*TEXTS, *MEDIA)
IGNORED_STEMS = ("README", "LICENSE", "LICENCE")  # files of a repository that are no content
PICTURE_TEXT = re.compile(
    r"\.(?:avif|gif|jpe?g|png|webp)\.md", re.IGNORECASE
)  # the end of images/chairs.jpg.md
LIMITS = {"images": 10 * 2**20, "audio": SOUND_LIMIT} | dict.fromkeys(TEXTS, 4 * ARTICLE_LIMIT)


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a content folder.

    `path` is relative to the content folder, `folder` its first part; `label` is the name for messages.
    """

    folder: str
    path: str
    label: str
    file: Path

    @property
    def slug(self) -> str:
        """The file's name without its suffix; for a text this is its slug."""
        return self.file.stem

    def fault(self, line: int, message: str) -> FileFault:
        return FileFault(self.label, line, message)


def find_sources(paths: Iterable[Path | str]) -> tuple[list[Source], list[FileFault]]:
    """Return every content file in these paths, in a stable order, and a fault for each file out of place.

    A path is a content folder, a part of one (`articles/`, `images/portraits/`), or a single file.
    """
    found: dict[Path, Source] = {}
    faults: list[FileFault] = []
    located: list[tuple[Path, Path, str]] = []
    for path in map(Path, paths):
        try:
            located.append((path, *_locate(path)))
        except OSError as error:
            faults.append(FileFault(_printable(str(path)), 0, unreadable_message(error)))
    has_several_roots = len({realpath(root) for _, root, _ in located}) > 1
    for path, root, folder in located:
        for item in _find_at(path, root, folder, with_root=has_several_roots):
            if isinstance(item, FileFault):
                faults.append(item)
            else:
                found.setdefault(Path(realpath(item.file.parent)) / item.file.name, item)
    sources = sorted(found.values(), key=lambda source: (FOLDERS.index(source.folder), source.path))
    return sources, faults + list(_duplicate_faults(sources))


def _duplicate_faults(sources: Iterable[Source]) -> Iterator[FileFault]:
    first: dict[str, Source] = {}
    for source in sources:
        earlier = first.setdefault(source.path, source)
        if earlier is not source:
            yield source.fault(
                0, Message("%(file)s has the same name; rename one of them", file=str(earlier.file))
            )


def _locate(path: Path) -> tuple[Path, str]:
    """Return the content folder of a path and the part of it that contains the path ('': all parts)."""
    absolute = path.absolute()
    if absolute.is_dir() and _is_content(path):
        return path, ""
    if absolute.is_dir() and absolute.name in TEXTS and absolute.parent.name not in MEDIA:
        return absolute.parent, absolute.name
    if absolute.suffix == ".md" and absolute.is_file() and not PICTURE_TEXT.search(absolute.name):
        part = absolute.parent
        return (part.parent, part.name) if part.name in TEXTS else (part, "articles")
    for part in (absolute, *absolute.parents):
        if part.name in MEDIA:
            return part.parent, part.name
    return path, ""


def _is_content(path: Path) -> bool:
    return path.absolute().name not in MEDIA and any((path / folder).is_dir() for folder in FOLDERS)


def _find_at(path: Path, root: Path, folder: str, *, with_root: bool) -> Iterator[Source | FileFault]:
    """Yield the sources and faults at one of the given paths; `with_root` puts the root into messages."""
    prefix = f"{root}/" if with_root else ""
    if not path.exists():
        yield FileFault(str(path), 0, Message("there is no such file or folder"))
    elif path.is_dir() and not folder and not _is_content(path):
        yield FileFault(
            str(path),
            0,
            Message("this is not a content folder: it has none of %(folders)s", folders=", ".join(FOLDERS)),
        )
    elif path.is_dir():
        yield from _walk(path, root, prefix)
    elif not folder:
        yield FileFault(str(path), 0, Message("this is not part of a content folder"))
    else:
        rest = path.absolute().relative_to(root.absolute()).as_posix()
        yield _check_file(path, root, rest if rest.startswith(f"{folder}/") else f"{folder}/{rest}", prefix)


def _walk(path: Path, root: Path, prefix: str) -> Iterator[Source | FileFault]:
    """Yield the sources and faults in a folder and the folders below it."""
    errors: list[OSError] = []
    for place, folders, files in os.walk(path, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [*folders, *sorted(files)]:
            file = Path(place, name)
            rest = file.absolute().relative_to(root.absolute())
            try:
                item = _check_entry(file, root, rest, prefix)
            except OSError as error:
                item = FileFault(prefix + rest.as_posix(), 0, unreadable_message(error))
            if item is not None:
                yield item
            if name in folders and isinstance(item, FileFault):
                folders.remove(name)
    for failure in errors:
        rest = Path(failure.filename).absolute().relative_to(root.absolute())
        yield FileFault(prefix + rest.as_posix(), 0, unreadable_message(failure))


def _check_entry(file: Path, root: Path, rest: Path, prefix: str) -> Source | FileFault | None:
    """Return the source or the fault of one directory entry; None for a valid folder and an ignored file.

    `rest` is the path relative to the content folder.
    """
    label = _printable(prefix + rest.as_posix())
    if file.name.startswith("."):
        return None
    if label != prefix + rest.as_posix():
        return FileFault(label, 0, Message("this name is not UTF-8; choose another one"))
    if file.is_symlink() and not file.exists():
        return FileFault(label, 0, Message("this is a link to nothing, or to itself"))
    if file.is_symlink() and (file.is_dir() or not Path(realpath(file)).is_relative_to(realpath(root))):
        return FileFault(
            label, 0, Message("this is a link to something outside the folder, or to another folder")
        )
    for fault in check_name(rest.as_posix()):
        return FileFault(
            label, 0, Message("the name of this file or folder: %(problem)s", problem=fault.message)
        )
    if file.is_dir():
        return _check_folder(rest, label)
    if len(rest.parts) == 1:
        is_ignored = file.stem.upper() in IGNORED_STEMS
        problem = Message("a file belongs in one of %(folders)s", folders=", ".join(FOLDERS))
        return None if is_ignored else FileFault(label, 0, problem)
    return _check_file(file, root, rest.as_posix(), prefix)


def _check_folder(rest: Path, label: str) -> FileFault | None:
    if rest.parts[0] not in FOLDERS:
        problem = Message(
            "a content folder has no such part; its parts are %(folders)s", folders=", ".join(FOLDERS)
        )
        return FileFault(label, 0, problem)
    if len(rest.parts) > 1 and rest.parts[0] in TEXTS:
        return FileFault(
            label, 0, Message("%(folder)s/ may only have files, no folders", folder=rest.parts[0])
        )
    return None


def _check_file(file: Path, root: Path, name: str, prefix: str) -> Source | FileFault:
    folder = PurePosixPath(name).parts[0]
    source = Source(folder, name, f"{prefix}{name}" if file.is_relative_to(root) else str(file), file)
    if not file.is_file():
        return source.fault(0, Message("this is not an ordinary file"))
    if folder in TEXTS and file.suffix != ".md":
        return source.fault(0, Message("%(folder)s/ is for texts, with names that end in .md", folder=folder))
    size, limit = file.stat().st_size, LIMITS[folder]
    if size > limit:
        problem = Message(
            "this has %(size)s MB; the limit is %(limit)s MB",
            size=f"{size / 2**20:.1f}",
            limit=f"{limit / 2**20:.0f}",
        )
        return source.fault(0, problem)
    return source


def unreadable_message(error: OSError) -> str:
    """Return the message for a file or folder that cannot be read."""
    return Message("this cannot be read: %(reason)s", reason=error.strerror or str(error))


def _printable(path: str) -> str:
    """Escape the bytes of a path that are not UTF-8."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def read_text(source: Source) -> str:
    """Return a file's text. Raises `FaultyText` if it is not UTF-8."""
    try:
        return source.file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise FaultyText(
            [Fault(line, Message("this is not UTF-8; save the file in that encoding"))]
        ) from None
