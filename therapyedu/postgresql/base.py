"""Django's PostgreSQL backend, except that requests fail fast while the server cannot be reached.

Django imports a backend from a module of this name: https://docs.djangoproject.com/en/5.2/ref/databases/
"""

from threading import Lock
from time import monotonic
from typing import Any

import psycopg
from django.db import OperationalError
from django.db.backends.postgresql import base

# Seconds between two connection attempts of a process while the server cannot be reached. The pause is longer
# if an attempt takes long, so that few requests wait for one.
PAUSE = 1.0
PAUSE_PER_SECOND = 3.0


class Attempts:
    """Decides whether to try to connect: always, but only once per pause after a failure. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._next: float | None = None  # after a failure, the time of the next attempt

    def may_try(self) -> bool:
        with self._lock:
            if self._next is None:
                return True
            if monotonic() < self._next:
                return False
            self._next = monotonic() + 10 * PAUSE  # one attempt at a time; this one ends much earlier
            return True

    def failed(self, seconds: float) -> None:
        """Record that an attempt failed after this many seconds."""
        self._next = monotonic() + max(PAUSE, PAUSE_PER_SECOND * seconds)

    def succeeded(self) -> None:
        self._next = None


attempts = Attempts()


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: Any) -> Any:
        """Connect. Raises `OperationalError` immediately if the last attempt has just failed."""
        if not attempts.may_try():
            raise OperationalError("The database server could not be reached a moment ago.")
        began = monotonic()
        try:
            connection = super().get_new_connection(conn_params)
        except psycopg.Error:
            attempts.failed(monotonic() - began)
            raise
        attempts.succeeded()
        return connection
