"""Writes calendar entries as an iCalendar feed (RFC 5545): titles and times, nothing else."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from icalendar import Calendar, Event

from articles.desk.releases.calendar_entries import CalendarEntry

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
