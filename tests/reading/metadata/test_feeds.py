"""Feeds are well-formed, valid by RFC 4287 and RSS 2.0, and have permanent ids."""

import doctest
import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Edition
from articles.publishing import publish, unpublish
from articles.reading.cache.versions import clear_caches
from articles.reading.metadata import feeds
from tests.cast import make_article, make_author, make_live
from tests.corpora import HOSTILE
from tests.reading.pages.test_counts import copies

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
SITE = "http://testserver"
PLACES = ["/", "/topics/sleep/", "/authors/ana-moreira/"]
USUAL_PLACES = ["/", *(pytest.param(place, marks=pytest.mark.soak) for place in PLACES[1:])]
URN = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def article():
    people = [make_author("Ana Moreira"), make_author("Lee Okafor")]
    return make_live(
        "Sleep & <rest>", slug="sleep-and-rest", dek="A <dek>.", authors=people, topics=["Sleep", "Rest"]
    )


def answer(client, path: str):
    response = client.get(path)
    assert response.status_code == 200
    return response, ElementTree.fromstring(response.content)


def atom_faults(feed) -> list[str]:
    """Return the violations of RFC 4287 in a feed and its entries."""
    faults = []
    entries = feed.findall(f"{ATOM}entry")
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            if len(element.findall(f"{ATOM}{name}")) != 1:
                faults.append(f"{element.tag}: not one {name}")
        if not re.match("[a-z]+:", element.findtext(f"{ATOM}id", "")):
            faults.append("an id that is no URI")
        for name in ("updated", "published"):
            for date in element.findall(f"{ATOM}{name}"):
                if "T" not in date.text or datetime.fromisoformat(date.text).tzinfo is None:
                    faults.append(f"{name}: no date of RFC 3339")
        for author in element.findall(f"{ATOM}author"):
            if len(author.findall(f"{ATOM}name")) != 1:
                faults.append("an author without a name")
        kinds = [(link.get("rel"), link.get("type")) for link in element.findall(f"{ATOM}link")]
        if ("alternate", None) not in kinds or len(kinds) != len(set(kinds)):
            faults.append("not one alternate link")
    if [link.get("rel") for link in feed.findall(f"{ATOM}link")].count("self") != 1:
        faults.append("not one link to itself")
    if not all(entry.findall(f"{ATOM}author") for entry in entries) and not feed.findall(f"{ATOM}author"):
        faults.append("an entry without an author")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    return faults + ["two entries of one id"] * (len(ids) != len(set(ids)))


@pytest.mark.parametrize("place", USUAL_PLACES)
def test_atom_is_whole(client, article, place):
    response, feed = answer(client, f"{place}feed.atom")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert not response.cookies
    assert atom_faults(feed) == []
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"alternate": f"{SITE}{place}", "self": f"{SITE}{place}feed.atom"}
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Sleep & <rest>"
    assert entry.find(f"{ATOM}link").get("href") == f"{SITE}/articles/sleep-and-rest/"
    names = [author.findtext(f"{ATOM}name") for author in entry.findall(f"{ATOM}author")]
    assert names == ["Ana Moreira", "Lee Okafor"]
    assert [category.get("term") for category in entry.findall(f"{ATOM}category")] == ["Sleep", "Rest"]
    summary = entry.find(f"{ATOM}summary")
    assert summary.get("type") == "html"
    assert "<p>A &lt;dek&gt;.</p>" in summary.text
    assert f'<a href="{SITE}/articles/sleep-and-rest/">' in summary.text


def test_the_rules_find_what_is_missing(client, article):
    _, feed = answer(client, "/feed.atom")
    entry = feed.find(f"{ATOM}entry")
    for author in (*entry.findall(f"{ATOM}author"), *feed.findall(f"{ATOM}author")):
        for parent in (entry, feed):
            if author in list(parent):
                parent.remove(author)
    entry.remove(entry.find(f"{ATOM}id"))
    entry.find(f"{ATOM}updated").text = "yesterday T"
    with pytest.raises(ValueError, match="Invalid isoformat"):
        atom_faults(feed)
    entry.find(f"{ATOM}updated").text = "2026-01-01T00:00:00"
    assert len(atom_faults(feed)) == 4


@pytest.mark.parametrize("place", USUAL_PLACES)
def test_rss_is_whole(client, article, place):
    response, rss = answer(client, f"{place}feed.rss")
    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    channel = rss.find("channel")
    assert all(channel.findtext(name) for name in ("title", "link", "description", "lastBuildDate"))
    assert channel.find(f"{ATOM}link").attrib == {"href": f"{SITE}{place}feed.rss", "rel": "self"}
    (item,) = channel.findall("item")
    assert parsedate_to_datetime(item.findtext("pubDate")) == article.published.replace(microsecond=0)
    assert parsedate_to_datetime(channel.findtext("lastBuildDate")).tzinfo
    assert [creator.text for creator in item.findall(f"{DC}creator")] == ["Ana Moreira", "Lee Okafor"]
    assert item.find("guid").get("isPermaLink") == "false"
    assert item.findall("author") == []


