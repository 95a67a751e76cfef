"""The search page helps a reader in distress first, and remembers nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import CrisisPhrase, LoggedAction
from articles.publishing.crisis_phrases import delete_crisis_phrase, save_crisis_phrase
from articles.reading.cache.versions import current_version
from tests.cast import make_help_line, make_live
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


def make_rows() -> None:
    make_help_line(name="988 Lifeline", level="urgent", subjects=["suicide", "crisis"])
    make_live(
        "Panic attacks",
        topics=["Anxiety"],
        sections=(("text", "", "Flowers die in winter. I want to water them."),),
    )


rows = shared_rows(make_rows)


def page(client, query: str) -> str:
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    return response.content.decode()


def test_help_stands_above_the_form_and_the_results(client):
    html = page(client, "i want to die")
    assert html.index('href="tel:988"') < html.index('class="search-form"') < html.index('class="results"')


def test_such_a_reader_is_not_told_to_search_otherwise(client):
    for query in ("kill myself", "kill myself xylophone", "i want to die " * 20):
        html = page(client, query)
        assert 'href="tel:988"' in html
        for advice in ("Try fewer", "No results for", "No exact matches", "Use fewer words", "longer than"):
            assert advice not in html, (query, advice)


def test_the_title_says_that_there_is_help_and_not_what_was_searched(client):
    assert "<title>Get help · Search · " in page(client, "kill myself")
    assert "<title>panic · Search · " in page(client, "panic")


def test_other_readers_get_no_panel(client):
    assert "help-panel" not in page(client, "killing time in a panic")
    assert "help-panel" not in page(client, "")


def test_the_first_suggestion_leads_to_help_and_is_announced(client):
    first = client.get("/search/suggest/", {"q": "kill myself"}).json()[0]
    assert (first["url"], first["kind"]) == ("/get-help/", "help")
    assert first["announce"] == "Help is available now. It is the first suggestion."
    assert all("kind" not in one for one in client.get("/search/suggest/", {"q": "pan"}).json())


def test_a_search_in_distress_costs_no_more_queries(client):
    page(client, "i want to die")
    with CaptureQueriesContext(connection) as queries:
        page(client, "i want to die")
    # The generation, the ids by rank, the marks, the generation again.
    assert len(queries) == 4


def test_nothing_of_the_search_is_kept(client, caplog):
    word = "unheardofword"
    version = current_version()
    page(client, f"i want to die {word}")
    client.get("/search/suggest/", {"q": f"i want to die {word}"})
    assert word not in caplog.text
    for cache in (version.pages, version.results):
        assert not any(word in str(key) for key in cache._items)
    assert not LoggedAction.objects.filter(text__contains=word).exists()


def test_a_phrase_of_an_editor_counts_at_the_next_search_and_an_unreadable_one_stops_no_other(
    client, eli, caplog
):
    """One test for both, because to prepare other phrases takes half a second each time."""
    assert "help-panel" not in page(client, "bury me")
    unreadable = CrisisPhrase.objects.create(language="en", phrase="<gone> hits me", subjects=["abuse"])
    phrase = save_crisis_phrase(CrisisPhrase(language="en", phrase="bury  me", subjects=["suicide"]), by=eli)
    assert "help-panel" in page(client, "please bury me")
    assert "help-panel" in page(client, "kill myself")
    assert "<gone>" not in page(client, "kill myself")
    assert "A crisis phrase cannot be read" in caplog.text
    unreadable.delete()
    delete_crisis_phrase(phrase, by=eli)
    assert "help-panel" not in page(client, "bury me")
