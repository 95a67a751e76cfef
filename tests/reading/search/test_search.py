"""Search finds live editions by any form of their words, and answers any input."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, SearchWord, Topic
from articles.publishing import publish, unpublish
from articles.publishing.library import save_topic
from articles.reading.search import bounded, matching
from tests.cast import make_article, make_author, make_live, rewrite
from tests.corpora import naughty_strings, needs_corpora, some_or_all_hostile
from tests.html_oracle import executable_nodes
from tests.reading.episodes import VTT, make_episode, make_published_episode
from tests.reading.pages.test_counts import copies
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.django_db

PANIC = (
    ("text", "", "A wave that passes."),
    ("text", "What helps at once?", "Breathe out slowly, and name five things."),
    ("pro-tip", "A card in your wallet", "Write it down. Marigold."),
)


def search(client, words: str, **filters: str):
    return client.get("/search/", {"q": words} | filters)


def found(client, words: str, **filters: str) -> list[str]:
    """Return the titles of the results, best first."""
    return [result.edition.title for result in search(client, words, **filters).context.get("results", [])]


def make_panic() -> None:
    make_live("Panic attacks", sections=PANIC, authors=[make_author("Ana Moreira")], topics=["Anxiety"])


rows = shared_rows(make_panic)


@pytest.fixture
def panic(db) -> Article:
    return Article.objects.get()


FORMS = ["marigold", "MARIGOLD", "marigolds", "breathing", "wave passing", "wallet"]


def test_an_article_is_found_by_any_form_of_its_words(client, panic):
    for words in FORMS:
        assert found(client, words) == ["Panic attacks"], words


def test_an_accent_makes_no_difference(client):
    make_live("Naïve questions", sections=(("text", "", "In a café."),))
    assert found(client, "naive cafe") == found(client, "naïve café") == ["Naïve questions"]


def test_a_title_weighs_more_than_a_heading_and_a_heading_more_than_the_text(client):
    make_live("In the text", sections=(("text", "", "Once, a tansy. " + "Other words stand here. " * 20),))
    make_live("In a heading", sections=(("text", "A tansy?", "Other words stand here. " * 20),))
    make_live("A tansy", sections=(("text", "", "Other words stand here. " * 20),))
    assert found(client, "tansy") == ["A tansy", "In a heading", "In the text"]


def test_a_result_leads_to_the_section_that_matches_best(client, panic):
    (result,) = search(client, "five things").context["results"]
    assert (result.section, result.url) == (
        "What helps at once?",
        "/articles/panic-attacks/#what-helps-at-once",
    )
    (result,) = search(client, "marigold").context["results"]
    assert result.url == "/articles/panic-attacks/#a-card-in-your-wallet"
    assert client.get("/articles/panic-attacks/").content.decode().count('id="a-card-in-your-wallet"') == 1


def test_what_matches_is_marked(client, panic):
    html = search(client, "breathe").content.decode()
    assert "<mark>Breathe</mark> out slowly" in html


def test_a_note_leads_to_the_sources(client):
    make_live("Noted", sections=(("text", "", "So it is said.[^a]\n\n[^a]: Tansy, 2020."),))
    (result,) = search(client, "tansy").context["results"]
    assert (result.section, result.url) == ("Sources", "/articles/noted/#page-sources")


def test_filters_by_topic_and_author(client, panic):
    make_live("Panic and sleep", authors=[make_author("Lee Okafor")], topics=["Sleep"])
    assert found(client, "panic", topic="sleep") == ["Panic and sleep"]
    assert found(client, "panic", author="ana-moreira") == ["Panic attacks"]
    assert found(client, "panic", author="ana-moreira", topic="sleep") == []
    assert len(found(client, "panic", topic="no-such-topic")) == 2


def test_where_no_page_has_all_the_words_those_with_some_are_shown(client, panic):
    response = search(client, "marigold unheardof")
    assert [result.edition.title for result in response.context["results"]] == ["Panic attacks"]
    assert "No exact matches. The closest:" in response.content.decode()


def test_the_beginning_of_the_last_word_is_enough_where_nothing_has_the_word(client, panic):
    assert found(client, "five thin") == ["Panic attacks"]


def test_nothing_found_is_met_kindly(client, panic):
    make_live("Get help", kind="page")
    html = search(client, "xylophone").content.decode()
    assert "No results for “xylophone”" in html
    assert "Try fewer or different words." in html
    assert 'href="/topics/anxiety/"' in html
    assert 'href="/get-help/"' in html


def test_an_episode_is_found_by_what_is_said_in_it_and_only_while_it_is_published(client, clock):
    later = timezone.now() + timedelta(days=1)
    said = VTT.replace("Thank you", "Grüße to the lighthouses")
    make_published_episode("A talk", transcript=said)
    make_published_episode("Tomorrow", transcript=said, published=later)
    make_episode("In no article", transcript=said)
    for words in ("lighthouse", "LIGHTHOUSES grusse", "talk light"):
        response = search(client, words)
        assert [episode.title for episode in response.context["episodes"]] == ["A talk"], words
        assert '<a href="/podcast/a-talk/">A talk</a>' in response.content.decode()
        assert "No results" not in response.content.decode()
    assert not search(client, "lighthouse harbor").context["episodes"]
    assert not search(client, "00").context["episodes"], "a time is not said"
    clock.shift(timedelta(days=2))
    found_then = search(client, "lighthouse").context["episodes"]
    assert [episode.title for episode in found_then] == ["Tomorrow", "A talk"]


def test_a_standing_page_is_found(client):
    make_live("How we handle privacy", kind="page", slug="privacy")
    assert found(client, "privacy") == ["How we handle privacy"]


def test_only_what_is_live_now_is_found_and_as_it_is_now(clock, client, panic):
    make_article("A marigold draft")
    coming = make_article("A marigold to come")
    publish(coming, by=None, at=timezone.now() + timedelta(hours=1))
    rewrite(panic, "Marigold tansy.")
    assert found(client, "marigold") == ["Panic attacks"]
    assert found(client, "tansy") == [], "an edit waits for its publication"
    clock.shift(timedelta(hours=1))
    assert sorted(found(client, "marigold")) == ["A marigold to come", "Panic attacks"]
    publish(panic, by=None)
    assert found(client, "tansy") == ["Panic attacks"]
    unpublish(panic, by=None)
    assert found(client, "tansy") == []


def test_a_search_costs_the_same_whatever_it_finds(client, panic):
    copies(panic.editions.get(), 9)
    search(client, "panic")
    costs = []
    for more in (0, 300):
        copies(panic.editions.get(), more)
        search(client, "panic")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            search(client, "panic")
        costs.append(len(queries))
    # The generation, the ids by rank, the marks, the generation again. All else is cached.
    assert costs == [4, 4]


def test_results_come_in_pages_and_a_page_beyond_is_the_last(client, panic):
    for number in range(11):
        make_live(f"Panic {number}")
    assert len(found(client, "panic")) == 10
    assert len(found(client, "panic", page="2")) == 2
    assert found(client, "panic", page="99") == found(client, "panic", page="2")
    assert "page=2" in search(client, "panic").content.decode()


def test_a_search_is_in_no_index_and_sets_no_cookie(client, panic):
    response = search(client, "panic")
    assert b'<meta name="robots" content="noindex">' in response.content
    assert not response.cookies


ANY_WORDS = [
    '"', "AND", "-", "\0", "a\0b", "NEAR(", "title:", "*", "^", "' OR 1=1 --", "\\", "a & b | !c", ":*", "{}",
    "x" * 200, "\ud800", "💜", "“marigold”", "%", "\x01\x02\x1e",
]  # fmt: skip


def test_any_words_at_all_are_answered(client, panic):
    for words in ANY_WORDS:
        for path in ("/search/", "/search/suggest/"):
            assert client.get(path, {"q": words.encode("utf-8", "surrogatepass")}).status_code == 200, words


def test_too_much_is_refused_kindly(client, panic):
    response = search(client, "x" * 10_000)
    assert response.status_code == 400
    assert "Your search is longer than 200 characters." in response.content.decode()


@needs_corpora
@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.soak)])
def test_naughty_strings_are_answered(client, panic, step):
    """`tests/models/test_full_text.py` asks the index for all of them."""
    for words in naughty_strings()[::step]:
        response = client.get("/search/", {"q": words.encode("utf-8", "surrogatepass")})
        assert response.status_code in (200, 400), words


@some_or_all_hostile
def test_no_script_in_a_query_or_a_result_runs(client, payload):
    line = "".join(letter for letter in payload if letter.isprintable())
    make_live(f"Marigold {line}", slug="x", dek=line)
    for words in (payload, "marigold"):
        assert executable_nodes(search(client, words).content.decode()) == []


def test_suggestions_are_topics_and_titles_that_begin_so(client, panic):
    def suggested(typed: str) -> list[tuple[str, str]]:
        return [(row["title"], row["url"]) for row in client.get("/search/suggest/", {"q": typed}).json()]

    assert suggested("pan") == [("Panic attacks", "/articles/panic-attacks/")]
    assert suggested("Anx") == [("Anxiety", "/topics/anxiety/")]
    assert suggested("marigold") == [], "only titles are suggested"
    assert suggested("") == []
    unpublish(panic, by=None)
    assert suggested("pan") == []


MISSPELLED = [
    ("marigpld", "marigold"),
    ("brathe slowly", "breathe slowly"),
    ("anxeity", "anxiety"),
    ("moriera", "moreira"),
]


def test_a_misspelled_word_finds_its_neighbor(client):
    make_live("By Moreira")
    make_live("Panic attacks", slug="with-more", authors=[make_author("Moreira")], topics=["Anxiety"])
    for typed, meant in MISSPELLED:
        response = search(client, typed)
        assert f"Showing results for “{meant}”." in response.content.decode(), typed
        assert response.context["results"], typed


def test_a_word_of_an_edition_that_is_not_live_is_never_suggested(client, panic):
    coming = make_article("A tansybloom to come")
    publish(coming, by=None, at=timezone.now() + timedelta(hours=1))
    assert SearchWord.objects.filter(word="tansybloom").exists()
    for words in ("tansyblom", "tansyblom panic"):
        assert "tansybloom" not in search(client, words).content.decode()


def test_a_search_that_finds_nothing_costs_few_queries(client, panic):
    search(client, "xylophone")
    with CaptureQueriesContext(connection) as queries:
        search(client, "xylophone marimba")
    # The generation; all words, and the beginning of the last; all known words; some words; the generation.
    assert len(queries) == 6


def test_british_and_american_spellings_find_each_other(client):
    make_live("A counsellor", sections=(("text", "", "How we organise behaviour."),))
    make_live("A counselor", sections=(("text", "", "How we organize behavior."),))
    for words in ("counsellor", "counselor", "counselors", "organise behavior", "organizing behaviour"):
        assert sorted(found(client, words)) == ["A counsellor", "A counselor"], words


def test_the_aliases_of_a_topic_count(client, panic):
    topic = Topic.objects.get(name="Anxiety")
    topic.aliases = ["Inner unrest"]
    save_topic(topic, by=None)
    assert found(client, "inner unrest") == found(client, "Anxiety") == ["Panic attacks"]
    assert found(client, "inner unrest marigold") == ["Panic attacks"]
    assert found(client, "inner unrest", author="ana-moreira") == ["Panic attacks"]
    assert found(client, "inner unrest tansy") == []


def test_a_note_ranks_below_the_text(client):
    words = "Other words stand here. " * 20
    make_live("In a note", sections=(("text", "", f"{words}[^a]\n\n[^a]: Tansy tansy, 2020."),))
    make_live("In the text", sections=(("text", "", f"{words} A tansy. {words}"),))
    assert found(client, "tansy") == ["In the text", "In a note"]


def test_the_text_is_shown_before_a_note(client):
    text = "A tansy.[^a]\n\n[^a]: Tansy seeds, 2020."
    make_live("Both", sections=(("text", "Where?", text),))
    (result,) = search(client, "tansy seeds").context["results"]
    assert result.section == "Where?"


PARTLY = "Very many articles have these words."


@pytest.fixture
def large_site(monkeypatch) -> None:
    """A site with more than one live edition is a large one."""
    monkeypatch.setattr(matching, "SMALL_SITE", 1)
    tiny = {"NEWEST": 2, "RECENT": 3, "SOME": 2, "MORE": 3, "ENOUGH": 2, "ENOUGH_TITLES": 2, "MOST": 2}
    for name, number in tiny.items():
        monkeypatch.setattr(bounded, name, number)


def make_calm() -> None:
    make_live("Calm is oldest", sections=[("text", "", "Old.")])
    for name in ("One", "Two", "Three", "Four", "Five"):
        make_live(name, sections=[("text", "", "Sleep." if name == "Four" else "We look for calm.")])


def test_a_common_word_is_found_in_titles_and_in_the_newest_texts_alone(client, large_site):
    make_calm()
    assert found(client, "calm") == ["Calm is oldest", "Five", "Three"]
    assert PARTLY in search(client, "calm").content.decode()


def test_a_rare_word_is_found_in_every_text(client, large_site):
    for name, words in (("Old", "A wombat sleeps."), ("One", "No."), ("Two", "No."), ("Three", "No.")):
        make_live(name, sections=[("text", "", words)])
    assert found(client, "wombat") == ["Old"]
    assert PARTLY not in search(client, "wombat").content.decode()


def test_of_a_word_that_is_neither_the_newest_matches_are_ranked(client, large_site):
    for name in ("Wombats", "Left out", "One wombat", "Two"):
        make_live(name, sections=[("text", "", "Wombats.")])
    for name in ("Three", "Four", "Five"):
        make_live(name, sections=[("text", "", "Calm.")])
    assert found(client, "wombat") == ["One wombat", "Wombats", "Two"], "every title, and the newest texts"
    assert PARTLY in search(client, "wombat").content.decode()


def test_a_large_site_finds_all_in_a_small_topic_and_of_an_author_the_newest_first(
    client, large_site, monkeypatch
):
    sam = make_author("Sam")
    for name, topic in (("One", "Sleep"), ("Two", "Anxiety"), ("Three", "Sleep")):
        make_live(name, sections=[("text", "", "Calm.")], topics=[topic])
    monkeypatch.setattr(bounded, "ENOUGH", 3)
    make_live("By Sam", sections=[("text", "", "Calm.")], topics=["Sleep"], authors=[sam])
    assert found(client, "calm", topic="sleep") == ["By Sam", "Three", "One"]
    assert PARTLY not in search(client, "calm", topic="sleep").content.decode()
    assert found(client, "calm", topic="sleep", author="sam") == ["By Sam"]
    assert found(client, "calm", topic="anxiety", author="sam") == []


def test_a_large_site_suggests_the_newest_titles_that_begin_so_and_asks_little(client, large_site):
    make_calm()
    client.get("/search/suggest/", {"q": "cal"})
    with CaptureQueriesContext(connection) as queries:
        assert [one["title"] for one in client.get("/search/suggest/", {"q": "cal"}).json()] == [
            "Calm is oldest"
        ]
    # The generation; titles; the generation.
    assert len(queries) == 3


def test_a_search_of_a_large_site_costs_the_same_whatever_it_finds(client, large_site):
    make_calm()
    for words in ("calm", "old"):
        search(client, words)
        with CaptureQueriesContext(connection) as queries:
            search(client, words)
        # The generation; the newest texts; titles, or for a rare word the ranks; marks; the generation.
        assert len(queries) == 5, words
