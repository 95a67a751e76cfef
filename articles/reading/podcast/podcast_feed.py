"""The podcast's feed: RSS 2.0 with the elements of Apple and of the podcast namespace.

It has the newest episodes, and links to pages with older ones (RFC 5005, paged feeds).
"""

import re
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin
from uuid import UUID, uuid5

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.paginator import Page
from django.templatetags.static import static
from django.urls import reverse
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed

from articles.models import Episode
from articles.reading.cache.versions import ContentVersion
from articles.reading.frozen_html import fill_frozen_html
from articles.reading.language import content_language
from articles.reading.metadata.feeds import legible
from articles.reading.pages.site_context import absolute
from articles.reading.podcast.player import transcript_address

NAMESPACES = {
    "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "xmlns:podcast": "https://podcastindex.org/namespace/1.0",
}
GUID_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # defined by the podcast namespace
CATEGORY, SUBCATEGORY = "Health & Fitness", "Mental Health"
DESCRIPTION_LIMIT = 4_000  # bytes
COVER = "podcast/cover.jpg"
LINK = re.compile(r'(<a [^>]*?href=")([^"]*)"')  # sanitized HTML escapes all other angle brackets and quotes


class PodcastFeed(Rss201rev2Feed):
    """RSS 2.0 with episodes as items. `feed_of` adds the values that are written here."""

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | NAMESPACES

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        quick = handler.addQuickElement
        quick("itunes:image", None, {"href": self.feed["cover"]})
        handler.startElement("itunes:category", {"text": CATEGORY})
        quick("itunes:category", None, {"text": SUBCATEGORY})
        handler.endElement("itunes:category")
        quick("itunes:explicit", format_boolean(self.feed["explicit"]))
        quick("itunes:author", settings.PODCAST_AUTHOR)
        handler.startElement("itunes:owner", {})
        quick("itunes:name", settings.PODCAST_OWNER_NAME)
        quick("itunes:email", settings.PODCAST_OWNER_EMAIL)
        handler.endElement("itunes:owner")
        quick("itunes:type", "episodic")
        quick("podcast:guid", settings.PODCAST_GUID or podcast_guid(absolute(feed_path(1))))
        quick("podcast:locked", "yes", {"owner": settings.PODCAST_OWNER_EMAIL})
        for rel, url in self.feed["pages"].items():
            quick("atom:link", None, {"rel": rel, "href": url})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        quick = handler.addQuickElement
        quick("itunes:duration", str(item["seconds"]))
        if item["number"]:  # Apple counts from 1
            quick("itunes:episode", str(item["number"]))
        if item["season"]:
            quick("itunes:season", str(item["season"]))
        quick("itunes:episodeType", "full")
        quick("itunes:explicit", format_boolean(item["explicit"]))
        quick("itunes:image", None, {"href": self.feed["cover"]})
        quick("podcast:transcript", None, {"url": item["transcript"], "type": item["transcript_type"]})
        if item["chapters"]:
            quick("podcast:chapters", None, {"url": item["chapters"], "type": "application/json+chapters"})


def feed_of(page: Page[Any], version: ContentVersion, *, explicit: bool) -> PodcastFeed:
    """Return a page of the feed. `page` has published episodes; `explicit` is the rating of the podcast."""
    feed = PodcastFeed(
        title=settings.PODCAST_TITLE,
        link=absolute(reverse("podcast")),
        description=cut(str(settings.PODCAST_DESCRIPTION), DESCRIPTION_LIMIT),
        language=content_language(),
        feed_url=absolute(feed_path(page.number)),
        cover=absolute(static(COVER)),
        explicit=explicit,
        pages=pages_beside(page),
    )
    for episode in page.object_list:
        _add_episode(feed, episode, version)
    return feed


def feed_path(number: int) -> str:
    """Return the path of a page of the feed. The first page is at the feed's own path."""
    return reverse("podcast_feed") if number == 1 else reverse("podcast_feed_page", args=[number])


def pages_beside(page: Page[Any]) -> dict[str, str]:
    """Return the URLs of other pages of the feed by their link relation in RFC 5005, such as "next"."""
    if not page.has_other_pages():
        return {}
    numbers = {"first": 1, "last": page.paginator.num_pages}
    if page.has_previous():
        numbers["previous"] = page.previous_page_number()
    if page.has_next():
        numbers["next"] = page.next_page_number()
    return {rel: absolute(feed_path(number)) for rel, number in numbers.items()}


def _add_episode(feed: PodcastFeed, episode: Any, version: ContentVersion) -> None:
    page = absolute(episode.get_absolute_url())
    audio = absolute(default_storage.url(episode.audio.name))
    feed.add_item(
        title=legible(episode.title),
        link=page,
        description=legible(notes_for_apps(episode, page, version)),
        pubdate=episode.out_at,
        unique_id=episode.public_id,
        unique_id_is_permalink=False,
        enclosures=[Enclosure(audio, str(episode.size), episode.mime_type)],
        seconds=episode.seconds,
        number=episode.number,
        season=episode.season,
        explicit=episode.explicit,
        transcript=absolute(transcript_address(episode)),
        transcript_type="text/vtt" if episode.has_times else "text/plain",
        chapters=absolute(reverse("episode_chapters", args=[episode.slug])) if episode.chapters else "",
    )


def notes_for_apps(episode: Episode, page: str, version: ContentVersion) -> str:
    """Return the show notes as HTML with help lines and absolute links, or the title if there are none."""

    def with_absolute_url(match: re.Match[str]) -> str:
        try:
            return f'{match[1]}{escape(urljoin(page, unescape(match[2])))}"'
        except ValueError:  # an invalid IPv6 host in brackets
            return match[0]

    return LINK.sub(with_absolute_url, fill_frozen_html(version, episode.notes_html)) or episode.title


def podcast_guid(url: str) -> str:
    """Return the podcast's GUID, made from the feed's URL without scheme and closing slash.

    The podcast namespace defines it so.

    >>> podcast_guid("https://podnews.net/rss")
    '9b024349-ccf0-5f69-a609-6b82873eab3c'
    """
    return str(uuid5(GUID_NAMESPACE, url.partition("://")[2].rstrip("/")))


def cut(text: str, limit: int) -> str:
    """Cut a text to at most `limit` bytes in UTF-8, between characters.

    >>> cut("naïve", 3), cut("naïve", 4)
    ('na', 'naï')
    """
    return text.encode()[:limit].decode(errors="ignore")


def format_boolean(value: bool) -> str:
    """Return a truth value as Apple's elements have it."""
    return "true" if value else "false"
