"""Requests that a URL pattern does not accept are refused before the body is read; bodies time out."""

from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from threading import Event
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import Client
from django.urls import get_resolver, path, resolve

from articles.models.sound import SOUND_LIMIT
from articles.request_policy import (
    DEFAULT,
    FORM,
    LARGE_FORM,
    SMALL_FORM,
    RequestPolicy,
    declare,
    policies,
    policy_of,
    policy_of_match,
)
from articles.thread_shares import ThreadShare, bodies, body_readers
from tests.conftest import BACKEND
from tests.outages import stopped_database
from therapyedu.request_limits import WITHOUT_LOGIN

pytestmark = pytest.mark.django_db
HERE = "127.0.0.1"  # the address of the test client
FORM_TYPE = "application/x-www-form-urlencoded"
ADD, PREVIEW = "/admin/articles/article/add/", "/admin/markdown/preview/"


class Unreadable:
    """A body that must not be read."""

    def __init__(self) -> None:
        self.was_read = False

    def read(self, size: int = -1) -> bytes:
        self.was_read = True
        return b""

    readline = read


class Stalled:
    """A body that sends nothing until the test ends its connection."""

    def __init__(self) -> None:
        self.ended = Event()

    def read(self, size: int = -1) -> bytes:
        self.ended.wait(20)
        return b""

    readline = read


@pytest.fixture
def stalled() -> Iterator[Stalled]:
    body = Stalled()
    yield body
    body.ended.set()


@pytest.fixture
def impatient(settings) -> None:
    settings.REQUEST_BODY_TIMEOUT = 0.05


def send(client, address: str, body: Any, *, length: int = 1000, method: str = "POST", **extra: str) -> Any:
    """Send a request with a body that is read from `body`."""
    extra = {"CONTENT_LENGTH": str(length), "CONTENT_TYPE": FORM_TYPE} | extra
    return client.generic(method, address, **extra, **{"wsgi.input": body})


