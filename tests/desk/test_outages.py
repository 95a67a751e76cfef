"""Outages (full disk, unwritable files, database down): the desk shows the reason and keeps the text."""

import errno
from html import unescape

import html5lib
import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, InternalError, OperationalError
from django.test import Client

from articles.desk.writing import page as writing
from articles.models import Article, Picture, Topic
from articles.outages import DATABASE_BUSY, DATABASE_DOWN, DISK_FULL, NOT_WRITABLE, outage_of
from authors.models import Author
from tests.cast import make_article
from tests.chromium import opened
from tests.conftest import BACKEND
from tests.desk.posting import change, form, page, section
from tests.desk.texts import write
from tests.desk.writing.test_markdown_views import png
from tests.desk.writing.test_writing_in_chromium import (
    card,
    findings,
    save,
    wait_for_state,
    wait_until_ready,
)
from tests.outages import full_database, full_disk, read_only_database, stopped_database
from therapyedu.received_body import ReceivedBody

TYPED = "Typed “here” & <em>nowhere</em> else.\r\n\r\nA second paragraph."
SCRIPT = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
TOPICS, PICTURES, EPISODES = (f"/admin/articles/{name}/add/" for name in ("topic", "picture", "episode"))
PASSWORD = "a-long-word-1"


def driver_error(cause: BaseException, kind: type[DatabaseError] = OperationalError) -> DatabaseError:
    """Return a database error as Django raises it."""
    error = kind(str(cause))
    error.__cause__ = cause
    return error


@pytest.fixture
def at_the_desk(eli):
    """Eli's client; it returns error responses instead of raising."""
    client = Client(raise_request_exception=False)
    client.force_login(eli, backend=BACKEND)
    return client


def texts(response) -> str:
    """Return a page's text without entities."""
    return unescape(response.content.decode())


# Classifying errors


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (driver_error(psycopg.errors.DiskFull()), DISK_FULL),
        (driver_error(psycopg.errors.ReadOnlySqlTransaction(), InternalError), NOT_WRITABLE),
        (driver_error(psycopg.errors.LockNotAvailable()), DATABASE_BUSY),
        (driver_error(psycopg.errors.AdminShutdown()), DATABASE_DOWN),
        (driver_error(psycopg.errors.TooManyConnections()), DATABASE_DOWN),
        (driver_error(psycopg.OperationalError("connection refused")), DATABASE_DOWN),
        (driver_error(psycopg.errors.UndefinedColumn(), DatabaseError), None),
        (OSError(errno.ENOSPC, "No space left on device"), DISK_FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), DISK_FULL),
        (OSError(errno.EROFS, "Read-only file system"), NOT_WRITABLE),
        (PermissionError(errno.EACCES, "Permission denied"), NOT_WRITABLE),
        (FileNotFoundError(errno.ENOENT, "No such file"), None),
        (ValueError("a mistake in the code"), None),
        (None, None),
    ],
)
def test_an_error_is_known_by_its_code(error, outage):
    assert outage_of(error) == outage


def test_an_error_that_led_to_another_is_found():
    error = KeyError("missing")
    error.__context__ = OSError(errno.ENOSPC, "No space left on device")
    assert outage_of(error) == DISK_FULL


# An article


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("stop", "message"),
    [
        (full_database, "disk is full"),
        pytest.param(read_only_database, "cannot write", marks=pytest.mark.soak),
    ],
)
def test_a_save_that_finds_no_room_is_a_507_with_the_form_as_it_was_sent(at_the_desk, stop, message, caplog):
    article = make_article()
    rows = [section("Typed?", TYPED), section("More?", "And more. " * 9_000)]
    data = form(rows, article=article, dek="A new line.")
    with stop():
        shown = at_the_desk.post(change(article), data)
        told = at_the_desk.post(change(article), data, **SCRIPT)
        kept = at_the_desk.post(page(article, "autosave"), data, **SCRIPT)
    assert shown.status_code == told.status_code == kept.status_code == 507
    assert [bool(record.exc_info) for record in caplog.records] == [True] * 3, "the log has the reason, once"
    for words in (message, "Everything you typed is still here", "A new line.", TYPED.replace("\r\n", "\n")):
        assert words in texts(shown)
    for answer in (told, kept):
        assert message in answer.json()["message"]
        assert "Your text stays here." in answer.json()["message"]
    assert article.revisions.count() == 1
    assert at_the_desk.post(change(article), data).status_code == 302, "nothing is torn"


