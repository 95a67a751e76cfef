"""The calendar at the desk, moving what stands in it, and what its pages share with those of releases."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from articles.desk.articles.state import format_time
from articles.desk.permissions import may_publish
from articles.desk.publishing.times import LocalTimeField, with_time_zone
from articles.desk.publishing.views import add_refusal_errors
from articles.desk.releases.calendar_month import load_month, month_of_text
from articles.models import Edition, Release, ReviewRequest
from articles.publishing import Refused, move_release, reschedule, reschedule_end
from articles.publishing.review_requests import move_due
from authors.calendar_keys import calendar_key_of
from authors.request_sender import account_of


def require_publisher(request: HttpRequest) -> None:
    """Raise `PermissionDenied` unless the user may publish."""
    if not may_publish(request.user):
        raise PermissionDenied


def releases_page(request: HttpRequest, template: str, title: str, **context: Any) -> TemplateResponse:
    """Return a page of the calendar or of releases."""
    context |= admin.site.each_context(request) | {"title": title}
    return TemplateResponse(request, f"admin/{template}.html", context)


@never_cache
@require_safe
def calendar_view(request: HttpRequest) -> HttpResponse:
    """Show a month, as a table or as a list. `?month=2026-06&view=list`."""
    require_publisher(request)
    key = calendar_key_of(account_of(request))
    return releases_page(
        request,
        "calendar/month",
        gettext("Calendar"),
        month=load_month(month_of_text(request.GET.get("month", ""))),
        is_list=request.GET.get("view") == "list",
        today=timezone.localdate(),
        time_zone=timezone.get_current_timezone_name(),
        feed=request.build_absolute_uri(reverse("calendar_feed", args=[key])) if key else "",
    )


def month_url(time: datetime | date) -> str:
    """Return the URL of the calendar's month with this time, or this day."""
    day = localtime(time) if isinstance(time, datetime) else time
    return f"{reverse('desk_calendar')}?month={day:%Y-%m}"


# Moving


class MoveForm(forms.Form):
    """The new time of something in the calendar."""

    at = LocalTimeField(label=_("New date and time"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
        self.fields["at"].help_text = with_time_zone("")


class MoveDayForm(forms.Form):
    """The new day of something that has no time."""

    at = forms.DateField(
        label=_("New date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})


@dataclass(frozen=True, slots=True)
class Movable:
    """An entry of the calendar: what it is, when, and the action that moves it."""

    title: str
    sentence: str
    at: datetime | date
    move: Callable[[Any, User], object]

    @property
    def form_class(self) -> type[forms.Form]:
        return MoveForm if isinstance(self.at, datetime) else MoveDayForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move_view(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """Ask for another time of an entry, and move it.

    `what` is the beginning (`start`) or `end` of an edition, a `release` or the `request` for a review. The
    calendar's script posts to it when an entry is dropped on another day.
    """
    require_publisher(request)
    entry = _what_is_moved(what, pk)
    form = entry.form_class(request.POST if request.method == "POST" else None, initial={"at": entry.at})
    if form.is_valid():
        at = form.cleaned_data["at"]
        try:
            entry.move(at, account_of(request))
        except Refused as refused:
            add_refusal_errors(form, refused)
        else:
            time = format_time(at) if isinstance(at, datetime) else date_format(at)
            words = {"title": entry.title, "time": time}
            messages.success(request, gettext("“%(title)s” was moved to %(time)s.") % words)
            return redirect(month_url(at))
    return releases_page(
        request,
        "calendar/move",
        gettext("Move"),
        form=form,
        entry=entry,
        back=month_url(entry.at),
    )


def _what_is_moved(what: str, pk: int) -> Movable:
    """Return an entry that can be moved. Raises `Http404`."""
    goes_live, ends = gettext("Goes live on %(time)s."), gettext("Ends on %(time)s.")
    if what == "request":
        return _request_to_move(pk)
    if what == "release":
        release = get_object_or_404(Release, pk=pk, at__gt=timezone.now(), canceled_at=None)
        assert release.at is not None
        sentence = goes_live % {"time": format_time(release.at)}
        return Movable(release.name, sentence, release.at, lambda at, by: move_release(release, at=at, by=by))
    editions = Edition.objects.select_related("article").filter(cancelled_at=None)
    edition = get_object_or_404(editions, pk=pk)
    title, start, end = edition.title, edition.live_from, edition.ends_at
    if what == "start" and start > timezone.now():
        sentence = goes_live % {"time": format_time(start)}
        return Movable(title, sentence, start, lambda at, by: reschedule(edition, at=at, by=by))
    if what == "end" and end is not None and end > timezone.now():
        sentence = ends % {"time": format_time(end)}
        return Movable(title, sentence, end, lambda at, by: reschedule_end(edition, at=at, by=by))
    raise Http404


def _request_to_move(pk: int) -> Movable:
    requests = ReviewRequest.objects.open().select_related("article", "reviewer")
    asked = get_object_or_404(requests, pk=pk, article__trashed_at=None)
    words = {"name": asked.reviewer.name, "day": date_format(asked.due)}
    sentence = gettext("The answer of %(name)s is due on %(day)s.") % words
    return Movable(asked.article.title, sentence, asked.due, lambda at, by: move_due(asked, due=at, by=by))
