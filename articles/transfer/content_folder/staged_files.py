"""The staging folder: an import keeps its files there until its rows are saved.

Also removes the files that a killed import left.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files import locks
from django.db import OperationalError

from articles.publishing.media_files import remove_unused

PREFIX = ".import-"  # hidden, so `articles.storage` serves no file from it
LOCK = "lock"
NAMES = "names"


@contextmanager
def staging() -> Iterator[Path]:
    """Create a staging folder, and keep it locked while the import runs. Yields its path.

    Files left by killed imports are removed first, so that this import does not rely on them.
    """
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    remove_killed_imports()
    with TemporaryDirectory(prefix=PREFIX, dir=root) as folder, (Path(folder) / LOCK).open("w") as lock:
        locks.lock(lock, locks.LOCK_EX)
        yield Path(folder)


def write_names(stage: Path, names: Iterable[str]) -> None:
    """Store the names of the media files that the import will write.

    If the import is killed, `remove_killed_imports` checks these files.
    """
    (stage / NAMES).write_text("\n".join(names), encoding="utf-8")


def remove_killed_imports() -> list[str]:
    """Remove the files of killed imports that no row names; return the names of the removed files.

    If the database is locked for a long time, the files stay for the next call.
    """
    removed: list[str] = []
    for stage in sorted(Path(settings.MEDIA_ROOT).glob(f"{PREFIX}*")):
        if not _is_running(stage):
            with suppress(OperationalError):
                with suppress(FileNotFoundError):
                    removed += remove_unused((stage / NAMES).read_text(encoding="utf-8").splitlines())
                rmtree(stage, ignore_errors=True)
    return removed


def _is_running(stage: Path) -> bool:
    """Whether the import of this folder still runs: its process holds the lock.

    A folder without a lock file belongs to an import that has just begun.
    """
    try:
        with (stage / LOCK).open("r+") as lock:
            return not locks.lock(lock, locks.LOCK_EX | locks.LOCK_NB)
    except FileNotFoundError:
        return True
