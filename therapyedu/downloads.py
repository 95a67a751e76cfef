"""Keeps slow downloads from occupying all server threads.

A WSGI thread is occupied by a streamed response until the client has received the last chunk, but not by a
response in one piece, which the server sends by itself. So small files are sent in one piece, and larger ones
are streamed by a limited number of threads.
"""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from articles.thread_shares import ONE_PIECE, downloads
from authors.request_sender import client_address
from therapyedu.request_bodies import LastResponse

BUSY = _("The server is busy with other downloads. Try again in a minute.")
RETRY_AFTER = 30  # seconds


class DownloadLimitsMiddleware:
    """Sends small streamed responses in one piece, and others within the share of threads for downloads."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.streaming or isinstance(response, LastResponse):
            return response
        response = cast(StreamingHttpResponse, response)
        length = int(response.headers.get("Content-Length", ONE_PIECE + 1))
        if request.method == "HEAD" or length <= ONE_PIECE:
            return in_one_piece(request, response)
        client = client_address(request) or "unknown"
        if not downloads.take(client):
            response.close()
            return busy()
        # Called once, when the response is closed, like Django closes the file of a response.
        response._resource_closers.append(lambda: downloads.give_back(client))  # type: ignore[attr-defined]
        return response


def in_one_piece(request: HttpRequest, response: StreamingHttpResponse) -> HttpResponse:
    """Return the same response, not streamed; for HEAD with empty content."""
    content = b"" if request.method == "HEAD" else b"".join(response)
    complete = HttpResponse(content, status=response.status_code, headers=dict(response.items()))
    complete.cookies = response.cookies
    response.close()
    return complete


def busy() -> HttpResponse:
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    return HttpResponse(str(BUSY), status=503, headers=headers, content_type="text/plain; charset=utf-8")
