"""Builds the page of a review: the article as readers would get it, with tools at each part."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from articles.models import Edition, ReviewRequest, resolve_references
from articles.publishing import manuscript_of_revision
from articles.publishing.previewing import preview_edition
from articles.reading.cache.versions import version_of_request
from articles.reading.pages.article_body import render_body
from articles.reading.pages.article_page import ArticlePage, SectionView, article_page
from articles.reading.pages.page_fragments import render_section
from articles.reading.pages.site_context import site
from articles.reading.podcast.player import player_data
from articles.rendering import mark_clean

# In sanitized HTML: links are never nested, and attributes are in double quotes.
_LINK = re.compile(r'<a\b[^>]*?\bhref="(?P<url>[^"]*)"[^>]*>(?P<words>.*?)</a>', re.DOTALL)
_OUTSIDE = re.compile(r"(?:https?:)?//", re.IGNORECASE)

# Returns the tools for a section, by its index in the revision.
SectionTools = Callable[[int], SafeString]


def build_reviewed_page(asked: ReviewRequest) -> tuple[Edition, ArticlePage]:
    """Return an unsaved edition of the revision under review, and what its page shows.

    Raises `Refused` if the revision can no longer be parsed.
    """
    resolved = resolve_references(manuscript_of_revision(asked.revision), asked.revision.names)
    references = resolved.references
    edition = preview_edition(asked.article, resolved.manuscript, references)
    page = article_page(edition, authors=references.authors, topics=references.topics, related=())
    # Nothing is folded, so that nothing is overlooked. The short version is on the same page.
    sections = [replace(section, fold="") for section in page.sections]
    player = player_data(references.episode) if references.episode else None
    return edition, replace(page, sections=sections, short_url="", player=player)


def render_reviewed_page(
    request: HttpRequest, page: ArticlePage, tools: SectionTools, chosen: Collection[int]
) -> SafeString:
    """Return the HTML of the article, with the tools after each section and without links to other sites.

    Before each of the chosen sections it says that they are to be reviewed.
    """
    label = format_html('<p class="review-asked">{}</p>', gettext("Please review this section"))
    index_of = {section.anchor: index for index, section in enumerate(page.sections)}

    def with_tools(section: SectionView) -> SafeString:
        index = index_of[section.anchor]
        html = f'<div data-part="section" data-index="{index}">{render_section(section)}</div>'
        return mark_clean((label if index in chosen else "") + html + tools(index))

    functions: Mapping[str, object] = {"render_section": with_tools}
    body = render_body("review", page, version_of_request(request), site(request), functions)
    return without_outside_links(body)


def without_outside_links(html: str) -> SafeString:
    """Return sanitized HTML with the addresses of other sites as text, and no referrer for links of this one.

    >>> without_outside_links('<a href="https://example.org/">A study</a>')
    'A study <span class="outside-address">(https://example.org/)</span>'
    """
    return mark_clean(_LINK.sub(_rewrite_link, html))


def _rewrite_link(link: re.Match[str]) -> str:
    url, words = link["url"], link["words"]
    if not _OUTSIDE.match(url):
        return link[0].replace("<a", '<a rel="noreferrer"', 1) if url.startswith("/") else link[0]
    address = f'<span class="outside-address">({url})</span>'
    return words if url == words else f"{words} {address}"
