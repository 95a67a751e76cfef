"""The pages of releases: the list, one release, and adding articles from elsewhere."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Edition, Release, ReleaseState
from articles.publishing import add_to_release, create_release, publish_release
from tests.cast import make_article, make_live, rewrite
from tests.desk.posting import page

pytestmark = pytest.mark.django_db
RELEASES = "/admin/releases/"


def html(response) -> str:
    return " ".join(response.content.decode().split())


def one(release: Release, name: str = "") -> str:
    return f"{RELEASES}{release.pk}/{name}"


@pytest.fixture
def spring(clock) -> Release:
    """A planned release of a changed article and a new one."""
    old = make_live("Old")
    clock.shift(60)
    rewrite(old, "The new text.")
    release = create_release("Spring", by=None)
    add_to_release(release, [old, make_article("New")], by=None)
    return release


def test_eli_plans_a_release(logged_in, eli):
    client, article = logged_in(eli), make_article("Sleep")
    assert "There are no releases yet." in html(client.get(RELEASES))
    response = client.post(RELEASES, {"name": "Spring"})
    release = Release.objects.get()
    assert response.headers["Location"] == one(release)
    assert "There is nothing in this release yet." in html(client.get(one(release)))
    client.post(one(release), {"do": "add", "article": article.slug})
    shown = html(client.get(one(release)))
    assert "Sleep" in shown
    assert "Ready" in shown
    client.post(one(release), {"do": "describe", f"note-{article.pk}": "Hello.", f"minor-{article.pk}": "on"})
    item = release.items.get()
    assert (item.note, item.minor) == ("Hello.", True)
    client.post(one(release), {"do": "rename", "name": "Summer"})
    assert "Summer" in html(client.get(RELEASES))
    client.post(one(release), {"do": "remove", "article": article.pk})
    assert not release.items.exists()
    assert client.post(one(release), {"do": "nonsense"}).status_code == 404


def test_an_empty_release_offers_to_add_an_article_and_not_to_publish(logged_in, eli):
    client, release = logged_in(eli), create_release("Spring", by=None)
    shown = html(client.get(one(release)))
    assert re.findall(r'<button type="submit" class="button default">(.*?)</button>', shown) == ["Add"]
    assert 'value="start"' not in shown
    assert one(release, "cancel/") in shown
    late = client.post(one(release), {"do": "start", "state": "planned", "when": "now"})
    assert "Nothing was published." in html(late)
    add_to_release(release, [make_article("Sleep")], by=None)
    shown = html(client.get(one(release)))
    assert 'class="button">Add</button>' in shown
    assert 'value="start"' in shown


@pytest.mark.parametrize(
    ("do", "field", "data"),
    [
        ("start", "at", {"when": "later", "at": "2020-01-01T10:00"}),
        pytest.param("start", "at", {"when": "later", "at": ""}, marks=pytest.mark.soak),
        pytest.param("rename", "name", {"name": "x" * 300}, marks=pytest.mark.soak),
        pytest.param("add", "article", {"article": "nothing-like-it"}, marks=pytest.mark.soak),
    ],
)
def test_errors_stand_in_the_page(logged_in, eli, spring, do, field, data):
    client = logged_in(eli)
    assert "name" in client.post(RELEASES, {"name": ""}).context["form"].errors
    response = client.post(one(spring), {"do": do, "state": "planned"} | data)
    assert field in response.context["forms"][do].errors
    assert 'name="name"' in html(response)
    spring.refresh_from_db()
    assert spring.state == ReleaseState.PLANNED


@pytest.mark.soak
def test_a_time_that_a_clock_change_skips_is_refused(logged_in, eli, spring, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    with timezone.override("Europe/Berlin"):
        data = {"do": "start", "state": "planned", "when": "later", "at": "2027-03-28T02:30"}
        response = logged_in(eli).post(one(spring), data)
    assert "does not exist in Europe/Berlin" in html(response)


def test_the_page_says_what_is_not_ready_and_why(logged_in, eli, spring):
    faulty, same = make_article("Faulty"), make_live("Same")
    add_to_release(spring, [faulty, same], by=None)
    faulty.sections.all().delete()
    client = logged_in(eli)
    shown = html(client.get(one(spring)))
    for words in (
        "There is no text yet.",
        "Nothing has changed: readers have this text already.",
        "Not ready",
    ):
        assert words in shown
    response = client.post(one(spring), {"do": "start", "state": "planned", "when": "now"})
    assert "“Faulty”: There is no text yet." in html(response)
    assert Edition.objects.live().count() == 2


def test_eli_publishes_a_release_and_rolls_it_back(logged_in, eli, spring, clock):
    client = logged_in(eli)
    client.post(one(spring), {"do": "start", "state": "planned", "when": "now"})
    assert Edition.objects.live().count() == 2
    shown = html(client.get(one(spring)))
    assert "The release is live." in shown
    assert "Roll back release…" in shown
    clock.shift(60)
    assert "What was not live then is unpublished." in html(client.get(one(spring, "roll-back/")))
    client.post(one(spring, "roll-back/"))
    assert Edition.objects.live().get().title == "Old"
    assert "Rolled back" in html(client.get(one(spring)))


def test_eli_schedules_moves_and_cancels_a_release(logged_in, eli, spring):
    client = logged_in(eli)
    for state, day in (("planned", 10), ("scheduled", 12)):
        data = {"do": "start", "state": state, "when": "later", "at": f"2026-06-{day}T09:00"}
        assert client.post(one(spring), data).status_code == 302
        assert f"June {day}, 2026, 9:00 AM" in html(client.get(one(spring)))
    assert Edition.objects.scheduled().count() == 2
    assert "You can plan it again." in html(client.get(one(spring, "cancel/")))
    client.post(one(spring, "cancel/"))
    assert not Edition.objects.scheduled().exists()
    shown = html(client.post(one(spring, "roll-back/")))
    assert "Only a release that has gone live can be rolled back." in shown
    client.post(one(spring), {"do": "reopen"})
    spring.refresh_from_db()
    assert spring.state == ReleaseState.PLANNED


def test_a_page_that_is_out_of_date_does_not_publish_twice(logged_in, eli, spring):
    publish_release(spring, by=None, at=timezone.now() + timedelta(days=1))
    response = logged_in(eli).post(one(spring), {"do": "start", "state": "planned", "when": "now"})
    assert "It is scheduled already." in html(response)
    assert Edition.objects.scheduled().count() == 2


def test_articles_are_added_from_the_publishing_card_and_from_the_list(logged_in, eli, spring):
    client, third, fourth = logged_in(eli), make_article("Third"), make_article("Fourth")
    assert page(third, "release") in html(client.get(page(third, "publish")))
    assert "Spring" in html(client.get(page(third, "release")))
    client.post(page(third, "release"), {"release": spring.pk, "name": ""})
    assert spring.items.count() == 3
    response = client.post(page(third, "release"), {"release": "", "name": ""})
    assert "enter a name for a new one" in html(response)
    response = client.post(page(third, "release"), {"release": "", "name": "Other"})
    assert "It is in the release “Spring” already." in html(response)
    assert Release.objects.count() == 1, "nothing is left of a new release without articles"
    data = {"action": "release_them", "_selected_action": [fourth.pk], "index": "0"}
    shown = html(client.post("/admin/articles/article/", data))
    assert "Add to a release" in shown
    client.post("/admin/articles/article/", data | {"confirmed": "yes", "release": "", "name": "Summer"})
    assert Release.objects.get(name="Summer").items.get().article == fourth


def test_writers_see_no_releases(logged_in, ada, spring):
    client = logged_in(ada)
    for path in (RELEASES, one(spring), "/admin/calendar/"):
        assert client.get(path).status_code == 403
    assert "/admin/calendar/" not in html(client.get("/admin/"))
