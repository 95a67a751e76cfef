"""The podcast's feed: all elements that podcast apps require, and the data of each episode."""

import doctest
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from uuid import UUID, uuid5

import feedparser
import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from articles.models import Episode
from articles.publishing import publish
from articles.publishing.library import save_episode
from articles.reading.podcast import podcast_feed
from tests.reading.episodes import draft_with_episode, make_published_episode
from tests.reading.pages.test_media import body
from tests.transfer.folders import SOUNDS, TRANSCRIPT

pytestmark = pytest.mark.django_db
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
SITE = "http://testserver"


@pytest.fixture
def channel(client):
    """Return a function that fetches the feed and returns its channel."""

    def fetch() -> ElementTree.Element:
        response = client.get("/podcast/feed.xml")
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
        assert not response.cookies
        return ElementTree.fromstring(response.content).find("channel")

    return fetch


def said(element: ElementTree.Element, *tags: str) -> list[str | None]:
    return [element.findtext(tag) for tag in tags]


def rich() -> Episode:
    return make_published_episode(
        "First sessions & more",
        number=2,
        season=3,
        published=datetime(2026, 3, 5, 8, 30, tzinfo=UTC),
        chapters=[[0, "Welcome"]],
        notes="Read [this](/articles/x/), [that](#there) or [ours](https://example.org/a).",
    )


def test_the_examples_hold():
    assert doctest.testmod(podcast_feed).attempted == 2
    assert doctest.testmod(podcast_feed).failed == 0


def test_the_channel_says_what_the_podcast_is(channel, settings):
    settings.PODCAST_TITLE = "Two chairs & a table"
    settings.PODCAST_AUTHOR, settings.PODCAST_OWNER_NAME = "Ana and Lee", "The Open Chair"
    settings.PODCAST_OWNER_EMAIL = "sound@example.org"
    found = channel()
    assert said(found, "title", "link", "language", f"{ITUNES}author", f"{ITUNES}type") == [
        "Two chairs & a table",
        f"{SITE}/podcast/",
        "en",
        "Ana and Lee",
        "episodic",
    ]
    assert found.findtext("description") == settings.PODCAST_DESCRIPTION
    assert found.findtext(f"{ITUNES}explicit") == "false"
    owner = found.find(f"{ITUNES}owner")
    assert said(owner, f"{ITUNES}name", f"{ITUNES}email") == ["The Open Chair", "sound@example.org"]
    categories = [category.get("text") for category in found.iter(f"{ITUNES}category")]
    assert categories == ["Health & Fitness", "Mental Health"]
    assert found.find(f"{ITUNES}category").find(f"{ITUNES}category") is not None, "one within the other"
    assert found.findtext(f"{PODCAST}locked") == "yes"
    assert found.find(f"{PODCAST}locked").get("owner") == "sound@example.org"


def test_the_podcasts_id_is_made_of_the_feeds_address(channel):
    namespace = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
    assert channel().findtext(f"{PODCAST}guid") == str(uuid5(namespace, "testserver/podcast/feed.xml"))


def test_the_cover_is_what_apple_takes(channel):
    address = channel().find(f"{ITUNES}image").get("href")
    assert address.startswith(f"{SITE}/static/")
    file = finders.find(urlsplit(address).path.removeprefix("/static/"))
    with Image.open(file) as cover:
        assert cover.format in ("JPEG", "PNG")
        assert cover.mode == "RGB"
        assert cover.width == cover.height
        assert 1400 <= cover.width <= 3000


def test_an_item_says_all_of_an_episode(channel):
    episode = rich()
    (item,) = channel().findall("item")
    page = f"{SITE}/podcast/first-sessions-more/"
    assert said(item, "title", "link", "guid", "pubDate") == [
        "First sessions & more",
        page,
        episode.public_id,
        "Thu, 05 Mar 2026 08:30:00 +0000",
    ]
    assert item.find("guid").get("isPermaLink") == "false"
    itunes = ("duration", "episode", "season", "episodeType", "explicit")
    assert said(item, *(ITUNES + tag for tag in itunes)) == ["84", "2", "3", "full", "false"]
    assert item.find("enclosure").attrib == {
        "url": f"{SITE}/media/audio/ab/first.mp3",
        "length": "4356",
        "type": "audio/mpeg",
    }
    assert item.find(f"{ITUNES}image").get("href").endswith("podcast/cover.jpg")
    assert item.find(f"{PODCAST}transcript").attrib == {"url": f"{page}transcript.vtt", "type": "text/vtt"}
    assert item.find(f"{PODCAST}chapters").attrib == {
        "url": f"{page}chapters.json",
        "type": "application/json+chapters",
    }


