"""What is filled in when a frozen text is sent to readers: help lines, addresses, and labels.

A text names other articles by their path: `[words](/articles/first-session/)`. Every slug that an article
ever had leads to it (`Address`), so such a link holds when the article is renamed, also if it was never
published under its old slug. The frozen HTML keeps the path that was written; a page has the current one.

The labels of links to sources and back are frozen in English; a page has them in the language of the site.
"""

import re
from collections.abc import Mapping

from django.db.models import Count, F
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from articles.models import RESERVED_SLUGS, Address, Edition
from articles.reading.cache.versions import ContentVersion, get_or_compute
from articles.reading.help.lines import fill_help_lines
from articles.reading.pages.site_context import HELP_SLUG
from articles.rendering import mark_clean

# What `articles.rendering` writes: the number of a source, or of a source and of its citation.
_LABEL = re.compile(
    r' aria-label="(?:Source (\d+)|Back to the text from source (\d+)(?:, citation (\d+))?|Table)"'
)
# What may stand in a path before and after the slug of an article: its page, short version and text.
_PATH = r"/(articles/)?([-a-zA-Z0-9_]+)(/short/|\.md|/)"
_LINK = re.compile(rf'(?<= href="){_PATH}(?=["#?])')
_MARKDOWN_LINK = re.compile(rf"(?:(?<=\]\()|(?<=\]\(<)|(?<=\]: )|(?<=\]: <)){_PATH}(?=[\s)>#?]|\Z)")


def fill_frozen_html(version: ContentVersion, html: str, *, show_check: bool = True) -> SafeString:
    """Return sanitized HTML as readers get it: with the help lines it places, and links to current addresses.

    `show_check` is whether a help line says when it was checked.
    """
    filled = fill_help_lines(version, html, show_check=show_check)
    return mark_clean(_LABEL.sub(_translated, _with_current_addresses(_LINK, version, filled)))


def _translated(label: re.Match[str]) -> str:
    source, back, citation = label.groups()
    if source:
        words = gettext("Source %(number)s") % {"number": source}
    elif citation:
        words = gettext("Back to the text from source %(number)s, citation %(citation)s")
        words %= {"number": back, "citation": citation}
    elif back:
        words = gettext("Back to the text from source %(number)s") % {"number": back}
    else:
        words = gettext("Table")
    return f' aria-label="{escape(words)}"'


def with_current_addresses(version: ContentVersion, markdown: str) -> str:
    """Return a text with the current paths of the articles that it links to."""
    return _with_current_addresses(_MARKDOWN_LINK, version, markdown)


def renamed_articles(version: ContentVersion) -> Mapping[str, str]:
    """Return the current URL of live articles by each other slug that they have, or had.

    One query per content version.
    """

    def find() -> Mapping[str, str]:
        # Few articles have several slugs, and only these can have another one than their live edition's.
        several = Address.objects.order_by().values("article").annotate(slugs=Count("*")).filter(slugs__gt=1)
        renamed = Edition.objects.live().filter(article__in=several.values("article"))
        live = renamed.annotate(other=F("article__addresses__slug")).order_by()
        rows = live.values_list("other", "kind", "slug").exclude(other=F("slug"))
        return {other: Edition(kind=kind, slug=slug).get_absolute_url() for other, kind, slug in rows}

    return get_or_compute(version, "renamed articles", find, size=lambda found: 256 * (len(found) + 1))


def _with_current_addresses(link: re.Pattern[str], version: ContentVersion, text: str) -> str:
    if not link.search(text):
        return text
    renamed = renamed_articles(version)
    return link.sub(lambda found: _current_path(found, renamed), text) if renamed else text


def _current_path(found: re.Match[str], renamed: Mapping[str, str]) -> str:
    folder, slug, ending = found.groups()
    current = renamed.get(slug)
    is_of_the_site = not folder and (slug in RESERVED_SLUGS or slug == HELP_SLUG)
    if current is None or is_of_the_site:
        return found[0]
    if not current.startswith("/articles/"):
        return current  # a standing page has no short version and no text
    return current.removesuffix("/") + ending
