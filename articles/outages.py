"""Recognizes outages by their errors: a full disk, or a database or object store that does not answer."""

import errno
import sqlite3
from dataclasses import dataclass

from django.db import Error, InterfaceError, OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.storage import StorageUnavailable


@dataclass(frozen=True, slots=True)
class Outage:
    """The HTTP status for an outage, an explanation, and whether the database can still be read."""

    status: int
    explanation: Promise
    can_read: bool = True

    @property
    def message(self) -> str:
        """The explanation in the language of the interface."""
        return str(self.explanation)


RETRY_AFTER = "30"  # seconds, for the header of a 503
DISK_FULL = Outage(507, _("The server’s disk is full, so nothing can be saved right now."))
NOT_WRITABLE = Outage(507, _("The server cannot write to its disk, so nothing can be saved right now."))
DATABASE_BUSY = Outage(
    503,
    _(
        "The database is busy with something long, such as an import, so nothing can be saved right now. "
        "Try again in a minute."
    ),
)
DATABASE_DOWN = Outage(
    503, _("The database does not answer right now, so nothing can be opened or saved."), can_read=False
)
FILES_DOWN = Outage(
    503,
    _(
        "Pictures, recordings and other files cannot be stored or opened right now, because the place where "
        "they are kept does not answer. Try again in a few minutes."
    ),
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
    "58030": NOT_WRITABLE,  # an I/O error
    "25006": NOT_WRITABLE,  # a read-only transaction, as on a standby server
    **dict.fromkeys(("55P03", "40P01", "40001", "57014"), DATABASE_BUSY),  # locks and timeouts
    **dict.fromkeys(("08", "53", "57"), DATABASE_DOWN),  # whole classes: connections, resources, operators
}


def outage_of(error: BaseException | None) -> Outage | None:
    """Return the outage that caused an error, directly or through its chain of causes; None otherwise."""
    while error is not None:
        found = None
        if isinstance(error, Error):
            found = _outage_of_database_error(error)
        elif isinstance(error, StorageUnavailable):
            found = FILES_DOWN
        elif isinstance(error, OSError):
            found = FILE_ERRORS.get(error.errno or 0)
        if found:
            return found
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return None


def _outage_of_database_error(error: Error) -> Outage | None:
    driver_error = error.__cause__
    code = getattr(driver_error, "sqlite_errorcode", None)
    if code is not None:
        return _outage_of_sqlite_code(code, str(error))
    state = getattr(driver_error, "sqlstate", None)
    if state is not None:
        return POSTGRESQL_ERRORS.get(state) or POSTGRESQL_ERRORS.get(state[:2])
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    # A failed or lost connection has no code.
    return DATABASE_BUSY if "locked" in str(error) else DATABASE_DOWN


def _outage_of_sqlite_code(code: int, message: str) -> Outage | None:
    # SQLite creates a missing database file again, without tables.
    if code in SQLITE_READ_ERRORS or message.startswith("no such table"):
        return DATABASE_DOWN
    return SQLITE_ERRORS.get(code & 0xFF)  # the higher bits are the extended error code
