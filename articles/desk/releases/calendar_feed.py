"""The calendar as an iCalendar feed (RFC 5545) for calendar programs: titles and times, nothing else."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.views.decorators.http import require_POST, require_safe
from icalendar import Calendar, Event

from articles.desk.permissions import may_publish
from articles.desk.releases.calendar_entries import CalendarEntry, calendar_entries
from articles.desk.releases.calendar_pages import require_publisher
from authors.calendar_keys import (
    account_of_calendar_key,
    calendar_key_of,
    renew_calendar_key,
    revoke_calendar_key,
)
from authors.desk_language import language_of
from authors.request_sender import account_of

FEED_DAYS = 365  # from today on; and the last month
REFRESH = timedelta(hours=1)  # how often programs may ask again


def feed_of(entries: Iterable[CalendarEntry], *, host: str) -> bytes:
    """Return the feed in the language in use. `host` makes the ids of its events unique."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//calendar//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", gettext("%(site)s: calendar") % {"site": settings.SITE_NAME})
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, host))
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry, host: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{host}")
    event.add("dtstamp", timezone.now())
    event.add("summary", gettext("%(label)s: %(title)s") % {"label": entry.label, "title": entry.title})
    event.add("dtstart", entry.day if entry.at is None else entry.at.astimezone(UTC))
    event.add("transp", "TRANSPARENT")  # nobody is busy at that time
    return event


@require_POST
def calendar_key_view(request: HttpRequest) -> HttpResponse:
    """Make, renew or turn off the feed of the account that is logged in."""
    require_publisher(request)
    user = account_of(request)
    if request.POST.get("do") == "revoke":
        revoke_calendar_key(user)
        messages.success(request, gettext("The calendar feed is off. Its address does not work any more."))
    else:
        had_one = bool(calendar_key_of(user))
        renew_calendar_key(user)
        messages.success(
            request,
            gettext("Your calendar feed has a new address. The earlier one does not work any more.")
            if had_one
            else gettext("Your calendar feed is on."),
        )
    return redirect(f"{reverse('desk_calendar')}#feed")


@require_safe
def calendar_feed_view(request: HttpRequest, key: str) -> HttpResponse:
    """Send the calendar for calendar programs. The key in the address stands for the account."""
    user = account_of_calendar_key(key)
    if user is None or not may_publish(user):
        raise Http404
    today = timezone.localdate()
    with override(language_of(user)):
        found = calendar_entries(today - timedelta(days=31), today + timedelta(days=FEED_DAYS))
        content = feed_of(found.entries, host=request.get_host())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response