@pytest.mark.django_db
def test_a_busy_database_is_a_503_with_the_form_as_it_was_sent(at_the_desk, monkeypatch):
    def busy(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    article = make_article()
    monkeypatch.setattr(writing, "save", busy)
    data = form([section("Typed?", "And not lost.")], article=article)
    told = at_the_desk.post(change(article), data, **SCRIPT)
    assert told.status_code == 503
    assert "database is busy" in told.json()["message"]
    shown = at_the_desk.post(change(article), data)
    assert (shown.status_code, shown.headers["Retry-After"]) == (503, "30")
    assert "And not lost." in texts(shown)


@pytest.mark.django_db
def test_a_save_while_the_database_is_down_is_a_503_with_what_was_typed(at_the_desk):
    article = make_article()
    rows = [section("", "First."), section("Typed?", TYPED)]
    data = form(rows, article=article, dek="A new line.")
    with stopped_database():
        shown = at_the_desk.post(change(article), data)
        told = at_the_desk.post(change(article), data, **SCRIPT)
        kept = at_the_desk.post(page(article, "autosave"), data, **SCRIPT)
        preview = at_the_desk.post(page(article, "preview"), data, **SCRIPT)
        opened = at_the_desk.get(change(article))
    answers = (shown, told, kept, preview, opened)
    assert [(answer.status_code, answer.headers["Retry-After"]) for answer in answers] == [(503, "30")] * 5
    for answer in (told, kept, preview):
        assert "does not answer" in answer.json()["message"]
    assert "no-store" in shown.headers["Cache-Control"]
    assert "desk/admin.css" in texts(shown), "in the look of the desk"
    assert TYPED in texts(shown)
    assert "nothing is lost" not in texts(shown) + texts(opened)


def inputs(response) -> dict[str, list[str]]:
    """Return the form data that a browser without scripts sends for a page."""
    found: dict[str, list[str]] = {}
    main = html5lib.parse(response.content.decode(), namespaceHTMLElements=False).find(".//main")
    for element in main.iter():
        if element.tag in ("input", "textarea"):
            value = element.get("value", "") if element.tag == "input" else element.text or ""
            found.setdefault(element.get("name"), []).append(value.replace("\n", "\r\n"))
    return found


@pytest.mark.django_db
def test_trying_again_from_that_page_saves_what_was_typed(at_the_desk):
    article = make_article()
    rows = [section("", "First."), section("Typed?", TYPED), section("", "Last.", "pro-tip")]
    data = form(rows, article=article, dek="A new line.")
    with stopped_database():
        shown = at_the_desk.post(change(article), data)
    again = at_the_desk.post(change(article), inputs(shown))
    assert again.status_code == 302
    article = Article.objects.get()
    assert article.dek == "A new line."
    assert [(row.type, row.heading, row.body) for row in article.sections.all()] == [
        ("text", "", "First."),
        ("text", "Typed?", TYPED.replace("\r\n", "\n")),
        ("pro-tip", "", "Last."),
    ]


# Other desk pages, login, profile


@pytest.mark.django_db
def test_any_other_form_of_the_desk_comes_back_as_well(at_the_desk, monkeypatch):
    data = {"name": "Endings", "aliases": "", "description": TYPED, "_save": "Save"}
    with stopped_database():
        down = at_the_desk.post(TOPICS, data)
    assert (down.status_code, TYPED in texts(down)) == (503, True)

    def mistake(*_: object, **__: object) -> None:
        raise ValueError("a mistake in the code")

    with monkeypatch.context() as patched:
        patched.setattr("articles.desk.library.admin.save_topic", mistake)
        broken = at_the_desk.post(TOPICS, data)
    assert (broken.status_code, TYPED in texts(broken)) == (500, True)
    assert "may not be saved" in texts(broken)
    assert not Topic.objects.exists()


@pytest.mark.django_db
def test_a_picture_that_finds_no_room_is_a_507_and_its_words_come_back(at_the_desk):
    file = SimpleUploadedFile("chairs.png", png(64, 40), "image/png")
    data = {"file": file, "path": "", "alt": "Two chairs by a window.", "credit": ""}
    with full_disk():
        shown = at_the_desk.post(PICTURES, data)
        file.seek(0)
        told = at_the_desk.post("/admin/markdown/upload/", {"image": file}, **SCRIPT)
    assert (shown.status_code, told.status_code) == (507, 507)
    assert "Two chairs by a window." in texts(shown)
    assert "chairs.png" in texts(shown)
    assert "disk is full" in told.json()["message"]
    assert not Picture.objects.exists()


@pytest.fixture
def send_sound(eli, settings):
    """Return a function that uploads an episode while the disk has room for this many bytes.

    A sound is large and waits in a temporary file; its transcript stands behind it in the form.
    """
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(eli, backend=BACKEND)
    token = inputs(client.get(EPISODES))["csrfmiddlewaretoken"][0]

    def send(size: int, room: int = 0):
        sound = SimpleUploadedFile("talk.mp3", b"x" * size, "audio/mpeg")
        data = {"csrfmiddlewaretoken": token, "title": "First", "audio": sound, "transcript": TYPED}
        with full_disk(room):
            return client.post(EPISODES, data)

    return send


def assert_everything_typed_is_back(shown) -> None:
    assert shown.status_code == 507
    assert "disk is full" in texts(shown)
    assert (inputs(shown)["title"], inputs(shown)["transcript"]) == (["First"], [TYPED])
    assert "choose talk.mp3 again" in texts(shown)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("size", "room"),
    [
        (3, 0),
        (300_000, 200_000),
        *(pytest.param(size, 0, marks=pytest.mark.soak) for size in (30_000, 300_000)),
    ],
)
def test_a_large_upload_that_finds_no_room_to_wait_in_takes_nothing_typed_with_it(send_sound, size, room):
    assert_everything_typed_is_back(send_sound(size, room))


