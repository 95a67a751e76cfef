"""One line for each request, without anything about its sender; errors and the answer have its id, too."""

import json
import logging
from io import BytesIO
from logging.config import dictConfig

import pytest
from django.conf import settings as site_settings

from tests.cast import make_live
from therapyedu.log_format import JsonFormatter, RequestIdFilter
from therapyedu.request_log import RequestLog
from therapyedu.wsgi import application

SECRETS = ("zqsecret", "198.51.100.9", "Zqbrowser")


@pytest.fixture
def lines():
    """The lines that the console would get, as JSON."""
    written: list[dict[str, object]] = []

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            text = JsonFormatter().format(record)
            assert "\n" not in text
            assert not any(secret in text for secret in SECRETS), text
            written.append(json.loads(text))

    handler = Lines()
    handler.addFilter(RequestIdFilter())
    root = logging.getLogger()
    dictConfig(site_settings.LOGGING)
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


def get(path: str, query: str = "", site=application, **environ: str) -> tuple[str, dict[str, str], bytes]:
    request = {
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "REQUEST_METHOD": "GET",
        "HTTP_HOST": "testserver",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "HTTP_USER_AGENT": "Zqbrowser/1.0",
        "REMOTE_ADDR": "198.51.100.9",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
    }
    started: list[object] = []
    body = b"".join(site(request | environ, lambda *arguments: started.extend(arguments)))
    return str(started[0]), dict(started[1]), body


@pytest.mark.django_db
def test_a_line_says_route_status_time_queries_and_whether_the_cache_had_it(lines, settings):
    settings.PAGE_CACHE_BYTES = 2**20
    make_live("Calm", slug="calm")
    first, again = get("/articles/calm/"), get("/articles/calm/")
    assert [line["cache"] for line in lines] == ["miss", "hit"]
    assert [line["id"] for line in lines] == [answer[1]["X-Request-ID"] for answer in (first, again)]
    for line in lines:
        assert set(line) == {
            "time",
            "level",
            "logger",
            "id",
            "method",
            "route",
            "status",
            "ms",
            "queries",
            "cache",
        }
        assert (line["method"], line["route"], line["status"]) == ("GET", "article", 200)
    assert lines[0]["queries"] > lines[1]["queries"] == 1


@pytest.mark.django_db
def test_nothing_that_a_reader_typed_or_sent_is_in_a_line(lines):
    get("/search/", "q=zqsecret")
    get("/articles/zqsecret/")
    get("/zqsecret/")
    get("/", HTTP_HOST="zqsecret.example")
    get("/", REQUEST_METHOD="ZQSECRET")
    assert [(line["route"], line["status"]) for line in lines] == [
        ("search", 200),
        ("article", 404),
        ("page", 404),
        ("", 400),
        ("", 405),
    ]
    assert lines[-1]["method"] == "other"


@pytest.mark.django_db
def test_an_error_and_its_page_have_the_number_of_the_request(lines, settings, monkeypatch):
    settings.ROOT_URLCONF = __name__
    status, headers, body = get("/broken/zqsecret/")
    assert status.startswith("500")
    error, request = lines
    assert error["id"] == request["id"] == headers["X-Request-ID"]
    assert error["message"] == "Internal Server Error: broken"
    assert "ZeroDivisionError" in error["error"]
    assert headers["X-Request-ID"] in body.decode()


def test_an_answer_that_fails_before_it_begins_has_a_line(lines):
    def site(environ, start_response):
        raise RuntimeError("zq")

    with pytest.raises(RuntimeError):
        get("/", site=RequestLog(site))
    assert lines[0]["status"] == 500


def test_without_a_request_a_record_has_no_number(lines):
    logging.getLogger("site").warning("The disk is %s", "nearly full")
    assert lines == [{**lines[0], "level": "warning", "message": "The disk is nearly full"}]
    assert "id" not in lines[0]


def broken(request, word):
    return 1 / 0


from django.urls import path  # noqa: E402

urlpatterns = [path("broken/<word>/", broken, name="broken")]
handler500 = "therapyedu.errors.server_error"
