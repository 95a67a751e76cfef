"""A link in a text leads to the present address of an article, whatever the article was called before."""

import re

import pytest
from django.test import Client

from articles.publishing import publish, unpublish
from articles.publishing.library import save_topic
from tests.cast import make_article, make_author, make_live
from tests.reading.episodes import make_published_episode

pytestmark = pytest.mark.django_db
TEXT = "Read [this](/articles/old-name/#why), [in short](/articles/old-name/short/) or [all](/other/)."


def rename(article, slug: str, **fields: object) -> None:
    """Give an article another slug, as a save at the desk does: the old one stays reserved for it."""
    article.refresh_from_db()
    article.slug = slug
    for name, value in fields.items():
        setattr(article, name, value)
    article.save()
    article.addresses.create(slug=slug)


def links_at(path: str) -> set[str]:
    response = Client().get(path)
    assert response.status_code == 200, path
    text = response.content.decode()
    return {link for link in re.findall(r'(?:href="|\]\()(/[^")]*)', text) if "name" in link}


def test_labels_of_sources_and_tables_are_in_the_language_of_the_site(monkeypatch):
    table = "| a |\n| - |\n| b |"
    make_live("Notes", sections=[("text", "", f"One[^1], again[^1].\n\n{table}\n\n[^1]: Where.")])
    monkeypatch.setattr("articles.reading.frozen_html.gettext", lambda words: f"{words} <in Spanish>")
    page = Client().get("/articles/notes/").content.decode()
    assert re.findall(r'aria-label="([^"]*) &lt;in Spanish&gt;"', page) == [
        "Source 1",
        "Source 1",
        "Table",
        "Back to the text from source 1, citation 1",
        "Back to the text from source 1, citation 2",
    ]


@pytest.mark.soak
def test_a_draft_that_is_renamed_before_it_is_published_is_found_by_the_links_to_it():
    make_live("Linking", sections=[("text", "", TEXT)])
    other = make_article("Old name", short_version="In short.")
    rename(other, "new-name")
    assert Client().get("/articles/old-name/").status_code == 404  # its old address was never public
    assert links_at("/articles/linking/") == {"/articles/old-name/#why", "/articles/old-name/short/"}
    publish(other, by=None)
    assert links_at("/articles/linking/") >= {"/articles/new-name/#why", "/articles/new-name/short/"}
    assert not {link for link in links_at("/articles/linking/") if "old-name" in link}
    assert links_at("/articles/linking.md") == {"/articles/new-name/#why", "/articles/new-name/short/"}
    unpublish(other, by=None)
    assert "/articles/old-name/#why" in links_at("/articles/linking/")


def test_links_in_bios_show_notes_topics_and_standing_pages_follow_too():
    other = make_live("Old name")
    ana = make_author("Ana Moreira", bio=TEXT)
    article = make_live("Linking", authors=[ana], topics=["Sleep"])
    topic = article.topics.get()
    topic.description = TEXT
    save_topic(topic, by=None)
    make_live("About", kind="page", sections=[("text", "", TEXT)])
    make_published_episode(notes=TEXT)
    rename(other, "new-name")
    publish(other, by=None)
    for path in ("/authors/ana-moreira/", "/topics/sleep/", "/about/", "/podcast/first-sessions/"):
        assert "/articles/new-name/#why" in links_at(path), path
        assert not {link for link in links_at(path) if "old-name" in link}, path


@pytest.mark.soak
def test_a_standing_page_follows_and_a_page_of_the_site_is_no_article():
    page = make_live("Old name", kind="page")
    make_live("Linking", sections=[("text", "", "[It](/old-name/), [or so](/topics/?name).")])
    topics = make_live("Topics")  # an article may be called like a list of the site
    rename(page, "new-name")
    rename(topics, "a-name-for-topics")
    publish(page, by=None)
    publish(topics, by=None)
    assert links_at("/articles/linking/") >= {"/new-name/", "/topics/?name"}


def test_a_section_that_the_short_version_links_to_is_on_the_page_of_the_full_article():
    make_live("A name", short_version="In short. [More](#what-can-i-ask).")
    assert "/articles/a-name/#what-can-i-ask" in links_at("/articles/a-name/short/")
