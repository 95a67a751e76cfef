"""What search engines fetch first: the sitemap and robots.txt, and the icon that browsers ask for by itself.

The sitemap is an index of files: all articles, oldest first so that a new one moves no other, and all else.
Addresses are made of `SITE_URL`, whatever host a request names.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.db.models import DateTimeField, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models import Edition
from articles.reading import known
from articles.reading.keeping import Epoch, epoch_of, kept
from articles.reading.listening import heard
from articles.reading.series_lookups import live_series
from articles.reading.site import absolute

FILE_LIMIT = 5000  # addresses in one file; the protocol allows 50,000
XML = "application/xml; charset=utf-8"
LISTS = ("home", "topics", "series_list", "authors", "podcast")
UNWELCOME = ("/admin/", "/profile/", "/search/")


@dataclass(frozen=True, slots=True)
class Entry:
    """One address, and when what stands there changed last, where that is known."""

    url: str
    changed: datetime | None = None

    @property
    def lastmod(self) -> str:
        return self.changed.isoformat(timespec="seconds") if self.changed else ""


def dated(editions: QuerySet[Edition]) -> QuerySet[Any]:
    """Editions with little more than an address, and `changed`: when readers last saw them change."""
    changed = Coalesce("updated", "published", output_field=DateTimeField())
    return editions.only("kind", "slug").annotate(changed=changed).order_by("article_id")


def articles() -> Sequence[Entry]:
    """Every live article, in one query."""
    found = dated(Edition.objects.live().articles())
    return [Entry(absolute(edition.get_absolute_url()), edition.changed) for edition in found]


def others(at: Epoch) -> Iterable[Entry]:
    """Every other page there is: lists, standing pages, episodes, topics, series and authors. Six queries."""
    yield from (Entry(absolute(reverse(name))) for name in LISTS)
    for episode in heard().only("slug"):
        yield Entry(absolute(episode.get_absolute_url()), episode.out_at)
    for edition in dated(Edition.objects.live().pages()):
        yield Entry(absolute(edition.get_absolute_url()), edition.changed)
    series = (live.series for live in live_series())
    rows: Iterable[Any] = (*known.topics(at).values(), *series, *known.people(at).values())
    for row in rows:
        yield Entry(absolute(row.get_absolute_url()))


@require_safe
@kept
def index(request: HttpRequest) -> HttpResponse:
    entries = articles()
    files = [Entry(absolute(reverse("sitemap_others")))]
    for number, start in enumerate(range(0, len(entries), FILE_LIMIT), start=1):
        changed = max(entry.changed for entry in entries[start : start + FILE_LIMIT] if entry.changed)
        files.append(Entry(absolute(reverse("sitemap_articles", args=[number])), changed))
    return render(request, "articles/sitemap_index.xml", {"files": files}, content_type=XML)


@require_safe
@kept
def of_articles(request: HttpRequest, number: int) -> HttpResponse:
    entries = articles()[max(number - 1, 0) * FILE_LIMIT : number * FILE_LIMIT]
    if not entries:
        raise Http404
    return render(request, "articles/sitemap.xml", {"entries": entries}, content_type=XML)


@require_safe
@kept
def of_others(request: HttpRequest) -> HttpResponse:
    return render(
        request, "articles/sitemap.xml", {"entries": list(others(epoch_of(request)))}, content_type=XML
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Allow: /", *(f"Disallow: {path}" for path in UNWELCOME)]
    lines += ["", f"Sitemap: {absolute(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    headers = {"Cache-Control": "public, max-age=86400"}
    return HttpResponse(icon(), content_type="image/x-icon", headers=headers)


@lru_cache
def icon() -> bytes:
    return Path(str(finders.find("icons/favicon.ico"))).read_bytes()
