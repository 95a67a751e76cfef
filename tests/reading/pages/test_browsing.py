"""The front page, topics and authors: without articles, with one and with many."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Edition, Episode
from articles.publishing import pin_lead, publish, sign_off, unpublish
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import clear_caches, current_version
from articles.reading.pages import author_cards
from articles.reading.pages.author_page import reviewed_by
from articles.reading.pages.browsing import front, home_list, neighbors
from authors.models import Author
from tests.cast import make_article, make_author, make_live, make_series, make_topic, rewrite
from tests.reading.pages.test_counts import copies

pytestmark = pytest.mark.django_db


def html(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def signed(title: str, by: Author, **fields: object) -> Article:
    """Make a live article with a sign-off. An author of it signed before they became one."""
    authors = fields.pop("authors", ())
    article = make_live(title, authors=[author for author in authors if author != by], **fields)
    sign_off(article, reviewer=by, on=timezone.now().date(), by=None)
    if by in authors:
        article.bylines.create(author=by, position=len(authors))
        publish(article, by=None)
    return article


def episode(slug: str, **fields: object) -> Episode:
    facts = {
        "seconds": 84,
        "size": 1,
        "mime_type": "audio/mpeg",
        "transcript": "WEBVTT",
        "audio": "audio/x.mp3",
    }
    return Episode.objects.create(title=slug.title(), slug=slug, **facts | fields)


def test_an_empty_site_says_so_kindly(client, db):
    page = html(client, "/")
    assert "No articles yet" in page
    for words in ("Start here</a></h2>", "Browse by topic", "New on the podcast", "Newest articles"):
        assert words not in page
    assert "No topics yet" in html(client, "/topics/")
    assert "No authors yet" in html(client, "/authors/")


@pytest.mark.soak
def test_with_one_article_the_front_page_leads_with_it_and_lists_nothing_else(client):
    make_live("The only one")
    page = html(client, "/")
    assert page.count(">The only one</a>") == 1
    assert "card-large" in page
    assert "Newest articles" not in page


def test_the_newest_leads_and_is_not_listed_again(client):
    for days in (3, 2, 1):
        publish(make_article(f"{days} days old"), by=None, at=timezone.now() - timedelta(days=days))
    page = html(client, "/")
    places = [page.index(f">{days} days old</a>") for days in (1, 2, 3)]
    assert places == sorted(places)
    assert page.count(">1 days old</a>") == 1
    assert page.index("card-large") < places[0] < page.index("Newest articles") < places[1]


def test_the_front_page_shows_where_to_start_and_what_there_is_by_topic(client):
    topic = make_topic("Sleep")
    topic.description_html = "<p>Nights.</p>"
    topic.save()
    make_series("Beginning", [make_live("One", topics=["Sleep", "Night"])], description="For you.")
    page = html(client, "/")
    assert '<a href="/series/beginning/">Beginning</a>' in page
    assert "For you." in page
    assert "<p>Nights.</p>" in page
    assert "See all 2 topics" not in page


@pytest.mark.soak
def test_of_many_series_and_topics_the_front_page_shows_the_first_and_leads_to_all(client):
    article = make_live("One", topics=[f"Topic {number}" for number in range(12)])
    make_live("Two", topics=["Topic 11", "Topic 3"])
    for number in range(5):
        make_series(f"Series {number}", [article], position=number)
    found = front(current_version())
    assert [live.series.title for live in found["front_series"]] == ["Series 0", "Series 1", "Series 2"]
    names = [topic.name for topic in found["front_topics"]]
    assert len(names) == 9
    assert {"Topic 11", "Topic 3"} < set(names)
    assert names == sorted(names)
    page = html(client, "/")
    assert "See all 5 series" in page
    assert "See all 12 topics" in page


def test_with_very_many_articles_the_front_page_has_the_topics_of_the_newest_and_counts_none(
    client, clock, monkeypatch
):
    monkeypatch.setattr(shared_queries, "BEGINNING", 2)
    make_live("One", topics=["Sleep", "Night"])
    clock.shift(60)
    for title in ("Two", "Three"):
        make_live(title, topics=["Night"])
    found = front(current_version())
    assert [(topic.name, topic.live_count) for topic in found["front_topics"]] == [("Night", None)]
    assert "See all 2 topics" in html(client, "/")
    assert "topic-count" not in html(client, "/")
    assert "3 articles" in html(client, "/topics/")


def test_a_pinned_lead_is_first_and_once_whether_few_or_all_articles_are_read(client, clock, monkeypatch):
    made = []
    for number in range(6):
        clock.shift(60)
        made.append(make_live(f"Number {number}"))
    pin_lead(made[1], by=None)
    expected = [Edition.objects.get(article=made[number]).pk for number in (1, 5, 4, 3, 2, 0)]
    for beginning in (2, 100):
        monkeypatch.setattr(shared_queries, "BEGINNING", beginning)
        clear_caches()
        found = home_list(current_version())
        assert (len(found), list(found)) == (6, expected)
        assert [list(found[start : start + 2]) for start in (0, 2, 4)] == [
            expected[0:2],
            expected[2:4],
            expected[4:6],
        ]
        assert (found[-1], list(found[-2:])) == (expected[-1], expected[-2:])


def test_the_list_of_a_topic_or_an_author_is_the_same_whether_few_or_all_articles_are_read(
    client, clock, monkeypatch
):
    ana, made = make_author("Ana Moreira"), []
    for number in range(5):
        clock.shift(60)
        made.append(make_live(f"Number {number}", authors=[ana], topics=["Sleep"]))
        make_live(f"Other {number}", topics=["Night"])
    rewrite(made[0], "Again.")
    publish(made[0], by=None)
    unpublish(made[3], by=None)
    expected = [Edition.objects.live().get(article=made[number]).pk for number in (4, 2, 1, 0)]
    topic = made[0].topics.get()
    for beginning in (2, 100):
        monkeypatch.setattr(shared_queries, "BEGINNING", beginning)
        clear_caches()
        for found in (
            shared_queries.of_topic(current_version(), topic.pk),
            shared_queries.of_author(current_version(), ana.pk),
        ):
            assert (len(found), list(found), list(found[:2])) == (4, expected, expected[:2])


def test_later_pages_are_lists_and_nothing_else(client):
    article = make_live("One", authors=[make_author("Ana Moreira")], topics=["Sleep"])
    make_series("Beginning", [article])
    copies(Edition.objects.get(article=article), 25)
    page = html(client, "/page/2/")
    assert "26 articles, page 2 of 2" in page
    for words in ("Beginning", "Browse by topic", "card-large"):
        assert words not in page
    assert 'href="/page/2/"' in html(client, "/")


def test_the_newest_episode_that_readers_may_hear_is_on_the_front_page(client):
    now = timezone.now()
    for slug, days in (("older", 5), ("newer", 2), ("to-come", -1)):
        article = make_article(f"About {slug}")
        article.episode = episode(slug, published=now - timedelta(days=days))
        article.save()
        publish(article, by=None)
    episode("named-by-nobody", published=now - timedelta(days=1))
    page = html(client, "/")
    assert '<a href="/podcast/newer/">Newer</a>' in page
    assert '<span class="audio-length">1:24</span>' in page
    assert page.count('src="/media/audio/x.mp3"') == 1
    for slug in ("older", "to-come", "named-by-nobody"):
        assert f'"/podcast/{slug}/"' not in page


def test_a_topic_shows_its_series_its_neighbors_and_its_feed(client):
    one = make_live("One", topics=["Sleep", "Dreams"])
    make_live("Two", topics=["Dreams", "Sleep"])
    make_live("Three", topics=["Sleep", "Night"])
    make_live("Four", topics=["Work"])
    make_series("Nights", [one])
    assert [topic.name for topic in neighbors(current_version(), make_topic("Sleep"))] == ["Dreams", "Night"]
    page = html(client, "/topics/sleep/")
    assert 'href="/series/nights/"' in page
    assert page.index('href="/topics/dreams/">Dreams') < page.index('href="/topics/night/">Night')
    assert 'href="/topics/work/"' not in page
    assert 'href="/topics/sleep/feed.atom"' in page
    assert 'href="/series/nights/"' not in html(client, "/topics/work/")


def test_drafts_make_no_neighbors(client):
    make_live("One", topics=["Sleep"])
    make_article("A draft", topics=["Sleep", "Secret"])
    unpublish(make_live("Past", topics=["Sleep", "Over"]), by=None)
    page = html(client, "/topics/sleep/")
    assert "Often read with this" not in page
    assert "Secret" not in page


@pytest.mark.soak
def test_an_author_has_a_list_of_articles_and_a_feed(client):
    ana = make_author("Ana Moreira")
    make_live("One", authors=[ana])
    make_live("Two", authors=[ana])
    page = html(client, "/authors/ana-moreira/")
    assert "2 articles" in page
    assert 'href="/authors/ana-moreira/feed.atom"' in page


def cards_of_authors(client) -> dict[str, list[str]]:
    """The lines of text on each author's card, by name."""
    cards = html(client, "/authors/").split('<ul class="authors">')[1].split("<h3>")[1:]
    lines = [[line for line in re.split(r"\s*<[^>]+>\s*", card.split("</div>")[0]) if line] for card in cards]
    return {name: rest for name, *rest in lines}


