"""Template context of every page: the site's name, its navigation and its live standing pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from articles.reading.cache.shared_queries import StandingPage, fictional_people, standing_pages
from articles.reading.cache.versions import ContentVersion, get_or_compute, version_of_request
from articles.reading.help.lines import help_lines

HELP_SLUG = "get-help"
_searchable = ContextVar("searchable", default=True)


def searchable() -> bool:
    """Whether pages may show the search form."""
    return _searchable.get()


@contextmanager
def without_search() -> Iterator[None]:
    """Render pages without search forms, for an export to static files, where no server answers a form."""
    before = _searchable.set(False)
    try:
        yield
    finally:
        _searchable.reset(before)


def absolute(url: str) -> str:
    """Return a URL with the scheme and host of `SITE_URL`. Example: "/about/" → "https://example.org/about/"."""
    is_path = url.startswith("/") and not url.startswith("//")  # the usual case, without the slow urljoin
    return settings.SITE_URL + url if is_path else urljoin(settings.SITE_URL, url)


@cache
def places() -> dict[str, str]:
    """Return the paths of the site's main pages by URL name. Cached: every page uses all of them."""
    names = ("home", "topics", "series_list", "podcast", "podcast_feed", "authors", "search")
    return {name: reverse(name) for name in names} | {"feed": reverse("feed", args=["atom"])}


def help_title() -> str:
    """Return the title of the Get help page on a site without a standing page for it."""
    return gettext("Get help now")


def help_link(version: ContentVersion) -> StandingPage | None:
    """Return the link to the Get help page, or None if the site has no such page."""
    for page in standing_pages(version):
        if page.slug == HELP_SLUG:
            return page
    return StandingPage(help_title(), HELP_SLUG, reverse("get_help")) if help_lines(version) else None


def navigation_links(version: ContentVersion) -> frozenset[str]:
    """Return the paths in the masthead and the footer, which mark a link to the page itself as current."""

    def find() -> frozenset[str]:
        found = help_link(version)
        pages = [*standing_pages(version), *([found] if found else [])]
        return frozenset([*places().values(), *(page.url for page in pages)])

    return get_or_compute(version, "navigation links", find, size=lambda found: 128 * len(found))


def current_link(request: HttpRequest, version: ContentVersion) -> str:
    """Return the request's path if the masthead or the footer links to it, otherwise an empty string."""
    return request.path if request.path in navigation_links(version) else ""


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor. The standing pages are queried once per content version, if a template uses them."""
    pages: Any = SimpleLazyObject(lambda: standing_pages(version_of_request(request)))
    return {
        "site_name": settings.SITE_NAME,
        "site_tagline": settings.SITE_TAGLINE,
        "site_publisher": settings.SITE_PUBLISHER,
        "site_contact": settings.SITE_CONTACT,
        "site_url": settings.SITE_URL,
        "canonical": settings.SITE_URL + request.path,
        "searchable": searchable(),
        "places": places(),
        "standing_pages": pages,
        "fictional_people": SimpleLazyObject(lambda: fictional_people(version_of_request(request))),
        "help_page": SimpleLazyObject(lambda: help_link(version_of_request(request))),
    }
