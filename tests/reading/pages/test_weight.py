"""The bytes and requests of an article page, compressed as it is sent."""

import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from articles.manuscript import help_slugs, parse
from articles.reading.cache.page_cache import ENCODERS
from tests.cast import make_author, make_help_line, make_live

pytestmark = pytest.mark.django_db
DEMO = Path(settings.BASE_DIR) / "articles" / "demo" / "articles"
KILOBYTE = 1024


@pytest.fixture
def article(client) -> str:
    """The page of the demo's longest article, without pictures, on a site with the usual standing pages."""
    for title in ("About The Open Chair", "Editorial policy", "Get help", "Privacy"):
        make_live(title, kind="page")
    manuscript = parse(max(DEMO.glob("*.md"), key=lambda file: file.stat().st_size).read_text())
    for slug in help_slugs(manuscript):
        make_help_line(slug)
    make_live(
        manuscript.title,
        dek=manuscript.dek,
        description=manuscript.description,
        short_version=manuscript.short_version,
        sections=[(part.type, part.heading, part.body) for part in manuscript.sections],
        authors=[make_author("Ana Moreira", credentials="LCSW"), make_author("Lee Okafor")],
        topics=["Starting therapy", "Anxiety"],
        related=[make_live(f"Related {number}") for number in range(3)],
        slug="long",
    )
    return client.get("/articles/long/").content.decode()


def files(html: str) -> list[str]:
    """Return the static files that a page loads, each once."""
    found = re.findall(r'<(?:script|link)\b[^>]*?(?:src|href)="/static/([^"]+)"', html)
    apart = {"icons/apple-touch-icon.png"}  # loaded only when a reader adds the page to a phone's home screen
    return sorted(set(found) - apart)


def asked_by(sheet: str) -> set[str]:
    """Return the fonts that a style sheet can load."""
    return set(re.findall(r"url\(\.\./(fonts/[^)]+)\)", Path(finders.find(sheet)).read_text()))


def test_an_article_without_pictures_takes_25_kilobytes_and_eight_requests_at_most(article):
    page = len(ENCODERS["br"](article.encode()))
    parts = {
        name: len(brotli.compress(Path(finders.find(name)).read_bytes()))  # as they are collected
        for name in files(article)
        if name.endswith((".css", ".js"))
    }
    assert len(parts) == 3
    assert page + sum(parts.values()) <= 25 * KILOBYTE, f"the page {page}, {parts}"
    asked = set(files(article))
    assert "<img" not in article
    (sheet,) = (name for name in asked if name.endswith(".css"))
    fonts = asked_by(sheet)
    # The page, its style sheet, two scripts, the icon and three fonts.
    assert len({"the page"} | asked | fonts) <= 8
    preloaded = set(re.findall(r'rel="preload" href="/static/([^"]+)"', article))
    assert preloaded == fonts, "letters are asked for beside the sheet, not after it"
