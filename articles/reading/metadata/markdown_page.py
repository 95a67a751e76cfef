"""The manuscript of a live edition as Markdown: `/articles/<slug>.md`.

It has what the page has and nothing else: current names and links, public URLs of pictures, and none of what
the page leaves out, such as a related draft or a comment in the text. Placed help lines keep their slugs. A
comment at the end says what they are now; parsing drops it.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.manuscript import (
    Line,
    LineList,
    Manuscript,
    append_help_comment,
    editable_fields,
    format,
    help_slugs,
    remove_unshown,
)
from articles.models import Episode, UnreadableEdition, manuscript_of_edition, picture_file
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import ContentVersion, cached_page, version_of_request
from articles.reading.frozen_html import with_current_addresses
from articles.reading.help.lines import help_line_text, help_lines
from articles.reading.pages import lookups
from articles.reading.pages.article_page import ArticlePage
from articles.reading.pages.error_pages import removed_page
from articles.reading.pages.site_context import absolute


@require_safe
@cached_page
def manuscript(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the article's text, or like the article's page with a redirect, 410 or 404."""
    try:
        edition = lookups.find_live_edition(slug, reverse("article", args=[slug]))
    except lookups.Moved as moved:
        return HttpResponsePermanentRedirect(manuscript_url(moved.url))
    except lookups.Gone as gone:
        return removed_page(request, gone)
    version = version_of_request(request)
    episode = shared_queries.episode(version, edition.episode_id) if edition.episode_id else None
    try:
        frozen = manuscript_of_edition(edition)
    except UnreadableEdition:
        raise Http404 from None  # frozen under older rules: it has a page, but the text cannot be parsed now
    text = public(frozen, edition.pictures, lookups.load_article_page(version, edition), episode)
    canonical = f'<{absolute(edition.get_absolute_url())}>; rel="canonical"'
    return HttpResponse(
        append_help_comment(
            with_current_addresses(version, format(text)), describe_help_lines(version, text)
        ),
        content_type="text/markdown; charset=utf-8",
        headers={"Link": canonical},
    )


def describe_help_lines(version: ContentVersion, text: Manuscript) -> list[str]:
    """Return a line for each help line that a text places: its slug, and how to reach it."""
    slugs = help_slugs(text)
    lines = help_lines(version) if slugs else {}
    return [f"{slug}: {help_line_text(lines[slug])}" for slug in slugs if slug in lines]


def manuscript_url(url: str) -> str:
    """Return the URL of an article's manuscript. A standing page has none, so it returns the page's URL.

    >>> manuscript_url("/articles/first-session/"), manuscript_url("/about/")
    ('/articles/first-session.md', '/about/')
    """
    return f"{url.rstrip('/')}.md" if url.startswith("/articles/") else url


def public(
    text: Manuscript, pictures: Mapping[str, Any], page: ArticlePage, episode: Episode | None
) -> Manuscript:
    """Return a frozen text with only its public content. `pictures` maps paths to stored pictures."""
    urls = {path: absolute(picture_file(stored).url) for path, stored in pictures.items()}
    review, text = page.review, remove_unshown(text)
    if text.image not in urls:  # without its picture, the page shows no caption and credit either
        text = replace(text, image="", image_alt="", image_caption="", image_credit="")
    hidden = {name: line.default for name, line in editable_fields(Line).items() if not line.is_public}
    hidden |= {name: () for name, lines in editable_fields(LineList).items() if not lines.is_public}
    return replace(
        text,
        **hidden,
        content_note_sections=tuple(section.anchor for section in page.note.sections),
        short_note=page.short_note,
        authors=tuple(author.slug for author in page.authors),
        topics=tuple(topic.name for topic in page.topics),
        related=tuple(other.slug for other in page.related),
        episode=episode.slug if episode and page.player else "",
        image=urls.get(text.image, ""),
        reviewer=review.reviewer.slug if review else "",
        reviewed=review.on if review else None,
        review_due=review.due if review else None,
        short_version=public_body(text.short_version, urls),
        sections=tuple(replace(part, body=public_body(part.body, urls)) for part in text.sections),
    )


def public_body(body: str, urls: Mapping[str, str]) -> str:
    """Replace the paths of pictures in a body with their URLs.

    >>> public_body("![Two chairs](images/a.webp)", {"images/a.webp": "https://e.org/1.webp"})
    '![Two chairs](<https://e.org/1.webp>)'
    """
    for path, url in urls.items():
        spellings = "|".join(re.escape(one) for one in {path, quote(path)})
        target = re.compile(rf"(?:(?<=\]\()|(?<=\]: ))(?:<(?:{spellings})>|(?:{spellings})(?=[\s)]|\Z))")
        body = target.sub(f"<{url}>".replace("\\", r"\\"), body)
    return body
