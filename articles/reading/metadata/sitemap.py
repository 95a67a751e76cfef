"""The sitemap, robots.txt and favicon.ico.

The sitemap is an index of files: of articles, of episodes, and one for all other pages. A file of articles is
of a range of their ids, so a new one or one that goes does not move the others; for the same reason, episodes
are listed oldest first. URLs begin with `SITE_URL`, whatever the host of the request.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from django.contrib.staticfiles import finders
from django.db.models import DateTimeField, F, Max, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models import Edition
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import ContentVersion, cached_page, get_or_compute, version_of_request
from articles.reading.help.lines import help_lines
from articles.reading.pages.series_pages import live_series
from articles.reading.pages.site_context import absolute
from articles.reading.podcast.player import published_episodes

FILE_LIMIT = 5000  # URLs in one file; the protocol allows 50,000
ENTRY_BYTES = 256  # estimated memory of an entry
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
LISTS = ("home", "topics", "series_list", "authors", "podcast")
DISALLOWED = ("/account/", "/admin/", "/profile/", "/search/")


@dataclass(frozen=True, slots=True)
class Entry:
    """A URL, and when its page last changed, if that is known."""

    url: str
    changed: datetime | None = None

    @property
    def lastmod(self) -> str:
        """The `lastmod` element, or an empty string."""
        return f"<lastmod>{self.changed.isoformat(timespec='seconds')}</lastmod>" if self.changed else ""


def edition_entries(editions: QuerySet[Edition], name: str) -> Sequence[Entry]:
    """Return an entry for each edition, at the URL of this name, with when it was published or updated."""
    changed = Coalesce("updated", "published", output_field=DateTimeField())
    return entries_at(name, editions.order_by("article_id").values_list("slug", changed))


def entries_at(name: str, found: Iterable[tuple[str, datetime | None]]) -> Sequence[Entry]:
    """Return an entry for each slug and date, at the URL of this name."""
    # One `reverse` for all: it takes longer than the rest, and the URLs differ only in the slug.
    before, after = absolute(reverse(name, args=["SLUG"])).rsplit("SLUG", 1)
    return [Entry(f"{before}{slug}{after}", at) for slug, at in found]


def files_of_articles(version: ContentVersion) -> Mapping[int, datetime]:
    """Return when each file of articles last changed, by its number: when the last edition in it went live.

    One query per content version.
    """

    def find() -> Mapping[int, datetime]:
        rows = (
            Edition.objects.live().articles().order_by().annotate(file=(F("article_id") - 1) / FILE_LIMIT + 1)
        )
        return dict(rows.values_list("file").annotate(changed=Max("live_from")).order_by("file"))

    return get_or_compute(version, "sitemap", find, size=lambda found: 256 * (1 + len(found)))


def episodes(version: ContentVersion) -> Sequence[Entry]:
    """Return the entries of all published episodes."""

    def find() -> Sequence[Entry]:
        return entries_at("episode", published_episodes().order_by("pk").values_list("slug", "out_at"))

    return get_or_compute(version, "sitemap of episodes", find, size=_size_of_entries)


def _size_of_entries(found: Sequence[Entry]) -> int:
    return ENTRY_BYTES * len(found) + 64


def others(version: ContentVersion) -> Iterator[Entry]:
    """Yield the entries of all other pages: lists, standing pages, Get help, topics, series and authors."""
    yield from (Entry(absolute(reverse(name))) for name in LISTS)
    standing = edition_entries(Edition.objects.live().pages(), "page")
    yield from standing
    get_help = absolute(reverse("get_help"))
    if get_help not in {entry.url for entry in standing} and help_lines(version):
        yield Entry(get_help)
    series = (live.series for live in live_series())
    rows: Iterable[Any] = (
        *shared_queries.topics(version).values(),
        *series,
        *shared_queries.people(version).values(),
    )
    for row in rows:
        yield Entry(absolute(row.get_absolute_url()))


def answer(root: str, child: str, entries: Iterable[Entry]) -> HttpResponse:
    """Answer with a file of the sitemap. Not a template: that is slow for thousands of lines."""
    lines = (f"<{child}><loc>{escape(entry.url)}</loc>{entry.lastmod}</{child}>" for entry in entries)
    opening = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">'
    text = "\n".join([opening, *lines, f"</{root}>", ""])
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@require_safe
@cached_page
def index(request: HttpRequest) -> HttpResponse:
    version = version_of_request(request)
    files = [Entry(absolute(reverse("sitemap_others")))]
    files += (
        Entry(absolute(reverse("sitemap_articles", args=[number])), changed)
        for number, changed in files_of_articles(version).items()
    )
    files += files_of("sitemap_episodes", episodes(version))
    return answer("sitemapindex", "sitemap", files)


def files_of(name: str, entries: Sequence[Entry]) -> Iterator[Entry]:
    """Yield an entry of the index for each file of these entries, at the URL of this name."""
    for number, start in enumerate(range(0, len(entries), FILE_LIMIT), start=1):
        changed = max(entry.changed for entry in entries[start : start + FILE_LIMIT] if entry.changed)
        yield Entry(absolute(reverse(name, args=[number])), changed)


def in_file(entries: Sequence[Entry], number: int) -> Sequence[Entry]:
    """Return the part of these that is in the file of this number. Raises `Http404` if there is none."""
    found = entries[max(number - 1, 0) * FILE_LIMIT : number * FILE_LIMIT]
    if not found:
        raise Http404
    return found


@require_safe
@cached_page
def of_articles(request: HttpRequest, number: int) -> HttpResponse:
    if number not in files_of_articles(version_of_request(request)):
        raise Http404
    last = number * FILE_LIMIT
    live = Edition.objects.live().articles().filter(article__gt=last - FILE_LIMIT, article__lte=last)
    return answer("urlset", "url", edition_entries(live, "article"))


@require_safe
@cached_page
def of_episodes(request: HttpRequest, number: int) -> HttpResponse:
    return answer("urlset", "url", in_file(episodes(version_of_request(request)), number))


@require_safe
@cached_page
def of_others(request: HttpRequest) -> HttpResponse:
    return answer("urlset", "url", others(version_of_request(request)))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Allow: /", *(f"Disallow: {path}" for path in DISALLOWED)]
    lines += ["", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    headers = {"Cache-Control": "public, max-age=86400"}
    return HttpResponse(icon(), content_type="image/x-icon", headers=headers)


@lru_cache
def icon() -> bytes:
    return Path(str(finders.find("icons/favicon.ico"))).read_bytes()
