"""Finished pages, served before Django: the same bytes until a reader could see a change.

A WSGI application around the site's own. A page is kept under the epoch read before it was rendered, and
served only in that epoch: the generation is read from the database at every request. What may be kept, a view
says itself with `versions.kept`; what may only be compressed and compared, with `finished`; all else passes
through untouched.

While the database does not answer, readers get the pages of the last epoch, for ten minutes at most.
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
from articles.reading.cache.versions import EPOCH, FINISH, KEEP, ContentVersion, present_version

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

# Quick enough for a page made anew after every change; the static site is pressed harder.
BROTLI_QUALITY, GZIP_LEVEL = 5, 6
OWN = {"content-length", "etag", "vary", "cache-control"}
REFUSED = re.compile(r"q=0(\.0*)?")
# Kept by browsers and caches between, but never used without asking whether it is still right.
# A view may say otherwise.
CACHING = "no-cache"
# For so long pages are still served after the database last answered.
SERVED_WITHOUT_DATABASE = timedelta(minutes=10)


class Page:
    """A finished answer in each of its encodings, made when one is first asked for."""

    def __init__(self, headers: Headers, body: bytes) -> None:
        self.body = body
        self.digest = blake2b(body, digest_size=12).hexdigest()
        self.headers = [(name, value) for name, value in headers if name.lower() not in OWN]
        self.caching = next((value for name, value in headers if name.lower() == "cache-control"), CACHING)
        self.answers: dict[str, tuple[Headers, bytes]] = {}

    @property
    def size(self) -> int:
        """About how many bytes this takes with all its encodings."""
        return 2 * len(self.body) + 4096

    def answer(self, encoding: str) -> tuple[Headers, bytes]:
        """Return headers and body for one encoding: `br`, `gzip`, or none."""
        found = self.answers.get(encoding)
        if found is None:
            found = self.answers[encoding] = self._made(encoding)
        return found

    def _made(self, encoding: str) -> tuple[Headers, bytes]:
        body = ENCODERS[encoding](self.body)
        headers = [*self.headers, *self.validators(encoding), ("Content-Length", str(len(body)))]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        return headers, body

    def validators(self, encoding: str) -> Headers:
        """Return the headers by which a cache asks again."""
        return [
            ("ETag", f'"{self.digest}{encoding and "-"}{encoding}"'),
            ("Cache-Control", self.caching),
            ("Vary", "Accept-Encoding"),
        ]

    def is_known(self, if_none_match: str) -> bool:
        """Whether one of these entity tags is this page's, in whichever encoding."""
        return self.digest in if_none_match or if_none_match.strip() == "*"


ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "": lambda body: body,
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY),
    "gzip": lambda body: gzip.compress(body, GZIP_LEVEL, mtime=0),
}


class PageCache:
    """The site's WSGI application with its finished pages in front."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self._last: tuple[ContentVersion, datetime] | None = None  # what the database last answered, and when

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not is_for_a_page(environ) or not may_be_answered(environ):
            return self.application(environ, start_response)
        present = version_or_none()
        if present is None:
            return self._without_database(environ, start_response)
        self._last = present, timezone.now()
        page = present.pages.get(key_of(environ))
        if page is not None:
            return respond(page, environ, start_response)
        return self._made(present, environ, start_response)

    def _without_database(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with a page of the last epoch, marked by its age; without one, Django says what is wrong."""
        if self._last:
            last, answered = self._last
            now = timezone.now()
            page = last.pages.get(key_of(environ))
            if page and now - answered <= SERVED_WITHOUT_DATABASE and last.holds(last.number, now):
                age = int((now - answered).total_seconds())
                return respond(page, environ, start_response, [("Age", str(age))])
        return self.application(environ, start_response)

    def _made(
        self, present: ContentVersion, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let Django answer, and keep the answer where its view says that it may be."""
        began: list[Any] = []
        environ[EPOCH] = present
        chunks = self.application(environ, lambda *words: began.extend(words))
        may_be_finished = environ.get(KEEP) or environ.get(FINISH)
        # What the view said is no word about an error that came after it.
        if not may_be_finished or not began[0].startswith("200 ") or is_personal(began[1]):
            start_response(*began)
            return chunks
        body = b"".join(chunks)
        close = getattr(chunks, "close", None)
        if close:
            close()
        page = Page(began[1], body)
        if environ.get(KEEP):
            present.pages.put(key_of(environ), page, page.size)
        return respond(page, environ, start_response)


def is_personal(headers: Headers) -> bool:
    """Whether an answer is for one reader alone: it sets a cookie, or differs by one."""
    return any(
        name.lower() == "set-cookie" or (name.lower() == "vary" and "cookie" in value.lower())
        for name, value in headers
    )


def key_of(environ: Environ) -> str:
    return str(environ["PATH_INFO"])


def is_for_a_page(environ: Environ) -> bool:
    """Whether a page is asked for, and no static or stored file: those do not change with the generation."""
    is_file = environ["PATH_INFO"].startswith((settings.STATIC_URL, settings.MEDIA_URL))
    return environ["REQUEST_METHOD"] in ("GET", "HEAD") and not is_file


def may_be_answered(environ: Environ) -> bool:
    """Whether Django would answer this with a page: a host of ours, and not a redirect to https."""
    if not is_our_host(environ.get("HTTP_HOST", "")):
        return False
    return not settings.SECURE_SSL_REDIRECT or is_secure(environ)


@lru_cache(maxsize=256)
def is_our_host(host: str) -> bool:
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


def is_secure(environ: Environ) -> bool:
    proxied = settings.SECURE_PROXY_SSL_HEADER
    if proxied:
        header, value = proxied
        return bool(environ.get(header, "").split(",", 1)[0].strip() == value)
    return bool(environ["wsgi.url_scheme"] == "https")


def version_or_none() -> ContentVersion | None:
    """Return the present epoch; None where the database does not answer.

    A kept connection may be broken although the database answers, so a second one is tried.
    """
    for _ in range(2):
        try:
            connection.close_if_unusable_or_obsolete()
            # The query for the generation is a check of the connection, so no other is needed.
            connection.health_check_done = True  # type: ignore[attr-defined]
            return present_version(generation())
        except Error:
            connection.close()
    return None


def respond(
    page: Page, environ: Environ, start_response: StartResponse, more: Iterable[tuple[str, str]] = ()
) -> Iterable[bytes]:
    """Answer with a finished page, and these headers more: 304 to who has it, the body to who does not."""
    encoding = encoding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known is not None and page.is_known(known):
        start_response("304 Not Modified", [*page.validators(encoding), *more])
        return ()
    headers, body = page.answer(encoding)
    start_response("200 OK", [*headers, *more])
    return () if environ["REQUEST_METHOD"] == "HEAD" else (body,)


@lru_cache(maxsize=512)
def encoding_for(accepted: str) -> str:
    """Return the best encoding a browser takes.

    >>> encoding_for("gzip, deflate, br"), encoding_for("gzip;q=1, br;q=0"), encoding_for("")
    ('br', 'gzip', '')
    """
    takes = {}
    for item in accepted.split(","):
        name, _, parameters = item.partition(";")
        takes[name.strip().lower()] = "".join(parameters.split()).lower()
    return next((name for name in ("br", "gzip") if not REFUSED.fullmatch(takes.get(name, "q=0"))), "")
