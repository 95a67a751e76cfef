"""Chromium before the desk."""

from collections.abc import Iterator
from concurrent.futures import Executor
from typing import Any

import pytest
from django.test import Client

from tests.chromium import opened
from tests.conftest import BACKEND


@pytest.fixture
def desk(chromium: Any, client: Client, elsewhere: Executor) -> Iterator[Any]:
    """A function that opens a page of the desk as somebody: `desk(eli, "/admin/")`."""
    page = opened(chromium, client, elsewhere, viewport={"width": 1280, "height": 900})

    def visit(user: Any, path: str) -> Any:
        client.force_login(user, backend=BACKEND)
        page.goto(path)
        page.wait_for_timeout(100)  # for what scripts do at once
        return page

    yield visit
    page.context.close()
