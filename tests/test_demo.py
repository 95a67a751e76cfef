"""The demo is complete: every article, and everything that the articles refer to."""

import html5lib
import pytest
from django.conf import settings
from django.test import Client

from articles.manuscript import SECTION_TYPES, parse
from articles.models import Edition, Section, SignOff
from articles.transfer.content_folder.records import read_series
from tests.conftest import DEMO

ARTICLES = {path.stem: parse(path.read_text(encoding="utf-8")) for path in (DEMO / "articles").glob("*.md")}
LONG = sorted(slug for slug, manuscript in ARTICLES.items() if manuscript.kind == "article")
SERIES = {
    path.stem: read_series(path.read_text(encoding="utf-8"))[0] for path in (DEMO / "series").glob("*.md")
}
PAGES = sorted(set(ARTICLES) - set(LONG))


@pytest.fixture
def site(demo, db, client) -> Client:
    return client


def document(client: Client, path: str):
    response = client.get(path)
    assert response.status_code == 200, path
    assert not response.cookies
    return html5lib.parse(response.content.decode(), namespaceHTMLElements=False)


def text_of(node) -> str:
    return " ".join("".join(node.itertext()).split())


def contents_of(page):
    """Return the nav with the accessible name “On this page”."""
    by_id = {node.get("id"): node for node in page.iter() if node.get("id")}
    for nav in page.iter("nav"):
        label = nav.get("aria-label") or text_of(by_id[nav.get("aria-labelledby")])
        if label == "On this page":
            return nav
    raise AssertionError("no nav labelled “On this page”")


def test_there_are_eight_articles_and_four_standing_pages():
    assert (len(LONG), len(PAGES)) == (8, 4)


def test_every_kind_of_page_is_served(site):
    for path in ("/", "/series/", "/topics/", "/authors/", *(f"/{slug}/" for slug in PAGES)):
        document(site, path)


@pytest.mark.parametrize("slug", LONG)
def test_a_demo_article_is_whole(site, slug):
    page = document(site, f"/articles/{slug}/")
    ids = [node.get("id") for node in page.iter() if node.get("id")]
    assert len(ids) == len(set(ids)), "ids are unique"
    assert [text_of(h1) for h1 in page.iter("h1")] == [Edition.objects.get(slug=slug).title]
    links = [link.get("href") for link in contents_of(page).iter("a")]
    questions = [section for section in ARTICLES[slug].sections if section.type == "text" and section.heading]
    assert len(links) == len(questions) >= 5
    assert {link.removeprefix("#") for link in links} <= set(ids)
    text = text_of(page)
    callouts = {section.type for section in ARTICLES[slug].sections} - {"text"}
    assert len(callouts) >= 2
    for kind in callouts:
        assert SECTION_TYPES[kind].label in text
    hrefs = {link.get("href") for link in page.iter("a")}
    assert {f"/authors/{author}/" for author in ARTICLES[slug].authors} <= hrefs
    assert {f"/articles/{related}/" for related in ARTICLES[slug].related} <= hrefs
    assert f"/articles/{slug}/short/" in hrefs
    assert "Sources" in [text_of(heading) for heading in page.iter("h2")]


@pytest.mark.parametrize("slug", SERIES)
def test_a_demo_series_leads_from_part_to_part_and_every_part_back(site, slug):
    links = {link.get("href") for link in document(site, f"/series/{slug}/").iter("a")}
    parts = SERIES[slug].articles
    assert len(parts) >= 3
    assert {f"/articles/{part}/" for part in parts} <= links
    for number, part in enumerate(parts, 1):
        for way in ("", "short/"):
            page = document(site, f"/articles/{part}/{way}")
            assert f"Part {number} of {len(parts)} in" in text_of(page)
            ways_on = {link.get("href") for link in page.iter("a") if link.get("rel") in ("prev", "next")}
            beside = parts[max(number - 2, 0) : number + 1]
            assert ways_on == {f"/articles/{other}/{way}" for other in beside if other != part}


@pytest.mark.parametrize("slug", LONG)
def test_the_short_version_has_its_own_address_and_a_canonical_link_to_the_full_one(site, slug):
    page = document(site, f"/articles/{slug}/short/")
    canonical = [link.get("href") for link in page.iter("link") if link.get("rel") == "canonical"]
    assert canonical == [f"{settings.SITE_URL}/articles/{slug}/"]
    assert f"/articles/{slug}/" in {link.get("href") for link in page.iter("a")}
    assert len(list(page.iter("h1"))) == 1


@pytest.mark.parametrize("slug", LONG)
def test_an_article_is_of_a_length_worth_reading(site, slug):
    edition = Edition.objects.get(slug=slug)
    assert 900 <= edition.words <= 2500
    assert edition.short_html
    assert edition.lead["alt"]


def test_every_type_of_section_is_in_the_set(site):
    assert set(Section.objects.values_list("type", flat=True)) == set(SECTION_TYPES)


def test_no_review_is_invented(site):
    assert not SignOff.objects.exists()


def test_the_episodes_have_a_player_and_a_transcript(site):
    for edition in Edition.objects.exclude(episode=None):
        page = document(site, edition.get_absolute_url())
        assert [audio.get("preload") for audio in page.iter("audio")] == ["none"]
        assert edition.episode.cues[0][3] in text_of(page)
    assert Edition.objects.exclude(episode=None).count() == 2


def test_every_link_inside_the_site_leads_somewhere(site):
    waiting, seen = ["/"], set()
    while waiting:
        path = waiting.pop()
        if path in seen or path.startswith(("/static/", "/media/")):
            continue
        seen.add(path)
        page = document(site, path)
        ids = {node.get("id") for node in page.iter()}
        for link in (node.get("href") for node in page.iter("a")):
            if link and link.startswith("#"):
                assert link == "#" or link[1:] in ids, f"{path}: {link}"
            elif link and link.startswith("/"):
                waiting.append(link.split("#")[0])
    assert len(seen) > 8 * 2 + 4 + 5 + 8


def test_a_reader_asks_no_other_host_for_anything(site):
    for path in ("/", f"/articles/{LONG[0]}/", "/authors/ana-moreira/", "/about/"):
        for node in document(site, path).iter():
            for name in ("src", "srcset", "poster", "data"):
                assert "//" not in (node.get(name) or "")
            if node.tag == "link" and node.get("rel") != "canonical":
                assert node.get("href").startswith("/")
