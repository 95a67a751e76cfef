"""A page takes a fixed number of queries, however many articles it lists."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.freshness import bump_generation
from articles.models import Article, Edition, EditionAuthor, EditionTopic
from articles.publishing import pin_lead, publish, sign_off
from articles.reading.cache.versions import clear_caches
from tests.cast import make_article, make_author, make_live, make_series

pytestmark = pytest.mark.django_db


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.fixture
def rich():
    """An article with everything that a page can show."""
    ana, lee = make_author("Ana Moreira"), make_author("Lee Okafor")
    related = [make_live(f"Related {number}") for number in range(5)]
    article = make_article(
        "A rich page",
        authors=[ana, lee],
        topics=["Starting therapy", "First session", "Rights"],
        related=related,
        short_version="In short.",
    )
    for title in ("About", "Get help", "Privacy"):
        make_live(title, kind="page")
    publish(article, by=None)
    article.refresh_from_db()
    sign_off(article, reviewer=make_author("Rae Kim"), on=article.published.date(), by=None)
    return article


def test_an_article_page_takes_a_fixed_number_of_queries_and_three_after_the_first_page(client, rich):
    # The generation, and the next change by time (six); the edition; the topics; related posts; the place in
    # a series; the history; the authors; whether they are fictional; the standing pages; the renamed
    # articles; the generation again.
    assert queries_of(client, "/articles/a-rich-page/") == 17
    for path in ("/articles/a-rich-page/", "/articles/a-rich-page/short/"):
        client.get(path)
        # The generation, the edition with its sign-off, the generation again. All else is cached.
        assert queries_of(client, path) == 3
    assert "Rae Kim" in client.get("/articles/a-rich-page/").content.decode()


def copies(edition: Edition, number: int) -> None:
    """Create many live articles like this one, with a few inserts."""
    author, topic = edition.authors.get(), edition.topics.get()
    articles = Article.objects.bulk_create(
        Article(title=f"Copy {i}", slug=f"copy-{number}-{i}") for i in range(number)
    )
    fields = {f.attname: getattr(edition, f.attname) for f in Edition._meta.concrete_fields}
    del fields["id"], fields["article_id"]
    editions = Edition.objects.bulk_create(
        Edition(**fields | {"slug": article.slug, "title": article.title}, article=article)
        for article in articles
    )
    EditionAuthor.objects.bulk_create(EditionAuthor(edition=e, author=author, position=0) for e in editions)
    EditionTopic.objects.bulk_create(EditionTopic(edition=e, topic=topic, position=0) for e in editions)
    with transaction.atomic():
        bump_generation()


LISTS = (
    "/",
    "/topics/starting-therapy/",
    "/authors/ana-moreira/",
    "/topics/",
    "/authors/",
    "/series/",
    "/series/begin/",
)


def test_a_list_costs_the_same_at_20_and_at_60_articles(client):
    article = make_live("One", authors=[make_author("Ana Moreira")], topics=["Starting therapy"])
    make_series("Begin", [article])
    edition = Edition.objects.get(article=article)
    copies(edition, 19)
    pin_lead(Article.objects.get(slug="copy-19-7"), by=None)
    first = {path: first_queries_of(client, path) for path in LISTS}
    copies(edition, 40)
    assert {path: first_queries_of(client, path) for path in LISTS} == first


def first_queries_of(client: Client, path: str) -> int:
    clear_caches()
    first = queries_of(client, path)
    # The generation before and after the view. The lists are cached per content version.
    assert queries_of(client, path) == 2, path
    return first


@pytest.mark.soak
def test_a_list_page_far_back_costs_no_more(client):
    article = make_live("One", authors=[make_author("Ana Moreira")], topics=["Starting therapy"])
    copies(Edition.objects.get(article=article), 199)
    client.get("/")
    # The generation, the cards, their bylines, their topics, the generation again.
    assert queries_of(client, "/page/10/") == queries_of(client, "/page/2/") == 5
    for number in ("11", "0", "9" * 40):
        assert client.get(f"/page/{number}/").status_code == 404
    assert client.get("/page/1/").headers["Location"] == "/"
    assert client.get("/page/01/").headers["Location"] == "/", "and not to itself"
    assert client.get("/page/007/").headers["Location"] == "/page/7/"
