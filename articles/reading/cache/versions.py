"""Content versions: caches of pages and query results, valid until published content changes.

A `ContentVersion` is a period in which nothing that readers see changes: one generation, and no edition that
begins or ends, no episode that appears, no review or help line that falls due, no credential that ends. It
owns its caches, so they are dropped with it. Each request reads the generation from the database, so every
process and machine sees a change when it is committed.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import wraps
from operator import itemgetter
from threading import Lock
from typing import Any, TypeVar, cast

from cachetools import LRUCache
from django.conf import settings
from django.db.models import Min
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import override

from articles.freshness import database_snapshot, generation
from articles.models import Edition, Episode, HelpLine, SignOff
from authors.models import Credential

Result = TypeVar("Result")
View = TypeVar("View", bound=Callable[..., HttpResponseBase])
# Keys in a request's environ: the response may be cached; it may be compressed and have an ETag; the content
# version read before the view ran; the database does not answer.
CACHEABLE, COMPRESSIBLE, VERSION = "therapyedu.cacheable", "therapyedu.compressible", "therapyedu.version"
WITHOUT_DATABASE = "therapyedu.without_database"


class BoundedCache:
    """A cache of at most `limit` bytes that drops the least recently used items first. Safe for threads."""

    def __init__(self, limit: int) -> None:
        self._items: LRUCache[str, tuple[Any, int]] = LRUCache(limit, getsizeof=itemgetter(1))
        self._lock = Lock()

    @property
    def size(self) -> float:
        return self._items.currsize

    def get(self, key: str) -> Any:
        """Return the item at this key, or None."""
        with self._lock:
            item, _ = self._items.get(key, (None, 0))
            return item

    def put(self, key: str, item: Any, size: int) -> None:
        """Store an item of about `size` bytes, and drop others if the limit is exceeded.

        An item larger than the limit is not stored.
        """
        with self._lock, suppress(ValueError):
            self._items[key] = item, size


class ContentVersion:
    """A period without changes. `ends` is when the next one happens by time alone, or None."""

    def __init__(self, number: int, began: datetime) -> None:
        self.number = number
        self.began = began
        self.ends = next_change(began)
        self.pages = BoundedCache(settings.PAGE_CACHE_BYTES)
        self.results = BoundedCache(settings.QUERY_CACHE_BYTES)

    def is_valid(self, number: int, now: datetime) -> bool:
        """Whether this version is the one of generation `number` at `now`."""
        return self.number == number and self.began <= now and (self.ends is None or now < self.ends)

    def is_current(self) -> bool:
        """Whether nothing has changed since this version began. One query."""
        return self.is_valid(generation(), timezone.now())


def next_change(now: datetime) -> datetime | None:
    """Return when something that readers see changes by time alone; None if nothing will.

    That is an edition, an episode, a review, a help line or a credential.
    """
    editions = Edition.objects.filter(cancelled_at__isnull=True)
    begins = editions.filter(live_from__gt=now).aggregate(at=Min("live_from"))["at"]
    ends = editions.filter(live_until__gt=now).aggregate(at=Min("live_until"))["at"]
    appears = Episode.objects.filter(published__gt=now).aggregate(at=Min("published"))["at"]
    days = timezone.localdate(now), date.max - timedelta(days=1)  # there is no day after the last one
    check_by = HelpLine.objects.filter(check_by__range=days).aggregate(at=Min("check_by"))["at"]
    review_due = (
        SignOff.objects.standing().filter(review_due__range=days).aggregate(at=Min("review_due"))["at"]
    )
    valid_through = Credential.objects.filter(ends_on__range=days).aggregate(at=Min("ends_on"))["at"]
    due = [falls_due(day) for day in (check_by, review_due, valid_through) if day]
    return min((at for at in (begins, ends, appears, *due) if at is not None), default=None)


def falls_due(day: date) -> datetime:
    """Return the moment after a day: when a check or a review is overdue, or a credential has ended."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


_present: ContentVersion | None = None


def current_version(number: int | None = None) -> ContentVersion:
    """Return the current content version. One query, and six more when a new version begins.

    `number` is the current generation, if the caller has just read it.
    """
    global _present
    if number is None:
        number = generation()
    now = timezone.now()
    present = _present
    if present is None or not present.is_valid(number, now):
        # Two threads may each create one. Both are right; the one stored first is lost with its caches.
        present = _present = ContentVersion(number, now)
    return present


def version_of_request(request: HttpRequest) -> ContentVersion:
    """Return the content version that was read when the request arrived, or else the current one."""
    version: ContentVersion = request.META.get(VERSION) or current_version()
    request.META[VERSION] = version
    return version


def clear_caches() -> None:
    """Drop this process's content version with its caches."""
    global _present
    _present = None


def get_or_compute(
    version: ContentVersion, key: str, find: Callable[[], Result], *, size: Callable[[Result], int]
) -> Result:
    """Return the result of `find`, computed once per content version. `size` estimates its bytes.

    It is for readers, so it is in the language of the site, also if an editor with another one asks for it.
    """
    result = version.results.get(key)
    if result is None:
        with override(settings.LANGUAGE_CODE):
            result = find()
        version.results.put(key, result, size(result))
    return cast(Result, result)


def consistent_read(view: View, mark: str = "") -> View:
    """Decorate a view so that it renders against one content version.

    A change that is committed between two queries of a view would give it old and new rows. So the version is
    checked again after the view. If it has changed, the response or the error is discarded and the view runs
    again in one database snapshot. That response is not cached.

    `mark` is the environ key that is set for a response with status 200.
    """

    @wraps(view)
    def consistent_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        version = version_of_request(request)
        try:
            response = view(request, *args, **kwargs)
        except Exception:
            if version.is_current():
                raise
        else:
            if version.is_current():
                return _mark_request(request, response, mark)
        while True:
            with database_snapshot():
                # A new version: the caches of the old one may hold results from before and after the change.
                version = request.META[VERSION] = ContentVersion(generation(), timezone.now())
                response = view(request, *args, **kwargs)
            if version.is_valid(version.number, timezone.now()):  # time passes in a snapshot, too
                return _mark_request(request, response, mark and COMPRESSIBLE)

    return cast(View, consistent_view)


def _mark_request(request: HttpRequest, response: HttpResponseBase, mark: str) -> HttpResponseBase:
    if mark and response.status_code == 200:
        request.META[mark] = True
    return response


def cached_page(view: View) -> View:
    """Decorate a view so that `articles.reading.cache.page_cache` caches its response for all readers.

    The cache key is the path; the query string is ignored.
    """
    return consistent_read(view, CACHEABLE)


def compressible(view: View) -> View:
    """Decorate a view so that its response is compressed and gets an ETag, but is not cached.

    Its page must hold no secret: compression can reveal one beside text from the request (BREACH).
    """
    return consistent_read(view, COMPRESSIBLE)
