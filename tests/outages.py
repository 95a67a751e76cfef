"""Simulates a full disk and a database that is down."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection


@contextmanager
def full_disk(room: int = 0) -> Iterator[None]:
    """Limit the size of every file; a write beyond it fails, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def full_database() -> Iterator[None]:
    """Prevent SQLite's file from growing. For transactional tests."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # leaves no free pages from earlier tests
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")


@contextmanager
def read_only_database() -> Iterator[None]:
    """Make SQLite refuse every write."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        if connection.in_atomic_block:
            connection.set_rollback(False)  # the test's transaction goes on: a refused write changed nothing
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")


@contextmanager
def stopped_database() -> Iterator[None]:
    """Make every query fail. The test's connection stays open."""

    def fails(*_: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", fails)
        patched.setattr("django.db.backends.base.base.BaseDatabaseWrapper.close", lambda _: None)
        yield
