"""What keeps the site from saving or reading: a full or read-only disk, a database that is busy or down."""

import errno
import sqlite3
from dataclasses import dataclass

from django.db import Error, InterfaceError, OperationalError


@dataclass(frozen=True, slots=True)
class Outage:
    """The HTTP status that fits, what is wrong, and whether pages can still be made from the database."""

    status: int
    message: str
    can_read: bool = True


RETRY_AFTER = "30"  # seconds after which whoever got a 503 may try again
DISK_FULL = Outage(507, "The server’s disk is full, so nothing can be saved right now.")
NOT_WRITABLE = Outage(507, "The server cannot write to its disk, so nothing can be saved right now.")
DATABASE_BUSY = Outage(
    503,
    "The database is busy with something long, such as an import, so nothing can be saved right now. "
    "Try again in a minute.",
)
DATABASE_DOWN = Outage(
    503, "The database does not answer right now, so nothing can be opened or saved.", can_read=False
)

# By the codes of the operating system, of SQLite and of PostgreSQL.
FILE_ERRORS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), DISK_FULL),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO), NOT_WRITABLE),
}
SQLITE_READ_ERRORS = (sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ)
SQLITE_ERRORS = {
    sqlite3.SQLITE_FULL: DISK_FULL,
    sqlite3.SQLITE_READONLY: NOT_WRITABLE,
    sqlite3.SQLITE_IOERR: NOT_WRITABLE,
    sqlite3.SQLITE_BUSY: DATABASE_BUSY,
    sqlite3.SQLITE_LOCKED: DATABASE_BUSY,
    **dict.fromkeys((sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB), DATABASE_DOWN),
}
POSTGRESQL_ERRORS = {
    "53100": DISK_FULL,
    "58030": NOT_WRITABLE,  # an input or output error
    "25006": NOT_WRITABLE,  # a transaction that may only read: a standby, perhaps
    **dict.fromkeys(("55P03", "40P01", "40001", "57014"), DATABASE_BUSY),  # locks and timeouts
    **dict.fromkeys(("08", "53", "57"), DATABASE_DOWN),  # whole classes: connections, resources, operators
}


def outage_of(error: BaseException | None) -> Outage | None:
    """Return the outage that an error, or one that led to it, comes from; None for any other error."""
    while error is not None:
        found = None
        if isinstance(error, Error):
            found = _of_database(error)
        elif isinstance(error, OSError):
            found = FILE_ERRORS.get(error.errno or 0)
        if found:
            return found
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return None


def _of_database(error: Error) -> Outage | None:
    driver_error = error.__cause__
    code = getattr(driver_error, "sqlite_errorcode", None)
    if code is not None:
        return _of_sqlite(code, str(error))
    state = getattr(driver_error, "sqlstate", None)
    if state is not None:
        return POSTGRESQL_ERRORS.get(state) or POSTGRESQL_ERRORS.get(state[:2])
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    # A connection that could not be made or was lost has no code.
    return DATABASE_BUSY if "locked" in str(error) else DATABASE_DOWN


def _of_sqlite(code: int, message: str) -> Outage | None:
    # A file that was lost is made anew by SQLite, and is empty.
    if code in SQLITE_READ_ERRORS or message.startswith("no such table"):
        return DATABASE_DOWN
    return SQLITE_ERRORS.get(code & 0xFF)  # the rest of the code says more exactly what happened
