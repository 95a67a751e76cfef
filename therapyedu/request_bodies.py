"""Receives the body of a request within a time, without letting slow clients have every thread.

A WSGI server's thread that reads a body waits for as long as the client likes. So the body is read in a
thread of its own, and the server's thread waits a bounded time for it. What arrives at once needs no more.
What does not needs one of a few places; where all are taken, the client is told to come back. So it is, too,
where too many bodies of one client are being read.
"""

from collections.abc import Iterator
from threading import Lock, Thread
from time import sleep
from typing import IO, Any

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse

from articles.thread_shares import bodies, body_readers
from authors.client_address import client_address
from therapyedu.received_body import CHUNK, ReceivedBody

AT_ONCE = 0.1  # seconds: how long a body may take without holding a place
TOO_SLOW = "Your request took too long to arrive. Check your connection, then try again."
BUSY = "The server is receiving as much as it can at once. Try again in a few seconds."
WRONG_VERSION = "Forms are taken over HTTP/1.1 only: start granian with --http 1."
RETRY_AFTER = 5  # seconds
WRITING_TIME = 0.2  # seconds that the server gets to send the text before the connection ends


class BodyReader:
    """Reads a body in a thread of its own. `body` may be used once `finished()` says so.

    Whoever makes one has taken a place of `body_readers` for the client. The end of the thread gives it back.
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
        except Exception as error:  # raised where the body is waited for
            self.error = error
        with self.lock:
            self.has_ended = True
            if self.is_given_up:
                self.body.close()

    def give_up(self) -> None:
        """Close the body, now or when the read ends."""
        with self.lock:
            self.is_given_up = True
            if self.has_ended:
                self.body.close()

    def finished(self, seconds: float) -> bool:
        """Wait so long at most; whether all was read, or the client has gone. Raises what reading raised."""
        self.thread.join(seconds)
        if self.has_ended and self.error:
            self.give_up()
            raise self.error
        return self.has_ended


class Refused(Exception):
    """The body was not received, and this is the response."""

    def __init__(self, response: StreamingHttpResponse) -> None:
        self.response = response


class LastResponse(StreamingHttpResponse):
    """A refusal that ends the connection, so that the thread that reads its body ends, too.

    Granian holds a whole process while it lets go of a request whose body is still being read. It drops the
    connection, and the read returns, where an answer ends before the length that it promised: hence the one
    byte too many. The empty chunks are taken one by one, so after the last of them the text has been written
    and nothing else is in the way of the end. (That is so over HTTP/1 alone.)
    """

    def __init__(self, text: str, status: int, reader: BodyReader | None = None) -> None:
        self.reader, self.holds_place_for = reader, ""
        super().__init__(self._chunks(text.encode()), status=status, content_type="text/plain; charset=utf-8")
        self.headers["Cache-Control"] = "no-store"
        if reader:
            self.headers["Content-Length"] = str(len(text.encode()) + 1)

    def _chunks(self, text: bytes) -> Iterator[bytes]:
        yield text
        if self.holds_place_for:
            sleep(WRITING_TIME)  # on a busy machine the empty chunks alone are too quick
        if self.reader:
            yield from (b"", b"", b"")

    def close(self) -> None:
        super().close()
        if self.reader:
            self.reader.give_up()
        client, self.holds_place_for = self.holds_place_for, ""
        if client:
            bodies.give_back(client)


def is_http1(request: HttpRequest) -> bool:
    return str(request.META.get("SERVER_PROTOCOL", "")).startswith("HTTP/1")


def busy(reader: BodyReader | None = None) -> LastResponse:
    response = LastResponse(BUSY, 503, reader)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def receive_body(request: HttpRequest, length: int) -> ReceivedBody:
    """Return the body. Raises `Refused` where it comes too slowly, or too many come slowly."""
    stream: Any = request.META["wsgi.input"]
    client = client_address(request) or "unknown"
    if not is_http1(request):  # a read that stops there could never be ended
        raise Refused(LastResponse(WRONG_VERSION, 505))
    if not body_readers.take(client):
        raise Refused(busy())
    reader = BodyReader(stream, length, client)
    if reader.finished(AT_ONCE):
        return reader.body
    if not bodies.take(client):
        raise Refused(busy(reader))
    keeps_place = False
    try:
        if reader.finished(settings.REQUEST_BODY_TIMEOUT + length / settings.REQUEST_BODY_RATE):
            return reader.body
        too_slow = LastResponse(TOO_SLOW, 408, reader)
        too_slow.holds_place_for, keeps_place = client, True
        raise Refused(too_slow)
    finally:
        if not keeps_place:
            bodies.give_back(client)
