"""The demo in Spanish: no English word of the interface is left, and the English articles are marked."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest
from django.template import engines
from django.test import Client
from django.utils.html import strip_tags

from articles.models import Article, Edition, Series, Topic
from articles.publishing import unpublish
from articles.reading.cache import versions
from articles.reading.pages import page_fragments
from tests.reading.test_crawl import EXPECTED, Crawl
from therapyedu.catalogues import read_catalogue, sentences

pytestmark = pytest.mark.django_db
OTHERS = [
    "/search/?q=panic",
    "/search/?q=panick",
    "/search/?q=kill+myself",
    "/search/?q=xylophone",
    "/search/?q=xylophone&topic=anxiety&author=ana-moreira",
    f"/search/?q={'a' * 300}",
    "/nothing-here/",
    "/profile/login/",
    "/articles/how-long-does-therapy-take/",  # removed
]
# Attributes that readers see or hear, also those from which scripts take their sentences.
SEEN = re.compile("alt|title|placeholder|content|aria-label|aria-description|data-[a-z]+")
# Files whose sentences only editors see. Words such as “article” are names in the metadata of pages.
DESK = (
    "articles/action_log.py",
    "articles/desk/",
    "articles/manuscript/",
    "articles/models/",
    "articles/publishing/",
    "articles/transfer/",
    "authors/account",
    "authors/admin.py",
    "authors/models.py",
    "templates/admin/",
)
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{heading\}")


def english_sentences() -> Callable[[str], bool]:
    """Return whether a text is a sentence for readers that is another one in Spanish, as a function."""
    patterns, plain = [], set()
    for message in sentences(read_catalogue("es")):
        if all(path.startswith(DESK) for path, _ in message.locations):
            continue
        for text in set(flat(message.id)).difference(flat(message.string)):
            parts = [re.sub(r"\s+", " ", strip_tags(part)) for part in PLACEHOLDER.split(text)]
            if re.search("[a-z]{4}", "".join(parts)):  # “… and …” is in every text
                if parts[1:]:
                    patterns.append(".+".join(map(re.escape, parts)))
                else:
                    plain.update(parts)
    filled_in = re.compile("|".join(f"(?:{pattern})" for pattern in sorted(patterns)))
    return cache(lambda text: text in plain or bool(filled_in.fullmatch(text)))


def flat(texts: str | tuple[str, ...] | list[str]) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)


def in_spanish(element, language: str = "") -> Iterator[str]:
    """Yield the texts and attributes outside of elements that are marked as English."""
    if not isinstance(element.tag, str) or element.tag in ("script", "style"):
        return
    language = element.get("lang", language)
    if language == "es":
        yield from (value for name, value in element.items() if SEEN.fullmatch(name))
        yield from filter(None, [element.text])
        yield " ".join(spanish_text(element).split())
    for child in element:
        yield from in_spanish(child, language)
        if language == "es" and child.tail:
            yield child.tail


def spanish_text(element) -> str:
    """Return the text of an element without what is marked as English in it."""
    if not isinstance(element.tag, str) or element.tag in ("script", "style") or element.get("lang") == "en":
        return "".join(spanish_text(child) for child in element if child.get("lang") == "es")
    parts = [element.text or "", *(spanish_text(child) + (child.tail or "") for child in element)]
    return "".join(parts)


def strings_of(data: object) -> Iterator[str]:
    """Yield all strings in JSON data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from strings_of(value)


class SpanishCrawl(Crawl):
    """A crawl that keeps the documents."""

    def __init__(self, client: Client) -> None:
        self.documents: dict[str, object] = {}
        super().__init__(client)

    def parse(self, path: str, html: str):
        self.documents[path] = super().parse(path, html)
        return self.documents[path]


@pytest.fixture
def spanish(settings) -> Iterator[None]:
    """A Spanish site. A process has one language, so its caches are cleared before and after."""
    settings.LANGUAGE_CODE = "es"
    versions.clear_caches()
    engines["jinja"].env.cache.clear()
    with patch.dict(page_fragments._fragments, clear=True):
        yield
    versions.clear_caches()
    engines["jinja"].env.cache.clear()


@pytest.fixture
def crawl(demo: Path, spanish, settings, client) -> SpanishCrawl:
    settings.MEDIA_ROOT = demo
    unpublish(Article.objects.get(slug="how-long-does-therapy-take"), by=None)
    crawl = SpanishCrawl(client)
    assert crawl.faults == ["/articles/how-long-does-therapy-take/: 410"], (
        "an article links to what is removed"
    )
    assert set(crawl.pages) >= EXPECTED
    assert any(path.startswith("/media/") for path in crawl.pages)
    for path in OTHERS:
        crawl.visit(path)
    return crawl


def titles() -> set[str]:
    """Return the names of the content, which are also in the head of pages."""
    models = {Edition: "title", Topic: "name", Series: "title"}
    return {name for model, field in models.items() for name in model.objects.values_list(field, flat=True)}


def test_no_english_word_is_left_outside_of_the_marked_text_of_articles(crawl):
    """One test for all of it, because a crawl takes three seconds."""
    assert_no_english_word_of_the_interface_is_left(crawl)
    assert_the_text_of_articles_is_marked_as_english(crawl)
    assert_an_article_has_spanish_dates_labels_and_names(crawl)


def assert_no_english_word_of_the_interface_is_left(crawl):
    is_english, content = english_sentences(), titles()
    found = set()
    for path, document in crawl.documents.items():
        assert document.get("lang") == "es", path
        for text in in_spanish(document):
            pieces = [" ".join(piece.split()) for piece in [text, *text.split(" · ")]]
            found |= {(piece, path) for piece in pieces if piece not in content and is_english(piece)}
        for script in document.iter("script"):
            if script.get("type") == "application/ld+json":
                names = set(strings_of(json.loads(script.text))) - content
                found |= {(name, path) for name in names if len(name) < 80 and is_english(name)}
    assert found == set()
    assert len(crawl.documents) >= 50


def assert_the_text_of_articles_is_marked_as_english(crawl):
    for edition in Edition.objects.live():
        text = spanish_text(crawl.documents[edition.get_absolute_url()].find("body"))
        texts = [edition.title, edition.dek, *(section["heading"] for section in edition.sections)]
        assert [one for one in texts if one and one in text] == [], edition.slug
        paragraphs = [strip_tags(section["html"]).strip().split("\n")[0] for section in edition.sections]
        assert [one for one in paragraphs if len(one) > 20 and one in text] == [], edition.slug


def assert_an_article_has_spanish_dates_labels_and_names(crawl):
    text = " ".join(spanish_text(crawl.documents["/articles/first-therapy-session/"]).split())
    for one in ("Publicado el", "de 2026", "min de lectura", "En esta página", "Fuentes", "Ayuda"):
        assert one in text


def test_feeds_are_spanish_around_english_entries(demo, spanish, client):
    feed = client.get("/topics/anxiety/feed.atom").content.decode()
    assert 'xml:lang="en"' in feed
    assert "<subtitle>Artículos sobre Anxiety.</subtitle>" in feed
    assert "Leer «" in feed
    assert "Read “" not in feed
    podcast = client.get("/podcast/feed.xml").content.decode()
    assert "<language>en</language>" in podcast
