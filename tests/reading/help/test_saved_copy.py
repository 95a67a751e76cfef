"""The copy of the Get help page answers while the database is down, and needs nothing but itself."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import html5lib
import pytest
from django.test import Client

from articles.management.commands.prepare_demo import Command
from articles.publishing import publish, unpublish
from articles.publishing.help_actions import check_help_line, delete_help_line, save_help_line
from articles.reading.cache.versions import clear_caches
from articles.reading.help import help_page, saved_copy
from tests.cast import make_help_line, make_live, rewrite
from tests.outages import stopped_database
from tests.reading.wsgi import Site

pytestmark = pytest.mark.django_db
PATH = "/get-help/"


@pytest.fixture
def line():
    return make_help_line()


@pytest.fixture
def copy(settings) -> Path:
    return settings.HELP_COPY


def text_of(copy: Path) -> str:
    return copy.read_text(encoding="utf-8")


def test_the_page_leaves_its_copy(client, line, copy):
    assert not copy.exists()
    client.get(PATH)
    assert 'href="tel:988"' in text_of(copy)
    assert list(copy.parent.glob(".writing-*")) == []


def test_it_answers_after_a_cold_start_with_the_database_stopped(client, line, copy):
    client.get(PATH)
    clear_caches()
    site = Site()  # a process that has served nothing yet
    with stopped_database():
        answer = site.get(PATH)
        head = site.get(PATH, method="HEAD")
    assert (answer.status, answer.body) == (200, copy.read_bytes())
    assert (head.status, head.body, head.headers) == (200, b"", answer.headers)
    headers = answer.headers
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert int(headers["Content-Length"]) == len(answer.body)
    assert "Set-Cookie" not in headers
    (style,) = re.findall(r"<style>(.*?)</style>", answer.body.decode(), re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = headers["Content-Security-Policy"]
    assert f"style-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")


def test_a_process_that_served_the_page_answers_with_it_and_then_with_the_copy(clock, line):
    site = Site()
    page = site.get(PATH).body
    with stopped_database():
        assert site.get(PATH).body == page
        clock.shift(601)
        answer = site.get(PATH)
    assert answer.status == 200
    assert answer.body != page
    assert b"tel:988" in answer.body


def test_other_pages_and_hosts_get_what_they_got(client, line, caplog):
    client.get(PATH)
    clear_caches()
    site = Site()
    with stopped_database():
        assert site.get("/about/").status == 503
        assert site.get(PATH, host="evil.example").status == 400
        assert site.get(PATH, method="POST").status == 405


def test_without_a_copy_it_is_a_503_that_still_names_the_page(line, caplog):
    with stopped_database():
        answer = Site().get(PATH)
    assert answer.status == 503
    assert b'href="/get-help/"' in answer.body


def test_a_page_that_fails_is_answered_with_the_copy_and_logged(client, line, copy, monkeypatch, caplog):
    client.get(PATH)
    clear_caches()

    def breaks(*_, **__):
        raise RuntimeError("A template is broken.")

    monkeypatch.setattr(help_page, "render_to_string", breaks)
    response = client.get(PATH)
    assert (response.status_code, response.content) == (200, copy.read_bytes())
    assert "A template is broken." in caplog.text


def test_a_disk_that_is_full_costs_only_the_copy(client, line, copy, monkeypatch, caplog):
    def is_full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(saved_copy, "write_whole_file", is_full)
    assert client.get(PATH).status_code == 200
    assert not copy.exists()
    assert "was not written" in caplog.text


def test_it_refers_to_no_other_file(client, line, copy):
    make_live("Get help", kind="page", sections=[("text", "Who?", "Somebody."), ("text", "", "*Slanted.*")])
    client.get(PATH)
    html = text_of(copy)
    document = html5lib.parse(html, namespaceHTMLElements=False)
    assert not {"script", "link", "img", "source", "iframe", "audio", "form"} & {
        node.tag for node in document.iter()
    }
    assert not [
        node for node in document.iter() if node.get("src") or node.get("srcset") or node.get("style")
    ]
    assert all(url.startswith(('"data:', "data:")) for url in re.findall(r"url\(([^)]*)\)", html))
    assert "@import" not in html
    for said in ("Somebody.", "United States", "Call 988", "Get help"):
        assert said in html


def test_it_never_says_that_a_number_was_checked(client, line, copy):
    """It may be read long after the next check was due."""
    check_help_line(line, by=None)
    assert "Checked on" in client.get(PATH).content.decode()
    assert "Checked on" not in text_of(copy)
    assert "Numbers can change" in text_of(copy)


def test_each_change_is_in_the_copy_once_it_is_committed(
    client, clock, line, copy, django_capture_on_commit_callbacks
):
    def committed(action, *arguments, **named):
        clock.shift(1)
        with django_capture_on_commit_callbacks(execute=True):
            return action(*arguments, by=None, **named)

    committed(check_help_line, line)
    assert "988 Lifeline" in text_of(copy)
    line.refresh_from_db()
    line.name = "The Lifeline"
    committed(save_help_line, line)
    assert "The Lifeline" in text_of(copy)
    page = make_live("Help is here", slug="get-help", kind="page")
    rewrite(page, "What helps tonight.")
    committed(publish, page)
    assert "What helps tonight." in text_of(copy)
    committed(unpublish, page)
    assert "What helps tonight." not in text_of(copy)
    committed(delete_help_line, line)
    assert not copy.exists(), "there is no such page any more"


def test_a_slow_process_does_not_leave_its_older_copy_in_place_of_a_newer_one(line, copy, monkeypatch):
    """Another process changes the line, and writes its copy, after this one has compared the versions."""
    write = saved_copy.write_whole_file

    def write_late(path, content):
        monkeypatch.setattr(saved_copy, "write_whole_file", write)
        line.name = "The Lifeline"
        save_help_line(line, by=None)
        write(path, content)

    monkeypatch.setattr(saved_copy, "write_whole_file", write_late)
    saved_copy.save_copy()
    assert "The Lifeline" in text_of(copy)


def test_a_change_that_is_rolled_back_leaves_it(line, copy, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks():
        line.name = "Not yet"
        save_help_line(line, by=None)
    assert not copy.exists()


def test_it_is_written_only_when_it_changes(client, line, copy, monkeypatch):
    client.get(PATH)
    written = []
    monkeypatch.setattr(saved_copy, "write_whole_file", lambda *words: written.append(words))
    clear_caches()
    client.get(PATH)
    make_live("An article")
    client.get(PATH)
    assert written == []


def test_a_start_of_the_demo_leaves_it(line, copy, monkeypatch):
    monkeypatch.setattr("articles.management.commands.prepare_demo.call_command", lambda *_, **__: None)
    make_live("Something that is there already")
    Command().handle()
    assert "988 Lifeline" in text_of(copy)


def test_error_pages_lead_to_it(client, line, monkeypatch, caplog):
    gone = make_live("Gone")
    unpublish(gone, by=None)
    pages = {404: client.get("/nothing/"), 410: client.get("/articles/gone/")}
    with stopped_database():
        pages[503] = Client(raise_request_exception=False).get("/")

    def breaks(*_):
        raise RuntimeError

    monkeypatch.setattr("articles.reading.pages.views.numbered_page", breaks)
    pages[500] = Client(raise_request_exception=False).get("/")
    for status, response in pages.items():
        assert response.status_code == status
        assert 'class="error-help"' in response.content.decode(), status
        assert '"/get-help/"' in response.content.decode(), status
