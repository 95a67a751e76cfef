"""The list of articles: where each stands, found and filtered, at a fixed cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.desk.state import state_in_full, state_of, with_state
from articles.models import Article
from articles.publishing import publish, roll_back, sign_off, unpublish
from tests.cast import make_article, make_author, make_live, rewrite

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


@pytest.fixture
def house(clock):
    """An article in every state."""
    made = {"never": make_article("Never"), "live": make_live("Live"), "gone": make_live("Gone")}
    made["scheduled"] = make_article("Scheduled")
    publish(made["scheduled"], by=None, at=timezone.now() + timedelta(days=2))
    made["edited"] = make_live("Edited")
    made["returning"] = make_live("Returning")
    clock.shift(60)
    rewrite(made["edited"], "Another text.")
    unpublish(made["gone"], by=None)
    unpublish(made["returning"], by=None, returns_at=timezone.now() + timedelta(days=5))
    return made


def titles(client, query: str) -> set[str]:
    return {article.title for article in client.get(LIST + query).context["cl"].result_list}


def test_each_state_in_words(house):
    states = {article.title: state_of(article) for article in with_state(Article.objects.all())}
    assert {title: state.words for title, state in states.items()} == {
        "Never": "Never published",
        "Live": "Live since 1 Jun 2026, 12:00",
        "Gone": "Unpublished",
        "Scheduled": "Scheduled for 3 Jun 2026, 12:00",
        "Edited": "Live since 1 Jun 2026, 12:00",
        "Returning": "Unpublished, returns 6 Jun 2026, 12:01",
    }
    assert {title for title, state in states.items() if state.differs} == {"Edited"}


def test_the_filter_by_state(logged_in, eli, house):
    client = logged_in(eli)
    assert titles(client, "?state=never") == {"Never"}
    assert titles(client, "?state=live") == {"Live", "Edited"}
    assert titles(client, "?state=scheduled") == {"Scheduled", "Returning"}
    assert titles(client, "?state=unpublished") == {"Gone"}
    assert titles(client, "?state=differs") == {"Edited"}
    assert titles(client, "?state=no-such-thing") == {article.title for article in house.values()}


def test_search_and_filter_by_kind(logged_in, eli, house):
    make_article("About", kind="page")
    client = logged_in(eli)
    assert titles(client, "?kind__exact=page") == {"About"}
    assert titles(client, "?q=sched") == {"Scheduled"}


def test_taking_a_change_back_makes_the_draft_the_live_text_again(house):
    article = house["edited"]
    assert state_in_full(article).differs
    rewrite(article, "It is ordinary to be nervous.")
    assert not state_in_full(article).differs
    assert not state_of(with_state(Article.objects.filter(pk=article.pk)).get()).differs


def test_after_rolling_back_the_draft_differs(house, clock):
    article = house["edited"]
    publish(article, by=None)
    clock.shift(60)
    assert not state_in_full(article).differs
    roll_back(article.editions.get(number=1), by=None)
    assert state_in_full(article).differs


def test_a_sign_off_is_no_difference(house):
    article = house["live"]
    sign_off(article, reviewer=make_author("Rae Kim"), on=timezone.now().date(), by=None)
    assert not state_in_full(article).differs


def test_the_list_costs_the_same_for_2_and_for_40_articles(logged_in, eli):
    # The session, the user and its permissions; a count, the page with its states, the bylines.
    ana = make_author("Ana Moreira")
    client = logged_in(eli)
    counts = []
    for more in (2, 38):
        for number in range(more):
            make_live(f"Article {more} {number}", authors=[ana])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 9


def test_there_is_no_action_on_many_at_once(logged_in, cleo, house):
    client = logged_in(cleo)
    client.post(LIST, {"action": "delete_selected", "_selected_action": [house["never"].pk], "post": "yes"})
    assert Article.objects.count() == len(house)
    assert 'name="action"' not in client.get(LIST).content.decode()
