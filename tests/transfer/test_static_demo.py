"""The demo as a folder of files: whole, without a broken link, and as its server sends it."""

import gzip
import re
from pathlib import Path

import brotli
import html5lib
import pytest
from django.conf import settings as site

from articles.reading.site import without_search
from articles.transfer.static_site import export_site
from articles.transfer.static_site.folder import MANIFEST
from tests.reading.test_canaries import links_of
from tests.transfer.exported import FOR_SERVERS, TEXTS, files

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module")
def exported(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, exported."""
    folder = tmp_path_factory.mktemp("exported") / "site"
    report = export_site(folder)
    assert report.broken == []
    assert report.settled
    return folder


def test_everything_a_page_of_the_demo_names_is_there(exported):
    there = {f"/{path}" for path in files(exported)}
    missing = []
    for path, content in files(exported).items():
        if path.endswith(".html"):
            html = content.decode()
            pictures = re.findall(r"(/media/\S+|/static/\S+) \d+w", html)
            named = {*links_of(html), *pictures}
            missing += [(path, one) for one in named if not there & {one, f"{one}index.html"}]
        elif path.endswith(".css"):
            base = Path(f"/{path}").parent
            fonts = re.findall(r"url\(([^)]+)\)", content.decode())
            fonts = [one for one in fonts if not one.strip("\"'").startswith("data:")]
            missing += [(path, one) for one in fonts if str((base / one).resolve()) not in there]
        elif path.endswith((".atom", ".rss", ".xml", ".md", ".json")):
            named = re.findall(rf"{site.SITE_URL}(/[^\s<>\"#)]*)", content.decode())
            missing += [(path, one) for one in named if not there & {one, f"{one}index.html"}]
    assert missing == []
    assert {
        "/index.html",
        "/404.html",
        "/410.html",
        "/robots.txt",
        "/feed.atom",
        "/sitemap.xml",
        "/articles/what-is-cbt/index.html",
        "/articles/what-is-cbt/short/index.html",
        "/articles/what-is-cbt.md",
        "/authors/ana-moreira/index.html",
        "/topics/anxiety/index.html",
        "/about/index.html",
    } <= there
    assert {".webp", ".avif", ".mp3", ".woff2", ".css"} <= {Path(path).suffix for path in there}


def test_a_page_is_what_the_server_sends(exported, client):
    for path in ("", "articles/what-is-cbt/", "topics/", "authors/ana-moreira/", "about/"):
        with without_search():
            sent = client.get(f"/{path}")
        assert (exported / path / "index.html").read_bytes() == sent.content
    assert (exported / "feed.atom").read_bytes() == client.get("/feed.atom").content


def test_no_page_asks_for_an_answer_that_no_server_will_give(exported):
    for path, content in files(exported).items():
        if path.endswith(".html"):
            document = html5lib.parse(content.decode(), namespaceHTMLElements=False)
            assert [form.get("action") for form in document.iter("form")] == [], path
            assert "/search/" not in content.decode(), path


def test_texts_lie_there_compressed_and_pictures_and_sound_do_not(exported):
    found = files(exported)
    for path, content in found.items():
        if path in FOR_SERVERS or path == MANIFEST or path.endswith((".gz", ".br")):
            continue
        if Path(path).suffix in TEXTS:
            assert gzip.decompress(found[f"{path}.gz"]) == content
            assert brotli.decompress(found[f"{path}.br"]) == content
        else:
            assert f"{path}.gz" not in found, path
            assert f"{path}.br" not in found, path
