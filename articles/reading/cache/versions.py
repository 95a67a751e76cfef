"""Content versions: what pages and queries are cached under, and how long they stay valid.

A `ContentVersion` is a time in which nothing that readers see changes: one generation, and no edition that
begins or ends. What is computed in it is cached with it, and dropped with it. The generation is read from the
database at every request, so every process and machine sees a change once it is committed.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from threading import Lock
from typing import Any, TypeVar, cast

from django.conf import settings
from django.db.models import Min
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from articles.freshness import generation, snapshot
from articles.models import Edition, Episode

Kept = TypeVar("Kept")
View = TypeVar("View", bound=Callable[..., HttpResponseBase])
# In a request's environ: its answer may be kept; may be compressed and compared; the epoch read before it.
KEEP, FINISH, EPOCH = "therapyedu.keep", "therapyedu.finish", "therapyedu.epoch"


class Shelf:
    """A bounded memory: the least recently used goes first. Safe for threads."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._items: OrderedDict[str, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> Any:
        """Return what lies there, or None."""
        with self._lock:
            found = self._items.get(key)
            if found is None:
                return None
            self._items.move_to_end(key)
            return found[0]

    def put(self, key: str, item: Any, size: int) -> None:
        """Keep an item of about `size` bytes, and let others go where the room ends."""
        with self._lock:
            _, before = self._items.pop(key, (None, 0))
            self.size -= before
            if size > self.limit:
                return
            self._items[key] = item, size
            self.size += size
            while self.size > self.limit:
                _, (_, gone) = self._items.popitem(last=False)
                self.size -= gone


class ContentVersion:
    """A time without changes. `ends` is the next change by time alone, or None."""

    def __init__(self, number: int, began: datetime) -> None:
        self.number = number
        self.began = began
        self.ends = next_change(began)
        self.pages = Shelf(settings.PAGE_CACHE_BYTES)
        self.facts = Shelf(settings.FACT_CACHE_BYTES)

    def holds(self, number: int, now: datetime) -> bool:
        """Whether this is still the time of that generation."""
        return self.number == number and self.began <= now and (self.ends is None or now < self.ends)

    def is_present(self) -> bool:
        """Whether nothing has changed until now. One query."""
        return self.holds(generation(), timezone.now())


def next_change(now: datetime) -> datetime | None:
    """Return when readers will see something else although nobody does anything; None for never."""
    editions = Edition.objects.filter(cancelled_at__isnull=True)
    begins = editions.filter(live_from__gt=now).aggregate(at=Min("live_from"))["at"]
    ends = editions.filter(live_until__gt=now).aggregate(at=Min("live_until"))["at"]
    heard = Episode.objects.filter(published__gt=now).aggregate(at=Min("published"))["at"]
    return min((at for at in (begins, ends, heard) if at is not None), default=None)


_present: ContentVersion | None = None


def present_version(number: int | None = None) -> ContentVersion:
    """Return the present epoch of this process. One query, and three more where a new one begins.

    `number` is the present generation where the caller has read it just now.
    """
    global _present
    if number is None:
        number = generation()
    now = timezone.now()
    present = _present
    if present is None or not present.holds(number, now):
        # Two threads may both begin one; either is right, and the other is forgotten.
        present = _present = ContentVersion(number, now)
    return present


def version_of_request(request: HttpRequest) -> ContentVersion:
    """Return the epoch that was read when the request came in; it is read now where nobody has."""
    found: ContentVersion = request.META.get(EPOCH) or present_version()
    request.META[EPOCH] = found
    return found


def clear_caches() -> None:
    """Let go of all that is kept."""
    global _present
    _present = None


def get_or_compute(
    version: ContentVersion, key: str, find: Callable[[], Kept], *, size: Callable[[Kept], int]
) -> Kept:
    """Return what `find` finds, asked once an epoch; `size` says how many bytes it takes, about."""
    found = version.facts.get(key)
    if found is None:
        found = find()
        version.facts.put(key, found, size(found))
    return cast(Kept, found)


def consistent_read(view: View, mark: str = "") -> View:
    """Return the view, answering of one epoch; a `mark` is left in the environ of what it answers with 200.

    A change that is committed while a view asks its queries would give it some rows from before and some
    from after. So the epoch is looked at once more when the answer is there. Where it is over, the answer is
    thrown away, an error too, and made again of one snapshot of the database; that one is not kept.
    """

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        version = version_of_request(request)
        try:
            response = view(request, *args, **kwargs)
        except Exception:
            if version.is_present():
                raise
        else:
            if version.is_present():
                return _marked(request, response, mark)
        while True:
            with snapshot():
                # An epoch of its own: what was put into the one that is over may be of two.
                version = request.META[EPOCH] = ContentVersion(generation(), timezone.now())
                response = view(request, *args, **kwargs)
            if version.holds(version.number, timezone.now()):  # a snapshot does not stop the clock
                return _marked(request, response, mark and FINISH)

    return cast(View, answering)


def _marked(request: HttpRequest, response: HttpResponseBase, mark: str) -> HttpResponseBase:
    if mark and response.status_code == 200:
        request.META[mark] = True
    return response


def cached_page(view: View) -> View:
    """Say that the answer of a view is the same for every reader until something they see changes.

    Its query string makes no difference. The finished page is kept by `articles.reading.cache.page_cache`.
    """
    return consistent_read(view, KEEP)


def compressible(view: View) -> View:
    """Say that the answer of a view holds no secret, so that it may be compressed, but is not to be kept."""
    return consistent_read(view, FINISH)
