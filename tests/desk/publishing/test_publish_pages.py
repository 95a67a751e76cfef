"""The pages that publish, schedule, unpublish and roll back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.desk.publishing.times import LocalTimeField
from articles.models import Edition, count_answer
from articles.publishing import live_edition_of, publish, unpublish
from tests.cast import make_article, make_live, rewrite
from tests.desk.posting import page, publication

pytestmark = pytest.mark.django_db
JUNE_10 = {"when": "later", "at": "2026-06-10T09:00"}


def messages_of(response) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def errors(response) -> str:
    return str(response.context["form"].errors)


def test_eli_publishes_now(logged_in, eli):
    article = make_article()
    client = logged_in(eli)
    assert client.get(page(article, "publish")).status_code == 200
    response = client.post(page(article, "publish"), publication(article))
    assert response.headers["Location"] == page(article, "editions")
    assert 'Edition 1 is live. <a href="/articles/' in messages_of(response)
    assert live_edition_of(article).made_by == eli


def test_eli_schedules(logged_in, eli, clock):
    article = make_article()
    response = logged_in(eli).post(page(article, "publish"), publication(article, **JUNE_10))
    assert "goes live on June 10, 2026, 9:00 AM" in messages_of(response)
    edition = Edition.objects.get(article=article)
    assert edition.live_from == datetime(2026, 6, 10, 9, tzinfo=UTC)
    assert live_edition_of(article) is None


def test_a_time_is_needed_to_schedule(logged_in, eli):
    response = logged_in(eli).post(page(make_article(), "publish"), {"when": "later", "at": ""})
    assert "Enter a date and time." in errors(response)


@pytest.mark.soak
def test_until_a_time_and_its_prefill(logged_in, eli, clock):
    article = make_article()
    client = logged_in(eli)
    client.post(page(article, "publish"), publication(article, until="2026-07-01T00:00"))
    assert live_edition_of(article).ends_at == datetime(2026, 7, 1, tzinfo=UTC)
    assert 'value="2026-07-01T00:00"' in client.get(page(article, "publish")).content.decode()


def test_a_minor_change_keeps_the_date_readers_see(logged_in, eli, clock):
    article = make_live()
    clock.shift(3600)
    rewrite(article, "A typo mended.")
    logged_in(eli).post(page(article, "publish"), publication(article, change="correction"))
    assert live_edition_of(article).updated is None
    assert live_edition_of(article).minor
    clock.shift(3600)
    rewrite(article, "Something new.")
    logged_in(eli).post(page(article, "publish"), publication(article))
    assert live_edition_of(article).updated == timezone.now()


def test_publishing_what_is_live_already_says_so(logged_in, eli):
    article = make_live()
    response = logged_in(eli).post(page(article, "publish"), publication(article))
    assert "No unpublished changes" in messages_of(response)
    assert Edition.objects.filter(article=article).count() == 1


def test_a_refusal_is_shown_in_words(logged_in, eli):
    article = make_article(sections=[])
    response = logged_in(eli).post(page(article, "publish"), publication(article))
    assert response.status_code == 200
    assert "There is no text yet. Add a section." in errors(response)
    article = make_article("Picture", sections=[("text", "", "![Two chairs](images/none.png)")])
    response = logged_in(eli).post(page(article, "publish"), publication(article))
    assert "“images/none.png” is not in the library" in errors(response)


def test_an_end_before_the_beginning_is_refused(logged_in, eli, clock):
    article = make_article()
    response = logged_in(eli).post(
        page(article, "publish"), publication(article, **JUNE_10, until="2026-06-09T09:00")
    )
    assert "end is before the beginning" in errors(response)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("2027-03-28T02:30", "does not exist in Europe/Berlin"),
        pytest.param("2027-10-31T02:30", "happens twice in Europe/Berlin", marks=pytest.mark.soak),
    ],
)
def test_an_hour_that_the_clocks_skip_or_repeat_is_refused(logged_in, eli, settings, typed, why):
    settings.TIME_ZONE = "Europe/Berlin"
    timezone.activate("Europe/Berlin")
    try:
        response = logged_in(eli).post(page(make_article(), "publish"), {"when": "later", "at": typed})
        assert why in errors(response)
        assert not Edition.objects.exists()
    finally:
        timezone.deactivate()


NO_TIMES = ["9999-12-31T23:59", "\x00"]
OTHER_TIMES = ["tomorrow", "0001-01-01T00:00", "2026-13-01T00:00"]


@pytest.mark.parametrize("times", [NO_TIMES, pytest.param(OTHER_TIMES, marks=pytest.mark.soak)])
def test_a_time_that_is_none_is_an_error_and_no_500(logged_in, eli, times):
    client, path = logged_in(eli), page(make_article(), "publish")
    with timezone.override("America/New_York"):
        for typed in times:
            response = client.post(path, {"when": "later", "at": typed, "until": typed})
            assert response.status_code in (200, 302), typed


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Europe/Berlin", "Pacific/Kiritimati"])
@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59", "9999-12-31T23:59-05:00"])
def test_a_time_at_an_end_of_the_calendar_is_none_for_some_zone_has_no_date_for_it(typed, zone):
    with timezone.override(zone), pytest.raises(ValidationError, match="Enter a valid date"):
        LocalTimeField().clean(typed)


def test_a_fix_warns_of_a_later_edition_that_lacks_it_and_eli_makes_it_anew(logged_in, eli, clock):
    article = make_live()
    publish(article, by=None, at=timezone.now() + timedelta(days=9))
    clock.shift(60)
    rewrite(article, "A fix.")
    client = logged_in(eli)
    response = client.post(page(article, "publish"), publication(article))
    assert "Edition 2, scheduled for June 10, 2026, 12:00 PM, was made before this one" in messages_of(
        response
    )
    assert "Update edition" in client.get(page(article, "editions")).content.decode()
    response = client.post(page(article, "editions/2/remake"))
    assert "replaces edition 2" in messages_of(response)
    anew = Edition.objects.scheduled().get(article=article)
    assert (anew.number, anew.live_from) == (4, datetime(2026, 6, 10, 12, tzinfo=UTC))
    assert "A fix." in anew.manuscript
    assert "Update edition" not in client.get(page(article, "editions")).content.decode()


def test_the_timeline_says_each_edition_in_words(logged_in, eli, clock):
    article = make_live()
    clock.shift(60)
    rewrite(article, "Second.")
    publish(article, by=eli)
    cancelled = publish(article, by=eli, at=timezone.now() + timedelta(days=1))
    publish(article, by=eli, at=timezone.now() + timedelta(days=2))
    client = logged_in(eli)
    client.post(page(article, f"editions/{cancelled.number}/cancel"))
    rows = client.get(page(article, "editions")).context["rows"]
    assert [(row.edition.number, row.sentence) for row in rows] == [
        (4, "Scheduled"),
        (3, "Canceled"),
        (2, "Live"),
        (1, "Ended"),
    ]


@pytest.mark.soak
def test_publishing_is_the_main_button_while_the_draft_differs(logged_in, eli):
    article = make_live()
    client, link = logged_in(eli), f'href="{page(article, "publish")}" data-card'
    shown = client.get(page(article, "editions")).content.decode()
    assert f'<a class="button" {link}' in shown
    rewrite(article, "Something else.")
    shown = client.get(page(article, "editions")).content.decode()
    assert f'<a class="button default" {link}' in shown


def test_cancelling_asks_first(logged_in, eli):
    article = make_article()
    publish(article, by=None, at=timezone.now() + timedelta(days=1))
    client = logged_in(eli)
    asked = client.get(page(article, "editions/1/cancel"))
    assert "Cancel edition 1?" in asked.content.decode()
    assert Edition.objects.scheduled().exists()
    assert "Canceled edition 1." in messages_of(client.post(page(article, "editions/1/cancel")))
    assert not Edition.objects.scheduled().exists()


@pytest.mark.soak
def test_cancelling_what_has_begun_is_refused_in_words(logged_in, eli):
    article, client = make_live(), logged_in(eli)
    asked = client.get(page(article, "editions/1/cancel")).content.decode()
    assert "can be unpublished, but not canceled" in asked
    assert "Cancel edition</button>" not in asked
    response = client.post(page(article, "editions/1/cancel"))
    assert "can be unpublished, but not canceled" in errors(response)
    assert live_edition_of(article)


def test_rolling_back_asks_first_and_leaves_the_draft(logged_in, eli, clock):
    article = make_live()
    clock.shift(60)
    rewrite(article, "Second thoughts.")
    publish(article, by=None)
    clock.shift(60)
    client = logged_in(eli)
    assert client.get(page(article, "editions/1/roll-back")).status_code == 200
    assert live_edition_of(article).number == 2
    client.post(page(article, "editions/1/roll-back"), publication(article))
    live = live_edition_of(article)
    assert live.number == 3
    assert "It is ordinary to be nervous." in live.manuscript
    assert article.sections.first().body == "Second thoughts."
    assert client.get(page(article, "editions")).context["state"].differs


def test_unpublishing_now(logged_in, eli, clock):
    article = make_live()
    clock.shift(60)
    client = logged_in(eli)
    assert client.get(page(article, "unpublish")).status_code == 200
    assert "Unpublished." in messages_of(client.post(page(article, "unpublish"), publication(article)))
    assert live_edition_of(article) is None


def test_unpublishing_later_with_a_return_and_a_replacement(logged_in, eli, clock):
    article, other = make_live(), make_live("Another one")
    data = publication(article, when="later", at="2026-06-02T12:00", returns_at="2026-06-09T12:00")
    data["replaced_by"] = "/articles/another-one/"
    response = logged_in(eli).post(page(article, "unpublish"), data)
    assert "until June 2, 2026, 12:00 PM" in messages_of(response)
    edition = Edition.objects.get(article=article, number=1)
    assert edition.replaced_by == other
    assert live_edition_of(article, datetime(2026, 6, 5, tzinfo=UTC)) is None
    assert live_edition_of(article, datetime(2026, 6, 10, tzinfo=UTC)).number == 2


@pytest.mark.soak
def test_a_return_before_the_end_is_refused_in_words(logged_in, eli, clock):
    article = make_live()
    data = publication(article, when="later", at="2026-06-09T12:00", returns_at="2026-06-02T12:00")
    response = logged_in(eli).post(page(article, "unpublish"), data)
    assert "come back before it is unpublished" in errors(response)


@pytest.mark.soak
def test_an_article_does_not_replace_itself(logged_in, eli):
    article = make_live()
    response = logged_in(eli).post(page(article, "unpublish"), publication(article, replaced_by=article.slug))
    assert "replaced_by" in response.context["form"].errors
    assert live_edition_of(article)


def test_unpublishing_nothing_says_so(logged_in, eli):
    response = logged_in(eli).post(page(make_article(), "unpublish"), {"when": "now"})
    assert "not live at that time" in messages_of(response)


def test_an_edition_of_another_article_is_not_found(logged_in, eli):
    article, other = make_live(), make_article("Another")
    assert logged_in(eli).get(page(other, "editions/1/cancel")).status_code == 404
    assert logged_in(eli).get(page(article, "editions/99/cancel")).status_code == 404


def test_remake_is_a_post_alone(logged_in, eli):
    assert logged_in(eli).get(page(make_live(), "editions/1/remake")).status_code == 405


def test_pages_are_refused_without_the_token(eli):
    from django.test import Client

    from tests.conftest import BACKEND

    client = Client(enforce_csrf_checks=True)
    client.force_login(eli, backend=BACKEND)
    article = make_article()
    for name in ("publish", "unpublish", "editions/1/cancel", "editions/1/roll-back", "editions/1/remake"):
        assert client.post(page(article, name), publication(article)).status_code == 403
    assert not Edition.objects.exists()


def test_deleting_what_is_live_is_refused_in_words(logged_in, cleo):
    article = make_live()
    response = logged_in(cleo).post(page(article, "delete"), {"post": "yes"})
    assert "Unpublish it first" in messages_of(response)
    assert type(article).objects.exists()


def test_cleo_deletes_what_was_published_and_its_address_stays_gone(logged_in, cleo, client, clock):
    article = make_live("Sleep", slug="sleep")
    clock.shift(60)
    unpublish(article, by=None)
    logged_in(cleo).post(page(article, "delete"), {"post": "yes"})
    assert not type(article).objects.exists()
    from articles.models import Address

    assert Address.objects.get(slug="sleep").article is None


def test_eli_tells_readers_what_changed(logged_in, eli, clock):
    article = make_live()
    clock.shift(60)
    rewrite(article, "Second thoughts.")
    client, note = logged_in(eli), "We corrected a date."
    refused = client.post(page(article, "publish"), publication(article, note="x" * 301))
    assert "at most 300 characters" in errors(refused)
    client.post(page(article, "publish"), publication(article, note=f"  {note} "))
    assert live_edition_of(article).change_note == note
    clock.shift(60)
    assert 'name="note"' in client.get(page(article, "editions/1/roll-back")).content.decode()
    refused = client.post(
        page(article, "editions/1/roll-back"), publication(article, note="Hidden\u202eletters")
    )
    assert "U+202E" in errors(refused)
    assert live_edition_of(article).number == 2
    client.post(page(article, "editions/1/roll-back"), publication(article, note="The date was right."))
    assert live_edition_of(article).change_note == "The date was right."
    assert note in client.get(page(article, "editions")).content.decode()


def test_eli_sees_how_many_readers_found_each_edition_helpful(logged_in, eli, clock):
    article = make_live()
    first = live_edition_of(article)
    clock.shift(60)
    rewrite(article, "Second thoughts.")
    second = publish(article, by=None)
    for day, helpful in ((1, True), (1, True), (2, False)):
        count_answer(first, is_helpful=helpful, day=date(2026, 6, day))
    count_answer(second, is_helpful=True, day=date(2026, 6, 2))
    html = logged_in(eli).get(page(article, "editions")).content.decode()
    assert "2 yes, 1 no" in html
    assert "1 yes, 0 no" in html
