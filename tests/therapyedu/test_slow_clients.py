"""Slow clients (incomplete bodies and stalled downloads) do not block readers and editors."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.cast import make_live
from tests.conftest import copied
from tests.granian import served
from tests.postgresql import free_port
from tests.slow_clients import HEADS, attack, download, half_sent, slowest_page
from tests.soak import repeats
from tests.transfer.static_site.nginx import nginx_server, run_server
from therapyedu.headers import PERMISSIONS_POLICY

pytestmark = pytest.mark.django_db  # the site is made in the test database, and copied
EDITOR, READER = "127.0.0.3", "127.0.0.2"  # different addresses, like other connections
PAGES = ("/articles/the-marigold-method/", "/search/?q=marigold", "/")
PATHS = (
    "/",
    "/admin/login/",
    "/profile/login/",
    "/profile/",
    "/admin/articles/article/add/",
    "/admin/markdown/upload/",
    "/search/",
    "/static/none.css",
    "/not/there/",
)
SECONDS = repeats(15, full=60)  # REQUEST_BODY_TIMEOUT below is one
STOPPED = 5  # seconds; an attack that stops pages stops them until it ends
SOUND, SIZE = "/media/audio/ab/hour.mp3", 24 * 2**20
DOWNLOADS = [download(SOUND), download(SOUND, "bytes=0-"), download(SOUND, f"bytes=100-{SIZE - 1}")]


@pytest.fixture(scope="module")
def env(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """A site with one article and one long sound, for servers in separate processes."""
    folder: Path = tmp_path_factory.mktemp("site")
    with django_db_blocker.unblock():
        empty = copied()
        make_live("The marigold method")
        with closing(sqlite3.connect(folder / "site.sqlite3")) as rows:
            copied().backup(rows)
        empty.backup(connection.connection)
    sound = folder / "media" / SOUND.removeprefix("/media/")
    sound.parent.mkdir(parents=True)
    sound.touch()
    os.truncate(sound, SIZE)
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "REQUEST_BODY_TIMEOUT": "1",
    }


@pytest.fixture(scope="module")
def site(env: dict[str, str]) -> Iterator[str]:
    port = free_port()
    with served(env, port, workers=1):
        yield prepared(f"http://127.0.0.1:{port}")


def prepared(site: str) -> str:
    """Request every page, in all processes: the first search in a process reads all crisis phrases."""
    slowest_page(site, PAGES, 2)
    return site


@contextmanager
def behind_nginx(env: dict[str, str], here: Path, *, workers: int) -> Iterator[str]:
    """The site behind nginx, configured as in deploy/nginx/."""
    port = free_port()
    server = nginx_server(port, here, media=env["MEDIA_ROOT"])
    with (
        served(env | {"MEDIA_ACCEL": "/media-files/"}, port, workers=workers),
        run_server(server, here) as nginx,
    ):
        yield prepared(f"http://127.0.0.1:{nginx.port}")


def ask(
    base: str, path: str, method: str = "GET", *, body: str | None = None, by: str = READER, **headers: str
) -> HTTPResponse:
    """Send one complete request from its own address; return the response."""
    host, port = base.removeprefix("http://").split(":")
    with closing(HTTPConnection(host, int(port), timeout=10, source_address=(by, 0))) as connection:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        response.content = response.read()
        return response


def assert_half_sent_bodies_stop_nobody(site: str, kind: str, seconds: float) -> None:
    with attack(site, [half_sent(kind, path) for path in PATHS], 40):
        assert slowest_page(site, PAGES, seconds) < STOPPED


def test_half_sent_bodies_stop_no_page(site):
    """Of all kinds at once; the soak sends each for longer."""
    with attack(site, [half_sent(kind, path) for path in PATHS for kind in HEADS], 40):
        assert slowest_page(site, PAGES, 1) < STOPPED


def test_stalled_downloads_stop_no_page(site):
    with attack(site, DOWNLOADS, 40):
        assert slowest_page(site, PAGES, 1) < STOPPED
        player = ask(site, SOUND, Range="bytes=0-")
        assert player.status in (206, 200)
        assert len(player.content) == int(player.headers["Content-Length"])


def test_an_editor_logs_in_beside_half_sent_bodies(site):
    form = "username=eli&password=wrong&csrfmiddlewaretoken=" + "a" * 32
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": "csrftoken=" + "a" * 32}
    with attack(site, [half_sent("form", "/profile/login/")], 40):
        for _ in range(3):
            response = ask(site, "/profile/login/", "POST", body=form, by=EDITOR, **headers)
            assert response.status == 200


def test_a_body_that_stops_is_answered_and_its_connection_closed(site):
    host, port = site.removeprefix("http://").split(":")
    slow = HTTPConnection(host, int(port), timeout=8, source_address=(EDITOR, 0))
    with closing(slow) as connection:
        connection.putrequest("POST", "/profile/login/")
        connection.putheader("Content-Length", "1000")
        connection.endheaders(b"a")
        response = connection.getresponse()
        assert response.status == 408
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert b"took too long" in response.read1()
        assert response.read1() == b""


@pytest.mark.soak
def test_nginx_sends_the_files_with_the_headers_of_the_site(env, tmp_path):
    with behind_nginx(env, tmp_path, workers=1) as site:
        whole, part = ask(site, SOUND), ask(site, SOUND, Range="bytes=10-19")
        assert (whole.status, len(whole.content)) == (200, SIZE)
        assert (part.status, part.content) == (206, bytes(10))
        assert part.headers["Content-Range"] == f"bytes 10-19/{SIZE}"
        assert whole.headers["Content-Type"] == "audio/mpeg"
        assert whole.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert whole.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert whole.headers["X-Content-Type-Options"] == "nosniff"
        assert whole.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert whole.headers["Permissions-Policy"] == PERMISSIONS_POLICY
        assert "X-Accel-Redirect" not in whole.headers
        assert ask(site, "/media-files/audio/ab/hour.mp3").status == 404
        with attack(site, [*DOWNLOADS, *(half_sent(kind, path) for path in PATHS for kind in HEADS)], 60):
            assert slowest_page(site, PAGES, 1) < STOPPED


@pytest.mark.soak
@pytest.mark.parametrize("kind", HEADS)
def test_half_sent_bodies_for_long(site, kind):
    assert_half_sent_bodies_stop_nobody(site, kind, seconds=SECONDS)


@pytest.mark.soak
def test_stalled_downloads_for_long(site):
    with attack(site, DOWNLOADS, 40):
        assert slowest_page(site, PAGES, SECONDS) < STOPPED


@pytest.mark.soak
def test_both_behind_nginx_for_long(env, tmp_path):
    with behind_nginx(env, tmp_path, workers=2) as site:
        with attack(site, DOWNLOADS, 40):
            assert slowest_page(site, PAGES, SECONDS) < STOPPED
        for kind in HEADS:
            assert_half_sent_bodies_stop_nobody(site, kind, seconds=SECONDS)
