"""Rows that are created once for all tests of a module."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings


def shared_rows(make: Callable[[], object]) -> Any:
    """Return a module's fixture that calls `make` in a transaction around all tests of the module.

    Each test is rolled back to these rows, so that it can change them. It has to look them up itself; the
    fixture's value is what `make` returns. They are of 1 January 2026, which is before the time of `clock`.
    Their files are in a folder of the module, which is not the media folder of the tests.
    """

    @pytest.fixture(scope="module", autouse=True)
    def rows(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[object]:
        media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
        with media, django_db_blocker.unblock(), transaction.atomic():
            with time_machine.travel("2026-01-01T12:00:00+00:00"):
                made = make()
            yield made
            transaction.set_rollback(True)

    return rows
