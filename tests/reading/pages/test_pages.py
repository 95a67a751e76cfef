"""Responses of pages: status, headers, and nothing about the reader."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from articles.publishing import publish, unpublish
from tests.cast import make_article, make_author, make_live
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.django_db

EVERY_PAGE = ["/", "/topics/", "/topics/sleep/", "/authors/", "/authors/ana-moreira/", "/articles/one/",
              "/articles/one/short/", "/about/", "/not-there/"]  # fmt: skip


def make_site() -> None:
    make_live("About", kind="page")
    make_live("One", authors=[make_author("Ana Moreira")], topics=["Sleep"], short_version="Short.")


rows = shared_rows(make_site)


@pytest.fixture
def site(db) -> Article:
    return Article.objects.get(slug="one")


def test_a_page_is_strict_with_the_browser_and_knows_nothing_of_the_reader(client, site):
    for path in EVERY_PAGE:
        response = client.get(path)
        assert response.status_code == (404 if path == "/not-there/" else 200), path
        policy = {
            part.split()[0]: part.split()[1:]
            for part in response.headers["Content-Security-Policy"].split("; ")
        }
        assert policy == {
            "default-src": ["'none'"],
            "img-src": ["'self'", "data:"],
            **{f"{kind}-src": ["'self'"] for kind in ("media", "style", "script", "font", "connect")},
            "form-action": ["'self'"],
            "base-uri": ["'none'"],
            "frame-ancestors": ["'none'"],
        }, path
        assert response.headers["X-Content-Type-Options"] == "nosniff", path
        assert response.headers["Referrer-Policy"] == "strict-origin-when-cross-origin", path
        assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin", path
        assert not response.cookies, path
        assert "Cookie" not in response.headers.get("Vary", ""), path
        assert b"<style" not in response.content, path
        assert b" style=" not in response.content, path


def test_every_link_of_a_page_leads_somewhere_and_the_way_back_leads_home(client, site):
    for path in EVERY_PAGE:
        html = client.get(path).content.decode()
        for name in ("href", "src", "action", "content", "id", "aria-labelledby"):
            assert f'{name}=""' not in html, path
        if 'class="breadcrumb"' in html:
            assert '<li><a href="/">Home</a></li>' in html, path


def test_a_page_can_only_be_read(client, site):
    for path in EVERY_PAGE:
        assert client.head(path).status_code in (200, 404), path
        assert client.post(path).status_code == 405, path


def test_what_is_nowhere_is_not_found_whatever_one_does_there(client, db):
    for method in (client.get, client.post, client.put, client.delete):
        assert method("/not/there/").status_code == 404


def test_an_address_without_its_slash_finds_the_page(client, site):
    assert client.get("/articles/one").headers["Location"] == "/articles/one/"


def test_an_article_taken_down_says_so(clock, client, site):
    other = make_live("Two")
    clock.shift(60)
    unpublish(other, by=None)
    response = client.get("/articles/two/")
    assert response.status_code == 410
    assert "text/html" in response.headers["Content-Type"]


def test_a_renamed_article_sends_its_readers_on_from_both_ways_of_reading(clock, client, site):
    clock.shift(60)
    site.slug = "uno"
    site.save()
    publish(site, by=None)
    for ending in ("", "short/"):
        response = client.get(f"/articles/one/{ending}")
        assert (response.status_code, response.headers["Location"]) == (301, f"/articles/uno/{ending}")


def test_an_article_without_a_short_version_has_no_page_for_it(client):
    make_live("Two")
    assert client.get("/articles/two/short/").headers["Location"] == "/articles/two/"


def test_a_standing_page_is_in_no_list(client, site):
    for path in ("/", "/topics/sleep/", "/authors/ana-moreira/"):
        assert b'<h2><a href="/about/"' not in client.get(path).content
    assert client.get("/articles/about/").headers["Location"] == "/about/"


def test_the_newest_comes_first_by_the_date_readers_see(client, site):
    old = make_article("An old one")
    publish(old, by=None, at=timezone.now() - timedelta(days=900))
    page = client.get("/").content.decode()
    assert page.index("/articles/one/") < page.index("/articles/an-old-one/")


def test_an_error_is_quiet(client, site, monkeypatch):
    def fails(at):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("articles.reading.cache.shared_queries.newest", fails)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert b"secret detail" not in response.content
    assert b"<h1" in response.content


@pytest.mark.parametrize(
    ("body", "slanted"),
    [
        ("Plain words.", False),
        ("An *important* word.", True),
        pytest.param("> Said.", True, marks=pytest.mark.soak),
        pytest.param("| *A* | b |\n|---|---|\n| 1 | 2 |", False, marks=pytest.mark.soak),
        pytest.param("A claim.[^1]\n\n[^1]: *A journal*, 2020.", False, marks=pytest.mark.soak),
    ],
)
def test_letters_are_asked_for_at_once_slanted_ones_where_there_are_any(client, body, slanted):
    make_live("On letters", sections=[("text", "", body)])
    for path in ("/articles/on-letters/", "/"):
        head = client.get(path).content.decode().split("</head>")[0]
        fonts = re.findall(r'rel="preload" href="/static/fonts/([a-z-]+)\.woff2"', head)
        expected = {"literata-latin-wght-normal", "figtree-latin-wght-normal"}
        if slanted and path != "/":
            expected.add("literata-latin-wght-italic")
        assert set(fonts) == expected