def test_a_transcript_without_times_is_offered_as_plain_text(channel):
    make_published_episode("Plain", transcript="Ana: Come in.")
    transcript = channel().find(f"item/{PODCAST}transcript")
    assert transcript.attrib == {"url": f"{SITE}/podcast/plain/transcript.txt", "type": "text/plain"}


def test_links_in_the_notes_lead_to_the_site_from_anywhere(channel):
    rich()
    notes = channel().findtext("item/description")
    assert f'<a href="{SITE}/articles/x/">this</a>' in notes
    assert f'href="{SITE}/podcast/first-sessions-more/#there"' in notes
    assert 'href="https://example.org/a"' in notes


def test_an_episode_without_number_or_notes_is_an_item_all_the_same(channel):
    make_published_episode("Bonus", notes="", number=0)
    (item,) = channel().findall("item")
    assert item.findtext("description") == "Bonus"
    assert item.find(f"{ITUNES}episode") is None
    assert item.find(f"{ITUNES}season") is None


def test_one_explicit_episode_makes_the_podcast_so(channel):
    make_published_episode("Mild")
    make_published_episode("Wild", explicit=True)
    found = channel()
    assert found.findtext(f"{ITUNES}explicit") == "true"
    assert [item.findtext(f"{ITUNES}explicit") for item in found.findall("item")] == ["true", "false"]


def test_an_item_keeps_its_id_whatever_else_changes(channel, settings):
    episode = rich()
    before = channel().findtext("item/guid")
    episode.title, episode.slug, episode.season, episode.number = "Else", "else", None, 9
    episode.save()
    settings.SITE_URL = "https://other.example"
    found = channel()
    assert found.findtext("item/link") == "https://other.example/podcast/else/"
    assert found.findtext("item/guid") == before


def test_a_long_description_is_cut_between_two_characters(channel, settings):
    settings.PODCAST_DESCRIPTION = "x" + "ü" * 3_000
    words = channel().findtext("description")
    assert words == "x" + "ü" * 1_999
    assert len(words.encode()) <= 4_000


def test_a_common_reader_understands_the_feed(client):
    first, second = rich(), make_published_episode("Older", published=datetime(2026, 1, 1, tzinfo=UTC))
    read = feedparser.parse(client.get("/podcast/feed.xml").content)
    assert read.bozo is False
    assert read.version == "rss20"
    assert read.encoding == "utf-8"
    assert read.feed.image.href == f"{SITE}/static/podcast/cover.jpg"
    assert {tag.term for tag in read.feed.tags} >= {"Health & Fitness", "Mental Health"}
    assert [(entry.title, entry.guidislink) for entry in read.entries] == [
        (first.title, False),
        (second.title, False),
    ]
    assert [entry.enclosures[0].length for entry in read.entries] == ["4356", "4356"]
    assert parsedate_to_datetime(read.entries[1].published) == second.published


def test_the_sound_a_feed_names_can_be_asked_for_its_size_and_for_a_part(client, channel):
    data = (SOUNDS / "tone.mp3").read_bytes()
    episode = save_episode(Episode(title="Tone", slug="tone", transcript=TRANSCRIPT), audio=data, by=None)
    publish(draft_with_episode(episode), by=None)
    enclosure = channel().find("item/enclosure")
    path = urlsplit(enclosure.get("url")).path
    head = client.head(path)
    head.close()
    assert head.headers["Content-Length"] == enclosure.get("length") == str(len(data))
    assert head.headers["Content-Type"] == enclosure.get("type") == "audio/mpeg"
    assert head.headers["Accept-Ranges"] == "bytes"
    part = client.get(path, headers={"range": "bytes=100-199"})
    assert part.status_code == 206
    assert body(part) == data[100:200]


def test_web_players_elsewhere_may_read_the_feed_and_what_it_names(client):
    rich()
    for path in ("/podcast/feed.xml", "/podcast/first-sessions-more/transcript.vtt"):
        headers = client.get(path).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
