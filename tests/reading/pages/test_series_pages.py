"""Series on public pages: only live parts, in the editor's order, counted as they are now."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Edition
from articles.publishing import publish, unpublish
from articles.publishing.series_actions import delete_series, save_series
from articles.reading.cache.versions import current_version
from articles.reading.pages.series_pages import every_series, place_in_series, series_about
from tests.cast import make_article, make_live, make_series, make_topic, rewrite
from tests.corpora import some_or_all_hostile
from tests.html_oracle import executable_nodes
from tests.reading.pages.test_hostile_pages import one_line
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.django_db


def html(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def place(article: Article, *, short: bool = False):
    return place_in_series(current_version(), Edition.objects.live().get(article=article), short=short)


def make_three() -> None:
    make_live("One", short_version="Short.")
    make_live("Two")
    make_live("Three", short_version="Short.")


rows = shared_rows(make_three)


@pytest.fixture
def three(db) -> list[Article]:
    """Three articles; the first and the last have a short version, the middle one has none."""
    return [Article.objects.get(title=title) for title in ("One", "Two", "Three")]


def test_a_series_shows_its_parts_in_order(client, three):
    make_series("Starting therapy", [three[2], three[0], three[1]], description="For a *first* visit.")
    page = html(client, "/series/starting-therapy/")
    assert page.index(">Three</a>") < page.index(">One</a>") < page.index(">Two</a>")
    assert "<em>first</em>" in page
    assert "3 parts · 3 min in all" in page


def test_start_here_has_every_series_by_its_place(client, three):
    make_series("Later", [three[0]], position=2)
    make_series("Sooner", [three[1]], position=1)
    page = html(client, "/series/")
    assert "<h1>Start here</h1>" in page
    assert page.index("/series/sooner/") < page.index("/series/later/")


def test_without_a_series_start_here_says_so(client, db):
    assert "No series yet" in html(client, "/series/")


def test_a_series_is_nowhere_until_a_part_of_it_is_live(client):
    draft = make_article("A draft")
    series = make_series("In secret", [draft])
    assert client.get("/series/in-secret/").status_code == 404
    assert "In secret" not in html(client, "/series/")
    publish(draft, by=None)
    assert "In secret" in html(client, "/series/in-secret/")
    unpublish(draft, by=None)
    assert client.get(series.get_absolute_url()).status_code == 404


def test_a_series_without_articles_is_nowhere(client, db):
    make_series("Empty")
    assert client.get("/series/empty/").status_code == 404


def test_what_is_not_live_is_skipped_and_not_counted(client, three):
    draft, later = make_article("A draft"), make_article("Scheduled")
    publish(later, by=None, at=timezone.now() + timedelta(days=1))
    page = make_live("A standing page", kind="page")
    make_series("Steps", [draft, three[0], later, page, three[1]])
    seen = place(three[1])
    assert (seen.number, seen.total, seen.previous.title, seen.next) == (2, 2, "One", None)
    shown = html(client, "/series/steps/") + html(client, "/articles/two/")
    assert "A draft" not in shown
    assert "Scheduled" not in shown
    assert "Part 2 of 2 in" in shown


def test_a_part_joins_and_leaves_without_any_article_being_published_again(client, three):
    series = make_series("Steps", three[:1])
    assert "Part 1 of 1" in html(client, "/articles/one/")
    save_series(series, three, by=None)
    assert "Part 1 of 3" in html(client, "/articles/one/")
    delete_series(series, by=None)
    assert "Part 1" not in html(client, "/articles/one/")


def test_a_part_is_called_as_readers_have_it_and_not_as_its_draft(client, three):
    make_series("Steps", three)
    three[1].title = "Not approved"
    rewrite(three[1], "Not approved either.")
    assert "Not approved" not in html(client, "/articles/one/") + html(client, "/series/steps/")


def test_the_ways_on_lead_to_the_same_way_of_reading_where_there_is_one(client, three):
    make_series("Steps", three)
    seen = place(three[1], short=True)
    assert (seen.previous.url, seen.next.url) == ("/articles/one/short/", "/articles/three/short/")
    seen = place(three[0], short=True)
    assert (seen.previous, seen.next.url) == (None, "/articles/two/")
    seen = place(three[1])
    assert (seen.previous.url, seen.next.url) == ("/articles/one/", "/articles/three/")
    assert 'href="/articles/two/" rel="next"' in html(client, "/articles/one/short/")
    assert "Part 1 of 3" in html(client, "/articles/one/short/")


def test_of_several_series_the_first_by_their_order_counts(three):
    make_series("Second", three, position=5)
    make_series("First", [three[1], three[0]], position=1)
    seen = place(three[1])
    assert (seen.title, seen.number, seen.total) == ("First", 1, 2)
    assert place(three[2]).title == "Second"


@pytest.mark.soak
def test_an_article_in_no_series_and_a_standing_page_have_no_place(client, three):
    page = make_live("About", kind="page")
    make_series("Steps", [three[0], page])
    assert place(three[2]) is None
    assert "series-nav" not in html(client, "/articles/three/") + html(client, "/about/")


@pytest.mark.soak
def test_a_series_of_a_topic_is_one_whose_parts_mostly_carry_it(db):
    sleep = [make_live(title, topics=["Sleep"]) for title in ("Rest", "Dreams")]
    other = [make_live(title) for title in ("Work", "Play", "Love")]
    make_series("Sleeping", [*sleep, other[0]])
    make_series("Living", [sleep[0], *other])
    assert [found.series.title for found in series_about(current_version(), make_topic("Sleep").pk)] == [
        "Sleeping"
    ]


@pytest.mark.soak
def test_all_series_cost_two_queries_a_content_version_however_long_they_are(
    three, django_assert_num_queries
):
    make_series("Steps", three)
    make_series("More", [make_live(f"Part {number}") for number in range(12)])
    edition, at = Edition.objects.get(article=three[0]), current_version()
    with django_assert_num_queries(2) as queries:  # the series; their parts
        assert [len(live.parts) for live in every_series(at)] == [3, 12]
    for query in queries.captured_queries:
        selected = query["sql"].replace('"', " ").split("FROM")[0]
        assert not {"sections", "manuscript"} & set(selected.split()), "no part is looked up with its text"
    with django_assert_num_queries(0):
        assert place_in_series(at, edition).total == 3


@some_or_all_hostile
def test_hostile_text_in_a_series_runs_on_no_page(client, three, payload):
    title = one_line(payload)[:200].strip() or "x"
    make_series(title, three, slug="steps", description=payload.replace("\0", ""))
    for path in ("/", "/series/", "/series/steps/", "/articles/two/", "/articles/one/short/"):
        assert executable_nodes(html(client, path)) == []
