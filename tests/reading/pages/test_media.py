"""Media files: byte ranges, allowed types, safe headers."""

from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from articles.reading.pages import media
from articles.reading.pages.media import StorePlaces
from articles.thread_shares import ONE_PIECE, downloads

pytestmark = pytest.mark.django_db  # the 404 page lists what is new


@pytest.fixture
def sound() -> str:
    return default_storage.url(default_storage.save("audio/ab/hour.mp3", ContentFile(bytes(range(100)))))


def body(response) -> bytes:
    with closing(response):
        return b"".join(response)


def test_a_file_comes_whole(client, sound):
    response = client.get(sound)
    assert (response.status_code, body(response)) == (200, bytes(range(100)))
    assert response.headers["Content-Type"] == "audio/mpeg"
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not response.cookies


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=10-19", 10, 19),
        ("bytes=90-", 90, 99),
        ("bytes=-5", 95, 99),
        ("bytes=95-500", 95, 99),
    ],
)
def test_a_player_may_ask_for_a_part(client, sound, header, first, last):
    response = client.get(sound, headers={"range": header})
    assert response.status_code == 206
    assert body(response) == bytes(range(first, last + 1))
    assert response.headers["Content-Range"] == f"bytes {first}-{last}/100"
    assert response.headers["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=500-600", "bytes=-0"])
def test_a_part_beyond_the_end_is_refused(client, sound, header):
    response = client.get(sound, headers={"range": header})
    assert (response.status_code, response.headers["Content-Range"]) == (416, "bytes */100")


@pytest.mark.parametrize(
    "header", ["bytes=-", "bytes=5-2", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b", f"bytes=0-{'9' * 5000}"]
)
def test_an_unreadable_range_gets_the_whole_file(client, sound, header):
    response = client.get(sound, headers={"range": header})
    assert (response.status_code, len(body(response))) == (200, 100)


def test_head_answers_without_a_body(client, sound):
    response = client.head(sound)
    response.close()
    assert (response.status_code, response.headers["Content-Length"]) == (200, "100")


ELSE = [
    "audio/none.mp3",
    "audio/",
    "../settings.py",
    "audio/../../x.png",
    "page.html",
    "drawing.svg",
    "%2e%2e/x.png",
    "a\0.png",
]


def test_anything_else_is_not_there(client, sound):
    default_storage.save("page.html", ContentFile(b"<script>alert(1)</script>"))
    default_storage.save("drawing.svg", ContentFile(b"<svg/>"))
    for path in ELSE:
        assert client.get(f"/media/{path}").status_code == 404, path


@pytest.fixture
def long_sound() -> str:
    content = bytes(range(256)) * (ONE_PIECE // 256 + 1)
    return default_storage.url(default_storage.save("audio/ab/long.mp3", ContentFile(content)))


@pytest.fixture
def crowded() -> Iterator[None]:
    """Other clients use all places for downloads."""
    holders = [client for client in ("10.0.0.1", "10.0.0.2", "10.0.0.3") if downloads.take(client)]
    yield
    for client in holders:
        downloads.give_back(client)


def test_what_is_small_holds_no_thread(client, sound):
    assert not client.get(sound).streaming
    assert not client.get(sound, headers={"range": "bytes=0-"}).streaming


@pytest.mark.parametrize(("header", "status"), [("", 200), ("bytes=0-", 206)])
def test_what_is_large_holds_a_place_until_it_is_closed(client, long_sound, header, status):
    response = client.get(long_sound, headers={"range": header})
    assert (response.status_code, response.streaming) == (status, True)
    assert downloads.holders["127.0.0.1"] == 1
    assert len(body(response)) == int(response.headers["Content-Length"]) == ONE_PIECE + 256
    assert downloads.holders["127.0.0.1"] == 0


def test_behind_a_proxy_every_client_has_places_of_its_own(client, long_sound, settings):
    settings.TRUSTED_PROXIES = 1
    places = [place for place in range(3) if downloads.take("6.6.6.6")]
    try:
        for extra in ({}, {"range": "bytes=0-"}):
            response = client.get(long_sound, headers={"x-forwarded-for": "6.6.6.6, 2.2.2.2"} | extra)
            assert downloads.holders["2.2.2.2"] == 1
            assert len(body(response)) == ONE_PIECE + 256
        assert client.get(long_sound, headers={"x-forwarded-for": "6.6.6.6"}).status_code == 503
    finally:
        for _ in places:
            downloads.give_back("6.6.6.6")


def test_a_large_file_is_sent_later_where_all_places_are_taken(client, long_sound, crowded):
    response = client.get(long_sound)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert response.headers["Cache-Control"] == "no-store"
    assert client.head(long_sound).headers["Content-Length"] == str(ONE_PIECE + 256)


def test_a_player_gets_the_beginning_of_a_part_where_all_places_are_taken(client, long_sound, crowded):
    response = client.get(long_sound, headers={"range": "bytes=100-"})
    assert response.status_code == 206
    assert response.headers["Content-Range"] == f"bytes 100-{ONE_PIECE + 99}/{ONE_PIECE + 256}"
    assert len(body(response)) == ONE_PIECE == int(response.headers["Content-Length"])


def test_nginx_is_told_which_file_to_send(client, settings):
    settings.MEDIA_ACCEL = "/media-files/"
    url = default_storage.url(default_storage.save("audio/ab/an hour.mp3", ContentFile(b"sound")))
    response = client.get(url, headers={"range": "bytes=0-1"})
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["X-Accel-Redirect"] == "/media-files/audio/ab/" + url.rpartition("/")[2]
    assert response.headers["Content-Type"] == "audio/mpeg"
    assert client.get("/media/audio/none.mp3").status_code == 404
    assert client.get("/media/audio/").status_code == 404


def test_a_slow_object_store_leaves_two_threads_for_pages(client, settings, monkeypatch):
    settings.MEDIA_STORAGE, places = "s3://site", StorePlaces()
    monkeypatch.setattr(media, "store_places", places)
    monkeypatch.setattr(media, "WAIT", 0.01)
    with ExitStack() as waiting:
        for _ in range(settings.SERVER_THREADS - 2):
            waiting.enter_context(places)
        for _ in range(2):
            answer = client.get("/media/pictures/ab/x.png")
            assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
        assert places.is_slow, "the next one does not wait"
    assert client.get("/media/pictures/ab/x.png").status_code == 404
    assert not places.is_slow
