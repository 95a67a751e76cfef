"""What every page of the site knows: its name, and the standing pages there are."""

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

from articles.reading.cache.shared_queries import standing_pages
from articles.reading.cache.versions import ContentVersion, get_or_compute, version_of_request

HELP_SLUG = "get-help"
_searchable = ContextVar("searchable", default=True)


def searchable() -> bool:
    """Whether a page may offer to search the site."""
    return _searchable.get()


@contextmanager
def without_search() -> Iterator[None]:
    """Make pages for where no server will answer a form, such as a folder of files."""
    before = _searchable.set(False)
    try:
        yield
    finally:
        _searchable.reset(before)


def absolute(url: str) -> str:
    """Return a path of the site, or a file's URL, with the scheme and host the site is known by."""
    is_path = url.startswith("/") and not url.startswith("//")  # as nearly always, and urljoin takes its time
    return settings.SITE_URL + url if is_path else urljoin(settings.SITE_URL, url)


@cache
def places() -> dict[str, str]:
    """Return where the parts of the site begin: every page names them all, and finding one takes time."""
    names = ("home", "topics", "series_list", "podcast", "podcast_feed", "authors", "search")
    return {name: reverse(name) for name in names} | {"feed": reverse("feed", args=["atom"])}


def marked(version: ContentVersion) -> frozenset[str]:
    """Return the addresses that the masthead or the footer marks where one is there."""

    def find() -> frozenset[str]:
        return frozenset([*places().values(), *(page.url for page in standing_pages(version))])

    return get_or_compute(version, "marked", find, size=lambda found: 128 * len(found))


def marked_place(request: HttpRequest, version: ContentVersion) -> str:
    """Return where a page is, as far as the masthead and the footer mark it; nothing for all other pages."""
    return request.path if request.path in marked(version) else ""


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor. The standing pages are looked up once an epoch, where a template asks for them."""
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
        "help_page": SimpleLazyObject(lambda: next((p for p in pages if p.slug == HELP_SLUG), None)),
    }
