"""Related articles: the editor's choice, then the closest ones; none twice, and not the article itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Edition
from articles.publishing import publish, unpublish
from articles.reading.cache.versions import current_version
from articles.reading.pages.related import MINIMUM, closest, related_to
from tests.cast import make_article, make_author, make_live, rewrite
from tests.reading.pages.test_counts import copies

pytestmark = pytest.mark.django_db
TEXT = (("text", "", "Words."),)


def live(title: str, *topics: str, **fields: object) -> Article:
    return make_live(title, topics=topics, sections=TEXT, **fields)


def edition(article: Article) -> Edition:
    return Edition.objects.live().get(article=article)


def titles(article: Article) -> list[str]:
    found = related_to(current_version(), edition(article))
    return [other.title for other in [*found.chosen, *found.closest]]


def test_the_editors_choice_comes_first_and_topics_fill_it_up():
    chosen = live("Chosen", "Money")
    one = make_article("One", topics=["Sleep"], related=[chosen], sections=TEXT)
    for title in ("Near", "Nearer"):
        live(title, "Sleep")
    publish(one, by=None)
    assert titles(one) == ["Chosen", "Nearer", "Near"]


@pytest.mark.soak
def test_all_that_the_editor_chose_is_there_and_then_nothing_is_added():
    chosen = [live(f"Chosen {number}", "Sleep") for number in range(5)]
    one = live("One", "Sleep", related=chosen)
    live("Near", "Sleep")
    assert titles(one) == [article.title for article in chosen]


@pytest.mark.soak
def test_what_the_editor_chose_is_not_shown_twice_nor_the_article_itself():
    chosen = live("Chosen", "Sleep")
    one = live("One", "Sleep", related=[chosen])
    assert titles(one) == ["Chosen"]
    assert titles(chosen) == ["One"]


@pytest.mark.soak
def test_a_rare_topic_weighs_more_than_one_that_many_have():
    for number in range(8):
        live(f"Of many {number}", "Therapy")
    rare = live("Rare", "Grief")
    for number in range(3):
        live(f"Newer of many {number}", "Therapy")
    assert titles(live("One", "Grief", "Therapy"))[0] == rare.title


@pytest.mark.soak
def test_the_primary_topic_weighs_more_than_the_last():
    first, last = live("First", "Grief"), live("Last", "Sleep")
    assert titles(live("One", "Grief", "Sleep")) == [first.title, last.title]
    assert titles(live("Two", "Sleep", "Grief")) == ["One", last.title, first.title]


def test_among_articles_of_one_topic_the_words_of_title_and_headings_decide():
    near = live("How grief changes after a year", "Loss", dek="Anniversaries and grief.")
    for number in range(6):
        live(f"Something else entirely {number}", "Loss")
    assert titles(live("Grief in the first year", "Loss"))[0] == near.title


@pytest.mark.soak
def test_the_headings_count_as_well_as_the_title():
    near = make_live("A", topics=["Loss"], sections=[("text", "Why anniversaries are hard", "Words.")])
    for number in range(4):
        live(f"B{number}", "Loss")
    one = make_live("C", topics=["Loss"], sections=[("text", "When anniversaries are hard", "Words.")])
    assert titles(one)[0] == near.title


@pytest.mark.soak
def test_of_equals_the_newest_comes_first_every_time():
    for title in ("Oldest", "Older", "Newest", "Old"):
        days = {"Oldest": 9, "Older": 6, "Newest": 1, "Old": 3}[title]
        article = make_article(title, topics=["Sleep"], sections=TEXT)
        publish(article, by=None, at=timezone.now() - timedelta(days=days))
    one = live("One", "Sleep")
    assert titles(one) == titles(one) == ["Newest", "Old", "Older"]


def test_an_article_without_a_topic_in_common_is_related_by_words_alone_and_not_by_one():
    words = live("Panic attacks at night", "Fear")
    live("Panic about money", "Money")
    live("Nothing like it", "Joy")
    assert titles(live("Panic attacks in a crowd")) == [words.title]


def test_what_shares_nothing_is_not_related():
    live("Sleep", "Rest")
    assert titles(live("Divorce", "Love")) == []


def test_drafts_scheduled_and_past_articles_and_standing_pages_are_no_related_posts():
    make_article("Draft", topics=["Sleep"])
    publish(make_article("Scheduled", topics=["Sleep"]), by=None, at=timezone.now() + timedelta(days=1))
    unpublish(live("Past", "Sleep"), by=None)
    page = live("A page", "Sleep", kind="page")
    assert titles(live("One", "Sleep")) == []
    assert titles(page) == []


def test_the_draft_of_a_live_article_says_nothing_of_itself(client):
    other = live("Other", "Sleep")
    one = live("One", "Sleep")
    other.title = "Not approved"
    rewrite(other, "Not approved.")
    page = client.get(edition(one).get_absolute_url()).content.decode()
    assert "Other" in page
    assert "Not approved" not in page


def test_related_posts_are_on_both_ways_of_reading_and_their_pictures_wait(client):
    live("Other", "Sleep")
    one = live("One", "Sleep", short_version="Short.")
    for path in (edition(one).get_absolute_url(), edition(one).short_url):
        page = client.get(path).content.decode()
        assert 'id="page-related"' in page
        assert 'href="/articles/other/"' in page.partition('id="page-related"')[2]


@pytest.mark.soak
def test_it_costs_two_queries_at_most_among_many_and_neither_reads_a_text(django_assert_num_queries):
    chosen = live("Chosen")
    first = live("One", "Sleep", authors=[make_author("Ana Moreira")], related=[chosen])
    copies(edition(first), 300)
    at, one, other = current_version(), edition(first), edition(chosen)
    related_to(at, one)  # caches the editions of each topic
    with django_assert_num_queries(2) as queries:  # the editor's choice; the closest
        found = related_to(at, one)
    assert (len(found.chosen), len(found.closest)) == (1, MINIMUM - 1)
    with django_assert_num_queries(1):  # the closest
        related_to(at, other)
    for query in queries.captured_queries:
        columns = query["sql"].replace('"', " ").split(" FROM ")[0].split()
        assert not {"sections", "manuscript", "text"} & set(columns)


@pytest.mark.soak
def test_the_closest_are_as_many_as_there_is_room_to_choose_from():
    articles = [live(f"Number {number}", "Sleep", authors=[make_author(f"A{number}")]) for number in range(2)]
    copies(edition(articles[0]), 28)
    found = closest(current_version(), edition(articles[0]), exclude=[edition(articles[1])])
    assert len(found) == len({other.pk for other in found}) == 24
    assert not {articles[0].pk, articles[1].pk} & {other.article_id for other in found}
