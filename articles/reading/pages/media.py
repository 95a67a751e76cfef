"""Serves uploaded files: allowed types only, with byte ranges. Browsers cache them forever (hashed names)."""

import logging
import re
from contextlib import nullcontext
from pathlib import PurePosixPath
from threading import BoundedSemaphore

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.log import log_response
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles.outages import RETRY_AFTER
from articles.storage import StorageUnavailable, file_store
from articles.thread_shares import ONE_PIECE, downloads
from authors.request_sender import client_address

MEDIA_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".png": "image/png",
    ".vtt": "text/vtt; charset=utf-8",
    ".webp": "image/webp",
}
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
CHUNK = 64 * 1024


WAIT = 1  # seconds for a place
logger = logging.getLogger(__name__)
NOT_AVAILABLE = _("This file is not available right now. Try again in a minute.")


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve a stored file, from a folder or from an object store.

    404 if it is missing or its type is not allowed; 416 for a range past the end; 503 if the object store
    does not answer.
    """
    mime_type = MEDIA_TYPES.get(PurePosixPath(name).suffix)
    if mime_type is None:
        raise Http404
    try:
        with store_places if settings.MEDIA_STORAGE else nullcontext():
            response = sent_by_nginx(request, name) if settings.MEDIA_ACCEL else sent_from_here(request, name)
    except (FileNotFoundError, SuspiciousOperation, IsADirectoryError, ValueError):
        raise Http404 from None
    except StorageUnavailable as error:
        response = not_available()
        # Django then logs no second line, which would have no reason.
        log_response("%s", str(error), response=response, logger=logger, level="warning")
        return response
    if response.status_code != 416:
        response.headers["Content-Type"] = mime_type
    response.headers["Accept-Ranges"] = "bytes"
    if not (settings.MEDIA_ACCEL and settings.MEDIA_STORAGE):  # then nginx says it, if the store has the file
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Content-Disposition"] = "inline"
    return response


class StorePlaces:
    """The threads that may ask the object store at the same time, so that two remain for pages.

    While the store is fast, a thread waits a moment for a place. Once that was in vain, the others do not
    wait until a place is free again. Raises `StorageUnavailable` without a place.
    """

    def __init__(self) -> None:
        self.places, self.is_slow = BoundedSemaphore(settings.SERVER_THREADS - 2), False

    def __enter__(self) -> None:
        if not self.places.acquire(timeout=0 if self.is_slow else WAIT):
            self.is_slow = True
            raise StorageUnavailable("The object store is slow: all threads that may ask it are waiting.")
        self.is_slow = False

    def __exit__(self, *_: object) -> None:
        self.places.release()


store_places = StorePlaces()


def not_available() -> HttpResponse:
    """Return the answer while the object store is down, in few bytes: a page may ask for many pictures."""
    headers = {"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"}
    return HttpResponse(
        str(NOT_AVAILABLE), status=503, headers=headers, content_type="text/plain; charset=utf-8"
    )


def sent_by_nginx(request: HttpRequest, name: str) -> HttpResponse:
    """Return a response that makes nginx send the file, with byte ranges."""
    path = file_store(default_storage).internal_path(name, request.method or "GET")
    return HttpResponse(headers={"X-Accel-Redirect": settings.MEDIA_ACCEL + path})


def sent_from_here(request: HttpRequest, name: str) -> HttpResponseBase:
    """Return the file, or the requested part of it."""
    size = file_store(default_storage).find(name).size
    span = requested_range(request.headers.get("Range", ""), size)
    if span is None:
        return streamed(request, name, range(size))
    if not span:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if not downloads.has_free_place(client_address(request) or "unknown"):
        # RFC 9110, 15.3.7, lets a server send less than was requested; players then request the rest.
        span = span[:ONE_PIECE]
    response = streamed(request, name, span)
    response.status_code = 206
    response.headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
    return response


def streamed(request: HttpRequest, name: str, span: range) -> HttpResponseBase:
    """Return a response with these bytes of a file."""
    headers = {"Content-Length": str(len(span))}
    if request.method == "HEAD" or not span:
        return HttpResponse(headers=headers)
    part = file_store(default_storage).open_part(name, span)
    response = StreamingHttpResponse(iter(lambda: part.read(CHUNK), b""), headers=headers)
    response._resource_closers.append(part.close)  # type: ignore[attr-defined]  # as FileResponse does
    return response


def requested_range(header: str, size: int) -> range | None:
    """Return the bytes that a Range header requests: None for the whole file, empty if past the end.

    A header with several ranges, or an invalid one, requests the whole file, as RFC 9110 allows.

    >>> requested_range("bytes=2-4", 10), requested_range("bytes=-3", 10)
    (range(2, 5), range(7, 10))
    >>> requested_range("bytes=9-", 5), requested_range("", 5)
    (range(0, 0), None)
    """
    match = RANGE.fullmatch(header.strip())
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    if last and int(last) < int(first):
        return None
    span = range(int(first), min(int(last) + 1 if last else size, size))
    return span or range(0)
