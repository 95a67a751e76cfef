"""The article list: states, search, filters and a fixed number of queries."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.desk.articles import changelist, filters
from articles.desk.articles.state import load_state, state_of, with_state
from articles.models import Article, Topic, draft_manuscript_of, record_unchosen
from articles.models.references import reference_ids_of
from articles.models.revision_data import make_revision_data
from articles.publishing import publish, roll_back, sign_off, take_step, unpublish
from authors.models import Author
from tests.cast import make_article, make_author, make_live, make_topic, rewrite
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


def make_articles_in_every_state() -> None:
    with time_machine.travel("2026-06-01T12:00:00+00:00", tick=False) as clock:
        make_article("Never")
        make_live("Live")
        publish(make_article("Scheduled"), by=None, at=timezone.now() + timedelta(days=2))
        gone, edited, returning = make_live("Gone"), make_live("Edited"), make_live("Returning")
        clock.shift(60)
        rewrite(edited, "Another text.")
        unpublish(gone, by=None)
        unpublish(returning, by=None, returns_at=timezone.now() + timedelta(days=5))


rows = shared_rows(make_articles_in_every_state)


@pytest.fixture
def articles_by_state(db, clock) -> dict[str, Article]:
    """An article in every state, a minute after the last change."""
    clock.shift(60)
    return {article.title.lower(): article for article in Article.objects.all()}


def titles(client, query: str) -> set[str]:
    return {article.title for article in client.get(LIST + query).context["cl"].result_list}


def test_each_state_in_words(articles_by_state):
    states = {article.title: state_of(article) for article in with_state(Article.objects.all())}
    assert {title: state.sentence for title, state in states.items()} == {
        "Never": "Never published",
        "Live": "Live since June 1, 2026, 12:00 PM",
        "Gone": "Unpublished",
        "Scheduled": "Scheduled for June 3, 2026, 12:00 PM",
        "Edited": "Live since June 1, 2026, 12:00 PM",
        "Returning": "Unpublished, returns June 6, 2026, 12:01 PM",
    }
    assert {title for title, state in states.items() if state.differs} == {"Edited"}


def test_the_filter_by_state(logged_in, eli, articles_by_state):
    client = logged_in(eli)
    assert titles(client, "?state=never") == {"Never"}
    assert titles(client, "?state=live") == {"Live", "Edited"}
    assert titles(client, "?state=scheduled") == {"Scheduled", "Returning"}
    assert titles(client, "?state=unpublished") == {"Gone"}
    assert titles(client, "?state=differs") == {"Edited"}
    assert titles(client, "?state=no-such-thing") == {article.title for article in articles_by_state.values()}


def test_search_and_filter_by_kind(logged_in, eli, articles_by_state):
    make_article("About", kind="page")
    client = logged_in(eli)
    assert titles(client, "?kind=page") == {"About"}
    assert titles(client, "?q=sched") == {"Scheduled"}


def test_taking_a_change_back_makes_the_draft_the_live_text_again(articles_by_state):
    article = articles_by_state["edited"]
    assert load_state(article).differs
    rewrite(article, "It is ordinary to be nervous.")
    assert not load_state(article).differs
    assert not state_of(with_state(Article.objects.filter(pk=article.pk)).get()).differs


def test_after_rolling_back_the_draft_differs(articles_by_state, clock):
    article = articles_by_state["edited"]
    publish(article, by=None)
    clock.shift(60)
    assert not load_state(article).differs
    roll_back(article.editions.get(number=1), by=None)
    assert load_state(article).differs


def test_a_sign_off_is_no_difference(articles_by_state):
    article = articles_by_state["live"]
    sign_off(article, reviewer=make_author("Rae Kim"), on=timezone.now().date(), by=None)
    assert not load_state(article).differs


def test_scheduling_another_edition_of_the_same_text_is_no_difference(articles_by_state):
    article = articles_by_state["live"]
    publish(article, by=None, at=timezone.now() + timedelta(days=3))
    assert article.updated is not None
    assert not load_state(article).differs


def test_a_text_set_aside_is_no_difference(articles_by_state):
    article = articles_by_state["live"]
    says = draft_manuscript_of(article)
    aside = make_revision_data(replace(says, dek="Not chosen."), reference_ids_of(article, says))
    record_unchosen(article, by=None, reason="Not chosen", data=aside)
    assert not load_state(article).differs


def test_a_renamed_topic_is_no_difference_for_readers_have_the_new_name(articles_by_state):
    article = make_live("About sleep", topics=["Sleep"])
    Topic.objects.filter(name="Sleep").update(name="Sleeping")
    assert not load_state(article).differs


def test_a_row_tells_what_there_is_to_know(logged_in, eli, clock):
    make_article("A page", kind="page", by=eli)
    article = make_live(
        "A long one",
        by=eli,
        authors=[make_author("Ana Moreira"), make_author("Lee Okafor")],
        topics=["Sleep", "Rest"],
        sections=[("text", "", "Begun."), ("text", "And four words more", "")],
    )
    clock.shift(timedelta(days=1))
    publish(article, by=None, at=timezone.now() + timedelta(days=9))
    rewrite(article, "word " * 1233)
    page = logged_in(eli).get(LIST).content.decode()
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    row = "unpublished changes Live, next June 11, 2026 Ana Moreira, Lee Okafor Sleep, Rest June 1, 2026"
    assert f"A long one {row} June 2, 2026, 12:00 PM 1,237" in text
    assert "A page page Never published June 1, 2026, 12:00 PM by eli 13" in text


@pytest.mark.soak
def test_it_sorts_by_the_columns_that_have_an_order(logged_in, eli, articles_by_state):
    client = logged_in(eli)

    def order(column: str) -> list[str]:
        return [article.title for article in client.get(f"{LIST}?o={column}").context["cl"].result_list]

    assert order("1") == sorted(article.title for article in articles_by_state.values())
    assert set(order("-5")[:2]) == {"Live", "Edited"}
    assert set(order("5")[-2:]) == {"Live", "Edited"}
    assert order("7")[0] == "Edited"
    assert order("-6.1")[0] == "Edited"


@pytest.fixture
def listed_articles(articles_by_state, eli, ada):
    """Articles with authors and topics, begun by Eli and by Ada."""
    ana, lee = make_author("Ana Moreira"), make_author("Lee Okafor")
    make_article("On sleep", authors=[ana], topics=["Sleep"], by=eli)
    make_article("On rest", authors=[ana, lee], topics=["Rest", "Sleep"], by=ada)
    make_article("On work", authors=[lee], topics=["Work"], by=ada, kind="page")


def test_the_filters_by_topic_author_kind_and_who_began_it(logged_in, eli, listed_articles):
    client = logged_in(eli)
    topics = dict(Topic.objects.values_list("name", "pk"))
    authors = dict(Author.objects.values_list("name", "pk"))
    assert titles(client, f"?topic={topics['Sleep']}") == {"On sleep", "On rest"}
    assert titles(client, f"?author={authors['Lee Okafor']}") == {"On rest", "On work"}
    assert titles(client, f"?author={authors['Lee Okafor']}&topic={topics['Rest']}") == {"On rest"}
    assert titles(client, "?kind=page") == {"On work"}
    assert titles(client, "?begun_by=me") == {"On sleep"}


@pytest.mark.parametrize(
    "values", [("x", "-1"), pytest.param(("0", "٣", "9" * 30, "%00", "1,2", ""), marks=pytest.mark.soak)]
)
def test_a_filter_of_nothing_there_is_finds_nothing(logged_in, eli, listed_articles, values):
    client = logged_in(eli)
    for value in values:
        for name in ("topic", "author"):
            assert titles(client, f"?{name}={value}") == set(), (name, value)
    assert len(titles(client, "?begun_by=x")) == Article.objects.count()


def choices(client, title: str, query: str = "") -> list[str]:
    specs = {spec.title: spec for spec in client.get(LIST + query).context["cl"].filter_specs}
    return [name for _value, name in specs[title].lookup_choices] if title in specs else []


@pytest.mark.soak
def test_offered_are_the_most_used_and_the_chosen_one(logged_in, eli, listed_articles, monkeypatch):
    client = logged_in(eli)
    assert choices(client, "topic") == ["Rest", "Sleep", "Work"]
    monkeypatch.setattr("articles.desk.articles.filters.MAX_CHOICES", 1)
    assert choices(client, "topic") == ["Sleep"]
    assert "most used are listed" in client.get(LIST).content.decode()
    work = Topic.objects.get(name="Work").pk
    assert choices(client, "topic", f"?topic={work}") == ["Sleep", "Work"]


def test_of_very_many_uses_the_newest_are_counted_and_the_others_offered_if_there_is_room(
    logged_in, eli, listed_articles, monkeypatch
):
    client = logged_in(eli)
    all_authors = choices(client, "author")
    monkeypatch.setattr(filters, "MAX_COUNTED", 1)
    assert choices(client, "author") == all_authors
    monkeypatch.setattr(filters, "MAX_CHOICES", 1)
    monkeypatch.setattr(filters, "MAX_COUNTED", 3)
    assert len(choices(client, "author")) == 1
    assert "The 1 most used lately are listed." in client.get(LIST).content.decode()


def test_ada_is_offered_what_her_own_articles_name(logged_in, ada, listed_articles):
    client = logged_in(ada)
    assert choices(client, "topic") == ["Rest", "Sleep", "Work"]
    assert choices(client, "author") == ["Ana Moreira", "Lee Okafor"]
    Article.objects.get(title="On work").delete()
    assert choices(client, "topic") == ["Rest", "Sleep"]
    assert choices(client, "created by") == []


def test_search_finds_in_the_text_as_it_is_being_worked_on(logged_in, ada, eli, articles_by_state):
    make_article("Hers", by=ada, sections=[("text", "", "About a *quokka*.")])
    client = logged_in(eli)
    assert titles(client, "?q=another+te") == {"Edited"}
    assert titles(client, "?q=ordinary&state=live") == {"Live"}
    assert titles(client, "?q=quokkas") == {"Hers"}
    assert titles(client, "?q=penguin") == set()
    assert "No results." in client.get(f"{LIST}?q=penguin").content.decode()
    client = logged_in(ada)
    assert titles(client, "?q=quokka") == {"Hers"}
    assert titles(client, "?q=nervous") == set()


SOUGHT = [
    '"',
    "'",
    "AND",
    "a OR",
    "-",
    "*",
    "title:x",
    "(",
    "\\",
    "x\0y",
    "NEAR(a b)",
    "é" * 5000,
    "a " * 5000,
]


@pytest.mark.parametrize("some", [SOUGHT[::5], pytest.param(SOUGHT, marks=pytest.mark.soak)])
def test_any_search_is_answered(logged_in, eli, articles_by_state, some):
    client = logged_in(eli)
    for sought in some:
        assert client.get(LIST, {"q": sought}).status_code == 200, sought


def query_count(client, query: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(LIST + query).status_code == 200
    return len(queries)


ONE_BY_ONE = ["?q=nervous", "?state=live", "?state=differs", "?kind=article", "?begun_by=me", "?o=-5"]
ONE_BY_ONE += ["?topic={topic}", "?author={author}"]


@pytest.mark.parametrize(
    "queries",
    [["", "?q=nervous&state=live&topic={topic}&p=1"], pytest.param(ONE_BY_ONE, marks=pytest.mark.soak)],
)
def test_the_list_costs_the_same_however_many_articles_there_are(logged_in, eli, queries):
    # The session, the user with its language and permissions (5); topics and authors to choose (4); the ids,
    # the page's rows with their states, their bylines, their topics (4). A search has one more.
    ana = make_author("Ana Moreira")
    client = logged_in(eli)
    topic = make_topic("Sleep").pk
    costs = []
    for more in (1, 2):
        for number in range(more):
            article = make_live(f"Article {more} {number}", authors=[ana], topics=["Sleep"], by=eli)
            rewrite(article, "Nervous, still.")
        costs.append([query_count(client, query.format(topic=topic, author=ana.pk)) for query in queries])
    assert costs[0] == costs[1]
    assert costs[1] == [14 if "q=" in query else 13 for query in queries]


def test_of_very_many_articles_some_are_counted_and_all_are_listed(
    logged_in, eli, articles_by_state, monkeypatch
):
    monkeypatch.setattr(changelist, "COUNTED_AT_ONCE", 4)
    monkeypatch.setattr(changelist.ArticleListAdmin, "list_per_page", 2)
    client = logged_in(eli)
    first, second, last = (client.get(LIST, {"p": page}) for page in (1, 2, 3))
    assert "More than 4 articles" in " ".join(first.content.decode().split())
    assert "Select all 4 articles" not in first.content.decode()
    assert "?p=2" in first.content.decode()
    assert "?p=3" not in first.content.decode()
    assert "Select all 6 articles" in second.content.decode()
    assert "?p=3" in second.content.decode()
    listed = [article.title for page in (first, second, last) for article in page.context["cl"].result_list]
    assert sorted(listed) == sorted(article.title for article in articles_by_state.values())
    assert client.get(LIST, {"p": 4}).status_code == 302, "there is no such page"


def test_the_state_of_the_workflow_is_shown_and_filtered(logged_in, ada, eli):
    sent, returned, approved = (make_article(title, by=ada) for title in ("Sent", "Returned", "Approved one"))
    assert "Live" in titles(logged_in(eli), ""), "approved, and nothing to say about it"
    take_step(sent, "send", by=ada)
    take_step(returned, "send", by=ada)
    take_step(returned, "request_changes", by=eli, note="Shorter")
    take_step(approved, "approve", by=eli)
    client = logged_in(eli)
    shown = re.findall(r'progress-state" data-state="\w+">([^<]+)<', client.get(LIST).content.decode())
    assert sorted(shown) == ["Approved", "Changes requested", "In review"]
    assert titles(client, "?workflow=in_review") == {"Sent"}
    assert titles(client, "?workflow=waiting") == {"Sent", "Returned"}
    assert titles(client, "?workflow=approved&state=never") == {"Approved one"}
    assert titles(client, "?workflow=nonsense") == titles(client, "")
