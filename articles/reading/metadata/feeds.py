"""Atom and RSS feeds of the newest articles: of all, of a topic, of an author.

The ids of feeds and entries are made from the public ids of their rows, not from slugs or titles. So a
renamed article does not appear as a new one, even on another site. Django's feed generator writes the XML;
here it is extended to several authors per entry.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_DNS, NAMESPACE_URL, uuid5

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import format_html
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from articles.models import Edition, Topic
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import cached_page, version_of_request
from articles.reading.language import content_language
from articles.reading.pages import lookups
from articles.reading.pages.site_context import absolute
from authors.models import Author

FEED_LENGTH = 20
URI = re.compile("[a-zA-Z][a-zA-Z0-9+.-]*:")
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Atom(Atom1Feed):
    """Atom (RFC 4287) with an `author` element for each author."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name, url in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.addQuickElement("uri", url)
            handler.endElement("author")


class Rss(Rss201rev2Feed):
    """RSS 2.0 with a `dc:creator` for each author: the `author` of RSS requires an email address."""

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {"xmlns:dc": "http://purl.org/dc/elements/1.1/"}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name, _ in item["authors"]:
            handler.addQuickElement("dc:creator", name)


FEED_WRITERS: dict[str, type[Atom] | type[Rss]] = {"atom": Atom, "rss": Rss}


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed's own data. `url` is the page with the same articles."""

    id: str
    title: str
    description: str
    url: str


def id_of_all() -> str:
    """Return the id of the feed of all articles: FEED_ID, or else a UUID made from the site's host."""
    return (
        settings.FEED_ID
        or f"urn:uuid:{uuid5(uuid5(NAMESPACE_DNS, urlsplit(settings.SITE_URL).hostname or ''), 'feed')}"
    )


def feed_id(public_id: str) -> str:
    """Return the id of a row in feeds: its public id if that is a URI, or else a UUID made from it.

    >>> feed_id("https://example.org/?p=1"), feed_id("p1")
    ('https://example.org/?p=1', 'urn:uuid:0e991dc9-0757-52de-86e1-25bfde01721f')
    """
    return public_id if URI.match(public_id) else f"urn:uuid:{uuid5(NAMESPACE_URL, public_id)}"


def legible(text: str) -> str:
    """Return the text without characters that XML does not allow."""
    return NOT_IN_XML.sub("", text)


def feed(request: HttpRequest, form: str, channel: Channel, editions: Sequence[int]) -> HttpResponse:
    """Answer with the feed of the first of these editions. `form` is "atom" or "rss"."""
    writer = FEED_WRITERS[form](
        title=legible(channel.title),
        link=absolute(channel.url),
        description=legible(channel.description),
        subtitle=legible(channel.description),
        language=content_language(),
        author_name=settings.SITE_PUBLISHER,
        feed_url=absolute(request.path),
        feed_guid=channel.id,
    )
    for edition in shared_queries.cards(version_of_request(request), editions[:FEED_LENGTH]):
        add_entry(writer, edition)
    response = HttpResponse(content_type=writer.content_type)
    writer.write(response, "utf-8")
    return response


def add_entry(writer: Atom | Rss, edition: Any) -> None:
    """Add an edition that was loaded by `shared_queries.cards`. No queries."""
    url = absolute(edition.get_absolute_url())
    people = [through.author for through in edition.bylines.all()]
    writer.add_item(
        title=legible(edition.title),
        link=url,
        description=legible(summary(edition, url)),
        unique_id=feed_id(edition.public_id),
        unique_id_is_permalink=False,
        pubdate=edition.published,
        updateddate=edition.updated or edition.published,
        categories=[legible(through.topic.name) for through in edition.edition_topics.all()],
        authors=[(legible(byline_of(person)), absolute(person.get_absolute_url())) for person in people],
    )


def byline_of(person: Author) -> str:
    """Return the name of an author with the credentials of this day; those of a fictional one are left out.

    Feeds do not say that a person is fictional.
    """
    letters = "" if person.fictional else person.credential_letters()
    return f"{person.name}, {letters}" if letters else person.name


def summary(edition: Edition, url: str) -> str:
    """Return the article's subtitle and a link to the article, as HTML."""
    dek = format_html("<p>{}</p>", edition.dek) if edition.dek else ""
    read = gettext("Read “%(title)s”") % {"title": edition.title}
    return format_html('{}<p><a href="{}">{}</a></p>', dek, url, read)


def channel_of(row: Topic | Author, description: str) -> Channel:
    """Return the channel of a topic or an author."""
    title = f"{row.name} · {settings.SITE_NAME}"
    return Channel(feed_id(row.public_id), title, description, row.get_absolute_url())


@require_safe
@cached_page
def of_all(request: HttpRequest, form: str) -> HttpResponse:
    channel = Channel(id_of_all(), settings.SITE_NAME, str(settings.SITE_TAGLINE), reverse("home"))
    return feed(request, form, channel, shared_queries.newest(version_of_request(request)))


@require_safe
@cached_page
def of_topic(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    version = version_of_request(request)
    topic = lookups.find_topic(version, slug)
    if topic.slug != slug:
        return redirect("topic_feed", topic.slug, form, permanent=True)
    channel = channel_of(topic, gettext("Articles about %(topic)s.") % {"topic": topic.name})
    return feed(request, form, channel, shared_queries.of_topic(version, topic.pk))


@require_safe
@cached_page
def of_author(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    version = version_of_request(request)
    author = lookups.find_by_slug(shared_queries.people(version).values(), slug)
    channel = channel_of(author, gettext("Articles by %(name)s.") % {"name": author.name})
    return feed(request, form, channel, shared_queries.of_author(version, author.pk))
