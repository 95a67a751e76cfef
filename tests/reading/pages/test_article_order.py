"""What an article's page shows, and in which order."""

import pytest

from articles.manuscript import Section
from articles.manuscript.decisions import Decision, section_digest
from articles.publishing import publish
from articles.reading.pages.article_page import fold_of
from articles.reading.podcast.player import teaser
from tests.cast import make_author, make_help_line, make_live
from tests.reading.episodes import draft_with_episode, make_episode

pytestmark = pytest.mark.django_db
HELP = ("get-help", "If you are not safe", "Call somebody.")
INTRODUCTION = ("text", "", "It is ordinary to be nervous.")
QUESTIONS = ("text", "What can I ask?", "Anything you like.")


def page_of(client, **fields: object) -> str:
    make_live("One", **fields)
    return client.get("/articles/one/").content.decode()


def page_with_episode(client, **fields: object) -> str:
    publish(draft_with_episode(make_episode(), "One", short_version="Short.", **fields), by=None)
    return client.get("/articles/one/").content.decode()


def part_of(page: str, nav: str) -> str:
    return page.partition(f'class="{nav}"')[2].partition("</nav>")[0]


def places(page: str, *marks: str) -> list[int]:
    return [page.index(mark) for mark in marks]


def test_the_text_comes_before_the_contents_and_the_player(client):
    page = page_with_episode(
        client,
        dek="In short.",
        content_note="This page mentions death.",
        sections=[INTRODUCTION, QUESTIONS],
    )
    found = places(
        page, 'class="breadcrumb"', "<h1>", "In short.</p>", 'class="byline"', 'class="version-switch"',
        'class="content-note"', "It is ordinary", 'class="contents"', 'class="listen"', "Anything you like",
    )  # fmt: skip
    assert found == sorted(found)
    assert "One" not in part_of(page, "breadcrumb"), "the title is below it"


def test_a_callout_with_a_heading_ends_the_introduction(client):
    page = page_of(client, sections=[INTRODUCTION, HELP, QUESTIONS])
    found = places(page, "It is ordinary", 'class="contents"', "Call somebody")
    assert found == sorted(found), "so that no heading is skipped"


def test_an_article_that_is_all_introduction_begins_below_its_picture(client):
    main = page_of(client, sections=[INTRODUCTION]).partition("<main")[2]
    introduction, _, rest = main.partition('<div class="page-text">')
    assert "It is ordinary" not in introduction
    assert rest.count("It is ordinary") == 1


def test_the_sentences_of_the_page_are_settings(client, settings):
    page = page_with_episode(client)
    for sentence in (
        "Short on time? Here are two ways to read this article",
        "Want the inside scoop?",
        "What people ask.",
        "Like what you hear? Subscribe to the podcast",
    ):
        assert sentence in page
    settings.SHORT_VERSION_PROMPT = "Two ways to read <this>"
    settings.PODCAST_PROMPT = "Listen"
    settings.SUBSCRIBE_PROMPT = "Hear more"
    settings.PODCAST_SUBSCRIBE = {"Spotify": "https://spotify.example/show"}
    make_live("Two")  # readers' pages are rendered again
    page = client.get("/articles/one/").content.decode()
    assert "Two ways to read &lt;this&gt;" in page
    for text in (">Listen<", ">Hear more<", '<a href="https://spotify.example/show">Spotify</a>'):
        assert text in page


@pytest.mark.parametrize(
    ("notes", "sentence"),
    [
        ("<p>Ana talks to Dr. Lee Okafor. They laugh.</p>", "Ana talks to Dr. Lee Okafor."),
        (
            "<p>Why do five quiet seconds feel so long? Lee knows.</p>",
            "Why do five quiet seconds feel so long?",
        ),
        ("<p>No full stop here</p><p>More.</p>", "No full stop here"),
        ("<p>He said “it is fine, really.” Then he left.</p>", "He said “it is fine, really.”"),
        ("", "Short talks."),
    ],
)
def test_the_teaser_is_the_first_sentence_of_the_show_notes(settings, notes, sentence):
    settings.PODCAST_DESCRIPTION = "Short talks."
    assert teaser(notes.replace("</p><p>", "</p>\n<p>")) == sentence


def test_readers_can_leave_quickly_where_an_editor_confirmed_a_section(client, settings):
    settings.QUICK_EXIT_URL = "https://weather.example/"
    make_help_line()
    confirmed = str(Decision(section_digest(Section(*INTRODUCTION))))
    page = page_of(
        client,
        sections=[INTRODUCTION, ("get-help", "", "{help: 988-lifeline}")],
        safety=(confirmed,),
        authors=[make_author("Ana Moreira")],
    )
    link, masthead = places(page, '<a href="https://weather.example/"', '<header class="masthead">')
    assert link < masthead, "the Tab key comes to it first"
    assert page.count("weather.example") == 1, "nothing is requested from there before"
    make_live("Get help now", slug="get-help", kind="page")
    make_live("Two", sections=[INTRODUCTION, HELP])
    assert "weather.example" in client.get("/get-help/").content.decode()
    assert "weather.example" not in client.get("/articles/two/").content.decode()


def test_the_bar_has_only_what_the_page_has(client):
    make_live("One", sections=[INTRODUCTION])
    assert 'class="page-bar"' not in client.get("/articles/one/").content.decode()
    make_live("Get help now", slug="get-help", kind="page")
    bar = part_of(client.get("/articles/one/").content.decode(), "page-bar")
    assert "On this page" not in bar
    assert 'href="/get-help/"' in bar


@pytest.mark.parametrize(
    ("type_name", "words", "fold"),
    [
        ("deep-dive", 150, ""),
        ("deep-dive", 400, "phone"),
        ("deep-dive", 900, "always"),
        ("get-help", 900, ""),
    ],
)
def test_long_callouts_are_folded_except_help(type_name, words, fold):
    assert fold_of(type_name, f"<p>{'word ' * words}</p>") == fold
    short_lines = "\n".join(["<li>Yes</li>"] * 41)
    assert fold_of("pro-tip", short_lines) == "always", "lines count, not letters"
