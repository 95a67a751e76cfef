"""Chromium at the site without a web server: Django's test client answers its requests.

So a browser test runs in a transaction like any other test, and sees the real headers of the site.

A page of the desk loads 80 files, which Chromium loads, compiles and keeps. So tests are lent the same few
pages, one after the other, which halves the processor time that a test takes.
"""

import asyncio
import mimetypes
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

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
# What `opened` sets on a page that is lent again, unless the test wants something else.
VIEWPORT = {"width": 1280, "height": 720}
MEDIA = {"color_scheme": "light", "reduced_motion": "no-preference", "forced_colors": "none"}


@dataclass
class Window:
    """Who asks in a browser window. `prepared` has one-time responses by path."""

    client: Client
    elsewhere: Executor
    prepared: dict[str, HttpResponseBase] = field(default_factory=dict)


class Site:
    """The site at HOST, for all windows of a browser. A header of the request names the window.

    Requests wait until the test waits for the browser: Playwright's event loop runs only then. So a test and
    the site never use the database at the same time.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.windows: dict[str, Window] = {}
        self.server = make_server("127.0.0.1", 0, self.answer, ThreadedServer, handler_class=SilentHandler)
        self.thread = Thread(target=self.server.serve_forever)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def answer(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        """Answer one request of the browser from static files or from Django."""
        path = environ["PATH_INFO"]
        if path.startswith("/static/"):
            file = finders.find(path.removeprefix("/static/"))
            kind = mimetypes.guess_type(path)[0] or "text/plain"
            headers = [("Content-Type", kind), ("Cache-Control", "max-age=3600")]
            start_response("200 OK" if file else "404 Not Found", headers)
            return [Path(file).read_bytes()] if file else []
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"] or 0))
        asked = asyncio.run_coroutine_threadsafe(self.ask(environ, body), self.loop)
        response = asked.result(timeout=60)
        if response is None:  # the test that opened the window has ended
            start_response("503 Service Unavailable", [])
            return []
        headers = {name: value for name, value in response.items() if name not in ("ETag", "Last-Modified")}
        if "no-store" not in headers.get("Cache-Control", ""):
            headers["Cache-Control"] = "no-cache"  # the next test has other rows
        start_response(f"{response.status_code} {response.reason_phrase}", list(headers.items()))
        return [b"".join(response) if response.streaming else response.content]

    async def ask(self, environ: dict[str, Any], body: bytes) -> Any:
        """Send the browser's request to the site."""
        window = self.windows.get(environ.get("HTTP_X_WINDOW", ""))
        path = environ["PATH_INFO"].encode("latin-1").decode()
        if window is None:
            return None
        if path in window.prepared:
            return window.prepared.pop(path)
        query = environ["QUERY_STRING"]
        return window.elsewhere.submit(
            window.client.generic,
            environ["REQUEST_METHOD"],
            path + (f"?{query}" if query else ""),
            body,
            content_type=environ["CONTENT_TYPE"],
            HTTP_X_REQUESTED_WITH=environ.get("HTTP_X_REQUESTED_WITH", ""),
            HTTP_ORIGIN=environ.get("HTTP_ORIGIN", "").replace(HOST, "http://testserver"),
        ).result()


class ThreadedServer(ThreadingMixIn, WSGIServer):
    """A server that a connection without a request does not stop."""

    daemon_threads = True


class SilentHandler(WSGIRequestHandler):
    """A request handler without a log."""

    def log_message(self, *words: Any) -> None:
        pass


