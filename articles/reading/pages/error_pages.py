"""The pages for addresses without a page: of a removed article (410), and of all others (404)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models import Edition, Topic
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import ContentVersion, consistent_read, version_of_request
from articles.reading.pages.covers import first_topic
from articles.reading.pages.lookups import Gone

NEWEST = 3  # articles that an error page offers


def removed_page(request: HttpRequest, gone: Gone) -> HttpResponse:
    """Answer with 410, and offer the article's topic with its newest articles, if it still has some."""
    version = version_of_request(request)
    topic = topic_of_removed(version, gone)
    newest = shared_queries.of_topic(version, topic.pk)[:NEWEST] if topic else ()
    context = {"topic": topic, "cards": shared_queries.cards(version, newest)}
    return render(request, "410.html", context, status=410)


def topic_of_removed(version: ContentVersion, gone: Gone) -> Topic | None:
    """Return the first topic of a removed article's last edition that still has articles; None if none has.

    One query, besides those of the topics, which pages share.
    """
    if gone.article is None:
        return None
    return first_topic(version, _topics_of_last_edition(gone.article))


def _topics_of_last_edition(article: int) -> list[int]:
    """Return the ids of the topics that readers saw last, the primary one first."""
    begun = Edition.objects.filter(article_id=article).begun().order_by("-live_from", "-number")
    names = begun.values_list("names", flat=True).first()
    return names["topics"] if names else []


@consistent_read
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer with 404, and offer the newest articles."""
    version = version_of_request(request)
    context = {"cards": shared_queries.cards(version, shared_queries.newest(version)[:NEWEST])}
    return render(request, "404.html", context, status=404)
