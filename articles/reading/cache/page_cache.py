"""The page cache: a WSGI application around Django that serves rendered pages until content changes.

A page is cached in the content version that was read before it was rendered, and served only while that
version is current: each request reads the generation from the database. A view allows caching with
`versions.cached_page`, or only compression and an ETag with `versions.compressible`. All other responses
pass through unchanged.

While the database is down, readers get the pages of the last content version, for ten minutes at most, and
the copy of the Get help page at any time.
"""

import gzip
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import brotli
from django.conf import settings
from django.db import Error, connection
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from articles.freshness import generation
from articles.reading.cache.versions import (
    CACHEABLE,
    COMPRESSIBLE,
    VERSION,
    WITHOUT_DATABASE,
    ContentVersion,
    current_version,
)
from articles.request_policy import ROUTE

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

# Fast enough for pages that are compressed again after every change; the static site uses higher levels.
BROTLI_QUALITY, GZIP_LEVEL = 5, 6
CACHE = "therapyedu.cache"  # the key in a request's environ of how the page was found, for the log
REPLACED_HEADERS = {"content-length", "etag", "vary", "cache-control"}
REFUSED = re.compile(r"q=0(\.0*)?")
# Browsers and proxies may store a page, but must check it with the ETag before each use.
# A view can set another value.
DEFAULT_CACHE_CONTROL = "no-cache"
# How long pages are served after the database last answered.
SERVED_WITHOUT_DATABASE = timedelta(minutes=10)


class Page:
    """A rendered response in each content encoding, compressed when an encoding is first requested."""

    def __init__(self, headers: Headers, body: bytes, route: str = "") -> None:
        self.body = body
        self.route = route  # the name of its URL pattern, for the log
        self.digest = blake2b(body, digest_size=12).hexdigest()
        self.headers = [(name, value) for name, value in headers if name.lower() not in REPLACED_HEADERS]
        self.cache_control = next(
            (value for name, value in headers if name.lower() == "cache-control"), DEFAULT_CACHE_CONTROL
        )
        self._encoded: dict[str, tuple[Headers, bytes]] = {}

    @property
    def size(self) -> int:
        """Estimated bytes in memory, with all encodings."""
        return 2 * len(self.body) + 4096

    def headers_and_body(self, encoding: str) -> tuple[Headers, bytes]:
        """Return headers and body in one encoding: `br`, `gzip`, or "" for none."""
        found = self._encoded.get(encoding)
        if found is None:
            found = self._encoded[encoding] = self._encode(encoding)
        return found

    def _encode(self, encoding: str) -> tuple[Headers, bytes]:
        body = ENCODERS[encoding](self.body)
        headers = [*self.headers, *self.validators(encoding), ("Content-Length", str(len(body)))]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        return headers, body

    def validators(self, encoding: str) -> Headers:
        """Return the headers for validation by caches, which a 304 response carries as well."""
        return [
            ("ETag", f'"{self.digest}{encoding and "-"}{encoding}"'),
            ("Cache-Control", self.cache_control),
            ("Vary", "Accept-Encoding"),
        ]

    def matches(self, if_none_match: str) -> bool:
        """Whether an `If-None-Match` header has the ETag of this page, in any encoding."""
        return self.digest in if_none_match or if_none_match.strip() == "*"


ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "": lambda body: body,
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY),
    "gzip": lambda body: gzip.compress(body, GZIP_LEVEL, mtime=0),
}


