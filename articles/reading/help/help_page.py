"""The Get help page: the help lines by country, then the text of the standing page `get-help`."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest
from django.template import engines
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from articles.reading.cache.shared_queries import ROW_BYTES
from articles.reading.cache.versions import ContentVersion, get_or_compute
from articles.reading.frozen_html import fill_frozen_html
from articles.reading.help.lines import render_help_line
from articles.reading.help.regions import Country, Region, help_regions
from articles.reading.metadata.head import help_meta, standing_meta
from articles.reading.pages import lookups, page_fragments
from articles.reading.pages.article_body import render_meta
from articles.reading.pages.article_page import ArticlePage
from articles.reading.pages.site_context import HELP_SLUG, help_title


@dataclass(frozen=True, slots=True)
class HelpPage:
    """What the page shows. `article` is the standing page, if one is live."""

    title: str
    dek: str
    article: ArticlePage | None
    regions: Sequence[Region]

    @property
    def grouped_countries(self) -> list[Country]:
        """The countries that share a region with others, by name."""
        found = [
            country for region in self.regions if len(region.countries) > 1 for country in region.countries
        ]
        return sorted(found, key=lambda country: country.name)


def find_help_page(version: ContentVersion) -> HelpPage | None:
    """Return the page, or None without any help line and without a live standing page.

    Cached per content version, because the page and its copy show the same.
    """
    return get_or_compute(version, "get help", lambda: _load(version), size=lambda _: 16 * ROW_BYTES)


def _load(version: ContentVersion) -> HelpPage | None:
    regions, article = help_regions(version), _standing_page(version)
    if article is None and not regions:
        return None
    return HelpPage(
        title=article.title if article else help_title(),
        dek=article.dek if article else gettext("Free and confidential help by phone, text or chat."),
        article=article,
        regions=regions,
    )


def _standing_page(version: ContentVersion) -> ArticlePage | None:
    try:
        edition = lookups.find_live_edition(HELP_SLUG, reverse("get_help"))
    except (lookups.Moved, lookups.Gone, Http404):
        return None
    return lookups.load_article_page(version, edition)


def render_help_page(request: HttpRequest, version: ContentVersion, page: HelpPage) -> SafeString:
    """Render the complete page."""
    meta = standing_meta(page.article) if page.article else help_meta(page.title, page.dek)
    context = {
        "title": page.title,
        "meta": render_meta(meta),
        "about": quote(page.title, safe=""),
        "body": _render("page", version, page),
        "quick_exit": page_fragments.quick_exit(),
        "has_choice": len(page.regions) > 1,
    }
    return render_to_string("articles/help/get_help.html", context, request)


def render_copy(version: ContentVersion, page: HelpPage, style: str) -> SafeString:
    """Render the page without links to other files: `style` is its whole style sheet.

    It says of no number that it was checked, because it may be read long after the next check was due.
    """
    return _render("copy", version, page, show_check=False, style=style)


def _render(
    name: str, version: ContentVersion, page: HelpPage, *, show_check: bool = True, style: str = ""
) -> SafeString:
    context = {
        "page": page,
        "article": page.article,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "url": reverse("get_help"),
        "help_page": None,  # no link to the page itself
        "help_line": partial(render_help_line, version, show_check=show_check),
        "show_caution": not show_check,
        "style": style,
    }
    html = engines["jinja"].get_template(f"articles/help/{name}.jinja").render(context)
    return fill_frozen_html(version, html, show_check=show_check)
