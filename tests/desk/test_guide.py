"""The guide for editors is a page of the desk, in English and Spanish; its keys are in the article form."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Message
from django.contrib.staticfiles import finders

from authors.desk_language import set_language
from therapyedu.catalogues import DOMAINS, languages, read_catalogue

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDES = {"en": DOCS / "editors.md", "es": DOCS / "editors.es.md"}
TEXTS = {language: path.read_text(encoding="utf-8") for language, path in GUIDES.items()}
PICTURES = re.findall(r"\]\((guide/[^ )]+)", TEXTS["en"])
PLACEHOLDER = re.compile(r"%\\\(\w+\\\)[sd]")  # in an escaped sentence
NOT_A_NAME = {"bold", "negrita"}  # the introduction says what bold words are


def chapters(text: str) -> list[str]:
    return [re.sub(r" \{#\w+\}$", "", heading) for heading in re.findall(r"^## (.+)$", text, re.MULTILINE)]


def sides(message: Message, language: str) -> Iterator[str]:
    """Yield the English or the translated sentences of a message."""
    found = message.id if language == "en" else message.string
    yield from [found] if isinstance(found, str) else found


def names_on_screens(language: str) -> tuple[set[str], re.Pattern[str]]:
    """Return the sentences of the interface in a language, and a pattern for those with placeholders."""
    messages = [message for domain in DOMAINS for message in read_catalogue("es", domain) if message.id]
    texts = {text.rstrip("…").casefold() for message in messages for text in sides(message, language)}
    parts = [re.escape(text) for text in texts if "%(" in text and re.sub(r"%\(\w+\)[sd]|\W", "", text)]
    return texts, re.compile("|".join(PLACEHOLDER.sub(".+", part) for part in parts))


def shape(text: str) -> dict[str, list[str]]:
    """Return what a translation of the guide must have in the same order."""
    table = text.partition("{#keys}\n")[2]
    return {
        "headings": re.findall(r"^(#+) ", text, re.MULTILINE),
        "items": re.findall(r"^ *(-|\d\.|\|) ", text, re.MULTILINE),
        "pictures": re.findall(r"\]\((guide/[^ )]+)", text),
        "keys": re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)[1:],
        "keys in the text": re.findall(r"\b(?:Ctrl|Alt)\+[^\s.,)]+", text.partition("{#keys}")[0]),
    }


@pytest.fixture
def page(client, ada):
    client.force_login(ada)
    return client.get("/admin/guide/").content.decode()


def test_every_chapter_is_shown_and_listed(page):
    shown = re.findall(r'<h2 id="([^"]+)">([^<]+)</h2>', page)
    listed = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a></li>', page)
    assert [heading for _, heading in listed] == chapters(TEXTS["en"])
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


def test_it_is_in_the_language_of_the_account(client, ada):
    set_language(ada, "es")
    client.force_login(ada)
    page = client.get("/admin/guide/").content.decode()
    assert '<div class="guide" lang="es">' in page
    assert re.findall(r'<li><a href="#[^"]+">([^<]+)</a></li>', page) == chapters(TEXTS["es"])
    form = client.get("/admin/articles/article/add/").content.decode()
    assert "Deshacer o rehacer cualquier cosa del formulario" in form


def test_without_a_translation_it_says_that_it_is_in_english(client, ada, monkeypatch):
    monkeypatch.setattr("articles.desk.guide.get_language", lambda: "fr")
    client.force_login(ada)
    assert '<div class="guide" lang="en">' in client.get("/admin/guide/").content.decode()


def test_every_language_of_the_interface_has_a_guide_of_the_same_shape():
    assert {"en", *languages()} == set(GUIDES)
    for text in TEXTS.values():
        assert shape(text) == shape(TEXTS["en"])


@pytest.mark.parametrize(
    "language",
    [pytest.param(language, marks=[pytest.mark.soak] if language != "en" else []) for language in GUIDES],
)
def test_every_name_in_bold_is_on_a_screen(language):
    texts, pattern = names_on_screens(language)
    bold = re.findall(r"\*\*([^*]+)\*\*", TEXTS[language])
    names = {" ".join(name.split()).rstrip("…").casefold() for name in bold} - NOT_A_NAME
    assert len(names) > 100
    assert [name for name in sorted(names - texts) if not pattern.fullmatch(name)] == []


def test_the_form_of_an_article_shows_the_keys(client, eli):
    client.force_login(eli)
    form = client.get("/admin/articles/article/add/").content.decode()
    keys = shape(TEXTS["en"])["keys"][1:]
    assert "Ctrl+S" in keys
    dialog = form.partition('id="help-title"')[2].partition("help-keys")[2]
    assert [key for key in keys if f"<td>{key}</td>" not in dialog] == []