class PageCache:
    """A WSGI application that answers with a cached page, or else calls `application`, the site's own."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self._last: tuple[ContentVersion, datetime] | None = None  # the last version read, and when

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not is_page_request(environ) or not may_be_cached(environ):
            return self.application(environ, start_response)
        present = version_or_none()
        if present is None:
            return self._without_database(environ, start_response)
        self._last = present, timezone.now()
        page = present.pages.get(key_of(environ))
        if page is not None:
            environ[CACHE], environ[ROUTE] = "hit", page.route
            return respond(page, environ, start_response)
        return self._call_django(present, environ, start_response)

    def _without_database(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with a page of the last content version and an `Age` header, or else with Django's error.

        For the Get help page Django answers with its copy (articles/reading/help/saved_copy.py).
        """
        if self._last:
            last, read_at = self._last
            now = timezone.now()
            page = last.pages.get(key_of(environ))
            if page and now - read_at <= SERVED_WITHOUT_DATABASE and last.is_valid(last.number, now):
                environ[CACHE], environ[ROUTE] = "old", page.route
                age = int((now - read_at).total_seconds())
                return respond(page, environ, start_response, [("Age", str(age))])
        environ[WITHOUT_DATABASE] = True  # the Get help page then answers without trying it again
        return self.application(environ, start_response)

    def _call_django(
        self, present: ContentVersion, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer with Django's response, and cache it if its view allows that."""
        started: list[Any] = []  # the arguments of start_response: status and headers
        environ[VERSION] = present
        chunks = self.application(environ, lambda *arguments: started.extend(arguments))
        is_marked = environ.get(CACHEABLE) or environ.get(COMPRESSIBLE)
        # A middleware may fail after the view has marked the request, so the status is checked, too.
        if not is_marked or not started[0].startswith("200 ") or is_personal(started[1]):
            start_response(*started)
            return chunks
        body = b"".join(chunks)
        close = getattr(chunks, "close", None)
        if close:
            close()
        page = Page(started[1], body, environ.get(ROUTE, ""))
        if environ.get(CACHEABLE):
            environ[CACHE] = "miss"
            present.pages.put(key_of(environ), page, page.size)
        return respond(page, environ, start_response)


def is_personal(headers: Headers) -> bool:
    """Whether a response is for one reader only: it sets a cookie, or varies by one."""
    return any(
        name.lower() == "set-cookie" or (name.lower() == "vary" and "cookie" in value.lower())
        for name, value in headers
    )


def key_of(environ: Environ) -> str:
    """Return the cache key of a request: its path."""
    return str(environ["PATH_INFO"])


def is_page_request(environ: Environ) -> bool:
    """Whether a request reads a page. Static and media files do not depend on the generation."""
    is_file = environ["PATH_INFO"].startswith((settings.STATIC_URL, settings.MEDIA_URL))
    return environ["REQUEST_METHOD"] in ("GET", "HEAD") and not is_file


def may_be_cached(environ: Environ) -> bool:
    """Whether Django would answer with a page: for an allowed host, and without a redirect to https."""
    if not is_allowed_host(environ.get("HTTP_HOST", "")):
        return False
    return not settings.SECURE_SSL_REDIRECT or is_secure(environ)


@lru_cache(maxsize=256)
def is_allowed_host(host: str) -> bool:
    """Whether a `Host` header is allowed by ALLOWED_HOSTS."""
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def is_secure(environ: Environ) -> bool:
    """Whether a request came over https, as Django's `HttpRequest.is_secure` decides it."""
    proxy_header = settings.SECURE_PROXY_SSL_HEADER
    if proxy_header:
        header, value = proxy_header
        return bool(environ.get(header, "").split(",", 1)[0].strip() == value)
    return bool(environ["wsgi.url_scheme"] == "https")


def version_or_none() -> ContentVersion | None:
    """Return the current content version, or None if the database does not answer.

    An open connection may be broken while the database is up, so the query is tried again on a new one.
    """
    for _ in range(2):
        try:
            connection.close_if_unusable_or_obsolete()
            # The query for the generation checks the connection, so Django's own check is not needed.
            connection.health_check_done = True  # type: ignore[attr-defined]
            return current_version(generation())
        except Error:
            connection.close()
    return None


def respond(
    page: Page, environ: Environ, start_response: StartResponse, extra_headers: Iterable[tuple[str, str]] = ()
) -> Iterable[bytes]:
    """Answer with a rendered page, or with 304 if the client has it."""
    encoding = encoding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
    if_none_match = environ.get("HTTP_IF_NONE_MATCH")
    if if_none_match is not None and page.matches(if_none_match):
        start_response("304 Not Modified", [*page.validators(encoding), *extra_headers])
        return ()
    headers, body = page.headers_and_body(encoding)
    start_response("200 OK", [*headers, *extra_headers])
    return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)


@lru_cache(maxsize=512)
def encoding_for(accepted: str) -> str:
    """Return the best content encoding that an `Accept-Encoding` header allows; "" is none.

    >>> encoding_for("gzip, deflate, br"), encoding_for("gzip;q=1, br;q=0"), encoding_for("")
    ('br', 'gzip', '')
    """
    qualities = {}
    for item in accepted.split(","):
        name, _, parameters = item.partition(";")
        qualities[name.strip().lower()] = "".join(parameters.split()).lower()
    return next((name for name in ("br", "gzip") if not REFUSED.fullmatch(qualities.get(name, "q=0"))), "")
