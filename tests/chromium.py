"""Chromium without a server: Django's test client answers its requests.

So a browser test runs in a transaction like any other test, and sees the real headers of the site.
"""

import mimetypes
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.contrib.staticfiles import finders
from django.db import connections
from django.http.response import HttpResponseBase
from django.test import Client

HOST = "http://localhost"
# The headless shell has the same engine and needs half the CPU time.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    if not Path(CHROMIUM).exists():
        missing = "there is no Chromium here: apt install chromium-headless-shell"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright runs an event loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def elsewhere(db: None) -> Iterator[Executor]:
    """Yield a thread without playwright's event loop, with the database connection of the test."""
    shared = connections["default"]
    shared.inc_thread_sharing()

    def share() -> None:
        connections["default"] = shared

    with ThreadPoolExecutor(max_workers=1, initializer=share) as executor:
        yield executor
    shared.dec_thread_sharing()


def answer(client: Client, elsewhere: Executor, route: Any) -> None:
    """Answer one request of the browser from static files or from Django."""
    request = route.request
    url = urlsplit(request.url)
    if url.path.startswith("/static/"):
        file = finders.find(url.path.removeprefix("/static/"))
        kind = mimetypes.guess_type(url.path)[0] or "text/plain"
        return route.fulfill(path=file, content_type=kind) if file else route.fulfill(status=404)
    headers = request.all_headers()
    response = elsewhere.submit(
        client.generic,
        request.method,
        url.path + (f"?{url.query}" if url.query else ""),
        request.post_data_buffer or b"",
        content_type=headers.get("content-type", ""),
        HTTP_X_REQUESTED_WITH=headers.get("x-requested-with", ""),
        HTTP_ORIGIN=headers.get("origin", "").replace(HOST, "http://testserver"),
    ).result()
    if response.status_code == 302:  # playwright would follow a redirect over the network
        onward = f'<meta http-equiv="refresh" content="0;url={response.headers["Location"]}">'
        return route.fulfill(body=onward, content_type="text/html")
    body = b"".join(response) if response.streaming else response.content
    return route.fulfill(status=response.status_code, headers=dict(response.items()), body=body)


class Served:
    """The site at a real address, served through a test client. `prepared` has one-time responses by path.

    Faster for many pages than `opened`, because the browser caches style sheets and scripts.
    """

    def __init__(self, client: Client, elsewhere: Executor) -> None:
        self.client, self.elsewhere = client, elsewhere
        self.prepared: dict[str, HttpResponseBase] = {}
        self.server = make_server("127.0.0.1", 0, self.answer, handler_class=Silent)
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        path = environ["PATH_INFO"]
        file = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if file:
            kind = mimetypes.guess_type(path)[0] or "text/plain"
            start_response("200 OK", [("Content-Type", kind), ("Cache-Control", "max-age=3600")])
            return [Path(file).read_bytes()]
        response = self.prepared.pop(path, None) or self.elsewhere.submit(self.asked, environ).result()
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return [b"".join(response)]

    def asked(self, environ: dict[str, Any]) -> Any:
        """Send the browser's request to the site."""
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"] or 0))
        where = f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}"
        kind = environ["CONTENT_TYPE"]
        return self.client.generic(environ["REQUEST_METHOD"], where, body, content_type=kind)


class Silent(WSGIRequestHandler):
    """A request handler without a log."""

    def log_message(self, *words: Any) -> None:
        pass


@contextmanager
def served(client: Client, elsewhere: Executor) -> Iterator[Served]:
    """Serve the site over a real connection until the test ends."""
    site = Served(client, elsewhere)
    thread = Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        site.server.shutdown()
        thread.join()
        site.server.server_close()


class Complaints(list[str]):
    """The browser's complaints: console errors and warnings, script exceptions and CSP violations."""

    def listen(self, page: Any) -> None:
        page.on("console", lambda message: message.type in ("error", "warning") and self.append(message.text))
        page.on("pageerror", lambda error: self.append(str(error)))


def violations(page: Any, *places: str, only_colors: bool = False, exclude: str = "") -> str:
    """Return the report of what axe finds in a page, or an empty string.

    `places` are CSS selectors of the parts that are checked, the whole page if left out, without `exclude`.

    `only_colors` is for a page that axe has checked in another color scheme, at the same width and in the
    same state: the rules that are not about colors would find the same again.
    """
    from axe_playwright_python.sync_playwright import Axe

    rules = {"runOnly": ["color-contrast"]} if only_colors else {}
    parts = {"include": [[place] for place in places], "exclude": [[exclude]] if exclude else []}
    context = {name: selectors for name, selectors in parts.items() if selectors} or None
    found = Axe().run(page, context=context, options={"resultTypes": ["violations"]} | rules)
    return str(found.generate_report()) if found.violations_count else ""


def opened(chromium: Any, client: Client, elsewhere: Executor, **options: Any) -> Any:
    """Return a page in a new window; all its requests are answered here. See `page.complaints`."""
    context = chromium.new_context(base_url=HOST, **options)
    context.route("**/*", lambda route: answer(client, elsewhere, route))
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.complaints = Complaints()
    page.complaints.listen(page)
    return page
