"""Uploaded files, served safely: known types only, byte ranges, kept for good (names are hashes)."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

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
        file = default_storage.open(name)
    except (SuspiciousOperation, IsADirectoryError, ValueError):
        raise Http404 from None
    size = file.size
    span = wanted(request.headers.get("Range", ""), size)
    if span is None:
        response: HttpResponseBase = FileResponse(file, content_type=mime_type)
    elif not span:
        file.close()
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        response = partial(file, span, size, mime_type)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Content-Disposition"] = "inline"
    return response


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


def partial(file: IO[bytes], span: range, size: int, mime_type: str) -> StreamingHttpResponse:
    """Return a 206 with these bytes of the file."""

    def chunks() -> Iterator[bytes]:
        with file:
            file.seek(span.start)
            left = len(span)
            while left and (chunk := file.read(min(CHUNK, left))):
                left -= len(chunk)
                yield chunk

    response = StreamingHttpResponse(chunks(), status=206, content_type=mime_type)
    response.headers["Content-Length"] = str(len(span))
    response.headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
    return response
