"""What stands in the calendar: editions that begin, return or end, releases, and reviews that are due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.models import Edition, Release, ReleaseItem, ReviewRequest, SignOff

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

LIMIT = 100  # entries of one kind; with more, the calendar says that there are more

START, RETURN, END, RELEASE, REVIEW, REQUEST = "start", "return", "end", "release", "review", "request"

LABELS: "Mapping[str, StrPromise]" = {
    START: _("Goes live"),
    RETURN: _("Returns"),
    END: _("Ends"),
    RELEASE: _("Release"),
    REVIEW: _("Review due"),
    REQUEST: _("Reviewer’s answer due"),
}
# What can be moved, as in the address of its page. The next review of a text is not among them: the reviewer
# has signed its day.
MOVED_AS = {START: "start", RETURN: "start", END: "end", RELEASE: "release", REQUEST: "request"}
PAST_LABELS: "Mapping[str, StrPromise]" = {START: _("Went live"), RETURN: _("Returned"), END: _("Ended")}


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One line of the calendar. `at` is None for what is due on a day, without a time.

    `pk` is the id of what happens: of an edition, a release, a sign-off or a review request.
    """

    kind: str
    title: str
    url: str
    day: date
    pk: int
    at: datetime | None = None
    is_over: bool = False
    detail: str = ""

    @property
    def label(self) -> str:
        """What happens."""
        labels = PAST_LABELS if self.is_over and self.kind in PAST_LABELS else LABELS
        return str(labels[self.kind])

    @property
    def uid(self) -> str:
        """An id that stays the same when the entry is moved."""
        return f"{START if self.kind == RETURN else self.kind}-{self.pk}"

    @property
    def move_url(self) -> str:
        """The page that moves it to another time; empty if it cannot be moved."""
        what = MOVED_AS.get(self.kind, "")
        if not what or (self.is_over and self.kind != REQUEST):
            return ""
        return reverse("desk_calendar_move", args=[what, self.pk])


@dataclass(frozen=True, slots=True)
class CalendarEntries:
    """The entries of some days, in order. `has_more`: there are too many to show all."""

    entries: Sequence[CalendarEntry]
    has_more: bool

    def by_day(self) -> Mapping[date, Sequence[CalendarEntry]]:
        days: dict[date, list[CalendarEntry]] = {}
        for entry in self.entries:
            days.setdefault(entry.day, []).append(entry)
        return days


def calendar_entries(first: date, last: date) -> CalendarEntries:
    """Return what happens from the first to the last day, both included. Six queries for any number."""
    start, end = _midnight(first), _midnight(last + timedelta(days=1))
    begun = _begin_in(start, end)
    releases = _releases_of(begun)
    due = {"start": first, "end": last}
    found: list[list[CalendarEntry]] = [
        [_of_beginning(edition) for edition in begun if edition.pk not in releases],
        [_of_release(release) for release in _releases_in(start, end)],
        [_of_end(edition) for edition in _end_in(start, end)],
        [_of_sign_off(sign_off) for sign_off in _sign_offs_due(**due)],
        [_of_request(request) for request in _requests_due(**due)],
    ]
    entries = sorted(
        (entry for entries in found for entry in entries[:LIMIT]),
        key=lambda entry: (entry.day, entry.at is not None, entry.at or start, entry.title),
    )
    return CalendarEntries(entries, has_more=any(len(entries) > LIMIT for entries in [begun, *found]))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


# Editions and releases


def _begin_in(start: datetime, end: datetime) -> list[Any]:
    """Return the editions that begin in this time, the latest if there are too many."""
    earlier = Edition.objects.filter(
        article=OuterRef("article"), cancelled_at=None, live_from__lt=OuterRef("live_from")
    ).exclude(live_until=F("live_from"))
    editions = Edition.objects.filter(cancelled_at=None, live_from__gte=start, live_from__lt=end)
    return list(
        editions.exclude(live_until__isnull=False, live_until__lte=F("live_from"))
        .annotate(
            was_live=Exists(earlier),
            continues=Exists(earlier.filter(live_until=OuterRef("live_from"))),
        )
        .only("article", "number", "title", "live_from")
        .order_by("-live_from", "-pk")[: LIMIT + 1]
    )


def _releases_of(editions: Sequence[Edition]) -> set[int | None]:
    """Return the ids of the editions that belong to a release, which is an entry of its own."""
    items = ReleaseItem.objects.filter(
        edition__in=[edition.pk for edition in editions], release__canceled_at=None
    )
    return set(items.values_list("edition_id", flat=True))


