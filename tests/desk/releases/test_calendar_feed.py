"""The calendar feed: its secret address, and what it says."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from icalendar import Calendar

from articles.publishing import publish, reschedule, sign_off
from authors.calendar_keys import account_of_calendar_key, calendar_key_of
from tests.cast import make_article, make_author

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
KEY, PAGE = "/admin/calendar/feed/", "/admin/calendar/"


def feed(key: str) -> str:
    return f"/calendar/{key}.ics"


@pytest.fixture
def key(logged_in, eli) -> str:
    logged_in(eli).post(KEY, {"do": "renew"})
    return calendar_key_of(eli)


def test_eli_turns_the_feed_on_renews_it_and_turns_it_off(logged_in, eli, client):
    mine = logged_in(eli)
    assert "Turn on" in mine.get(PAGE).content.decode()
    mine.post(KEY, {"do": "renew"})
    first = calendar_key_of(eli)
    assert len(first) == 32
    assert feed(first) in mine.get(PAGE).content.decode()
    assert client.get(feed(first)).status_code == 200
    mine.post(KEY, {"do": "renew"})
    second = calendar_key_of(eli)
    assert client.get(feed(first)).status_code == 404
    assert client.get(feed(second)).status_code == 200
    mine.post(KEY, {"do": "revoke"})
    assert client.get(feed(second)).status_code == 404
    assert calendar_key_of(eli) == ""


def test_a_feed_has_titles_and_times_alone(key, client):
    article = make_article("A week of sleep, and more")
    edition = publish(article, by=None, at=datetime(2026, 6, 5, 9, 30, tzinfo=UTC), note="zqsecret")
    rae = make_author("Rae Lindqvist")
    sign_off(article, reviewer=rae, on=date(2026, 5, 1), due=date(2026, 6, 20), by=None)
    response = client.get(feed(key))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in response.headers["Cache-Control"]
    assert not response.cookies
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert [(str(event["summary"]), event.decoded("dtstart")) for event in events] == [
        ("Goes live: A week of sleep, and more", datetime(2026, 6, 5, 9, 30, tzinfo=UTC)),
        ("Review due: A week of sleep, and more", date(2026, 6, 20)),
    ]
    assert all(set(event) <= {"UID", "DTSTAMP", "SUMMARY", "DTSTART", "TRANSP"} for event in events)
    for secret in ("zqsecret", "Rae", key, "admin"):
        assert secret not in response.content.decode()
    reschedule(edition, at=datetime(2026, 6, 6, 9, tzinfo=UTC), by=None)
    [moved, _] = Calendar.from_ical(client.get(feed(key)).content).walk("VEVENT")
    assert moved["uid"] == events[0]["uid"]


def test_an_unknown_key_and_an_account_that_may_not_publish_any_more_are_not_found(key, eli, client):
    for path in (feed("x"), feed("0" * 32), "/calendar/.ics", "/calendar/"):
        assert client.get(path).status_code == 404, path
    assert account_of_calendar_key("") is None
    eli.groups.set([Group.objects.get(name="writer")])
    assert client.get(feed(key)).status_code == 404
    eli.groups.set([Group.objects.get(name="editor")])
    eli.is_active = False
    eli.save()
    assert Client().get(feed(key)).status_code == 404
