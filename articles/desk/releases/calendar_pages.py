"""The calendar at the desk, moving what stands in it, and what its pages share with those of releases."""

from collections.abc import Callable
from datetime import datetime
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
from articles.models import Edition, Release
from articles.publishing import Refused, move_release, reschedule, reschedule_end
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


def month_url(time: datetime) -> str:
    """Return the URL of the calendar's month with this time."""
    return f"{reverse('desk_calendar')}?month={localtime(time):%Y-%m}"


# Moving


class MoveForm(forms.Form):
    """The new time of something in the calendar."""

    at = LocalTimeField(label=_("New date and time"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
        self.fields["at"].help_text = with_time_zone("")


Move = Callable[[datetime, User], object]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move_view(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """Ask for another time of an edition's beginning (`start`) or `end`, or of a `release`, and move it.

    The calendar's script posts to it when an entry is dropped on another day.
    """
    require_publisher(request)
    title, time, move = _what_is_moved(what, pk)
    form = MoveForm(request.POST if request.method == "POST" else None, initial={"at": time})
    if form.is_valid():
        at = form.cleaned_data["at"]
        try:
            move(at, account_of(request))
        except Refused as refused:
            add_refusal_errors(form, refused)
        else:
            words = {"title": title, "time": format_time(at)}
            messages.success(request, gettext("“%(title)s” was moved to %(time)s.") % words)
            return redirect(month_url(at))
    return releases_page(
        request,
        "calendar/move",
        gettext("Move"),
        form=form,
        what=what,
        subject=title,
        time=time,
        back=month_url(time),
    )


def _what_is_moved(what: str, pk: int) -> tuple[str, datetime, Move]:
    """Return the title and the time of an entry, and the action that moves it. Raises `Http404`."""
    if what == "release":
        release = get_object_or_404(Release, pk=pk, at__gt=timezone.now(), canceled_at=None)
        assert release.at is not None
        return release.name, release.at, lambda at, by: move_release(release, at=at, by=by)
    editions = Edition.objects.select_related("article").filter(cancelled_at=None)
    edition = get_object_or_404(editions, pk=pk)
    if what == "start" and edition.live_from > timezone.now():
        return edition.title, edition.live_from, lambda at, by: reschedule(edition, at=at, by=by)
    if what == "end" and edition.ends_at is not None and edition.ends_at > timezone.now():
        return edition.title, edition.ends_at, lambda at, by: reschedule_end(edition, at=at, by=by)
    raise Http404
