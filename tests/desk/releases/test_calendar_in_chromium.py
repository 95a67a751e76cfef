"""The calendar in Chromium: entries are moved by the keyboard and by dragging; releases; accessibility."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Edition
from articles.publishing import add_to_release, create_release, publish
from tests.cast import make_article, make_live
from tests.chromium import violations

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
CALENDAR = "/admin/calendar/"


def start_of(edition: Edition) -> str:
    edition.refresh_from_db()
    return f"{edition.live_from:%d %H:%M}"


@pytest.mark.soak
def test_eli_moves_an_edition_by_keyboard_and_by_mouse(desk, eli):
    edition = publish(make_article("Sleep"), by=None, at=timezone.now() + timedelta(days=9))
    make_live("Worry")
    view = desk(eli, CALENDAR)
    move = view.get_by_role("link", name="Move… Sleep")
    move.focus()
    move.press("Enter")
    view.get_by_label("New date and time").fill("2026-06-16T08:15")
    view.get_by_role("button", name="Move").press("Enter")
    view.get_by_text("“Sleep” was moved to June 16, 2026, 8:15 AM.").wait_for()
    assert start_of(edition) == "16 08:15"

    entry = view.locator("[data-move]")
    entry.drag_to(view.locator("td[data-date='2026-06-24']"))
    view.get_by_text("“Sleep” was moved to June 24, 2026, 8:15 AM.").wait_for()
    assert start_of(edition) == "24 08:15"
    view.get_by_role("link", name="July").click()
    view.get_by_role("heading", name="July 2026").wait_for()
    view.get_by_role("link", name="List").click()
    view.get_by_text("Nothing goes live, ends or is due in July 2026.").wait_for()
    assert view.complaints == []


@pytest.mark.soak
def test_the_pages_are_accessible_and_fit_every_window(desk, eli):
    publish(make_article("Sleep"), by=None, at=timezone.now() + timedelta(days=9))
    release = create_release("Spring", by=None)
    add_to_release(release, [make_article("One"), make_live("Same")], by=None)
    for path in (
        CALENDAR,
        f"{CALENDAR}?view=list",
        f"{CALENDAR}start/{Edition.objects.first().pk}/move/",
        "/admin/releases/",
        f"/admin/releases/{release.pk}/",
        f"/admin/releases/{release.pk}/cancel/",
    ):
        view = desk(eli, path)
        assert violations(view, "#content") == "", path
        view.emulate_media(color_scheme="dark")
        assert violations(view, "#content", only_colors=True) == "", path
        view.emulate_media(color_scheme="light")
        for width in (360, 768, 1280):
            view.set_viewport_size({"width": width, "height": 900})
            assert view.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
    view = desk(eli, CALENDAR)
    view.set_viewport_size({"width": 390, "height": 800})
    assert view.locator("td:visible").count() == 2, "today and the day of the edition"
    assert violations(view, "#content") == ""
