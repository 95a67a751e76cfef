"""The content note names sections, and a link before each run of them skips exactly that run."""

from dataclasses import dataclass

import pytest

from articles.models import Article
from articles.publishing import publish
from articles.reading.pages.noted_sections import ContentNote, Skip, make_content_note
from tests.cast import make_article


@dataclass(frozen=True)
class Part:
    type: str
    anchor: str
    heading: str = ""
    label: str = "Pro tip"


def note(named: str, *parts: str) -> ContentNote:
    """Make a note; `parts` are the types and anchors of sections, such as "text:a get-help:b"."""
    sections = [[Part(*one.split(":")) for one in part.split()] for part in parts]
    return make_content_note("It is hard.", named.split(), sections)


def test_a_link_skips_a_run_up_to_the_next_section():
    found = note("b c e", "text:a text:b pro-tip:c text:d text:e text:f")
    assert found.skips == {"b": Skip("d", 2), "e": Skip("f", 1)}
    assert found.ends == {}


def test_at_the_end_a_link_leads_to_what_follows():
    assert note("b c", "text:a text:b text:c").skips == {"b": Skip("page-after-c", 2)}
    assert note("b c", "text:a text:b text:c").ends == {"c": "page-after-c"}


def test_no_link_skips_help():
    found = note("a b c", "text:a get-help:b text:c text:d")
    assert found.skips == {"a": Skip("b", 1), "c": Skip("d", 1)}
    assert [one.anchor for one in found.sections] == ["a", "c"]


def test_a_run_ends_with_the_introduction_after_which_a_picture_stands():
    assert note("a b", "text:a", "text:b text:c").skips == {"a": Skip("page-after-a", 1), "b": Skip("c", 1)}


def test_without_a_text_nothing_is_named():
    assert make_content_note("", ["a"], [[Part("text", "a")]]) == ContentNote("")


@pytest.fixture
def article(db) -> Article:
    article = make_article(
        sections=[
            ("text", "", "Calm."),
            ("text", "Is it *hard*?", "Hard."),
            ("heads-up", "", "Hard, too."),
            ("text", "After that", "Calm again."),
            ("text", "The last", "Hard at the end."),
        ],
        short_version="In short.",
        content_note="This page is hard.",
        content_note_sections=("is-it-hard", "section-3", "the-last"),
        short_note="The short version is hard, too.",
    )
    publish(article, by=None)
    return article


def test_the_page_names_the_sections_and_has_the_links(client, article):
    page = client.get("/articles/what-happens-first/").content.decode()
    assert '<a href="#is-it-hard">Is it hard?</a>, <a href="#section-3">Heads up</a>, ' in page
    skip = '<p class="skip-run"><a href="#after-that">Skip these 2 sections</a></p>'
    assert page.index(skip) < page.index('id="is-it-hard"') < page.index('id="after-that"')
    assert page.count('class="skip-run"') == 2
    last, after = '<a href="#page-after-the-last">Skip this section</a>', 'id="page-after-the-last"'
    assert page.index(last) < page.index('id="the-last"') < page.index("Hard at the end.") < page.index(after)


def test_the_short_page_has_its_own_note(client, article):
    short = client.get("/articles/what-happens-first/short/").content.decode()
    assert "The short version is hard, too." in short
    assert "This page is hard." not in short
    link = '<a class="skip-run" href="#page-after-short">'
    assert short.index(link) < short.index("<p>In short.") < short.index('id="page-after-short"')


def test_the_text_for_readers_has_the_notes_but_no_decision(client, article):
    text = client.get("/articles/what-happens-first.md").content.decode()
    assert "content_note_sections: [is-it-hard, section-3, the-last]" in text
    assert "short_note: The short version is hard, too." in text
    assert "safety:" not in text
