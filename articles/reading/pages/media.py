"""Serves uploaded files: allowed types only, with byte ranges. Browsers cache them forever (hashed names)."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

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


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve a stored file. 404 if it is missing or its type is not allowed; 416 for a range past the end."""
    mime_type = MEDIA_TYPES.get(PurePosixPath(name).suffix)
    try:
        if mime_type is None or not default_storage.exists(name):
            raise Http404
        response = sent_by_nginx(name) if settings.MEDIA_ACCEL else sent_from_here(request, name)
    except (SuspiciousOperation, IsADirectoryError, ValueError):
        raise Http404 from None
    if response.status_code != 416:
        response.headers["Content-Type"] = mime_type
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Content-Disposition"] = "inline"
    return response


def sent_by_nginx(name: str) -> HttpResponse:
    """Return a response that makes nginx send the file, with byte ranges."""
    if not Path(default_storage.path(name)).is_file():
        raise Http404
    return HttpResponse(headers={"X-Accel-Redirect": settings.MEDIA_ACCEL + quote(name)})


def sent_from_here(request: HttpRequest, name: str) -> HttpResponseBase:
    """Return the file, or the requested part of it."""
    file = default_storage.open(name)
    size = file.size
    span = requested_range(request.headers.get("Range", ""), size)
    if span is None:
        return FileResponse(file)
    if not span:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if not downloads.has_free_place(client_address(request) or "unknown"):
        # RFC 9110, 15.3.7, lets a server send less than was requested; players then request the rest.
        span = span[:ONE_PIECE]
    return partial_response(file, span, size)


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


def partial_response(file: IO[bytes], span: range, size: int) -> StreamingHttpResponse:
    """Return a 206 response with these bytes of the file."""

    def chunks() -> Iterator[bytes]:
        with file:
            file.seek(span.start)
            left = len(span)
            while left and (chunk := file.read(min(CHUNK, left))):
                left -= len(chunk)
                yield chunk

    response = StreamingHttpResponse(chunks(), status=206)
    response.headers["Content-Length"] = str(len(span))
    response.headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
    return response
