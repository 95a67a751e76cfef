"""The guide for editors is a page of the desk; its chapter about keys is in the form of an article."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from authors.desk_language import set_language

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDE = (DOCS / "editors.md").read_text(encoding="utf-8")
CHAPTERS = re.findall(r"^## (.+)$", GUIDE, re.MULTILINE)
PICTURES = re.findall(r"\]\((guide/[^ )]+)", GUIDE)


@pytest.fixture
def page(client, ada):
    client.force_login(ada)
    return client.get("/admin/guide/").content.decode()


def test_every_chapter_is_shown_and_listed(page):
    shown = re.findall(r'<h2 id="([^"]+)">([^<]+)</h2>', page)
    listed = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a></li>', page)
    assert [heading for _, heading in listed] == CHAPTERS
    assert [entry for entry in shown if entry[0] != "guide-contents"] == listed


def test_every_picture_is_small_and_served(page):
    assert PICTURES
    for path in PICTURES:
        assert f"/static/desk/{path}" in page
        assert (DOCS / path).stat().st_size < 100_000
        assert finders.find(f"desk/{path}")
    assert {path.name for path in (DOCS / "guide").iterdir()} == {Path(path).name for path in PICTURES}


def test_every_page_of_the_desk_leads_to_it(client, ada):
    client.force_login(ada)
    assert 'href="/admin/guide/"' in client.get("/admin/").content.decode()


def test_an_untranslated_guide_says_that_it_is_in_english(client, ada):
    set_language(ada, "es")
    client.force_login(ada)
    page = client.get("/admin/guide/").content.decode()
    assert "<title>Guía" in re.sub(r"\s+", "", page)
    assert '<div class="guide" lang="en">' in page


def test_the_form_of_an_article_shows_the_keys(client, eli):
    client.force_login(eli)
    form = client.get("/admin/articles/article/add/").content.decode()
    chapter = GUIDE.partition("## Keys\n")[2].partition("\n## ")[0]
    keys = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", chapter, re.MULTILINE)[2:]
    assert "Ctrl+S" in keys
    dialog = form.partition('id="help-title"')[2].partition("help-keys")[2]
    assert [key for key in keys if f"<td>{key}</td>" not in dialog] == []