def _releases_in(start: datetime, end: datetime) -> QuerySet[Any]:
    releases = Release.objects.filter(canceled_at=None, at__gte=start, at__lt=end)
    return releases.annotate(size=Count("items")).order_by("-at", "-pk")[: LIMIT + 1]


def _end_in(start: datetime, end: datetime) -> QuerySet[Edition]:
    """Return the editions that end in this time, and are not replaced before."""
    # `live_until` has an index, `ends_at` has none.
    editions = Edition.objects.filter(cancelled_at=None, live_until__gte=start, live_until__lt=end)
    ending = editions.filter(live_until=F("ends_at"), ends_at__gt=F("live_from"))
    return ending.only("article", "number", "title", "ends_at").order_by("-ends_at", "-pk")[: LIMIT + 1]


def _editions_url(edition: Edition) -> str:
    return reverse("admin:articles_article_editions", args=[edition.article_id])


def _of_beginning(edition: Any) -> CalendarEntry:
    returns = edition.was_live and not edition.continues
    return CalendarEntry(
        kind=RETURN if returns else START,
        title=edition.title,
        url=_editions_url(edition),
        day=timezone.localdate(edition.live_from),
        at=edition.live_from,
        pk=edition.pk,
        is_over=edition.live_from <= timezone.now(),
        detail=gettext("new edition") if edition.continues else "",
    )


def _of_end(edition: Edition) -> CalendarEntry:
    assert edition.ends_at is not None
    return CalendarEntry(
        kind=END,
        title=edition.title,
        url=_editions_url(edition),
        day=timezone.localdate(edition.ends_at),
        at=edition.ends_at,
        pk=edition.pk,
        is_over=edition.ends_at <= timezone.now(),
    )


def _of_release(release: Any) -> CalendarEntry:
    return CalendarEntry(
        kind=RELEASE,
        title=release.name,
        url=reverse("desk_release", args=[release.pk]),
        day=timezone.localdate(release.at),
        at=release.at,
        pk=release.pk,
        is_over=release.at <= timezone.now(),
        detail=gettext("rolled back") if release.rolled_back_at else articles_in_words(release.size),
    )


def articles_in_words(number: int) -> str:
    """Return how many articles there are: 1 article, 5 articles."""
    return ngettext("%(number)d article", "%(number)d articles", number) % {"number": number}


# Reviews


def _sign_offs_due(start: date, end: date) -> QuerySet[SignOff]:
    """Return the sign-offs whose next review is due, unless the article or episode was reviewed again."""
    standing = SignOff.objects.standing()
    later = standing.filter(reviewed_on__gt=OuterRef("reviewed_on"))
    # What costs nothing is first: SQLite would search all sign-offs for the episode of one that has none.
    again = Q(Q(article__isnull=False), Exists(later.filter(article=OuterRef("article"))))
    again |= Q(Q(episode__isnull=False), Exists(later.filter(episode=OuterRef("episode"))))
    due = standing.filter(review_due__gte=start, review_due__lte=end, article__trashed_at=None)
    return due.exclude(again).select_related("article", "episode").order_by("review_due")[: LIMIT + 1]


def _requests_due(start: date, end: date) -> QuerySet[ReviewRequest]:
    due = ReviewRequest.objects.open().filter(due__gte=start, due__lte=end, article__trashed_at=None)
    return due.select_related("article", "reviewer").order_by("due")[: LIMIT + 1]


def _of_sign_off(sign_off: SignOff) -> CalendarEntry:
    assert sign_off.review_due is not None
    url = reverse("admin:articles_article_review", args=[sign_off.article_id or 0])
    if sign_off.episode_id:
        url = reverse("admin:articles_episode_change", args=[sign_off.episode_id])
    return CalendarEntry(
        kind=REVIEW,
        title=str(sign_off.article or sign_off.episode),
        url=url,
        day=sign_off.review_due,
        pk=sign_off.pk,
        is_over=sign_off.review_due < timezone.localdate(),
    )


def _of_request(request: ReviewRequest) -> CalendarEntry:
    return CalendarEntry(
        kind=REQUEST,
        title=request.article.title,
        url=reverse("admin:articles_article_review", args=[request.article_id]),
        day=request.due,
        pk=request.pk,
        is_over=request.due < timezone.localdate(),
        detail=str(request.reviewer),
    )
