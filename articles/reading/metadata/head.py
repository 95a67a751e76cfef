"""Metadata of pages for search engines and link previews, as plain data.

A page has one `Meta`: its description, Open Graph properties, feeds and schema.org graph.
`articles/meta.jinja` renders it into the `<head>`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import shorten

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from articles.models import Edition
from articles.models.topic import Topic
from articles.pictures.share import HEIGHT, WIDTH
from articles.reading.language import gettext, ngettext, open_graph_locale
from articles.reading.metadata.markdown_page import manuscript_url
from articles.reading.metadata.schema_org import Node, collection, json_ld, profile
from articles.reading.metadata.schema_org_article import article_graph, moment, standing_graph, web_page_graph
from articles.reading.pages.article_page import ArticlePage
from articles.reading.pages.page_fragments import asset
from articles.reading.pages.series_pages import LiveSeries
from articles.reading.pages.site_context import absolute
from articles.reading.podcast.episodes import EpisodePage
from articles.reading.podcast.schema_org_podcast import episode_graph, podcast_graph
from articles.rendering import text_of_html
from authors.models import Author

Items = Iterable[tuple[str, str]]
DESCRIPTION_LENGTH = 200  # characters
SITE_PICTURE = "icons/share.jpg"  # the static file for link previews of pages without a picture


@dataclass(frozen=True, slots=True)
class Share:
    """The picture of link previews (`og:image`)."""

    url: str
    alt: str
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same content in another format (`rel="alternate"`): a feed, or Markdown."""

    type: str
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Meta:
    """A page's metadata. `properties` are further Open Graph properties as (property, content)."""

    title: str
    url: str
    description: str
    share: Share
    graph: Sequence[Node]
    type: str = "website"
    language: str = ""
    """The language code of title and description; by default that of the interface."""
    properties: Sequence[tuple[str, str]] = ()
    alternates: Sequence[Alternate] = ()

    @property
    def locale(self) -> str:
        """The language of title and description for Open Graph."""
        return open_graph_locale(self.language or settings.LANGUAGE_CODE)

    @property
    def data(self) -> SafeString:
        """The graph as JSON-LD for the page."""
        return json_ld(self.graph)


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list: its items as (name, path), the first one's position, and the length of the list."""

    items: Items
    total: int
    start: int = 1
    number: int = 1

    def titled(self, title: str) -> str:
        """Return a list's title with the number of this page, if it is not the first."""
        if self.number == 1:
            return title
        return gettext("%(title)s, page %(number)s") % {"title": title, "number": self.number}


def site_share() -> Share:
    """Return the picture for pages without one of their own."""
    return Share(absolute(asset(SITE_PICTURE)), gettext("An empty armchair between a window and a lamp"))


def page_share(page: ArticlePage) -> Share:
    """Return the picture of an article or a standing page, or else the site's."""
    lead = page.lead
    return Share(absolute(lead.share), lead.alt) if lead and lead.share else site_share()


def described(page: ArticlePage) -> str:
    """Return a page's description, or else the beginning of its short version or of its text."""
    if page.description:
        return page.description
    texts = (page.short_html, *(section.html for section in page.sections))
    beginning = next((text for html in texts if (text := text_of_html(html))), "")
    return shorten(beginning, DESCRIPTION_LENGTH, placeholder=" …")


def article_meta(page: ArticlePage) -> Meta:
    """Return the metadata of an article or its short version."""
    times = [("published", page.published)]
    if page.updated:
        times.append(("modified", page.updated))
    properties = [(f"article:{name}_time", moment(at)) for name, at in times]
    properties += [("article:author", absolute(author.get_absolute_url())) for author in page.authors]
    if page.topic:
        properties.append(("article:section", page.topic.name))
    properties += [("article:tag", topic.name) for topic in page.topics]
    return Meta(
        title=page.title,
        url=absolute(page.url),
        description=described(page),
        share=page_share(page),
        graph=article_graph(page),
        type="article",
        language=settings.CONTENT_LANGUAGE,
        properties=properties,
        alternates=[Alternate("text/markdown", manuscript_url(page.url), gettext("Text in Markdown"))],
    )


def standing_meta(page: ArticlePage) -> Meta:
    """Return the metadata of a standing page."""
    return Meta(
        title=page.title,
        url=absolute(page.url),
        description=described(page),
        share=page_share(page),
        graph=standing_graph(page),
        language=settings.CONTENT_LANGUAGE,
    )


