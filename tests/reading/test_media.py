"""Stored files: byte ranges, known types, safe headers."""

from contextlib import closing

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

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


@pytest.mark.parametrize(
    "path",
    [
        "audio/none.mp3",
        "audio/",
        "../settings.py",
        "audio/../../x.png",
        "page.html",
        "drawing.svg",
        "%2e%2e/x.png",
        "a\0.png",
    ],
)
def test_anything_else_is_not_there(client, sound, path):
    default_storage.save("page.html", ContentFile(b"<script>alert(1)</script>"))
    default_storage.save("drawing.svg", ContentFile(b"<svg/>"))
    assert client.get(f"/media/{path}").status_code == 404
