"""Sends requests to the site inside this process, so that exported pages equal the real answers."""

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
    """An HTTP response. Header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "")


class Server:
    """Calls the site's WSGI application, with all middleware, without a socket.

    Requests are for the host in `SITE_URL`, over TLS if it begins with https. Pages are rendered without a
    search form.
    """

    def __init__(self) -> None:
        self._application = WSGIHandler()

    def get(self, address: str) -> Answer:
        """Return the answer for an address, which is a percent-encoded path."""
        return self._request("GET", address)

    def head(self, address: str) -> Answer:
        """Return the answer for an address without its body."""
        return self._request("HEAD", address)

    def gone_page(self) -> bytes:
        """Return the error page for status 410, for any address."""
        with without_search():
            return render(WSGIRequest(environ("GET", "/410.html")), "410.html").content

    def _request(self, method: str, address: str) -> Answer:
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
            started.append((status, headers))

        with (
            without_search(),
            closing(self._application(environ(method, address), start_response)) as response,
        ):
            body = b"" if method == "HEAD" else b"".join(response)
        status, headers = started[0]
        return Answer(int(status.split()[0]), {name.lower(): value for name, value in headers}, body)


def environ(method: str, address: str) -> dict[str, Any]:
    """Return the WSGI environ of a request to `SITE_URL`."""
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
        # For a site behind a proxy that terminates TLS.
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
def without_missing_pages_in_log() -> Iterator[None]:
    """Do not log 404 and 410, which are requested on purpose. Errors in pages are still logged."""
    logger = logging.getLogger("django.request")
    logger.addFilter(_is_error)
    try:
        yield
    finally:
        logger.removeFilter(_is_error)


def _is_error(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.ERROR
