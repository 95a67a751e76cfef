"""What the processes of a test run share: a folder, where the first one leaves its work for the others."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

VARIABLE = "TESTS_SHARED_FOLDER"


def make_shared_folder() -> bool:
    """Make the folder, unless it exists; return whether it is new.

    The processes that run tests inherit the variable with its path.
    """
    if VARIABLE in os.environ:
        return False
    os.environ[VARIABLE] = mkdtemp(prefix="tests-")
    Path(os.environ[VARIABLE]).chmod(0o755)  # PostgreSQL runs as another user
    return True


def remove_shared_folder() -> None:
    shutil.rmtree(os.environ.pop(VARIABLE), ignore_errors=True)


@contextmanager
def locked(name: str) -> Iterator[Path]:
    """Yield a folder that all processes of this run share, while no other process is in it."""
    folder = Path(os.environ[VARIABLE]) / name
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder
