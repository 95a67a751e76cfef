"""Where an import keeps its files until its rows are saved, and the removal of what a killed import left."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files import locks
from django.db import OperationalError

from articles.publishing.media_files import remove_unused

PREFIX = ".import-"  # hidden: `articles.storage` gives nobody a file in it
LOCK = "lock"
NAMES = "names"


@contextmanager
def staging() -> Iterator[Path]:
    """Give a folder that is there, and locked, as long as the import is at work.

    What an import left that was killed is removed first, so that no import builds on it.
    """
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    remove_killed_imports()
    with TemporaryDirectory(prefix=PREFIX, dir=root) as folder, (Path(folder) / LOCK).open("w") as lock:
        locks.lock(lock, locks.LOCK_EX)
        yield Path(folder)


def note_names(stage: Path, names: Iterable[str]) -> None:
    """Write down which media files the import is about to write: those are what a kill would leave."""
    (stage / NAMES).write_text("\n".join(names), encoding="utf-8")


def remove_killed_imports() -> list[str]:
    """Remove what killed imports left, but for files that a row names; return the names of the files.

    While somebody is writing for long, another import perhaps, it stays for the next time.
    """
    removed: list[str] = []
    for stage in sorted(Path(settings.MEDIA_ROOT).glob(f"{PREFIX}*")):
        if not _is_at_work(stage):
            with suppress(OperationalError):
                with suppress(FileNotFoundError):
                    removed += remove_unused((stage / NAMES).read_text(encoding="utf-8").splitlines())
                rmtree(stage, ignore_errors=True)
    return removed


def _is_at_work(stage: Path) -> bool:
    """Whether the import of this folder lives: its lock ends with it. One without a lock has just begun."""
    try:
        with (stage / LOCK).open("r+") as lock:
            return not locks.lock(lock, locks.LOCK_EX | locks.LOCK_NB)
    except FileNotFoundError:
        return True
