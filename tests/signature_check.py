"""A store that checks signatures, as a real one does and moto does not: it stands before moto's server."""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, quote, urlsplit

from tests.object_store import KEYS

OWN_HEADERS = {"connection", "content-length", "date", "server", "transfer-encoding"}


def signature(method: str, target: str, host: str) -> str:
    """Return the right signature of an address: Signature Version 4, with the host as the only header."""
    path, query = urlsplit(target).path, dict(parse_qsl(urlsplit(target).query))
    query.pop("X-Amz-Signature", None)
    rows = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in query.items())
    canonical_query = "&".join(f"{name}={value}" for name, value in rows)
    canonical = f"{method}\n{path}\n{canonical_query}\nhost:{host}\n\nhost\nUNSIGNED-PAYLOAD"
    scope = query["X-Amz-Credential"].partition("/")[2]
    digest = sha256(canonical.encode()).hexdigest()
    to_sign = f"AWS4-HMAC-SHA256\n{query['X-Amz-Date']}\n{scope}\n{digest}"
    key = f"AWS4{KEYS['AWS_SECRET_ACCESS_KEY']}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.new(key, to_sign.encode(), "sha256").hexdigest()


@contextmanager
def signature_check(port: int) -> Iterator[tuple[str, list[int]]]:
    """Yield host and port of a store that passes rightly signed addresses on to moto at `port`, and statuses.

    An address without a signature must have one in its headers, which is not checked.
    """
    statuses: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            given = dict(parse_qsl(urlsplit(self.path).query)).get("X-Amz-Signature")
            if given:
                wanted = signature(self.command, self.path, self.headers["Host"])
                if given != wanted:
                    statuses.append(403)
                    self.send_error(403)
                    return
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            try:
                connection.request(self.command, self.path, body or None, dict(self.headers))
            except OSError:
                self.send_error(503)
                return
            response = connection.getresponse()
            content = response.read()
            if given:
                statuses.append(response.status)
            self.send_response(response.status)
            for name, value in response.getheaders():
                if name.lower() not in OWN_HEADERS:
                    self.send_header(name, value)
            self.send_header("Content-Length", response.headers.get("Content-Length", str(len(content))))
            self.end_headers()
            self.wfile.write(content)

        do_HEAD = do_PUT = do_POST = do_DELETE = do_GET

        def log_message(self, *_: object) -> None:
            """Write nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}", statuses
    finally:
        server.shutdown()
        server.server_close()
