"""The Markdown editor's views: preview and picture upload."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles.models import Picture
from tests.desk.posting import ADD

pytestmark = pytest.mark.django_db
PREVIEW, UPLOAD = "/admin/markdown/preview/", "/admin/markdown/upload/"
CORPUS = Path(__file__).parents[3].parent / "shared" / "corpora"
SCRIPT = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


def png(width: int = 4, height: int = 3) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(file, "PNG")
    return file.getvalue()


def huge_png() -> bytes:
    """A small file that claims 13,000 × 13,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 13_000, 13_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 999))
        + chunk(b"IEND", b"")
    )


def send(client, data: bytes, name: str = "Two chairs!.PNG", type: str = "image/png", **words: str):
    return client.post(UPLOAD, {"image": SimpleUploadedFile(name, data, type)} | words, **SCRIPT)


def test_a_picture_comes_into_the_library_under_a_safe_name(logged_in, ada):
    response = send(logged_in(ada), png())
    picture = Picture.objects.get()
    answer = response.json()
    assert answer.pop("url").startswith("/media/pictures/")
    assert answer == {
        "image_code": f"![]({picture.path})",
        "pk": picture.pk,
        "path": picture.path,
        "alt": "",
        "credit": "",
        "width": 4,
        "height": 3,
        "focus_x": 50,
        "focus_y": 40,
        "may_set_focus": True,
    }
    assert picture.path == f"images/two-chairs-{picture.digest[:6]}.png"
    assert picture.added_by == ada
    assert picture.stored["file"].endswith(".png")


def test_the_content_decides_the_type_and_not_the_name(logged_in, ada):
    response = send(logged_in(ada), png(), "../../evil.html", "text/html")
    assert response.status_code == 200
    assert Picture.objects.get().path.startswith("images/evil-")
    assert Picture.objects.get().path.endswith(".png")


def test_the_same_picture_twice_is_one_picture(logged_in, ada):
    client = logged_in(ada)
    assert send(client, png()).json() == send(client, png()).json()
    assert Picture.objects.count() == 1


def test_a_picture_brings_its_words_and_overwrites_none(logged_in, ada, eli):
    answer = send(logged_in(ada), png(), alt="Two chairs", credit="").json()
    assert (answer["alt"], answer["credit"]) == ("Two chairs", "")
    answer = send(logged_in(eli), png(), alt="Something else", credit="Ana Moreira").json()
    assert (answer["alt"], answer["credit"]) == ("Two chairs", "Ana Moreira")
    picture = Picture.objects.get()
    assert (picture.alt, picture.credit) == ("Two chairs", "Ana Moreira")


def test_words_that_are_no_line_are_refused_in_words(logged_in, ada):
    response = send(logged_in(ada), png(), alt="Two\x07chairs", credit="x" * 201)
    assert response.status_code == 400
    assert "200 characters" in response.json()["image"][0]
    assert Picture.objects.get().alt == ""


HOSTILE = {
    "html named png": b"<!doctype html><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "truncated png": png(400, 400)[:60],
    "169 megapixels": huge_png(),
    "nothing": b"",
    "gif header alone": b"GIF89a",
    "html after a gif header": b"GIF89a<script>alert(1)</script>",
}


def test_a_hostile_file_is_refused_in_words(logged_in, ada):
    client = logged_in(ada)
    for data in HOSTILE.values():
        response = send(client, data)
        assert response.status_code == 400, data[:20]
        (message,) = response.json()["image"]
        assert len(message) > 15, data[:20]
        assert not Picture.objects.exists(), data[:20]


@pytest.mark.soak
@pytest.mark.skipif(not CORPUS.exists(), reason="../shared/corpora is not here")
def test_the_corpus_of_pictures_gives_a_message_or_a_clean_picture(logged_in, ada):
    client = logged_in(ada)
    answers = {}
    for file in sorted((CORPUS / "images").rglob("*.*")):
        response = send(client, file.read_bytes(), file.name)
        answers[file.name] = response.status_code
        assert ("image_code" in response.json()) == (response.status_code == 200)
    assert set(answers.values()) == {200, 400}
    assert all(status == 400 for name, status in answers.items() if name.endswith(".svg"))


def test_an_upload_without_a_file_is_refused(logged_in, ada):
    assert logged_in(ada).post(UPLOAD, {"image": "text"}).json()["image"]


@pytest.mark.parametrize("path", [PREVIEW, UPLOAD])
def test_only_staff_and_only_posts(client, logged_in, sam, ada, path):
    assert client.post(path).headers["Location"].startswith("/admin/login/")
    assert logged_in(sam).post(path).headers["Location"].startswith("/admin/login/")
    assert client.post(path, **SCRIPT).status_code == 403
    assert "logged out" in client.post(path, **SCRIPT).json()["image"][0]
    assert logged_in(ada).get(path).status_code == 405


def test_uploading_needs_the_permission(logged_in, ada):
    ada.groups.clear()
    assert send(logged_in(ada), png()).status_code == 403
    assert not Picture.objects.exists()


def test_uploads_are_refused_without_the_token(ada):
    from django.test import Client

    from tests.conftest import BACKEND

    client = Client(enforce_csrf_checks=True)
    client.force_login(ada, backend=BACKEND)
    assert send(client, png()).status_code == 403
    assert client.post(PREVIEW, {"content": "x"}).status_code == 403


def test_the_preview_shows_the_section_with_its_pictures(logged_in, ada):
    client = logged_in(ada)
    code = send(client, png()).json()["image_code"].replace("![]", "![Two chairs]")
    html = client.post(PREVIEW, {"content": f"An *hour*.\r\n\r\n{code}"}).content.decode()
    assert "<em>hour</em>" in html
    assert '<img src="/media/pictures/' in html or "<img" in html
    assert 'alt="Two chairs"' in html


RUNNING = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "::: pro-tip\n<svg onload=x>\n:::",
]


def test_the_preview_never_returns_what_runs(logged_in, ada):
    client = logged_in(ada)
    for hostile in RUNNING:
        html = client.post(PREVIEW, {"content": hostile}).content.decode()
        assert "<script" not in html, hostile
        assert 'href="javascript' not in html, hostile
        assert "<img" not in html, hostile
        assert "<svg" not in html, hostile


@pytest.mark.soak
@pytest.mark.skipif(not CORPUS.exists(), reason="../shared/corpora is not here")
def test_the_preview_of_the_corpus_of_payloads_has_no_script(logged_in, ada):
    client = logged_in(ada)
    for file in sorted((CORPUS / "xss").glob("patt-*.txt")):
        text = file.read_text(encoding="utf-8", errors="replace")
        for start in range(0, len(text), 50_000):
            response = client.post(PREVIEW, {"content": text[start : start + 50_000]})
            assert response.status_code == 200
            assert "<script" not in response.content.decode().lower(), file.name


def test_a_preview_beyond_the_limit_says_so(logged_in, ada):
    response = logged_in(ada).post(PREVIEW, {"content": "a" * 100_001})
    assert response.status_code == 413
    assert "100,000" in response.content.decode()


def test_markdownx_has_no_address_of_its_own(client, logged_in, ada):
    for path in ("/markdownx/upload/", "/markdownx/markdownify/"):
        assert client.get(path).status_code == 404
    page = logged_in(ada).get(ADD).content.decode()
    assert "/markdownx/upload/" not in page
    assert UPLOAD in page
