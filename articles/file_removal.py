"""Removes media files that no row refers to, without a race against transactions that save such a row.

Writing a file takes longer than writing a row, so files are written before the transaction of the row. In
between no row refers to them, and a removal could delete them as unused. So there is one lock:

- Code that saves a row with files calls `hold_off_removal` in the transaction, and only after that checks
  whether the files (still) exist. Many transactions can do this at the same time.
- Code that removes files does so inside `removal_lock`, and only there queries which files rows refer to.

Neither begins before the transaction of the other has ended, and each checks after it has begun. So either
the removal sees the row and leaves its files, or the saving code sees that files are missing and writes them
again.

On PostgreSQL this is an advisory lock, shared or exclusive. It is released after the commit is visible, and a
query sees everything that was committed before it began. SQLite needs no lock: a transaction begins with the
write lock of the database (`transaction_mode` in the settings).
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.transaction import atomic, on_commit

from articles.storage import remove_files

LOCK = 0x66696C6573  # any number that no other advisory lock uses


def hold_off_removal() -> None:
    """Block the removal of files until the current transaction ends.

    Check only after this call whether the files exist.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("hold_off_removal() belongs inside the transaction of the row that names files")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])


@contextmanager
def removal_lock() -> Iterator[None]:
    """Begin a transaction in which files may be removed. Waits for transactions with `hold_off_removal`.

    Raises `OperationalError` after 5 seconds, for example during an import.
    """
    with atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '5s'")  # SQLite has a timeout in the settings
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield


def remove_unreferenced(names: Iterable[str], files_in_use: Callable[[], Collection[str]]) -> list[str]:
    """Remove those of these files that are not in use; return their names.

    Raises `OperationalError`, as `removal_lock` does.
    """
    with removal_lock():
        unreferenced = sorted(set(names).difference(files_in_use()))
        remove_files(unreferenced)
    return unreferenced


def remove_unreferenced_on_commit(names: Iterable[str], files_in_use: Callable[[], Collection[str]]) -> None:
    """Call `remove_unreferenced` after the current transaction is committed.

    An error is logged and not raised, because the change is committed then. `check_media` removes the files
    later.
    """
    if candidates := set(names):

        def remove() -> None:  # no `partial`: Django logs errors with the function's name
            remove_unreferenced(candidates, files_in_use)

        on_commit(remove, robust=True)
