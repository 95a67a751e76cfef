"""Attacks by slow clients, against a server on this machine: half-sent bodies and stalled downloads.

    python -m tests.slow_clients http://127.0.0.1:8000 form multipart chunked --paths / /admin/login/
    python -m tests.slow_clients http://127.0.0.1:8000 download --paths /media/audio/hour.mp3

Every attack keeps `--count` connections open for `--seconds`, and reopens those that the server ends.
Meanwhile another reader requests pages; the time of the slowest is printed.
"""

import argparse
import ipaddress
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from urllib.parse import urlsplit

MOST, LONGEST = 200, 120  # connections, seconds
PAUSE = 0.25  # seconds between two checks of the connections of an attack
COOKIE = "csrftoken=" + "a" * 32
HEADS = {
    "form": "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000",
    "multipart": "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000",
    "chunked": "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked",
}
BODIES = {"form": "a", "multipart": "--b\r\n", "chunked": "5\r\nab"}


class Connection:
    """One connection of an attack. It only checks whether the server has ended it."""

    def __init__(self, address: tuple[str, int], request: str) -> None:
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.settimeout(5)
        self.socket.connect(address)
        self.socket.sendall(request.encode())
        self.socket.setblocking(False)

    def has_ended(self) -> bool:
        """Whether the server has closed the connection, at most after a short response."""
        try:
            seen = self.socket.recv(4096, socket.MSG_PEEK)
            if seen.startswith((b"HTTP/1.1 4", b"HTTP/1.1 5")):
                self.socket.recv(4096)
                seen = self.socket.recv(4096, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return not seen


def half_sent(kind: str, path: str) -> str:
    """Return a request with an incomplete body."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {COOKIE}\r\n{HEADS[kind]}\r\n\r\n{BODIES[kind]}"
    )


def download(path: str, byte_range: str = "") -> str:
    """Return a request for a file or a part of it; the response will not be read."""
    extra = f"Range: {byte_range}\r\n" if byte_range else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{extra}\r\n"


@contextmanager
def attack(base: str, requests: Sequence[str], count: int) -> Iterator[None]:
    """Keep this number of connections open, each with one of the requests, until the block ends."""
    address = address_of(base)
    if count > MOST:
        raise ValueError(f"at most {MOST} connections")
    chosen = [requests[number % len(requests)] for number in range(count)]
    connections = [Connection(address, request) for request in chosen]
    stop = Event()

    def renew() -> None:
        while not stop.wait(PAUSE):
            for number, connection in enumerate(connections):
                if connection.has_ended():
                    connection.socket.close()
                    connections[number] = Connection(address, chosen[number])

    thread = Thread(target=renew)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        for connection in connections:
            connection.socket.close()


def address_of(base: str) -> tuple[str, int]:
    """Return host and port of a base URL. Raises ValueError for any host but this machine."""
    parts = urlsplit(base)
    host = "127.0.0.1" if parts.hostname == "localhost" else parts.hostname or ""
    if not ipaddress.ip_address(host).is_loopback:
        raise ValueError(f"{host} is not this machine")
    return host, parts.port or 80


def slowest_page(base: str, paths: Sequence[str], seconds: float) -> float:
    """Request pages repeatedly as another client; return the time of the slowest in seconds."""
    host, port = address_of(base)
    slowest, ends = 0.0, time.monotonic() + min(seconds, LONGEST)
    number = 0
    while time.monotonic() < ends:
        began = time.monotonic()
        reader = HTTPConnection(host, port, timeout=10, source_address=("127.0.0.2", 0))
        with closing(reader) as connection:
            connection.request("GET", paths[number % len(paths)])
            response = connection.getresponse()
            response.read()
        if response.status != 200:
            raise HTTPException(f"{response.status} for a page")
        slowest = max(slowest, time.monotonic() - began)
        number += 1
        time.sleep(0.05)
    return slowest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("base")
    parser.add_argument("kinds", nargs="+", choices=[*HEADS, "download"])
    parser.add_argument("--paths", nargs="+", default=["/"])
    parser.add_argument("--pages", nargs="+", default=["/"])
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=10)
    asked = parser.parse_args()
    for kind in asked.kinds:
        requests = [download(path) if kind == "download" else half_sent(kind, path) for path in asked.paths]
        try:
            with attack(asked.base, requests, asked.count):
                slowest = slowest_page(asked.base, asked.pages, asked.seconds)
        except (OSError, HTTPException) as error:
            sys.exit(f"{kind}: no page, {error!r}")
        sys.stdout.write(
            f"{kind}: {asked.count} connections, {asked.seconds:.0f} s, slowest page {slowest:.3f} s\n"
        )


if __name__ == "__main__":
    main()
