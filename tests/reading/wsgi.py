"""The site as the WSGI server runs it: the page cache around Django."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import RequestFactory

from articles.reading.cache.page_cache import PageCache


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Site:
    """Sends requests to the site's WSGI application. `asked` has the paths that reached Django."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.django = get_wsgi_application()
        self.application = PageCache(self._django)

    def _django(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked.append(environ["PATH_INFO"])
        return self.django(environ, start_response)

    def get(self, path: str, method: str = "GET", query: str = "", **headers: str) -> Answer:
        environ = RequestFactory()._base_environ(
            PATH_INFO=path, QUERY_STRING=query, REQUEST_METHOD=method, HTTP_HOST="testserver"
        )
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        with connection_stays():
            return self._answer(environ)

    def _answer(self, environ: dict[str, Any]) -> Answer:
        began: list[Any] = []
        chunks = self.application(environ, lambda *words: began.extend(words))
        body = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        return Answer(int(began[0].split()[0]), dict(began[1]), body)


@contextmanager
def connection_stays() -> Iterator[None]:
    """Keep the database connection of the test open, as Django's test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)
