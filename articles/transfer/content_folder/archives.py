"""Content folders as ZIP files: writes them, and unpacks uploaded ones after checking what is in them.

An uploaded archive may be anything. Nothing is unpacked before every entry is checked: names, kinds, sizes.
"""

import stat
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import SEEK_END
from pathlib import Path, PurePosixPath
from shutil import copyfileobj
from struct import Struct
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext

from articles.manuscript import Message, check_name
from articles.transfer.content_folder.files import FOLDERS, LIMITS
from articles.transfer.content_folder.report import FileFault, ImportFaults

ARCHIVE_LIMIT = 200 * 2**20  # bytes of an uploaded archive
UNPACKED_LIMIT = 2**30  # bytes of all its files
ENTRIES_LIMIT = 50_000
RATIO_LIMIT = 100  # a larger file never shrinks to less than a hundredth
SMALL = 2**20  # bytes; below, any ratio is harmless
SYSTEM_FOLDER = "__MACOSX"  # what macOS adds to every archive
NAME_LIMIT = 240  # bytes; no file system of today takes fewer
ENCRYPTED = 0x1
NOT_A_ZIP = Message("this is not a ZIP file, or it is damaged")
# The end of an archive: signature, number of entries, bytes of the directory. A comment of 64 kB may follow.
END, END_SIGNATURE = Struct("<10sHI"), b"PK\x05\x06"
END_SEARCHED = 22 + 2**16
ZIP64_LOCATOR, ZIP64_SIGNATURE = 20, b"PK\x06\x07"
ENTRY_SIZE = 600  # bytes in the directory, at most
DAMAGES = (BadZipFile, zlib.error, EOFError, NotImplementedError, FileExistsError, NotADirectoryError)


