"""Removing media files that no row names, and keeping those that a row is about to name.

A file takes longer to write than a row, so files are written first, before the transaction of the row. In
between no row names them, and whoever removes unused files could take them for unused. So there is one lock:

- Whoever saves a row that names files calls `hold_off_removal` in the transaction, and only then looks
  whether the files are (still) there. Many can do this at the same time.
- Whoever removes files does so within `removal`, and only there looks which files rows name.

Neither begins before the other's transaction has ended, and each looks after it has begun. So either the one
who removes sees the row and leaves its files, or the one who saves sees that files are gone and writes them
again.

On PostgreSQL this is an advisory lock, shared or exclusive. It is let go after the commit can be seen, and a
query sees all that was committed before the query began. SQLite needs no lock: a transaction begins with the
right to write (`transaction_mode` in the settings), which only one has at a time.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.transaction import atomic, on_commit

from articles.storage import remove_files

LOCK = 0x66696C6573  # any number will do, as long as nothing else locks it


def hold_off_removal() -> None:
    """Let nobody remove files until the transaction at hand ends. Look only after this what is there."""
    if not connection.in_atomic_block:
        raise RuntimeError("hold_off_removal() belongs inside the transaction of the row that names files")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])


@contextmanager
def removal() -> Iterator[None]:
    """Begin a transaction in which files may be removed, once nobody holds that off.

    Raises `OperationalError` where that takes too long, as while an import is at work.
    """
    with atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '5s'")  # SQLite has a timeout in the settings
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield


def remove_unnamed(names: Iterable[str], named: Callable[[], Collection[str]]) -> list[str]:
    """Remove those of these files that are not among the `named`; return their names.

    Raises `OperationalError`, as `removal` does.
    """
    with removal():
        unnamed = sorted(set(names).difference(named()))
        remove_files(unnamed)
    return unnamed


def remove_unnamed_on_commit(names: Iterable[str], named: Callable[[], Collection[str]]) -> None:
    """Do the same once the change at hand is committed.

    The change is done then, so it does not fail where files cannot be removed: that is logged, and
    `check_media` removes them later.
    """
    if wanted := set(names):

        def remove() -> None:  # a `partial` has no name, by which Django logs what went wrong
            remove_unnamed(wanted, named)

        on_commit(remove, robust=True)
