"""Hostile and unusual text in every field of an episode: no script runs, and no page fails."""

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from copy import copy

import pytest
from django.core.paginator import Paginator
from django.test import Client
from django.utils import timezone

from articles.freshness import bump_generation
from articles.models import Episode
from articles.reading.cache.versions import current_version
from articles.reading.podcast.podcast_feed import feed_of
from articles.rendering import render_fragment
from tests.corpora import HOSTILE, naughty_strings, needs_corpora, some_or_all, xss_payloads
from tests.html_oracle import executable_nodes
from tests.reading.episodes import make_published_episode
from tests.reading.pages.test_hostile_pages import one_line
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
PAGES = ("/podcast/", "/podcast/first-sessions/", "/podcast/older/", "/articles/about-first-sessions/")


def make_episodes() -> None:
    make_published_episode("Older", published="2020-01-01T00:00:00Z")
    make_published_episode("First sessions")


rows = shared_rows(make_episodes)


@pytest.fixture
def episode(db) -> Episode:
    return Episode.objects.get(slug="first-sessions")


def in_xml(title: str) -> str:
    """Return a title without the two characters that titles may contain and XML may not."""
    return title.replace("\ufffe", "").replace("\uffff", "")


def fill(episode: Episode, texts: list[str]) -> str:
    """Write these texts into every field of the episode, and return its title."""
    lines = [one_line(text, 200) or "x" for text in texts]
    episode.title = lines[0]
    episode.notes_html = render_fragment("\n\n".join(texts))
    episode.cues = [
        [number, number + 1, line, text] for number, (line, text) in enumerate(zip(lines, texts, strict=True))
    ]
    episode.chapters = [[number, line] for number, line in enumerate(lines)]
    episode.transcript = "WEBVTT\n\n" + "\n".join(texts)
    episode.save()
    bump_generation()
    return lines[0]


def shown(client: Client, texts: list[str], title: str, paths: Sequence[str] = PAGES) -> None:
    """Assert that these pages and all files of the episode are complete and harmless."""
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200
        assert executable_nodes(response.content.decode()) == [], path
    feed = ElementTree.fromstring(client.get("/podcast/feed.xml").content)
    (item, _) = feed.findall("channel/item")
    assert executable_nodes(item.findtext("description")) == []
    assert item.findtext("title") == in_xml(title)
    assert json.loads(client.get("/podcast/first-sessions/chapters.json").content)["title"] == title
    said = client.get("/podcast/first-sessions/transcript.vtt").content.decode()
    assert said == "WEBVTT\n\n" + "\n".join(texts)


OWN = [*HOSTILE, "]]><x/>", "a\ufffeb\uffffc", "[x](http://[)", "<!--", "a\x0bb"]


@pytest.mark.parametrize(
    "first", [OWN.index("]]><x/>"), *(pytest.param(n, marks=pytest.mark.soak) for n in range(0, len(OWN), 5))]
)
def test_our_own_hostile_strings_run_nowhere(client, episode, first):
    """All of them in every field, and some as the title."""
    texts = OWN[first:] + OWN[:first]
    shown(client, texts, fill(episode, texts))


def test_hostile_strings_run_nowhere_in_a_transcript_without_times(client, episode):
    texts = [text for text in OWN if "\0" not in text]
    fill(episode, texts)
    transcript = "\n\n".join(f"Ana: {one_line(text, 200)}" for text in texts)
    Episode.objects.filter(pk=episode.pk).update(
        has_times=False, transcript=transcript, cues=[[None, None, text, text] for text in texts]
    )
    for path in PAGES:
        assert executable_nodes(client.get(path).content.decode()) == [], path
    file = client.get("/podcast/first-sessions/transcript.txt")
    assert file.content.decode().endswith(transcript)
    assert file.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert file.headers["X-Content-Type-Options"] == "nosniff"


@needs_corpora
@some_or_all
def test_the_collections_run_nowhere(client, episode, step):
    texts = sorted({text.replace("\0", "") for text in xss_payloads()})[::step]
    assert len(texts) > 2_000 / step
    for start in range(0, len(texts), 500):
        part = texts[start : start + 500]
        shown(client, part, fill(episode, part), [episode.get_absolute_url()])


@pytest.mark.soak
@needs_corpora
def test_naughty_strings_break_nothing(client, episode):
    texts = naughty_strings()
    for start in range(0, len(texts), 180):
        part = texts[start : start + 180]
        shown(client, part, fill(episode, part))


@needs_corpora
@some_or_all
def test_every_title_is_in_a_feed_that_can_be_read(episode, step):
    titles = [one_line(text, 200) or "x" for text in (*naughty_strings(), *xss_payloads()[::step])]
    for number, row in enumerate(rows := [copy(episode) for _ in titles]):
        row.pk, row.title, row.out_at = number, titles[number], timezone.now()
    whole_feed = feed_of(Paginator(rows, len(rows)).page(1), current_version(), explicit=False)
    feed = ElementTree.fromstring(whole_feed.writeString("utf-8"))
    assert [item.findtext("title") for item in feed.findall("channel/item")] == list(map(in_xml, titles))
