"""PostgreSQL stops and starts again while the site runs: what readers and an editor get."""

import json
import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlencode

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.backends.postgresql import base as djangos

from tests.postgresql import free_port, running_cluster
from tests.reading.cache.test_soak import served
from therapyedu.postgresql import base

PATH = "/articles/what-happens-first/"
TOKEN = "x" * 32
SETUP = """
import django; django.setup()
import json
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from tests.cast import make_live
from tests.conftest import BACKEND, account
from tests.desk.posting import change, form, section
from therapyedu.accounts import SessionStore
eli, article = account("eli", "editor"), make_live()
session = SessionStore()
session.update(
    {SESSION_KEY: eli.pk, BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: eli.get_session_auth_hash()}
)
session.create()
data = form([section("Typed?", "And not lost.")], article=article)
print(json.dumps({"session": session.session_key, "path": change(article), "form": data}))
"""


def ask(port: int, path: str, body: str = "", **headers: str) -> tuple[HTTPResponse, str]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("POST" if body else "GET", path, body or None, headers)
        response = connection.getresponse()
        return response, response.read().decode()


@pytest.mark.soak
def test_readers_have_their_pages_and_an_editor_has_the_text_while_it_is_stopped(tmp_path):
    with running_cluster() as postgresql:
        env = os.environ | {
            "DATABASE_URL": postgresql.url,
            "MEDIA_ROOT": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        }
        setup = [sys.executable, "-c", SETUP]
        made = subprocess.run(setup, check=True, env=env, cwd=settings.BASE_DIR, capture_output=True)
        told = json.loads(made.stdout)
        port = free_port()

        def save() -> tuple[HTTPResponse, str]:
            cookie = f"sessionid={told['session']}; csrftoken={TOKEN}"
            body = urlencode(told["form"] | {"csrfmiddlewaretoken": TOKEN}, doseq=True)
            kind = "application/x-www-form-urlencoded"
            return ask(port, told["path"], body, **{"Cookie": cookie, "Content-Type": kind})

        with served(env, port):
            before = [ask(port, PATH)[1] for _ in range(20)]  # in each worker
            postgresql.stop()
            began = time.monotonic()
            for response, text in (ask(port, PATH) for _ in range(40)):
                assert (response.status, text) == (200, before[0])
                assert int(response.headers["Age"]) < 60
            for _ in range(10):
                response, _text = ask(port, "/search/?q=nervous")
                assert (response.status, response.headers["Retry-After"]) == (503, "30")
            for _ in range(10):
                response, text = save()
                assert (response.status, response.headers["Retry-After"]) == (503, "30")
                assert "And not lost." in text
            assert time.monotonic() - began < 30, "none of 60 requests waits for the server"
            postgresql.start()
            time.sleep(base.PAUSE)
            for response, _text in (ask(port, PATH) for _ in range(20)):
                assert (response.status, response.headers["Age"]) == (200, None)
            assert save()[0].status == 302


@pytest.mark.soak
def test_a_server_that_takes_connections_and_says_nothing_does_not_hold_the_site_up(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        env = os.environ | {
            "DATABASE_URL": f"postgres://tests@127.0.0.1:{silent.getsockname()[1]}/postgres",
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        }
        port = free_port()
        with served(env, port):
            times = []
            for _ in range(40):
                began = time.monotonic()
                assert ask(port, "/")[0].status == 503
                times.append(time.monotonic() - began)
    assert sum(times) < 30
    assert sorted(times)[len(times) // 2] < 1


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_after_a_failure_the_server_is_tried_once_a_second(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(base, "monotonic", clock)
    monkeypatch.setattr(base, "attempts", base.Attempts())
    tried: list[float] = []
    is_down = True

    def connect(*_: object) -> str:
        tried.append(clock.now)
        if is_down:
            raise psycopg.OperationalError("connection refused")
        return "a connection"

    monkeypatch.setattr(djangos.DatabaseWrapper, "get_new_connection", connect)
    wrapper = base.DatabaseWrapper({"NAME": "postgres", "OPTIONS": {}})
    for _ in range(30):
        with pytest.raises((OperationalError, psycopg.OperationalError)):
            wrapper.get_new_connection({})
        clock.now += 0.125
    assert tried == [100, 101, 102, 103]
    is_down = False
    clock.now += 1
    assert [wrapper.get_new_connection({}) for _ in range(3)] == ["a connection"] * 3


def test_where_an_attempt_takes_long_fewer_requests_wait_for_one(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(base, "monotonic", clock)
    attempts = base.Attempts()
    assert attempts.may_try()
    attempts.failed(3.0)
    clock.now += 8.9
    assert not attempts.may_try()
    clock.now += 0.2
    assert attempts.may_try()
    assert not attempts.may_try(), "somebody tries already"
    attempts.succeeded()
    assert attempts.may_try()
