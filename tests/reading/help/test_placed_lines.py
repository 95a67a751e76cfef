"""A help line is stored once: every page, feed and text that places it shows it as it is at the desk now."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Edition, HelpLine
from articles.models.edition import EditionHelpLine
from articles.publishing.help_actions import check_help_line, save_help_line
from articles.publishing.rerendering import rerender_editions
from articles.reading.cache import versions
from articles.reading.cache.versions import current_version, next_change
from articles.reading.help.lines import fill_help_lines, help_lines
from articles.rendering import VERSION
from articles.transfer.static_site import export_site
from tests.cast import make_author, make_help_line, make_live
from tests.html_oracle import executable_nodes
from tests.reading.episodes import make_published_episode

pytestmark = pytest.mark.django_db
PLACED = [("get-help", "", "Call:\n\n{help: lifeline}")]
PATHS = (
    "/articles/placed/",
    "/articles/placed/short/",
    "/articles/placed.md",
    "/articles/by-ana/",
    "/support/",
    "/authors/ana-moreira/",
    "/podcast/first-sessions/",
    "/podcast/feed.xml",
)


def make_site() -> HelpLine:
    """Place one help line in an article, a standing page, a bio and show notes."""
    line = make_help_line("lifeline", dial="131114", show="13 11 14", text_number="85258")
    ana = make_author("Ana Moreira", bio="Ana listens.\n\n{help: lifeline}")
    make_live("Placed", sections=PLACED, short_version="In short.")
    make_live("By Ana", authors=[ana])
    make_live("Support", kind="page", sections=PLACED)
    make_published_episode(notes="We talk.\n\n{help: lifeline}")
    return line


def body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def with_numbers(line: HelpLine, number: str) -> None:
    line.dial = line.show = line.text_number = number
    save_help_line(line, by=None)


def test_a_line_that_eli_changes_is_right_in_the_next_answer_of_every_page(client, logged_in, eli):
    line = make_site()
    for path in PATHS:
        assert "13 11 14" in body(client, path), path
    preview = f"/admin/articles/article/{Article.objects.get(slug='placed').pk}/preview/"
    form = {
        "name": "Lifeline",
        "level": "urgent",
        "regions": "AU",
        "dial": "1737",
        "show": "1737",
        "position": "1",
    }
    desk = logged_in(eli)
    assert desk.post(f"/admin/articles/helpline/{line.pk}/change/", form).status_code == 302
    pages = {path: body(Client(), path) for path in PATHS} | {preview: body(desk, preview)}
    for path, text in pages.items():
        assert "1737" in text, path
        assert not re.search("13 ?11 ?14|85258", text), path


@pytest.mark.soak
def test_the_next_export_of_the_site_has_the_new_number(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("articles.transfer.static_site.output_folder.BROTLI_QUALITY", 1)
    line = make_site()
    export_site(tmp_path / "site")
    with_numbers(line, "1737")
    export_site(tmp_path / "site")
    texts = {
        file.relative_to(tmp_path / "site").as_posix(): file.read_text("utf-8")
        for file in (tmp_path / "site").rglob("*")
        if file.suffix in (".html", ".md", ".xml", ".atom", ".rss", ".txt")
    }
    assert sum("1737" in text for text in texts.values()) >= len(PATHS)
    assert not [name for name, text in texts.items() if re.search("13 ?11 ?14|85258", text)]


def test_a_page_with_a_line_has_its_buttons_and_no_placeholder(client):
    make_help_line(
        "lifeline",
        name="Text <b>Line</b>",
        text_number="741741",
        text_keyword="HOME",
        chat_url="https://example.org/chat",
        web_url="https://example.org/",
        audience="Anyone & everyone",
    )
    make_live("Placed", sections=PLACED)
    page = body(client, "/articles/placed/")
    for part in (
        'href="tel:988">Call 988<',
        'href="sms:741741?&amp;body=HOME">Text HOME to 741741<',
        'href="https://example.org/chat">Chat online<',
        "Text &lt;b&gt;Line&lt;/b&gt;",
        "Anyone &amp; everyone",
        "United States",
    ):
        assert part in page
    assert "<help-line" not in page
    assert not executable_nodes(fill_help_lines(current_version(), '<help-line slug="lifeline"></help-line>'))


def test_nobody_can_type_a_placeholder(client):
    make_help_line("lifeline")
    typed = '<help-line slug="lifeline"></help-line>'
    make_live("Typed", sections=[("text", "", typed)], dek=typed)
    assert "tel:988" not in body(client, "/articles/typed/")


def test_the_text_of_an_article_keeps_the_slug_and_says_the_number_in_a_comment(client):
    make_site()
    text = body(client, "/articles/placed.md")
    assert "{help: lifeline}" in text
    comment = "lifeline: 988 Lifeline: call 13 11 14; text 85258"
    assert text.endswith(f"\n\n<!-- help lines\n{comment}\n-->\n")


def test_no_number_is_in_the_frozen_text_or_the_search(client):
    make_site()
    edition = Edition.objects.select_related("text").get(slug="placed")
    frozen = f"{edition.sections} {edition.manuscript} {edition.text.text}"
    assert '<help-line slug="lifeline"></help-line>' in frozen
    assert not re.search("13 ?11 ?14", frozen)
    assert EditionHelpLine.objects.filter(edition=edition, line__slug="lifeline").count() == 1


def test_a_closed_line_shows_its_replacement(client):
    old = make_site()
    newer = make_help_line("newer", name="Newest Line", dial="111", show="111", text_number="")
    new = make_help_line("new", name="New Line", replaced_by=newer)
    old.replaced_by = new
    save_help_line(old, by=None)
    for path in PATHS:
        text = body(client, path)
        assert "Newest Line" in text, path
        assert "13 11 14" not in text, path


def test_a_bio_with_an_unknown_line_leads_to_the_get_help_page(client):
    make_live("By Ana", authors=[make_author("Ana Moreira", bio="{help: nobody}")])
    assert '<a class="help-button" href="/get-help/">Find a help line</a>' in body(
        client, "/articles/by-ana/"
    )


def test_a_page_says_that_a_line_was_checked_until_the_check_is_over(client, clock, eli):
    clock.move_to("2026-06-01T12:00:00Z")
    line = make_help_line("lifeline")
    make_live("Placed", sections=PLACED)
    assert "Checked on" not in body(client, "/articles/placed/")
    check_help_line(line, by=eli)
    assert "Checked on June 1, 2026" in body(client, "/articles/placed/")
    due = next_change(timezone.now())
    assert timezone.localtime(due).date() == date(2026, 12, 2)
    clock.move_to(due - timedelta(seconds=1))
    assert "Checked on" in body(client, "/articles/placed/")
    clock.move_to(due)
    assert "Checked on" not in body(client, "/articles/placed/")


def test_an_older_edition_is_rendered_again_with_its_line():
    make_help_line("lifeline")
    make_live("Placed", sections=PLACED)
    edition = Edition.objects.get()
    Edition.objects.update(renderer=2, sections=[edition.sections[0] | {"html": "old"}])
    assert list(rerender_editions([edition.pk])) == [None]
    edition.refresh_from_db()
    assert edition.renderer == VERSION == 3
    assert "<help-line" in edition.sections[0]["html"]


@pytest.mark.soak
def test_a_content_version_reads_the_lines_once(client, django_assert_num_queries):
    make_site()
    body(client, "/articles/placed/")
    versions.clear_caches()
    version = current_version()
    with django_assert_num_queries(1):
        assert help_lines(version)["lifeline"].show == "13 11 14"
        fill_help_lines(version, '<p>a</p><help-line slug="lifeline"></help-line>')
    with django_assert_num_queries(0):
        assert fill_help_lines(version, "<p>Without</p>") == "<p>Without</p>"