def test_an_authors_card_has_topics_and_the_number_of_articles(client, rae):
    ana, lee = make_author("Ana Moreira", role="Psychologist"), make_author("Lee Okafor")
    signed("One", rae, authors=[ana], topics=["Sleep", "Night"])
    signed("Two", rae, authors=[ana, lee], topics=["Night"])
    make_live("Three", authors=[ana], topics=["Work", "Night", "Sleep", "Rest"])
    signed("Own", rae, authors=[rae])
    make_live("About", kind="page", authors=[make_author("Sam Page")])
    make_article("Draft", authors=[lee], topics=["Work"])
    assert cards_of_authors(client) == {
        "Ana Moreira": ["Psychologist", "Night", "Sleep", "Work", "3 articles"],
        "Lee Okafor": ["Night", "1 article"],
        "Rae Kim": ["1 article · Reviewed 2 articles"],
        "Sam Page": [],
    }


def test_with_very_many_articles_an_authors_card_has_the_topics_of_the_newest(client, clock, monkeypatch):
    monkeypatch.setattr(author_cards, "NEWEST", 1)
    ana = make_author("Ana Moreira")
    make_live("One", authors=[ana], topics=["Sleep"])
    clock.shift(60)
    make_live("Two", authors=[ana], topics=["Night"])
    work = author_cards.work_by_author(current_version())[ana.pk]
    assert (work.articles, [topic.name for topic in work.topics]) == (2, ["Night"])


