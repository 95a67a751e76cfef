"""The demo is complete: every article, and everything that the articles refer to."""

import re

import html5lib
import pytest
from django.test import Client

from articles.manuscript import SECTION_TYPES, parse
from articles.manuscript.decisions import decisions_by_digest, section_digest
from articles.models import Edition, Section, SignOff, manuscript_of_edition
from articles.publishing.preflight.preflight_checks import prepare_preflight
from articles.publishing.preflight.sensitive_sections import sensitive_sections
from authors.models import Author
from tests.conftest import DEMO

ARTICLES = {path.stem: parse(path.read_text(encoding="utf-8")) for path in (DEMO / "articles").glob("*.md")}
SOURCE = re.compile(r"^\[\^[\w-]+\]: .*", re.MULTILINE)
LONG = sorted(slug for slug, manuscript in ARTICLES.items() if manuscript.kind == "article")


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


def test_every_type_of_section_is_in_the_set(site):
    assert set(Section.objects.values_list("type", flat=True)) == set(SECTION_TYPES)


def test_people_and_the_one_review_are_marked_as_fictional(site):
    assert not Author.objects.filter(fictional=False).exists()
    assert SignOff.objects.get().reviewer.slug == "priya-raman"
    page = site.get("/articles/what-is-cbt/").content.decode()
    assert "icon-check" in page
    assert "The people on this site are fictional." in page
    assert '"reviewedBy"' not in page
    assert '"lastReviewed"' not in page


def test_sources_link_to_where_they_can_be_read():
    """Two books and a judgment have no address of their own."""
    sources = [line for path in (DEMO / "articles").glob("*.md") for line in SOURCE.findall(path.read_text())]
    assert len(sources) == 33
    assert len([line for line in sources if "](https://" in line or "](<https://" in line]) == 30


def test_the_episodes_have_a_player_and_a_transcript(site):
    for edition in Edition.objects.exclude(episode=None):
        page = document(site, edition.get_absolute_url())
        assert [audio.get("preload") for audio in page.iter("audio")] == ["none"]
        assert edition.episode.cues[0][3] in text_of(page)
    assert Edition.objects.exclude(episode=None).count() == 2


@pytest.mark.soak
def test_every_link_inside_the_site_leads_somewhere(site):
    waiting, seen = ["/"], set()
    while waiting:
        path = waiting.pop()
        if path in seen or path.startswith(("/static/", "/media/")):
            continue
        seen.add(path)
        page = document(site, path)
        ids = [node.get("id") for node in page.iter() if node.get("id")]
        assert len(ids) == len(set(ids)), f"{path}: an id stands twice"
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


@pytest.mark.parametrize(
    "slug", [*LONG[:2], *(pytest.param(one, marks=pytest.mark.soak) for one in LONG[2:])]
)
def test_the_content_note_of_a_demo_article_is_true_and_its_links_skip_what_it_names(site, slug):
    edition = Edition.objects.live().get(slug=slug)
    found = sensitive_sections(prepare_preflight(manuscript_of_edition(edition)))
    anchors = [part["anchor"] for part in edition.sections]
    hard = {anchors[one.place - 1] for one in found if one.place and one.is_confirmed}
    with_words = {anchors[one.place - 1] for one in found if one.place}
    page = document(site, f"/articles/{slug}/")
    named = [
        link.get("href").removeprefix("#") for link in page.iterfind(".//p[@class='content-note-sections']/a")
    ]
    assert hard <= set(named) <= with_words
    assert skipped_by_links(page, anchors) == set(named)

    short = document(site, f"/articles/{slug}/short/")
    has_note = short.find(".//div[@class='content-note']") is not None
    assert has_note == bool(edition.short_note)
    assert not any(one.place == 0 and one.strong for one in found) or has_note


def skipped_by_links(page, anchors: list[str]) -> set[str]:
    """Return the anchors of the sections that the links of a page skip, by the order of its elements."""
    order = [node for node in page.iter() if node.get("id") or node.tag == "a"]
    places = {node.get("id"): place for place, node in enumerate(order) if node.get("id")}
    skipped: set[str] = set()
    for link in page.iterfind(".//p[@class='skip-run']/a"):
        start, end = order.index(link), places[link.get("href").removeprefix("#")]
        between = [anchor for anchor in anchors if start < places[anchor] < end]
        assert between, link.get("href")
        assert "get-help" not in " ".join(
            node.get("class") or "" for node in order[start:end] if node.tag == "section"
        )
        skipped.update(between)
    return skipped


def test_every_decision_in_the_demo_is_about_a_section_of_its_text(site):
    for edition in Edition.objects.live():
        text = manuscript_of_edition(edition)
        present = {section_digest(section) for section in text.sections}
        assert decisions_by_digest(text.safety).keys() <= present, edition.slug
