"""The sitemap lists all public pages and no others; robots.txt has its URL; favicon.ico exists."""

from collections import Counter
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Edition
from articles.publishing import publish, unpublish
from articles.reading.cache.versions import clear_caches
from articles.reading.metadata import sitemap
from tests.cast import make_article, make_author, make_live
from tests.reading.episodes import make_published_episode
from tests.reading.full_site import PAGES, head_of, make_full_site
from tests.reading.pages.test_counts import copies

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def site():
    return make_full_site()


def entries(client, path: str) -> dict[str, str]:
    """Return the URLs in a file of the sitemap, with their dates."""
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert not response.cookies
    found = {}
    for entry in ElementTree.fromstring(response.content):
        found[entry.findtext(f"{SPACE}loc")] = entry.findtext(f"{SPACE}lastmod", "")
    return found


def all_entries(client) -> dict[str, str]:
    """Return the URLs in all files of the sitemap, with their dates."""
    found: dict[str, str] = {}
    for url in entries(client, "/sitemap.xml"):
        part = entries(client, url.removeprefix(SITE))
        assert not set(part) & set(found)
        found |= part
    return found


@pytest.mark.soak
def test_it_names_every_page_by_its_canonical_address(client, site):
    for url in all_entries(client):
        path = url.removeprefix(SITE)
        assert client.get(path).status_code == 200, url
        links = [
            link.get("href") for link in head_of(client, path).iter("link") if link.get("rel") == "canonical"
        ]
        assert links == [url]


def test_it_names_every_page_and_dates_an_article_by_its_last_update(client, site):
    named = all_entries(client)
    assert set(named) >= {f"{SITE}{path}" for path in PAGES if not path.endswith(("/short/", "/reviewed/"))}
    assert named[f"{SITE}/articles/first-session/"] == "2026-04-04T09:30:00+00:00"
    plain = Edition.objects.get(slug="plain")
    assert datetime.fromisoformat(named[f"{SITE}/articles/plain/"]) == plain.published.replace(microsecond=0)
    index = entries(client, "/sitemap.xml")
    assert index[f"{SITE}/sitemap-articles-1.xml"] == max(
        named[f"{SITE}/articles/{slug}/"] for slug in ("first-session", "plain")
    )


def test_what_is_not_live_is_not_in_it(clock, client):
    make_article("A draft", topics=["Draft topic"], authors=[make_author("Draft Author")])
    make_article("A draft page", kind="page")
    publish(make_article("To come"), by=None, at=timezone.now() + timedelta(days=1))
    gone = make_live("Gone", topics=["Gone topic"])
    renamed = make_live("Renamed")
    clock.shift(60)
    unpublish(gone, by=None)
    renamed.slug = "anew"
    renamed.save()
    publish(renamed, by=None)
    paths = {url.removeprefix(SITE) for url in all_entries(client)}
    lists = {"/", "/topics/", "/authors/", "/series/", "/podcast/"}
    assert paths == lists | {"/articles/anew/"}
    clock.shift(timedelta(days=1))
    assert "/articles/to-come/" in {url.removeprefix(SITE) for url in all_entries(client)}


def test_many_articles_stand_in_many_files(client, monkeypatch):
    monkeypatch.setattr(sitemap, "FILE_LIMIT", 10)
    article = make_live("One", authors=[make_author("Ana Moreira")], topics=["Sleep"])
    copies(Edition.objects.get(article=article), 24)
    numbers = [(pk - 1) // 10 + 1 for pk in Article.objects.order_by("pk").values_list("pk", flat=True)]
    counts = Counter(f"{SITE}/sitemap-articles-{number}.xml" for number in numbers)
    files = [url for url in entries(client, "/sitemap.xml") if "articles" in url]
    assert files == list(counts)
    found = {url: entries(client, url.removeprefix(SITE)) for url in files}
    assert {url: len(listed) for url, listed in found.items()} == counts
    for number in (0, numbers[-1] + 1, 10**20):
        assert client.get(f"/sitemap-articles-{number}.xml").status_code == 404
    unpublish(article, by=None)
    second = files[1]
    assert entries(client, second.removeprefix(SITE)) == found[second], "one that goes moves no other"


@pytest.mark.soak
def test_many_episodes_stand_in_many_files(client, monkeypatch):
    monkeypatch.setattr(sitemap, "FILE_LIMIT", 2)
    made = [make_published_episode(f"Episode {number}") for number in range(3)]
    files = [url for url in entries(client, "/sitemap.xml") if "episodes" in url]
    assert files == [f"{SITE}/sitemap-episodes-{number}.xml" for number in (1, 2)]
    found = [list(entries(client, url.removeprefix(SITE))) for url in files]
    urls = [f"{SITE}{episode.get_absolute_url()}" for episode in made]
    assert found == [urls[:2], urls[2:]]
    for number in (0, 3, 10**20):
        assert client.get(f"/sitemap-episodes-{number}.xml").status_code == 404
    assert not [url for url in entries(client, "/sitemap-others.xml") if url in urls]


# How many queries a file takes.
COSTS = {
    # The generation before and after the view; six for the end of a new content version; the articles.
    "/sitemap.xml": 10,  # and the episodes
    "/sitemap-articles-1.xml": 10,  # which files there are, and those of the file
    # Besides those eight: standing pages, help lines, topics, series, authors.
    "/sitemap-others.xml": 14,
}


def test_it_costs_the_same_at_10_and_at_60_articles(client):
    article = make_live("One", authors=[make_author("Ana Moreira")], topics=["Sleep"])
    edition = Edition.objects.get(article=article)
    counts = []
    for number in (9, 50):
        copies(edition, number)
        counts.append({path: query_count(client, path) for path in COSTS})
    assert counts[0] == counts[1]
    assert all(counts[1][path] <= most for path, most in COSTS.items()), counts[1]


def query_count(client, path: str) -> int:
    clear_caches()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_robots_may_read_everything_but_the_back_rooms(client):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert [line for line in lines if line.startswith("Disallow")] == [
        "Disallow: /account/",
        "Disallow: /admin/",
        "Disallow: /profile/",
        "Disallow: /search/",
    ]
    assert lines[-1] == f"Sitemap: {SITE}/sitemap.xml"


def test_addresses_are_the_site_s_own_whatever_host_is_asked(client, site):
    for path in ("/robots.txt", "/sitemap.xml", "/sitemap-others.xml", "/feed.atom", "/articles/plain/"):
        response = client.get(path, headers={"host": "localhost"})
        assert b"//localhost" not in response.content
        assert SITE.encode() in response.content


def test_the_icon_is_where_browsers_look_for_it(client):
    response = client.get("/favicon.ico")
    assert response.headers["Content-Type"] == "image/x-icon"
    assert response.content.startswith(b"\0\0\1\0")
    assert "max-age" in response.headers["Cache-Control"]