@pytest.fixture
def checked_client() -> Client:
    """A client with CSRF checks, like a browser; the check reads the body."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["csrftoken"] = "a" * 32
    return client


READ_ONLY = ["/", "/articles/one/", "/search/", "/feed.atom", "/media/a.mp3", "/robots.txt", "/sitemap.xml"]


@pytest.mark.parametrize("address", READ_ONLY)
def test_a_page_for_readers_refuses_what_is_no_read_without_reading_the_body(checked_client, address):
    body = Unreadable()
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        response = send(checked_client, address, body, method=method)
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
        assert response.headers["Cache-Control"] == "no-store"
        assert "default-src" in response.headers["Content-Security-Policy"]
    assert not body.was_read


@pytest.mark.parametrize("extra", [{}, {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}])
def test_a_read_with_a_body_is_refused(client, extra):
    body = Unreadable()
    for address in ("/", "/profile/login/", "/admin/articles/article/add/"):
        assert send(client, address, body, method="GET", **extra).status_code == 413
    assert not body.was_read


def test_a_body_without_a_length_is_refused(client):
    body = Unreadable()
    chunked = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
    assert send(client, "/profile/login/", body, **chunked).status_code == 411
    assert not body.was_read


@pytest.mark.parametrize("address", ["/profile/login/", "/admin/login/", "/profile/logout/"])
def test_a_login_takes_no_more_than_a_login_is_long(checked_client, address):
    body = Unreadable()
    response = send(checked_client, address, body, length=SMALL_FORM + 1)
    assert response.status_code == 413
    assert response.content == b"This is too large. The limit is 64 KB at a time."
    assert not body.was_read


def test_the_form_of_an_article_takes_twenty_megabytes_from_editors_alone(client, eli, logged_in):
    body = Unreadable()
    response = send(client, ADD, body, length=WITHOUT_LOGIN + 1)
    assert response.status_code == 403
    assert b"You are logged out" in response.content
    response = send(logged_in(eli), ADD, body, length=LARGE_FORM + 1, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    assert response.status_code == 413
    assert response.json() == {"message": "This is too large. The limit is 20 MB at a time."}
    assert not body.was_read
    large = f"title=Long&sections={'a' * (WITHOUT_LOGIN + 1)}".encode()
    assert send(client, ADD, BytesIO(large), length=len(large)).status_code != 403


# Django decodes octal escapes in cookies, and PostgreSQL does not accept a NUL.
KEYS_OF_NO_SESSION = [r'"\000aaaaaaaaaaaa"', "a" * 31, "a" * 33, "A" * 32, "é" * 32]


@pytest.mark.parametrize("key", KEYS_OF_NO_SESSION)
def test_a_key_that_is_none_of_django_is_no_session_and_is_not_looked_up(
    client, key, django_assert_num_queries
):
    with django_assert_num_queries(0):
        cookie = {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={key}"}
        body = Unreadable()
        assert send(client, PREVIEW, body, length=WITHOUT_LOGIN + 1, **cookie).status_code == 403
        assert client.get("/admin/login/", **cookie).status_code == 200
    assert not body.was_read


def test_no_answer_to_an_error_reads_the_body_as_it_comes(monkeypatch):
    def mistake(*_: object) -> None:
        raise ValueError("a mistake in the code")

    monkeypatch.setattr("therapyedu.request_limits.check_body", mistake)
    body = Unreadable()
    response = send(Client(raise_request_exception=False), "/admin/login/", body)
    assert (response.status_code, body.was_read) == (500, False)


@pytest.fixture
def at_the_desk(eli) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(eli, backend=BACKEND)
    return client


def test_a_large_half_sent_body_gets_no_more_than_its_time_while_the_database_is_down(
    at_the_desk, stalled, impatient, settings
):
    settings.REQUEST_BODY_RATE = 2**40
    with stopped_database(), closing(send(at_the_desk, PREVIEW, stalled, length=2_000_000)) as response:
        assert response.status_code == 408


def test_a_large_form_comes_back_with_what_was_typed_while_the_database_is_down(at_the_desk):
    large = f"title=Long&sections={'a' * (WITHOUT_LOGIN + 1)}".encode()
    with stopped_database():
        response = send(at_the_desk, ADD, BytesIO(large), length=len(large))
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert b'value="Long"' in response.content


def test_a_sound_is_refused_unread_while_the_database_is_down(at_the_desk):
    body = Unreadable()
    with stopped_database():
        response = send(at_the_desk, "/admin/articles/episode/add/", body, length=LARGE_FORM + 1)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert b"The database does not answer" in response.content
    assert not body.was_read


def test_what_is_nowhere_is_not_found_and_not_read(client):
    body = Unreadable()
    assert send(client, "/not/there/", body).status_code == 404
    assert not body.was_read


def test_a_body_that_is_cut_off_is_refused(client):
    response = send(client, "/profile/login/", BytesIO(b"username=eli"), length=1000)
    assert response.status_code == 400


def test_a_body_that_stops_gets_an_answer_that_ends_the_connection(client, stalled, impatient):
    with closing(send(client, "/profile/login/", stalled)) as response:
        assert response.status_code == 408
        assert bodies.holders["127.0.0.1"] == 1
        text = b"".join(response)
        assert int(response.headers["Content-Length"]) == len(text) + 1
        assert b"took too long" in text
    assert bodies.holders["127.0.0.1"] == 0


def test_a_body_over_http_2_is_refused_unread(client):
    body = Unreadable()
    assert send(client, "/profile/login/", body, SERVER_PROTOCOL="HTTP/2").status_code == 505
    assert not body.was_read


def test_where_all_places_are_taken_a_slow_body_is_sent_away_and_a_whole_one_is_not(client, stalled):
    taken = [client for client in ("10.0.0.1", "10.0.0.2", "10.0.0.3") if bodies.take(client)]
    try:
        with closing(send(client, "/profile/login/", stalled)) as response:
            b"".join(response)
            assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
        assert client.post("/profile/login/", {"username": "eli", "password": "no"}).status_code == 200
    finally:
        for holder in taken:
            bodies.give_back(holder)


@pytest.fixture
def used_up() -> Iterator[None]:
    """The test client has all places for slow bodies that one client may have."""
    places = [place for place in range(settings.SLOW_CLIENT_THREADS) if bodies.take(HERE)]
    yield
    for _ in places:
        bodies.give_back(HERE)


@pytest.mark.usefixtures("used_up")
def test_a_whole_body_is_taken_from_a_client_with_no_place_left(client):
    assert client.post("/profile/login/", {"username": "eli", "password": "no"}).status_code == 200


@pytest.mark.usefixtures("used_up")
def test_of_one_client_only_so_many_bodies_are_read_at_once(client, stalled):
    body, begun = Unreadable(), []
    while body_readers.has_free_place(HERE):
        begun.append(send(client, "/profile/login/", stalled))
    assert len(begun) == settings.SERVER_THREADS
    assert send(client, "/profile/login/", body).status_code == 503
    assert not body.was_read
    stalled.ended.set()
    for response in begun:
        response.reader.thread.join()
        response.close()
    assert body_readers.holders[HERE] == 0
    assert client.post("/profile/login/", {"username": "eli", "password": "no"}).status_code == 200


def test_behind_a_proxy_every_client_has_places_of_its_own(client, stalled, impatient, settings):
    settings.TRUSTED_PROXIES = 1
    with closing(send(client, "/profile/login/", stalled, HTTP_X_FORWARDED_FOR="1.1.1.1, 6.6.6.6")) as slow:
        assert slow.status_code == 408
        assert dict(bodies.holders) == {"6.6.6.6": 1}


def test_one_client_gets_half_of_the_places():
    share = ThreadShare(4)
    assert [share.take("one") for _ in range(3)] == [True, True, False]
    assert [share.take(other) for other in ("two", "three", "four")] == [True, True, False]
    share.give_back("one")
    assert share.has_free_place("four")


def test_accounts_and_bodies_exist_only_at_the_desk_and_on_pages_of_ones_own():
    """Reviewers who come by a mailed link send forms, and have no accounts."""
    answers = {"articles/<slug:slug>/feedback/": RequestPolicy(methods=("POST",), body_limit=1024)}
    for route, policy in policies(get_resolver()).items():
        is_private = route.startswith(("account/", "admin/", "profile/"))
        assert policy.has_accounts == is_private, route
        is_form = is_private or route.startswith("review/")
        assert is_form or policy == answers.get(route, DEFAULT), route


def test_a_pattern_inherits_what_it_does_not_declare():
    episode = policy_of_match(resolve("/admin/articles/episode/add/"))
    assert episode == RequestPolicy(methods=FORM, body_limit=SOUND_LIMIT + LARGE_FORM, has_accounts=True)
    request = HttpRequest()
    request.path_info = "/admin/articles/article/choices/"
    assert policy_of(request) == RequestPolicy(has_accounts=True)


def test_a_misspelled_declaration_is_an_error_at_once():
    with pytest.raises(TypeError, match="body_limits"):
        declare(path("x/", test_a_misspelled_declaration_is_an_error_at_once), body_limits=1)
