"""The site's own server, asked from inside: what it answers is what stands in the folder, byte for byte."""

import logging
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.shortcuts import render

from articles.reading.pages.site_context import without_search


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader would have got. Names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")


class Server:
    """The whole of the site, middleware and all, without a socket.

    It is asked under `SITE_URL`, through TLS where that says https, for pages that do not offer a search.
    """

    def __init__(self) -> None:
        self._application = WSGIHandler()

    def get(self, address: str) -> Answer:
        """Return the answer for an address: a path, percent-encoded where it must be."""
        return self._ask("GET", address)

    def head(self, address: str) -> Answer:
        """Return the answer for an address without its body."""
        return self._ask("HEAD", address)

    def gone_page(self) -> bytes:
        """Return the page that a server shows with a 410, for no address in particular."""
        with without_search():
            return render(WSGIRequest(environ("GET", "/410.html")), "410.html").content

    def _ask(self, method: str, address: str) -> Answer:
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
            told.append((status, headers))

        with (
            without_search(),
            closing(self._application(environ(method, address), start_response)) as response,
        ):
            body = b"" if method == "HEAD" else b"".join(response)
        status, headers = told[0]
        return Answer(int(status.split()[0]), {name.lower(): value for name, value in headers}, body)


def environ(method: str, address: str) -> dict[str, Any]:
    """Return the WSGI environ of a request that a reader of `SITE_URL` makes."""
    site = urlsplit(settings.SITE_URL)
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(address).decode("latin-1"),
        "QUERY_STRING": "",
        "SERVER_NAME": site.hostname or "localhost",
        "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": site.netloc,
        # For a site that stands behind a proxy which ends TLS.
        "HTTP_X_FORWARDED_PROTO": site.scheme,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


@contextmanager
def no_word_of_what_is_missing() -> Iterator[None]:
    """Keep 404 and 410 out of the log, for they are asked for on purpose; a broken page is still told."""
    logger = logging.getLogger("django.request")
    logger.addFilter(_is_an_error)
    try:
        yield
    finally:
        logger.removeFilter(_is_an_error)


def _is_an_error(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.ERROR