def test_a_reader_program_finds_nothing_odd(client, article):
    for place in PLACES:
        for form in ("atom", "rss"):
            path = f"{place}feed.{form}"
            read = feedparser.parse(client.get(path).content)
            assert read.bozo is False, path
            assert read.version == {"atom": "atom10", "rss": "rss20"}[form]
            (entry,) = read.entries
            assert entry.title == "Sleep & <rest>" if form == "atom" else entry.title
            assert URN.fullmatch(entry.id), path


def test_a_renamed_article_is_no_new_entry_and_a_changed_one_is_updated(clock, client):
    article = make_live("One")
    (before,) = feedparser.parse(client.get("/feed.atom").content).entries
    clock.shift(3600)
    article.slug, article.title = "uno", "Uno"
    article.save()
    publish(article, by=None)
    (after,) = feedparser.parse(client.get("/feed.atom").content).entries
    assert after.id == before.id
    assert after.link == f"{SITE}/articles/uno/"
    assert (after.published, before.updated) == (before.published, before.published)
    assert after.updated == "2026-06-01T13:00:00+00:00"


def test_both_forms_know_an_article_by_one_id_and_no_two_by_the_same(client):
    make_live("One")
    make_live("Two")
    ids = [
        [entry.id for entry in feedparser.parse(client.get(f"/feed.{form}").content).entries]
        for form in ("atom", "rss")
    ]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2


def test_an_id_that_is_no_uri_is_made_one():
    assert doctest.testmod(feeds) == (0, 1)


def test_the_newest_and_nothing_that_is_not_live(clock, client, monkeypatch):
    """Twenty: see how many entries the feeds have whose cost is measured below."""
    monkeypatch.setattr("articles.reading.metadata.feeds.FEED_LENGTH", 3)
    for number in range(5):
        clock.shift(60)
        make_live(f"Number {number}")
    gone = make_live("Canary gone")
    unpublish(gone, by=None)
    make_article("Canary draft")
    publish(make_article("Canary scheduled"), by=None, at=timezone.now() + timedelta(days=1))
    make_live("Canary page", kind="page")
    titles = [entry.title for entry in feedparser.parse(client.get("/feed.atom").content).entries]
    assert titles == [f"Number {number}" for number in (4, 3, 2)]


def test_what_readers_do_not_know_has_no_feed(client, article):
    make_article("A draft", topics=["Unknown"], authors=[make_author("Unknown Author")])
    for path in ("/topics/unknown/", "/authors/unknown-author/", "/topics/nothing/"):
        for form in ("atom", "rss"):
            assert client.get(f"{path}feed.{form}").status_code == 404
    assert client.get("/feed.xml").status_code == 404
    assert client.post("/feed.atom").status_code == 405


def test_an_empty_feed_is_whole(client):
    assert atom_faults(answer(client, "/feed.atom")[1]) == []
    assert feedparser.parse(client.get("/feed.rss").content).bozo is False


@pytest.mark.soak
def test_whatever_a_text_holds_a_feed_is_well_formed(client, article):
    for payload in HOSTILE:
        line = " ".join(payload.split())[:90]
        Edition.objects.update(title=line, dek=line)
        clear_caches()
        answer(client, "/feed.rss")
        assert answer(client, "/feed.atom")[1].find(f"{ATOM}entry").findtext(f"{ATOM}title") == line


MOST_QUERIES = {
    # The generation before and after the view; six for the end of a new content version; the ids;
    # editions, bylines, topics.
    "/": 12,
    # Additionally two for the topics.
    "/topics/sleep/": 15,
    # Additionally the authors, and the ids of one author's editions.
    "/authors/ana-moreira/": 14,
}


def test_a_feed_costs_the_same_at_10_and_at_50_articles(client):
    article = make_live("One", authors=[make_author("Ana Moreira")], topics=["Sleep"])
    edition = Edition.objects.get(article=article)
    counts: dict[str, list[int]] = {place: [] for place in MOST_QUERIES}
    for number in (9, 40):
        copies(edition, number)
        for place, of_place in counts.items():
            clear_caches()
            with CaptureQueriesContext(connection) as queries:
                feed = client.get(f"{place}feed.atom")
            of_place.append(len(queries))
            assert len(feedparser.parse(feed.content).entries) == min(number + 1, 20)
    for place, most in MOST_QUERIES.items():
        assert counts[place][0] == counts[place][1] <= most, place


def test_a_character_that_no_xml_may_hold_is_left_out(client):
    ana = make_author("Ana\ufffe Moreira")
    make_live("First\uffff session", dek="A\ufffe dek.", authors=[ana], topics=["Half\ufffe sleep"])
    for place in ("/", "/topics/half-sleep/", "/authors/ana-moreira/"):
        for form in ("atom", "rss"):
            response, _ = answer(client, f"{place}feed.{form}")
            text = response.content.decode()
            for words in ("First session", "A dek.", "Ana Moreira", "Half sleep"):
                assert words in text, (place, form)
