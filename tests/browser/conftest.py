"""A reader's browser, and the demo it reads."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.chromium import opened


@pytest.fixture
def reader(demo: Path, settings: Any, chromium: Any, client: Any, elsewhere: Any) -> Iterator[Any]:
    """A function that opens a page as a reader's browser: `reader("/", width=360)`.

    `prepare` is called with the page before it goes anywhere.
    """
    settings.MEDIA_ROOT = demo
    pages = []

    def visit(path: str, width: int = 1360, prepare: Any = None, **options: Any) -> Any:
        page = opened(chromium, client, elsewhere, viewport={"width": width, "height": 900}, **options)
        pages.append(page)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        if prepare:
            page.is_lent_again = False
            prepare(page)
        page.goto(path)
        return page

    yield visit
    for page in pages:
        chromium.take_back(page)
