"""Rows that are created once for all tests of a module."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings


@contextmanager
def rows_of_a_module(django_db_blocker: Any) -> Iterator[None]:
    """Keep the rows made inside in a transaction around all tests of a module.

    Use it in a fixture of the scope "module" that is also "autouse", so that every test sees these rows,
    in any order. They must not name files: each test has its own media folder.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def shared_rows(make: Callable[[], object]) -> Any:
    """Return a module's fixture that calls `make` in a transaction around all tests of the module.

    Each test is rolled back to these rows, so that it can change them. It has to look them up itself.
    They are of 1 January 2026, which is before the time of `clock`.
    """

    @pytest.fixture(scope="module", autouse=True)
    def rows(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
        media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
        with media, rows_of_a_module(django_db_blocker):
            with time_machine.travel("2026-01-01T12:00:00+00:00"):
                make()
            yield

    return rows
