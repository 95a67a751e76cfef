"""Pages cost a fixed number of queries, whatever they list."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Edition, EditionAuthor, EditionTopic
from articles.publishing import publish, sign_off
from tests.cast import make_article, make_author, make_live

pytestmark = pytest.mark.django_db


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.fixture
def rich():
    """An article with everything a page can carry."""
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


def test_an_article_page_takes_five_queries_at_most(client, rich):
    # The edition with episode and sign-off; its people; its topics; its related posts; the standing pages.
    for path in ("/articles/a-rich-page/", "/articles/a-rich-page/short/"):
        assert queries_of(client, path) == 5
    assert "Rae Kim" in client.get("/articles/a-rich-page/").content.decode()


def copies(edition: Edition, number: int) -> None:
    """Many live articles like this one, in a few inserts."""
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


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        # A count, the page's editions, their bylines and topics; the topics in use; the standing pages.
        ("/", 6),
        # The topic; a count, editions, bylines, topics; the standing pages.
        ("/topics/starting-therapy/", 6),
        # The author; a count, editions, bylines, topics; the standing pages.
        ("/authors/ana-moreira/", 6),
        # The topics; the standing pages.
        ("/topics/", 2),
        # The authors; the standing pages.
        ("/authors/", 2),
    ],
)
def test_a_list_costs_the_same_at_10_and_at_1000_articles(client, path, queries):
    article = make_live("One", authors=[make_author("Ana Moreira")], topics=["Starting therapy"])
    edition = Edition.objects.get(article=article)
    copies(edition, 9)
    assert queries_of(client, path) == queries
    copies(edition, 990)
    assert queries_of(client, path) == queries


def test_a_list_page_far_back_costs_no_more(client):
    article = make_live("One", authors=[make_author("Ana Moreira")], topics=["Starting therapy"])
    copies(Edition.objects.get(article=article), 999)
    assert queries_of(client, "/page/42/") == queries_of(client, "/page/2/") == 5
    for number in ("43", "0", "9" * 40):
        assert client.get(f"/page/{number}/").status_code == 404
    assert client.get("/page/1/").headers["Location"] == "/"