@pytest.mark.django_db
def test_of_a_sound_too_large_for_memory_the_words_on_both_sides_are_kept(send_sound, monkeypatch):
    monkeypatch.setattr("therapyedu.received_body.KEPT_BYTES", 2_000)
    assert_everything_typed_is_back(send_sound(300_000, 100_000))


@pytest.mark.django_db
def test_a_disk_that_was_full_when_the_server_started_is_named_as_well(send_sound, monkeypatch):
    """Without room Python finds no folder for temporary files and raises its own error."""
    monkeypatch.setattr("tempfile.tempdir", None)
    assert_everything_typed_is_back(send_sound(30_000))


@pytest.mark.django_db
def test_a_large_upload_whose_body_alone_finds_room_takes_nothing_typed_with_it(send_sound, monkeypatch):
    """The request body fits on the disk, but the copy of its file does not."""
    monkeypatch.setattr(ReceivedBody, "_store", lambda body, data: body.file.write(data))
    assert_everything_typed_is_back(send_sound(300_000))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("login", "stop", "status"),
    [
        ("/admin/login/", read_only_database, 507),
        ("/profile/login/", stopped_database, 503),
        pytest.param("/admin/login/", stopped_database, 503, marks=pytest.mark.soak),
        pytest.param("/profile/login/", read_only_database, 507, marks=pytest.mark.soak),
    ],
)
def test_a_login_says_what_is_wrong_and_never_repeats_the_password(eli, login, stop, status):
    eli.set_password(PASSWORD)
    eli.save()
    client = Client(raise_request_exception=False)
    with stop():
        answer = client.post(login, {"username": "eli", "password": PASSWORD})
    assert answer.status_code == status
    assert inputs(answer)["username"] == ["eli"]
    assert PASSWORD not in texts(answer)
    assert client.post(login, inputs(answer) | {"password": [PASSWORD]}).status_code == 302


@pytest.mark.django_db
def test_an_author_gets_their_words_back_in_the_look_of_the_site(sam):
    client = Client(raise_request_exception=False)
    client.force_login(sam, backend=BACKEND)
    data = {"name": "Sam Rivers", "pronouns": "", "role": "", "bio": TYPED, "links": ""}
    with stopped_database():
        down = client.post("/profile/", data)
        opened = client.get("/profile/")
    portrait = SimpleUploadedFile("me.png", png(64, 40), "image/png")
    with full_disk():
        full = client.post("/profile/", data | {"new_portrait": portrait})
    assert (down.status_code, opened.status_code, full.status_code) == (503, 503, 507)
    for answer in (down, full):
        assert TYPED in texts(answer)
        assert "bundles/form.css" in texts(answer)
    assert Author.objects.get(user=sam).bio == ""


# Readers


@pytest.mark.django_db
def test_a_mistake_in_the_code_promises_readers_nothing(client, monkeypatch):
    def mistake(*_: object, **__: object) -> None:
        raise ValueError("a mistake in the code")

    monkeypatch.setattr("articles.reading.pages.views.numbered_page", mistake)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert "nothing is lost" not in texts(answer)


# In a browser


@pytest.mark.soak
@pytest.mark.django_db
def test_the_form_says_what_is_wrong_and_goes_on_by_itself_when_it_is_right_again(windows, eli):
    article = make_article()
    view = wait_until_ready(windows(eli, change(article)))
    view.client.raise_request_exception = False
    card(view, 0).locator(".fold").click()
    with read_only_database():
        write(card(view, 0).locator("[name=section-body]"), "Typed while the disk was full.")
        view.wait_for_selector("#save-problem:has-text('The server cannot write to its disk')")
        assert "Keep this page open: it tries again by itself." in view.inner_text("#save-problem")
    wait_for_state(view, "Unsaved changes")
    save(view)
    assert article.sections.first().body == "Typed while the disk was full."


@pytest.mark.soak
@pytest.mark.django_db
@pytest.mark.parametrize("path", [TOPICS, "/profile/"])
def test_the_page_with_what_was_typed_can_be_read_in_light_and_dark(chromium, at_the_desk, elsewhere, path):
    with stopped_database():
        answer = at_the_desk.post(path, {"name": "Endings", "description": TYPED, "_save": "Save"})
    view = opened(chromium, at_the_desk, elsewhere)
    view.route("**/sent", lambda route: route.fulfill(body=answer.content, headers=dict(answer.items())))
    view.goto("/sent")
    assert view.input_value("textarea") == TYPED.replace("\r\n", "\n")
    assert view.complaints == []
    for colors in ("light", "dark"):
        view.emulate_media(color_scheme=colors)
        view.wait_for_timeout(300)  # wait for the admin's colour transitions
        assert findings(view, colors) == []
    chromium.take_back(view)
