"""Errors are sent to the server that SENTRY_DSN names, without anything about a person, and delay nobody."""

import json
import logging
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from queue import Empty, Queue
from threading import Thread

import brotli
import pytest
from django.conf import settings as site_settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from environs import ValidationError

from articles.request_policy import FORM, LARGE_FORM, declare
from therapyedu import urls
from therapyedu.error_reports import ErrorReportHandler
from therapyedu.log_format import RequestIdFilter
from therapyedu.settings import sentry_dsn
from therapyedu.wsgi import application

SECRETS = (
    "zqpath",
    "zqquery",
    "zqbody",
    "zqlocal",
    "zqargument",
    "zqnote",
    "zqcookie",
    "Zqbrowser",
    "zqreferer",
)
SECRETS += ("198.51.100.9", "zqada", "zqada@example.org", socket.gethostname())
KEY = "zqkey"
SCRIPT = """
import logging, sys, django
django.setup()
logging.getLogger("therapyedu").error("%s is broken", "zqargument")
assert ("sentry_sdk" in sys.modules) is (sys.argv[1] == "sends")
"""


class ReportServer(ThreadingHTTPServer):
    """Receives envelopes, as the server of a DSN."""

    def __init__(self) -> None:
        self.received: Queue[tuple[str, str]] = Queue()  # the head and the body of each request
        super().__init__(("127.0.0.1", 0), ReceiveEnvelope)

    @property
    def dsn(self) -> str:
        return f"http://{KEY}@127.0.0.1:{self.server_port}/7"

    def next_event(self) -> dict:
        """Return the next event. Nothing that was sent with it says anything about a person."""
        head, body = self.received.get(timeout=5)
        assert not [secret for secret in SECRETS if secret in head + body], body
        kind, event = map(json.loads, body.splitlines()[1:])
        assert kind["type"] == "event"
        return event


class ReceiveEnvelope(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert self.headers["Content-Encoding"] == "br"
        body = brotli.decompress(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.received.put((f"{self.requestline}\n{self.headers}", body.decode()))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[ReportServer]:
    with ReportServer() as running:
        Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}).start()
        yield running
        running.shutdown()


@contextmanager
def reporting_to(dsn: str) -> Iterator[ErrorReportHandler]:
    """Send errors to this address while the block runs."""
    handler = ErrorReportHandler(dsn)
    handler.setLevel(logging.ERROR)
    handler.addFilter(RequestIdFilter())
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield handler
    finally:
        root.removeHandler(handler)
        handler.close()


def broken(request, word):
    local, note = request.POST["text"][::-1], word[::-1]  # values that are not in the code, which is sent
    try:
        int(local)
    except ValueError as error:
        error.add_note(note)
        raise RuntimeError(f"{request.user.username} wrote {request.POST} at {word}") from error


pattern = path("admin/broken/<word>/", csrf_exempt(broken), name="broken")
urlpatterns = [
    declare(pattern, has_accounts=True, methods=FORM, body_limit=LARGE_FORM),
    *urls.urlpatterns,
]
handler500 = "therapyedu.errors.server_error"


def post(session: str, protocol: str = "HTTP/1.1") -> tuple[str, dict[str, str], str]:
    """Send a form with the session of Ada to the broken page; return status, headers and page."""
    form = b"text=zqbody"
    started: list = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/admin/broken/zqpath/",
        "QUERY_STRING": "q=zqquery",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(form)),
        "HTTP_HOST": "testserver",
        "HTTP_USER_AGENT": "Zqbrowser/1.0",
        "HTTP_REFERER": "http://zqreferer.example/",
        "HTTP_COOKIE": f"{site_settings.SESSION_COOKIE_NAME}={session}; theme=zqcookie",
        "REMOTE_ADDR": "198.51.100.9",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": protocol,
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(form),
        "wsgi.errors": BytesIO(),
    }
    page = b"".join(application(environ, lambda *arguments: started.extend(arguments)))
    return str(started[0]), dict(started[1]), page.decode()


@pytest.fixture
def session(client, ada) -> str:
    """The key of Ada's session."""
    ada.username, ada.email = "zqada", "zqada@example.org"
    ada.save()
    client.force_login(ada)
    return client.cookies[site_settings.SESSION_COOKIE_NAME].value


def test_a_broken_page_is_reported_with_its_id_and_without_anything_about_ada(server, settings, session):
    settings.ROOT_URLCONF = __name__
    with reporting_to(server.dsn):
        assert post(session, "HTTP/2")[0].startswith("505")  # an answer on purpose, and no error
        status, headers, page = post(session)
        event = server.next_event()
    assert status.startswith("500")
    assert "zqada wrote" not in page
    assert headers["X-Request-ID"] in page
    assert session not in json.dumps(event)
    assert event["tags"] == {"request_id": headers["X-Request-ID"], "route": "broken"}
    assert (event["level"], event["logger"]) == ("error", "django.request")
    cause, error = event["exception"]["values"]
    assert (cause["type"], error["type"]) == ("ValueError", "RuntimeError")
    frame = error["stacktrace"]["frames"][-1]
    assert (frame["function"], frame["filename"]) == ("broken", "tests/therapyedu/test_error_reports.py")
    assert set(event) <= {
        *("event_id", "timestamp", "level", "logger", "tags", "exception"),
        *("platform", "release", "environment", "sdk", "server_name", "_meta"),
    }
    assert not event["server_name"]


def test_a_record_without_an_exception_says_where_it_was_logged(server):
    with reporting_to(server.dsn):
        logging.getLogger("site").warning("A warning is not sent")
        logging.getLogger("urllib3.pool").error("Nor is what the library logs while it sends")
        logging.getLogger("site").error("No room for %s", "zqargument")
        event = server.next_event()
    line = test_a_record_without_an_exception_says_where_it_was_logged.__code__.co_firstlineno + 4
    assert event["message"] == f"site (test_error_reports.py:{line})"
    with pytest.raises(Empty):
        server.received.get_nowait()


def test_a_server_that_never_answers_delays_nobody():
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:  # accepts connections, and reads nothing
        began = time.monotonic()
        with reporting_to(f"http://{KEY}@127.0.0.1:{silent.getsockname()[1]}/7"):
            for number in range(150):  # more than wait in the queue
                logging.getLogger("site").error("Error %s", number)
            assert time.monotonic() - began < 1
        assert time.monotonic() - began < 3


def run_script(dsn: str, expected: str) -> None:
    env = os.environ | {"SENTRY_DSN": dsn, "DJANGO_SETTINGS_MODULE": "therapyedu.settings"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, expected],
        env=env,
        cwd=site_settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr
    assert "zqargument is broken" in done.stderr


@pytest.mark.soak
def test_a_process_sends_what_it_has_before_it_ends(server):
    run_script(server.dsn, "sends")
    assert server.next_event()["message"] == "therapyedu (<string>:4)"


@pytest.mark.soak
def test_without_an_address_the_library_is_not_even_imported():
    run_script("", "sends nothing")


@pytest.mark.parametrize(
    "address",
    ["errors.example.org/7", "https://errors.example.org/7", "https://zqkey@errors.example.org/seven"],
)
def test_an_address_that_is_none_stops_the_start_in_plain_words(monkeypatch, address):
    with pytest.raises(ValidationError, match="the address of a project with its key") as refusal:
        sentry_dsn(address)
    assert KEY not in str(refusal.value)
