"""Asks whether a page of another site is there, without letting an address lead into our own network.

An address is typed by a writer, so it may name anything: a host is looked up once, refused unless all its
addresses are public, and asked at exactly that address. The same holds for each redirect. Bodies are not
read.
"""

import ipaddress
import socket
import ssl
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from threading import Timer
from urllib.parse import SplitResult, urljoin, urlsplit

CONNECT_TIMEOUT = 10  # seconds until an answer begins, and between its parts
WHOLE_TIMEOUT = 20  # seconds for one answer
MAX_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_HEAD_NOT_ALLOWED = frozenset((400, 403, 404, 405, 500, 501))  # of sites that know only GET
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class UnreachableAddress(Exception):
    """There was no answer; the message says why."""


def status_of(url: str) -> int:
    """Return the HTTP status of a page, after redirects. Raises `UnreachableAddress`."""
    for _ in range(MAX_REDIRECTS + 1):
        status, location = _ask("HEAD", url)
        if status in _HEAD_NOT_ALLOWED:
            status, location = _ask("GET", url)
        if status not in _REDIRECTS or not location:
            return status
        url = urljoin(url, location)
    raise UnreachableAddress(f"more than {MAX_REDIRECTS} redirects")


def _ask(method: str, url: str) -> tuple[int, str]:
    """Return the status and the Location of one request."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError):
        raise UnreachableAddress("not an address") from None
    if parts.scheme not in PORTS or not host or parts.username or port not in (None, PORTS[parts.scheme]):
        raise UnreachableAddress("not an address of the web")
    try:
        connection = _open(parts, host, find_public_address(host))
        ending = Timer(WHOLE_TIMEOUT, _shut, [connection.sock])
        ending.start()
        try:
            connection.request(method, _target(parts), headers={"User-Agent": "therapyedu-link-check"})
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", "")
        finally:
            ending.cancel()
            connection.close()
    except ssl.SSLError:
        raise UnreachableAddress("its certificate is not valid") from None
    except TimeoutError:
        raise UnreachableAddress("no answer in time") from None
    except (OSError, HTTPException, ValueError):
        raise UnreachableAddress("no answer") from None


def _target(parts: SplitResult) -> str:
    path = parts.path or "/"
    return f"{path}?{parts.query}" if parts.query else path


def _open(parts: SplitResult, host: str, address: str) -> HTTPConnection:
    """Return a connection to exactly this address; the certificate has to be that of the host."""
    connection = HTTPConnection(host, timeout=CONNECT_TIMEOUT)
    sock = connect(address, PORTS[parts.scheme])
    if parts.scheme == "https":
        try:
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        except OSError:
            sock.close()
            raise
    connection.sock = sock
    return connection


def connect(address: str, port: int) -> socket.socket:
    """Open a connection to an IP address."""
    return socket.create_connection((address, port), CONNECT_TIMEOUT)


def _shut(sock: socket.socket) -> None:
    """End a connection whose answer trickles."""
    with suppress(OSError):  # it may have ended already
        sock.shutdown(socket.SHUT_RDWR)


def find_public_address(host: str) -> str:
    """Return an IP address of a host. Raises `UnreachableAddress` if one of its addresses is not public."""
    try:
        found = {str(row[4][0]) for row in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except OSError:
        raise UnreachableAddress("there is no such host") from None
    if not all(map(is_public, found)):
        raise UnreachableAddress("a host in a private network")
    return min(found, key=lambda address: (":" in address, address))


def is_public(written: str) -> bool:
    """Whether an IP address is one of the public internet, and does not stand for another one.

    >>> is_public("93.184.216.34"), is_public("169.254.169.254"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    """
    address = ipaddress.ip_address(written.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address) and (
        address.ipv4_mapped or address.sixtofour or address.teredo or address in _NAT64
    ):
        return False
    return address.is_global and not address.is_multicast
