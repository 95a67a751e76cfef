"""Uploaded files, served safely: known types only, byte ranges, kept for good (names are hashes)."""

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
from authors.client_address import client_address

TYPES = {
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
    """Serve a stored file. 404 for what is not there or of no known type; 416 for a range beyond the end."""
    mime_type = TYPES.get(PurePosixPath(name).suffix)
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
    """Return the response by which nginx sends the file itself, with its ranges."""
    if not Path(default_storage.path(name)).is_file():
        raise Http404
    return HttpResponse(headers={"X-Accel-Redirect": settings.MEDIA_ACCEL + quote(name)})


def sent_from_here(request: HttpRequest, name: str) -> HttpResponseBase:
    """Return the file, or the part of it that was asked for."""
    file = default_storage.open(name)
    size = file.size
    span = wanted(request.headers.get("Range", ""), size)
    if span is None:
        return FileResponse(file)
    if not span:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if not downloads.has_room(client_address(request) or "unknown"):
        # A player asks for the rest by itself; RFC 9110, 15.3.7, lets a server send less than was asked for.
        span = span[:ONE_PIECE]
    return partial(file, span, size)


def wanted(header: str, size: int) -> range | None:
    """Return the bytes a Range header asks for: None for all of them, empty where there are none such.

    Several ranges at once, and anything unreadable, get the whole file, as RFC 9110 allows.

    >>> wanted("bytes=2-4", 10), wanted("bytes=-3", 10), wanted("bytes=9-", 5), wanted("", 5)
    (range(2, 5), range(7, 10), range(0, 0), None)
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


def partial(file: IO[bytes], span: range, size: int) -> StreamingHttpResponse:
    """Return a 206 with these bytes of the file."""

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
