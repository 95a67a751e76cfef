"""Rows that are made once for all tests of a module."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction


@contextmanager
def rows_of_a_module(django_db_blocker: Any) -> Iterator[None]:
    """Keep the rows made inside in a transaction around all tests of a module.

    Use it in a fixture of the scope "module" that is also "autouse", so that every test sees these rows,
    in any order. They must not name files: each test has its own media folder.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
