"""The calendar: what stands in it, moving it, and its number of queries."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.desk.releases.calendar_entries import calendar_entries
from articles.models import Edition, ReviewRequest, current_revision
from articles.publishing import (
    add_to_release,
    create_release,
    live_edition_of,
    publish,
    publish_release,
    sign_off,
    unpublish,
)
from articles.publishing.review_requests import revoke
from tests.cast import make_article, make_author, make_live, rewrite, sign_with_account
from tests.review.asking import ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
CALENDAR = "/admin/calendar/"
JUNE = date(2026, 6, 1), date(2026, 6, 30)


def html(response) -> str:
    return " ".join(response.content.decode().split())


def on(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=UTC)


def shown_entries() -> list[tuple[int, str, str]]:
    return [(entry.day.day, entry.label, entry.title) for entry in calendar_entries(*JUNE).entries]


def make_june() -> None:
    """An edition that ends, returns and is replaced, a release, and reviews."""
    rae = make_author("Rae Lindqvist")
    sleep = make_live("Sleep")
    unpublish(sleep, by=None, at=on(5), returns_at=on(8))
    worry = make_live("Worry")
    rewrite(worry, "Newer.")
    publish(worry, by=None, at=on(10))
    sign_off(worry, reviewer=rae, on=date(2026, 5, 1), due=date(2026, 6, 20), by=None)
    ReviewRequest.objects.create(
        article=worry,
        revision=current_revision(worry),
        reviewer=rae,
        due=date(2026, 6, 15),
        expires_at=on(16),
    )
    release = create_release("Spring", by=None)
    add_to_release(release, [make_article("One"), make_article("Two")], by=None)
    publish_release(release, by=None, at=on(12))


def test_the_calendar_has_what_goes_live_ends_returns_and_is_due(logged_in, eli):
    make_june()
    assert shown_entries() == [
        (1, "Went live", "Sleep"),
        (1, "Went live", "Worry"),
        (5, "Ends", "Sleep"),
        (8, "Returns", "Sleep"),
        (10, "Goes live", "Worry"),
        (12, "Release", "Spring"),
        (15, "Reviewer’s answer due", "Worry"),
        (20, "Review due", "Worry"),
    ]
    for view in ("", "&view=list"):
        shown = html(logged_in(eli).get(f"{CALENDAR}?month=2026-06{view}"))
        assert "June 2026" in shown
        assert "2 articles" in shown
        assert shown.count("data-move=") == 5
    for query in ("", "?month=nonsense", "?month=0001-01", "?month=9999-12"):
        assert "June 2026" in html(logged_in(eli).get(CALENDAR + query))
    assert "Nothing goes live, ends or is due" in html(logged_in(eli).get(f"{CALENDAR}?month=2027-02"))


def test_what_is_canceled_withdrawn_or_reviewed_again_is_not_in_the_calendar():
    article, rae = make_live("Worry"), make_author("Rae Lindqvist")
    old = sign_off(article, reviewer=rae, on=date(2026, 5, 1), due=date(2026, 6, 20), by=None)
    assert (20, "Review due", "Worry") in shown_entries()
    new = sign_off(article, reviewer=rae, on=date(2026, 5, 2), due=date(2026, 6, 25), by=None)
    assert [entry[:2] for entry in shown_entries()] == [(1, "Went live"), (25, "Review due")]
    type(new).objects.filter(pk__in=[old.pk, new.pk]).update(withdrawn_at=timezone.now())
    assert len(shown_entries()) == 1


def test_eli_moves_entries_by_the_form(logged_in, eli):
    make_june()
    client = logged_in(eli)
    for entry in calendar_entries(*JUNE).entries:
        if not (entry.move_url and entry.at):
            continue
        assert entry.title in html(client.get(entry.move_url))
        at = f"2026-06-{entry.day.day + 1:02}T10:30"
        response = client.post(entry.move_url, {"at": at})
        assert response.headers["Location"] == f"{CALENDAR}?month=2026-06", entry
    assert [
        entry for entry in shown_entries() if entry[1] in ("Ends", "Returns", "Goes live", "Release")
    ] == [
        (6, "Ends", "Sleep"),
        (9, "Returns", "Sleep"),
        (11, "Goes live", "Worry"),
        (13, "Release", "Spring"),
    ]
    assert set(Edition.objects.scheduled().filter(live_from__day=13).values_list("title", flat=True)) == {
        "One",
        "Two",
    }
    assert "“Spring” was moved to June 13, 2026, 10:30 AM." in html(client.get(CALENDAR))


@pytest.mark.soak
def test_a_move_that_is_refused_says_why_at_the_field(logged_in, eli):
    make_june()
    returns = next(entry for entry in calendar_entries(*JUNE).entries if entry.label == "Returns")
    for at, words in (
        ("2026-06-03T09:00", "is live until June 5, 2026"),
        ("2026-05-03T09:00", "in the past"),
        ("", "This field is required"),
    ):
        response = logged_in(eli).post(returns.move_url, {"at": at})
        assert words in str(response.context["form"].errors["at"]), at
    live = live_edition_of(make_live("Now"))
    for path in (f"start/{live.pk}", f"end/{live.pk}", "start/0", "release/999", "other/1"):
        assert logged_in(eli).get(f"{CALENDAR}{path}/move/").status_code == 404, path


def test_the_day_of_an_answer_is_moved_and_that_of_a_signed_review_is_not(logged_in, eli, rae):
    asked = ask(make_article("Sleep"), rae, by=None)
    sign_with_account(make_live("Worry"), rae, due=timezone.localdate() + timedelta(days=6))
    entries = {entry.label: entry for entry in calendar_entries(*JUNE).entries}
    assert entries["Review due"].move_url == "", "the reviewer has signed this day"
    move = entries["Reviewer’s answer due"].move_url
    client = logged_in(eli)
    assert "The answer of Rae Kim is due on June 6, 2026." in html(client.get(move))
    assert "in the past" in html(client.post(move, {"at": "2026-05-30"}))
    assert client.post(move, {"at": "2026-07-02"}).headers["Location"] == f"{CALENDAR}?month=2026-07"
    assert "“Sleep” was moved to July 2, 2026." in html(client.get(CALENDAR))
    asked.refresh_from_db()
    assert asked.due == date(2026, 7, 2)
    revoke(asked, by=None)
    assert client.get(move).status_code == 404


@pytest.mark.soak
def test_times_and_days_are_those_of_the_site(logged_in, eli, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    with timezone.override("Asia/Tokyo"):
        edition = publish(make_article("Early"), by=None, at=on(9, 20))
        assert shown_entries() == [(10, "Goes live", "Early")]
        client = logged_in(eli)
        assert "zone, Asia/Tokyo" in html(client.get(CALENDAR))
        client.post(f"{CALENDAR}start/{edition.pk}/move/", {"at": "2026-06-11T05:00"})
    edition.refresh_from_db()
    assert edition.live_from == on(10, 20)


def test_the_number_of_queries_does_not_grow(logged_in, eli):
    make_june()
    client = logged_in(eli)
    client.get(CALENDAR)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(CALENDAR)
    for number in range(2):
        publish(make_article(f"More {number}"), by=None, at=on(20 + number), until=on(25))
        release = create_release(f"More {number}", by=None)
        add_to_release(release, [make_article(f"Part {number}")], by=None)
        publish_release(release, by=None, at=on(21))
    with CaptureQueriesContext(connection) as many:
        client.get(CALENDAR)
    assert len(many) == len(few)
    # Six for the entries, the rest for the session, the account, its permissions, language and feed.
    assert 6 < len(few) <= 14


@pytest.mark.soak
def test_a_month_with_too_much_says_so(logged_in, eli, monkeypatch):
    monkeypatch.setattr("articles.desk.releases.calendar_entries.LIMIT", 1)
    publish(make_article("One"), by=None, at=timezone.now() + timedelta(days=1))
    assert "There is more" not in html(logged_in(eli).get(CALENDAR))
    publish(make_article("Two"), by=None, at=timezone.now() + timedelta(days=2))
    assert "There is more in this month than can be shown here." in html(logged_in(eli).get(CALENDAR))