def help_meta(title: str, description: str) -> Meta:
    """Return the metadata of the Get help page on a site without a standing page for it."""
    url = absolute(reverse("get_help"))
    return Meta(
        title=title,
        url=url,
        description=description,
        share=site_share(),
        graph=web_page_graph(url, title, description),
    )


def list_meta(
    url: str,
    title: str,
    description: str,
    listed: Listed,
    *,
    between: Sequence[tuple[str, str]] | None = (),
    alternates: Sequence[Alternate] = (),
) -> Meta:
    """Return the metadata of a page that lists others.

    `between` are the breadcrumbs between the home page and this page; None for the home page itself.
    """
    title = listed.titled(title)
    graph = collection(
        url,
        title,
        listed.items,
        total=listed.total,
        start=listed.start,
        description=description,
        between=between,
    )
    return Meta(
        title=title,
        url=absolute(url),
        description=description,
        share=site_share(),
        graph=graph,
        alternates=alternates,
    )


def topic_meta(url: str, topic: Topic, listed: Listed) -> Meta:
    """Return the metadata of a topic's page."""
    return list_meta(
        url,
        topic.name,
        gettext("Articles about %(topic)s on %(site)s.") % {"topic": topic.name, "site": settings.SITE_NAME},
        listed,
        between=[(gettext("Topics"), reverse("topics"))],
        alternates=[feed_of(topic.name, "topic_feed", topic.slug)],
    )


def author_meta(url: str, author: Author, editions: Sequence[Edition], listed: Listed) -> Meta:
    """Return the metadata of an author's page."""
    words = {"name": author.name, "role": author.role, "site": settings.SITE_NAME}
    if author.short_bio:
        description = author.short_bio
    elif author.role:
        description = gettext("%(name)s, %(role)s: articles on %(site)s.") % words
    else:
        description = gettext("%(name)s: articles on %(site)s.") % words
    return Meta(
        title=listed.titled(author.name),
        url=absolute(url),
        description=description,
        share=site_share(),
        graph=profile(url, author, editions),
        type="profile",
        alternates=[feed_of(author.name, "author_feed", author.slug)],
    )


def reviewed_meta(url: str, author: Author, listed: Listed) -> Meta:
    """Return the metadata of the list of articles that an author reviewed."""
    words = {"name": author.name, "site": settings.SITE_NAME}
    return list_meta(
        url,
        gettext("Reviewed by %(name)s") % words,
        gettext("Articles on %(site)s that %(name)s has reviewed.") % words,
        listed,
        between=[(author.name, author.get_absolute_url())],
    )


def series_meta(live: LiveSeries) -> Meta:
    """Return the metadata of a series."""
    items = [(part.title, part.url) for part in live.parts]
    words = {"series": live.series.title, "num": len(items), "site": settings.SITE_NAME}
    description = ngettext(
        "%(series)s: %(num)s article on %(site)s.",
        "%(series)s: %(num)s articles to read in order on %(site)s.",
        len(items),
    )
    return list_meta(
        live.series.get_absolute_url(),
        live.series.title,
        description % words,
        Listed(items, total=len(items)),
        between=[(gettext("Start here"), reverse("series_list"))],
    )


def podcast_meta(url: str, listed: Listed) -> Meta:
    """Return the metadata of a page of the podcast."""
    title = listed.titled(settings.PODCAST_TITLE)
    graph = podcast_graph(url, title, listed.items, total=listed.total, start=listed.start)
    return Meta(
        title=title,
        url=absolute(url),
        description=str(settings.PODCAST_DESCRIPTION),
        share=site_share(),
        graph=graph,
        alternates=[Alternate("application/rss+xml", reverse("podcast_feed"), settings.PODCAST_TITLE)],
    )


def episode_meta(page: EpisodePage) -> Meta:
    """Return the metadata of an episode."""
    audio = absolute(page.player.url)
    return Meta(
        title=page.title,
        url=absolute(page.url),
        description=page.description,
        share=site_share(),
        graph=episode_graph(page),
        language=settings.CONTENT_LANGUAGE,
        properties=[("og:audio", audio), ("og:audio:type", page.player.mime_type)],
        alternates=[Alternate("application/rss+xml", reverse("podcast_feed"), settings.PODCAST_TITLE)],
    )


def feed_of(name: str, route: str, slug: str) -> Alternate:
    """Return the link to the feed of a topic or an author."""
    return Alternate(
        "application/atom+xml", reverse(route, args=[slug, "atom"]), f"{name} · {settings.SITE_NAME}"
    )
