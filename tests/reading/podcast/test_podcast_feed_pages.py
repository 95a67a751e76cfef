"""The podcast's feed has the newest episodes, and links to pages with older ones (RFC 5005)."""

import xml.etree.ElementTree as ElementTree

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Episode
from articles.reading.cache.versions import clear_caches
from articles.reading.podcast.views import FEED_SIZE
from tests.reading.episodes import make_published_episode, make_published_episodes

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
FIRST, SECOND, THIRD = "/podcast/feed.xml", "/podcast/feed/2/feed.xml", "/podcast/feed/3/feed.xml"
LINK = "{http://www.w3.org/2005/Atom}link"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
# Elements that Apple and the podcast namespace require in every feed and item.
OF_A_CHANNEL = ["title", "link", "description", "language", f"{ITUNES}image", f"{ITUNES}category"]
OF_A_CHANNEL += [f"{ITUNES}explicit", f"{ITUNES}author", f"{ITUNES}owner", f"{PODCAST}guid"]
OF_AN_ITEM = ["title", "enclosure", "guid", "pubDate", f"{ITUNES}duration", f"{ITUNES}explicit"]


def channel_at(client, path: str) -> ElementTree.Element:
    response = client.get(path)
    assert response.status_code == 200, path
    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return ElementTree.fromstring(response.content).find("channel")


def links_in(channel: ElementTree.Element) -> dict[str, str]:
    links = channel.findall(LINK)
    found = {link.get("rel"): link.get("href").removeprefix(SITE) for link in links}
    assert len(found) == len(links), "each once"
    return found


@pytest.mark.soak
def test_a_podcast_of_one_page_leads_to_no_other(client):
    make_published_episode()
    assert links_in(channel_at(client, FIRST)) == {"self": FIRST}
    assert client.get(SECOND).status_code == 404


def test_its_pages_lead_from_the_newest_episode_to_the_oldest(client):
    made = make_published_episodes(2 * FEED_SIZE + 5)
    beside = {path: links_in(channel_at(client, path)) for path in (FIRST, SECOND, THIRD)}
    ends = {"first": FIRST, "last": THIRD}
    assert beside == {
        FIRST: ends | {"self": FIRST, "next": SECOND},
        SECOND: ends | {"self": SECOND, "previous": FIRST, "next": THIRD},
        THIRD: ends | {"self": THIRD, "previous": SECOND},
    }
    items = [channel_at(client, path).findall("item") for path in beside]
    assert [len(page) for page in items] == [100, 100, 5]
    titles = [item.findtext("title") for page in items for item in page]
    assert titles == [episode.title for episode in reversed(made)]
    assert len({item.findtext("guid") for page in items for item in page}) == len(made)


@pytest.mark.soak
def test_every_page_is_a_whole_feed_of_the_same_podcast(client):
    episodes = make_published_episodes(FEED_SIZE + 1)
    Episode.objects.filter(pk=episodes[0].pk).update(explicit=True)  # one, and on the second page
    clear_caches()
    ids = set()
    for path in (FIRST, SECOND):
        channel = channel_at(client, path)
        assert [tag for tag in OF_A_CHANNEL if channel.find(tag) is None] == []
        for item in channel.findall("item"):
            assert [tag for tag in OF_AN_ITEM if item.find(tag) is None] == []
        assert channel.findtext(f"{ITUNES}explicit") == "true"
        ids.add(channel.findtext(f"{PODCAST}guid"))
        read = feedparser.parse(client.get(path).content)
        assert (read.bozo, read.version) == (False, "rss20")
    assert len(ids) == 1


NO_PAGES = ["0", "3", "9" * 30, "9" * 5000, "-1", "x"]


def test_a_page_that_there_is_not_is_not_found(client):
    make_published_episodes(FEED_SIZE + 1)
    for number in NO_PAGES:
        assert client.get(f"/podcast/feed/{number}/feed.xml").status_code == 404, number


@pytest.mark.soak
def test_a_page_has_one_address(client):
    make_published_episodes(FEED_SIZE + 1)
    for number, address in (("1", FIRST), ("01", FIRST), ("02", SECOND)):
        answer = client.get(f"/podcast/feed/{number}/feed.xml")
        assert (answer.status_code, answer.headers["Location"]) == (301, address)


@pytest.mark.soak
def test_a_page_costs_the_same_however_many_there_are(client):
    make_published_episodes(3 * FEED_SIZE)
    client.get(FIRST)
    for path in (FIRST, SECOND, THIRD):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        # The generation, the episodes of the page, the generation again.
        assert len(queries) == 3
        read = next(query["sql"] for query in queries if "notes_html" in query["sql"])
        assert read.count(", ") > FEED_SIZE, "they are asked for by their ids"
        assert "transcript" not in read
