"""Tags for the metadata in a page's `<head>`, one for each kind of page. `articles/meta.jinja` renders it.

A tag gets the rows that the view has already loaded, and makes no queries.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from articles.models import Edition
from articles.models.topic import Topic
from articles.reading.metadata import head
from articles.reading.pages.article_body import render_meta
from articles.reading.pages.series_pages import LiveSeries
from articles.reading.podcast.episodes import EpisodePage
from authors.models import Author

register = template.Library()


def listed(page: Page[Any], rows: Sequence[Any]) -> head.Listed:
    """Return the items of one numbered page of editions or episodes."""
    items = [(row.title, row.get_absolute_url()) for row in rows]
    return head.Listed(items, page.paginator.count, page.start_index() or 1, page.number)


def all_of(rows: Collection[Any]) -> head.Listed:
    """Return the items of a list that has one page, such as all topics."""
    return head.Listed([(row.name, row.get_absolute_url()) for row in rows], len(rows))


@register.simple_tag(takes_context=True)
def home_meta(context: dict[str, Any], page: Page[Any], cards: Sequence[Edition]) -> SafeString:
    name, words = settings.SITE_NAME, str(settings.SITE_TAGLINE)
    return render_meta(
        head.list_meta(context["request"].path, name, words, listed(page, cards), between=None)
    )


@register.simple_tag
def topics_meta(topics: Collection[Topic]) -> SafeString:
    words = gettext("Every topic on %(site)s.") % {"site": settings.SITE_NAME}
    return render_meta(head.list_meta(reverse("topics"), gettext("Topics"), words, all_of(topics)))


@register.simple_tag(takes_context=True)
def topic_meta(
    context: dict[str, Any], topic: Topic, page: Page[Any], cards: Sequence[Edition]
) -> SafeString:
    return render_meta(head.topic_meta(context["request"].path, topic, listed(page, cards)))


@register.simple_tag
def authors_meta(authors: Collection[Author]) -> SafeString:
    words = gettext("The people who write and review %(site)s.") % {"site": settings.SITE_NAME}
    return render_meta(head.list_meta(reverse("authors"), gettext("Authors"), words, all_of(authors)))


@register.simple_tag(takes_context=True)
def author_meta(
    context: dict[str, Any], author: Author, page: Page[Any], cards: Sequence[Edition]
) -> SafeString:
    return render_meta(head.author_meta(context["request"].path, author, cards, listed(page, cards)))


@register.simple_tag(takes_context=True)
def reviewed_meta(
    context: dict[str, Any], author: Author, page: Page[Any], cards: Sequence[Edition]
) -> SafeString:
    return render_meta(head.reviewed_meta(context["request"].path, author, listed(page, cards)))


@register.simple_tag
def series_meta(live: LiveSeries) -> SafeString:
    return render_meta(head.series_meta(live))


@register.simple_tag
def series_list_meta(every_series: Sequence[LiveSeries]) -> SafeString:
    items = [(live.series.title, live.series.get_absolute_url()) for live in every_series]
    words = gettext("Reading paths on %(site)s: a few articles, in order.") % {"site": settings.SITE_NAME}
    return render_meta(
        head.list_meta(reverse("series_list"), gettext("Start here"), words, head.Listed(items, len(items)))
    )


@register.simple_tag(takes_context=True)
def podcast_meta(context: dict[str, Any], page: Page[Any]) -> SafeString:
    return render_meta(head.podcast_meta(context["request"].path, listed(page, list(page.object_list))))


@register.simple_tag
def episode_meta(episode: EpisodePage) -> SafeString:
    return render_meta(head.episode_meta(episode))
