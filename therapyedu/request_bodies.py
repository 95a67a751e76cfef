"""Receives request bodies within a time limit, so that slow clients cannot occupy all server threads.

A WSGI thread that reads a body waits as long as the client sends nothing. So a separate thread reads the
body, and the server's thread waits for it for a limited time. A body that does not arrive quickly needs one
of a few places; if all are taken, or if too many bodies of one client are being read, the client gets a 503.
"""

from collections.abc import Iterator
from threading import Lock, Thread
from time import sleep
from typing import IO, Any

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from articles.thread_shares import bodies, body_readers
from authors.request_sender import client_address
from therapyedu.received_body import CHUNK, ReceivedBody

QUICK_BODY_SECONDS = 0.1  # how long a body may take without using a place
TOO_SLOW = _("Your request took too long to arrive. Check your connection, then try again.")
BUSY = _("The server is busy with other uploads. Try again in a few seconds.")
WRONG_VERSION = "Forms are accepted over HTTP/1.1 only: start granian with --http 1."
RETRY_AFTER = 5  # seconds
WRITING_TIME = 0.2  # seconds that the server gets to send the text before the connection ends


class BodyReader:
    """Reads a body in a separate thread. `body` may be used after `wait_until_finished()` returned True.

    The caller must first take a place of `body_readers` for the client. The thread gives it back when it
    ends.
    """

    def __init__(self, stream: IO[bytes], length: int, client: str) -> None:
        self.body = ReceivedBody()
        self.missing = length
        self.error: Exception | None = None
        self.lock, self.has_ended, self.is_given_up = Lock(), False, False
        self.thread = Thread(target=self._run, args=[stream, client], daemon=True)
        try:
            self.thread.start()
        except RuntimeError:  # the system has no thread left
            body_readers.give_back(client)
            raise

    def _run(self, stream: IO[bytes], client: str) -> None:
        try:
            self._read(stream)
        finally:
            body_readers.give_back(client)

    def _read(self, stream: IO[bytes]) -> None:
        try:
            while self.missing and (chunk := stream.read(min(CHUNK, self.missing))):
                self.body.write(chunk)
                self.missing -= len(chunk)
        except Exception as error:  # raised again in `wait_until_finished`
            self.error = error
        with self.lock:
            self.has_ended = True
            if self.is_given_up:
                self.body.close()

    def give_up(self) -> None:
        """Close the body, now or when reading ends."""
        with self.lock:
            self.is_given_up = True
            if self.has_ended:
                self.body.close()

    def wait_until_finished(self, seconds: float) -> bool:
        """Wait at most this long; return whether reading has ended, also when the client has disconnected.

        Raises the exception that reading raised.
        """
        self.thread.join(seconds)
        if self.has_ended and self.error:
            self.give_up()
            raise self.error
        return self.has_ended


class BodyRefused(Exception):
    """Raised if the body was not received; holds the response."""

    def __init__(self, response: StreamingHttpResponse) -> None:
        self.response = response


class LastResponse(StreamingHttpResponse):
    """A refusal that ends the connection, so that the thread that reads the body ends too.

    Granian blocks a whole process while it releases a request with a body that is still being read. It drops
    the connection, and the read returns, if a response ends before its declared length. So the declared
    length is one byte too large. The empty chunks are sent one by one, so after the last of them the text has
    been written and nothing delays the end. (This works only over HTTP/1.)
    """

    def __init__(self, text: str, status: int, reader: BodyReader | None = None) -> None:
        self.reader, self.client_of_place = reader, ""
        super().__init__(self._chunks(text.encode()), status=status, content_type="text/plain; charset=utf-8")
        self.headers["Cache-Control"] = "no-store"
        if reader:
            self.headers["Content-Length"] = str(len(text.encode()) + 1)

    def _chunks(self, text: bytes) -> Iterator[bytes]:
        yield text
        if self.client_of_place:
            sleep(WRITING_TIME)  # on a busy machine the empty chunks alone are too fast
        if self.reader:
            yield from (b"", b"", b"")

    def close(self) -> None:
        super().close()
        if self.reader:
            self.reader.give_up()
        client, self.client_of_place = self.client_of_place, ""
        if client:
            bodies.give_back(client)


def is_http1(request: HttpRequest) -> bool:
    return str(request.META.get("SERVER_PROTOCOL", "")).startswith("HTTP/1")


def busy(reader: BodyReader | None = None) -> LastResponse:
    response = LastResponse(str(BUSY), 503, reader)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def receive_body(request: HttpRequest, length: int) -> ReceivedBody:
    """Return the body. Raises `BodyRefused` if it arrives too slowly, or too many bodies arrive slowly."""
    stream: Any = request.META["wsgi.input"]
    client = client_address(request) or "unknown"
    if not is_http1(request):  # over HTTP/2 a blocked read could never be ended
        raise BodyRefused(LastResponse(WRONG_VERSION, 505))
    if not body_readers.take(client):
        raise BodyRefused(busy())
    reader = BodyReader(stream, length, client)
    if reader.wait_until_finished(QUICK_BODY_SECONDS):
        return reader.body
    if not bodies.take(client):
        raise BodyRefused(busy(reader))
    keeps_place = False
    try:
        if reader.wait_until_finished(settings.REQUEST_BODY_TIMEOUT + length / settings.REQUEST_BODY_RATE):
            return reader.body
        too_slow = LastResponse(str(TOO_SLOW), 408, reader)
        too_slow.client_of_place, keeps_place = client, True
        raise BodyRefused(too_slow)
    finally:
        if not keeps_place:
            bodies.give_back(client)