def write_archive(folder: Path, paths: Iterable[str], file: IO[bytes]) -> None:
    """Write these files of a content folder as a ZIP file."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for path in paths:
            archive.write(folder / path, path)


def check_archive(file: IO[bytes]) -> None:
    """Raise `ImportFaults` with everything that is wrong with a ZIP file, without unpacking it."""
    with _opened(file) as archive:
        _checked_entries(archive)


def unpack_archive(file: IO[bytes], target: Path) -> Path:
    """Unpack a ZIP file into an empty folder; return the content folder in it.

    Raises `ImportFaults` with everything that is wrong with it. Only a damaged one is unpacked in part.
    """
    with _opened(file) as archive:
        for entry in _checked_entries(archive):
            _unpack(archive, entry, target)
    return _content_folder(target)


@contextmanager
def _opened(file: IO[bytes]) -> Iterator[ZipFile]:
    """Open a ZIP file. Raises `ImportFaults` if it turns out to be damaged."""
    _refuse_long_directory(file)
    try:
        with ZipFile(file) as archive:
            yield archive
    except DAMAGES as error:
        raise ImportFaults([_archive_fault(NOT_A_ZIP)]) from error


def _refuse_long_directory(file: IO[bytes]) -> None:
    """Raise `ImportFaults` if an archive has too many entries: `ZipFile` would read all of them.

    Only archives with more than 65,535 entries or 4 GB need a directory in the format of ZIP64.
    """
    file.seek(max(file.seek(0, SEEK_END) - END_SEARCHED, 0))
    tail = file.read()
    place = tail.rfind(END_SIGNATURE)
    if place < 0 or len(tail) < place + END.size:
        raise ImportFaults([_archive_fault(NOT_A_ZIP)])
    _, count, size = END.unpack_from(tail, place)
    has_zip64 = tail[max(place - ZIP64_LOCATOR, 0) : place].startswith(ZIP64_SIGNATURE)
    if has_zip64 or count > ENTRIES_LIMIT or size > ENTRIES_LIMIT * ENTRY_SIZE:
        message = Message("this has too many files; the limit is %(limit)s", limit=ENTRIES_LIMIT)
        raise ImportFaults([_archive_fault(message)])


def _archive_fault(message: str) -> FileFault:
    return FileFault(gettext("The archive"), 0, message)


def _checked_entries(archive: ZipFile) -> list[ZipInfo]:
    """Return the files of an archive. Raises `ImportFaults`."""
    entries = [info for info in archive.infolist() if not _is_ignored(info.filename)]
    faults = [*_size_faults(entries), *_name_faults(entries)]
    for info in entries:
        faults += [FileFault(_label(info), 0, problem) for problem in _problems(info)]
    if not entries:
        faults.append(_archive_fault(Message("this is empty")))
    if faults:
        raise ImportFaults(faults)
    return [info for info in entries if not info.is_dir()]


def _is_ignored(name: str) -> bool:
    """Whether an entry is of the system that made the archive, such as `.DS_Store`. A `..` is none."""
    parts = PurePosixPath(name).parts
    return any(part == SYSTEM_FOLDER or (part.startswith(".") and part.strip(".")) for part in parts)


def _label(info: ZipInfo) -> str:
    return info.filename.encode("utf-8", "backslashreplace").decode("utf-8")


def _size_faults(entries: Iterable[ZipInfo]) -> Iterator[FileFault]:
    size = sum(info.file_size for info in entries)
    if size > UNPACKED_LIMIT:
        message = Message(
            "this has %(size)s MB when it is unpacked; the limit is %(limit)s MB",
            size=f"{size / 2**20:.0f}",
            limit=f"{UNPACKED_LIMIT / 2**20:.0f}",
        )
        yield _archive_fault(message)


def _name_faults(entries: Iterable[ZipInfo]) -> Iterator[FileFault]:
    """Yield a fault for each name that is there twice, also in other case: some systems see one file."""
    first: dict[str, str] = {}
    for info in entries:
        key = unicodedata.normalize("NFC", info.filename.rstrip("/")).casefold()
        earlier = first.setdefault(key, info.filename)
        if earlier is not info.filename:
            message = Message("%(file)s has the same name; rename one of them", file=earlier)
            yield FileFault(_label(info), 0, message)


def _problems(info: ZipInfo) -> Iterator[str]:
    """Yield what is wrong with one entry."""
    name = info.filename.removesuffix("/")
    mode = info.external_attr >> 16
    if not name or "\\" in name or ":" in name or {"", ".", ".."} & set(name.split("/")):
        yield Message("this name leads out of the folder")
    if any(len(part.encode("utf-8", "replace")) > NAME_LIMIT for part in name.split("/")):
        yield Message("this name is too long")
    for fault in check_name(name):
        yield Message("the name of this file or folder: %(problem)s", problem=fault.message)
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        yield Message("this is not an ordinary file")
    if info.flag_bits & ENCRYPTED:
        yield Message("this is encrypted; make the archive without a password")
    elif info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        yield Message("this is compressed in a way that is not supported; use “deflate”")
    if info.file_size > SMALL and info.file_size > RATIO_LIMIT * info.compress_size:
        yield Message("this is many times larger when it is unpacked, which no text or picture is")
    elif info.file_size > max(LIMITS.values()):
        yield Message(
            "this has %(size)s MB; the limit is %(limit)s MB",
            size=f"{info.file_size / 2**20:.1f}",
            limit=f"{max(LIMITS.values()) / 2**20:.0f}",
        )


def _unpack(archive: ZipFile, info: ZipInfo, target: Path) -> None:
    """Write one file. `ZipFile` reads no more than the size that was checked, and checks the digest."""
    path = target / info.filename
    path.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(info) as packed, path.open("xb") as file:
        copyfileobj(packed, file)


def _content_folder(target: Path) -> Path:
    """Return the content folder in an unpacked archive: itself, or the only folder in it."""
    folders = [path for path in target.iterdir() if path.is_dir()]
    is_inside = len(folders) == 1 and folders[0].name not in FOLDERS
    return folders[0] if is_inside else target