class Browser:
    """Chromium with the site at HOST, and the pages that no test uses now."""

    def __init__(self, playwright: Any) -> None:
        self.site = Site(asyncio.get_running_loop())
        port = self.site.server.server_port
        rules = f"MAP localhost:80 127.0.0.1:{port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        flags = [*FLAGS, f"--host-resolver-rules={rules}"]
        self.process = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        self.idle: list[Any] = []
        self.numbers = count()

    def stop(self) -> None:
        self.process.close()
        self.site.stop()

    def lend(self, window: Window, options: dict[str, Any]) -> Any:
        """Return a page for this window; only a page with the usual options is one of those before."""
        looks = MEDIA | {name: options.pop(name) for name in MEDIA if name in options}
        page = self.idle.pop() if self.idle and not options else self.new_page(options)
        page.window, page.name = window, str(next(self.numbers))
        self.site.windows[page.name] = window
        page.context.set_extra_http_headers({"X-Window": page.name})
        page.emulate_media(media="null", **looks)
        page.complaints.clear()
        return page

    def new_page(self, options: dict[str, Any]) -> Any:
        page = self.process.new_context(base_url=HOST, **options).new_page()
        page.set_default_timeout(15_000)
        page.complaints = Complaints()
        page.complaints.listen(page)
        page.is_lent_again = not options
        return page

    def take_back(self, page: Any) -> None:
        """Keep a page for the next test, as new: in an empty place, without storage, routes or other tabs."""
        if not page.is_closed() and page.is_lent_again and self._empty(page):
            self.idle.append(page)
        elif not page.is_closed():
            page.context.close()
        self.site.windows.pop(page.name, None)

    def _empty(self, page: Any) -> bool:
        """Leave a page as new. Return False if it stays where it is, as one that asks about unsaved text."""
        from playwright.sync_api import TimeoutError as PageStays

        page.unroute_all()
        page.context.unroute_all()
        for other in page.context.pages:
            if other is not page:
                other.close()
        try:
            page.goto(EMPTY, timeout=5_000)
        except PageStays:
            return False
        page.evaluate(FORGET)
        page.mouse.move(0, 0)
        page.context.clear_cookies()
        return True


# A page of the site: after `about:blank`, Chromium would start a process for the next one.
EMPTY = f"{HOST}/static/fonts/OFL.txt"
FORGET = """async () => {
    localStorage.clear()
    sessionStorage.clear()
    for (const {name} of await indexedDB.databases()) indexedDB.deleteDatabase(name)
}"""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        missing = "there is no Chromium here: apt install chromium-headless-shell"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright runs an event loop in this thread
    with sync_playwright() as playwright:
        browser = Browser(playwright)
        yield browser
        browser.stop()
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


class Complaints(list[str]):
    """The browser's complaints: console errors and warnings, script exceptions and CSP violations."""

    def listen(self, page: Any) -> None:
        page.on("console", lambda message: message.type in ("error", "warning") and self.append(message.text))
        page.on("pageerror", lambda error: self.append(str(error)))


# Axe would also load every style sheet again, which none of the rules needs that run.
RUN_AXE = """async context => {
    const options = {resultTypes: ["violations"], preload: {assets: ["media"]}}
    const {violations} = await axe.run(context ?? document, options)
    return {violations}
}"""
# Colors that change in steps have their last value. A page that is not drawn does not end its transitions.
AFTER_TRANSITIONS = """Promise.race([
  new Promise((resolve) => setTimeout(resolve, 600)),
  Promise.allSettled(document.getAnimations()
    .filter((one) => one instanceof CSSTransition).map(({ finished }) => finished)),
])"""
CONTRAST = (Path(__file__).parent / "contrast_of_text.js").read_text()


def violations(page: Any, *places: str, only_colors: bool = False, exclude: str = "") -> str:
    """Return the report of what axe finds in a page, or an empty string.

    `places` are CSS selectors of the parts that are checked, the whole page if left out, without `exclude`.

    `only_colors` is for a page that axe has checked in another color scheme, at the same width and in the
    same state: the rules that are not about colors would find the same again. A script of our own compares
    the colors, in a tenth of the time that axe takes for it.
    """
    from axe_playwright_python.base import AXE_SCRIPT, AxeResults

    page.evaluate(AFTER_TRANSITIONS)
    if only_colors:
        return "\n".join(page.evaluate(CONTRAST, [places, exclude]))
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    parts = {"include": [[place] for place in places], "exclude": [[exclude]] if exclude else []}
    context = {name: selectors for name, selectors in parts.items() if selectors}
    found = AxeResults(page.evaluate(RUN_AXE, context or None))
    return str(found.generate_report()) if found.violations_count else ""


def opened(chromium: Browser, client: Client, elsewhere: Executor, **options: Any) -> Any:
    """Return a page whose requests are answered by this client, until `chromium.take_back(page)`.

    `page.complaints` is what the browser complains of.
    """
    viewport = options.pop("viewport", VIEWPORT)
    page = chromium.lend(Window(client, elsewhere), options)
    page.set_viewport_size(viewport)
    return page
