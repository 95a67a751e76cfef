"""The podcast's pages and files: which episodes are published, when, and what the pages show."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Address, Edition, Episode, check_slug
from articles.publishing import publish, unpublish
from articles.reading.cache.versions import clear_caches
from articles.reading.podcast.player import published_episodes
from articles.templatetags.reading import duration
from tests.cast import make_live, rewrite
from tests.reading.episodes import (
    VTT,
    draft_with_episode,
    files_of,
    make_episode,
    make_published_episode,
    make_published_episodes,
)
from tests.reading.test_canaries import CANARY, crawl

pytestmark = pytest.mark.django_db
CHAPTERS = [[0, "Welcome"], [3, "Thanks"]]


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def statuses(client: Client, episode: Episode) -> set[int]:
    return {client.get(path).status_code for path in files_of(episode)}


def test_an_episode_is_heard_while_a_live_edition_names_it(clock, client):
    episode = make_episode(chapters=CHAPTERS)
    assert statuses(client, episode) == {404}, "nobody names it"
    article = draft_with_episode(episode)
    assert statuses(client, episode) == {404}, "a draft does"
    publish(article, by=None, at=timezone.now() + timedelta(hours=1))
    assert statuses(client, episode) == {404}, "an article to come does"
    clock.shift(3600)
    assert statuses(client, episode) == {200}
    clock.shift(60)
    unpublish(article, by=None)
    assert statuses(client, episode) == {404}, "the article is gone"


def test_an_episode_of_its_own_date_waits_for_it_on_every_page(clock, client):
    episode = make_published_episode(chapters=CHAPTERS, published=timezone.now() + timedelta(days=1))
    article = "/articles/about-first-sessions/"
    assert statuses(client, episode) == {404}
    assert "<audio" not in text(client, article)
    for page in ("/podcast/", "/podcast/feed.xml", article):
        assert "First sessions" not in text(client, page)
    clock.shift(24 * 3600)
    assert statuses(client, episode) == {200}
    assert "<audio" in text(client, article)
    for page in ("/podcast/", "/podcast/feed.xml", article):
        assert "First sessions" in text(client, page)


def test_an_edition_that_names_it_no_more_takes_it_away(clock, client):
    episode = make_published_episode(chapters=CHAPTERS)
    article = Edition.objects.get().article
    article.episode = None
    article.save()
    rewrite(article, "Without.")
    clock.shift(60)
    assert statuses(client, episode) == {200}, "readers have the edition before"
    publish(article, by=None)
    assert statuses(client, episode) == {404}


def test_the_date_readers_see_is_its_own_or_that_of_the_first_article(clock):
    own = datetime(2026, 2, 3, tzinfo=UTC)
    make_published_episode("Dated", published=own)
    undated = make_published_episode("Undated")
    first = timezone.now()
    clock.shift(3600)
    publish(draft_with_episode(undated, "Another"), by=None)
    assert dict(published_episodes().values_list("slug", "out_at")) == {"dated": own, "undated": first}
    assert [episode.slug for episode in published_episodes()] == ["undated", "dated"]


def test_what_is_not_heard_is_in_no_page(client):
    fields = {"notes": "canary notes", "chapters": [[0, "canary chapter"]]}
    make_live("Something to crawl")
    make_published_episode("Heard")
    make_episode("canary unnamed", **fields)
    draft_with_episode(make_episode("canary draft", **fields))
    later = make_episode("canary later", published=timezone.now() + timedelta(days=1), **fields)
    publish(draft_with_episode(later, "Early"), by=None)
    to_come = draft_with_episode(make_episode("canary scheduled", **fields), "To come")
    publish(to_come, by=None, at=timezone.now() + timedelta(days=1))
    gone = draft_with_episode(make_episode("canary gone", **fields), "Gone")
    publish(gone, by=None)
    unpublish(gone, by=None)
    found = crawl(client, "/podcast/", "/podcast/feed.xml", "/articles/early/")
    assert {path: CANARY.findall(page) for path, page in found.items() if CANARY.search(page)} == {}
    assert {"/podcast/", "/podcast/heard/", "/podcast/heard/transcript.vtt"} <= set(found)


@pytest.mark.soak
def test_the_crawl_would_hear_a_canary_that_sings(client):
    make_published_episode("Heard", notes="canary-notes", chapters=[[0, "canary-chapter"]], explicit=True)
    pages = " ".join(crawl(client, "/podcast/").values())
    assert set(CANARY.findall(pages)) == {"canary-notes", "canary-chapter"}


def queries(client: Client, path: str) -> int:
    clear_caches()
    client.get("/")  # begins a content version, and caches the standing pages
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured) - sum("articles_generation" in query["sql"] for query in captured)


COSTS = {
    "/podcast/": 1,  # the episodes of the page; the ids are cached
    "/podcast/episode-0/": 3,  # the episode, those beside it, its articles
    "/podcast/feed.xml": 2,  # the newest episodes, and whether one is explicit
    "/podcast/episode-0/transcript.vtt": 1,
    "/podcast/episode-0/chapters.json": 1,
}


@pytest.mark.parametrize("episodes", [2, pytest.param(6, marks=pytest.mark.soak)])
def test_a_page_costs_the_same_with_two_episodes_and_with_many(client, episodes):
    for number in range(episodes):
        make_published_episode(f"Episode {number}", chapters=CHAPTERS)
    assert {path: queries(client, path) for path in COSTS} == COSTS


@pytest.mark.soak
def test_the_list_is_numbered_past_twenty(client):
    make_published_episodes(21)
    assert "/podcast/episode-20/" in text(client, "/podcast/")
    second = text(client, "/podcast/page/2/")
    assert re.findall(r'<h3><a href="([^"]*)"', second) == ["/podcast/episode-0/"]
    assert client.get("/podcast/page/1/").headers["Location"] == "/podcast/"
    for number in ("0", "3", "9" * 30):
        assert client.get(f"/podcast/page/{number}/").status_code == 404


@pytest.mark.soak
def test_every_page_of_the_podcast_names_its_feed_once(client):
    episode = make_published_episode()
    for path in ("/podcast/", episode.get_absolute_url()):
        links = re.findall(r'<link rel="alternate" type="application/rss\+xml"[^>]*>', text(client, path))
        assert [link.partition("href=")[2] for link in links] == ['"/podcast/feed.xml">'], path


def test_without_an_episode_the_page_says_so(client):
    assert "No episodes yet" in text(client, "/podcast/")
    assert client.get("/podcast/feed.xml").status_code == 200


def test_an_episode_leads_to_its_articles_and_to_the_episodes_beside_it(client):
    dates = [datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 2)]
    one, two, three = (make_published_episode(f"Nr {n}", published=date) for n, date in enumerate(dates, 1))
    page = text(client, two.get_absolute_url())
    assert re.findall(r'<a href="([^"]*)" rel="(prev|next)"', page) == [
        (one.get_absolute_url(), "prev"),
        (three.get_absolute_url(), "next"),
    ]
    assert "/articles/about-nr-2/" in page
    assert "/articles/about-nr-1/" not in page
    assert "What <em>people</em> ask." in page
    assert 'rel="next"' not in text(client, three.get_absolute_url())


def test_the_transcript_is_the_text_that_was_given(client):
    make_published_episode(chapters=CHAPTERS)
    response = client.get("/podcast/first-sessions/transcript.vtt")
    assert response.content.decode() == VTT
    assert response.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies


def test_readers_are_told_that_a_transcript_has_no_times(client):
    said = "Ana Moreira: Come in <b>now</b>.\n\nThey sit down."
    make_published_episode(transcript=said, audio_name="Erste “Sitzung”.wav")
    page = text(client, "/podcast/first-sessions/")
    assert "The transcript has no times, so it does not follow the audio." in page, "the player says it"
    assert "This transcript has no times." in page, "the transcript says it"
    assert "Download transcript</a> (text without times)" in page, "the download says it"
    assert 'download="Erste “Sitzung”.mp3"' in page
    assert "data-cue" not in page
    assert '<strong class="cue-speaker">Ana Moreira:</strong> Come in &lt;b&gt;now&lt;/b&gt;.' in page
    article = text(client, "/articles/about-first-sessions/")
    assert "This transcript has no times." in article
    assert "They sit down." in article
    response = client.get("/podcast/first-sessions/transcript.txt")
    assert response.content.decode() == f"First sessions\nTranscript without times\n\n{said}"
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get("/podcast/first-sessions/transcript.vtt").status_code == 404


@pytest.mark.soak
def test_a_transcript_with_times_says_nothing_about_them(client):
    make_published_episode()
    page = text(client, "/podcast/first-sessions/")
    assert "times" not in page
    assert 'download="first-sessions.mp3"' in page
    assert client.get("/podcast/first-sessions/transcript.txt").status_code == 404


def test_chapters_are_a_file_for_apps(client):
    make_published_episode(chapters=CHAPTERS)
    response = client.get("/podcast/first-sessions/chapters.json")
    assert response.headers["Content-Type"] == "application/json+chapters"
    assert response.json() == {
        "version": "1.2.0",
        "title": "First sessions",
        "podcastName": "The Open Chair",
        "chapters": [{"startTime": 0, "title": "Welcome"}, {"startTime": 3, "title": "Thanks"}],
    }


@pytest.mark.soak
def test_an_episode_without_chapters_has_no_file_of_them(client):
    make_published_episode()
    assert client.get("/podcast/first-sessions/chapters.json").status_code == 404
    assert "chapters.json" not in text(client, "/podcast/feed.xml")
    assert "Chapters" not in text(client, "/podcast/first-sessions/")


def test_without_a_script_every_line_and_chapter_opens_the_sound_at_its_place(client):
    make_published_episode(chapters=CHAPTERS)
    places = re.findall(
        r'href="/media/audio/ab/first\.mp3#t=([^"]*)"', text(client, "/podcast/first-sessions/")
    )
    assert places == ["0", "3", "1.000", "3.000"]


@pytest.mark.soak
def test_where_else_the_podcast_is_found_stands_on_its_pages(client, settings):
    settings.PODCAST_SUBSCRIBE = {"An app & more": "https://example.org/show?id=1&x=2"}
    settings.PODCAST_TITLE = "Two chairs"
    make_published_episode()
    for path in ("/podcast/", "/podcast/first-sessions/"):
        page = text(client, path)
        assert '<a href="https://example.org/show?id=1&amp;x=2">An app &amp; more</a>' in page
        assert "http://testserver/podcast/feed.xml" in page
    assert "<h1>Two chairs</h1>" in text(client, "/podcast/")


@pytest.mark.soak
def test_the_pages_are_for_reading_only(client):
    episode = make_published_episode(chapters=CHAPTERS)
    for path in ("/podcast/", "/podcast/feed.xml", *files_of(episode)):
        assert client.head(path).status_code == 200
        assert client.post(path).status_code == 405


def test_no_standing_page_takes_the_podcasts_address(db):
    with pytest.raises(Exception, match="The site itself uses"):
        check_slug("podcast", kind="page", article_id=None)
    assert not Address.objects.exists()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (61, "1 minute 1 second"), (1830, "30 minutes"), (7325, "2 hours 2 minutes")],
)
def test_a_duration_is_said_as_people_do(seconds, words):
    assert duration(seconds) == words
