"""Fixtures that open desk pages in Chromium."""

from collections.abc import Iterator
from concurrent.futures import Executor
from typing import Any

import pytest
from django.test import Client

from tests.chromium import opened
from tests.conftest import log_in


@pytest.fixture
def desk(chromium: Any, client: Client, elsewhere: Executor) -> Iterator[Any]:
    """Return a function that opens a desk page as a user: `desk(eli, "/admin/")`."""
    page = opened(chromium, client, elsewhere, viewport={"width": 1280, "height": 900})

    def visit(user: Any, path: str) -> Any:
        log_in(client, user)
        page.goto(path)
        page.wait_for_timeout(100)  # for scripts that run on load
        return page

    yield visit
    chromium.take_back(page)


@pytest.fixture
def windows(chromium: Any, elsewhere: Executor) -> Iterator[Any]:
    """Return a function that opens a page in a new browser session of a user: `windows(eli, path)`."""
    pages = []

    def visit(user: Any, path: str) -> Any:
        client = Client(enforce_csrf_checks=True)
        log_in(client, user)
        page = opened(chromium, client, elsewhere, viewport={"width": 1360, "height": 900})
        page.client = client
        pages.append(page)
        page.goto(path)
        return page

    yield visit
    for page in pages:
        chromium.take_back(page)