def test_a_reviewer_has_the_articles_they_signed_off_as_they_are_now(client, rae):
    ana = make_author("Ana Moreira")
    signed("Signed", rae, authors=[ana])
    signed("Signed twice", rae, authors=[ana])
    sign_off(
        Article.objects.get(title="Signed twice"),
        reviewer=rae,
        on=timezone.now().date() - timedelta(9),
        by=None,
    )
    changed = signed("Changed since", rae)
    rewrite(changed, "Other words.")
    publish(changed, by=None)
    page = html(client, "/authors/rae-kim/")
    assert "Reviewed 2 articles" in page
    assert page.index(">Signed twice</a>") < page.index(">Signed</a>")
    assert "Changed since" not in page
    assert "Ana Moreira" in page


@pytest.mark.soak
def test_who_writes_too_has_also_reviewed_but_not_their_own(client, rae):
    make_live("Written", authors=[rae])
    signed("Signed", rae)
    own = signed("Both", rae, authors=[rae])
    page = html(client, "/authors/rae-kim/")
    assert "Reviewed 1 article\n" in page
    assert page.count(">Both</a>") == 1
    assert list(reviewed_by(current_version(), rae.pk)) == [Edition.objects.get(article__title="Signed").pk]
    assert own.pk


@pytest.mark.soak
def test_many_reviewed_articles_have_numbered_pages_of_their_own(client, rae):
    for number in range(23):
        signed(f"Signed {number}", rae)
    assert "See all 23 articles that Rae Kim reviewed" in html(client, "/authors/rae-kim/")
    page = html(client, "/authors/rae-kim/reviewed/")
    assert "23 articles, page 1 of 2" in page
    assert 'href="/authors/rae-kim/reviewed/page/2/"' in page
    assert ">Signed 0</a>" in html(client, "/authors/rae-kim/reviewed/page/2/")
    assert client.get("/authors/rae-kim/reviewed/page/3/").status_code == 404
    assert client.get("/authors/rae-kim/reviewed/page/1/").headers["Location"] == "/authors/rae-kim/reviewed/"


def test_who_reviewed_nothing_has_no_such_page(client):
    make_live("One", authors=[make_author("Ana Moreira")])
    assert "eviewed" not in html(client, "/authors/ana-moreira/").split("<main")[1].split("</main>")[0]
    assert client.get("/authors/ana-moreira/reviewed/").status_code == 404
    assert client.get("/authors/nobody/reviewed/").status_code == 404


@pytest.mark.soak
def test_an_author_of_a_standing_page_alone_has_no_articles_yet(client):
    make_live("About", kind="page", authors=[make_author("Ana Moreira")])
    assert "No articles by Ana Moreira yet." in html(client, "/authors/ana-moreira/")
