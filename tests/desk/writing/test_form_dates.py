"""Dates in an open form: they are saved only if the user edited them."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages

from articles.models import Article, Autosave, Revision
from articles.publishing import cancel, publish, roll_back
from tests.cast import make_article, make_live, rewrite
from tests.desk.posting import ADD, change, form, form_sections, page, publication, section
from tests.publishing.test_dates import day, seen
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
SOON = 34.123456  # seconds, which the form does not show


def make_twice_published() -> None:
    with time_machine.travel(day(0), tick=False) as clock:
        article = make_live("Twice published")
        clock.move_to(day(1))
        clock.shift(60 + SOON)
        rewrite(article, "News.")
        publish(article, by=None)


rows = shared_rows(make_twice_published)


@pytest.fixture
def twice_published(db, clock) -> Article:
    """An article whose second edition went live at 12:01:34.123456 on the second day. Now is the third."""
    clock.move_to(day(2))
    return Article.objects.get(title="Twice published")


def open_form(client: Any, article: Article) -> dict[str, Any]:
    """Return the unchanged form data that a browser without scripts would send."""
    raw = client.get(change(article)).context["form"].raw
    sent = {name: raw.getlist(name) for name in raw}
    assert {"initial-published", "initial-updated"} <= set(sent)
    return sent | {"_continue": "1"}


def with_body(sent: dict[str, Any], body: str) -> dict[str, Any]:
    return sent | {"section-body": [body, *sent["section-body"][1:]]}


def dates(article: Article) -> tuple[datetime | None, datetime | None]:
    article.refresh_from_db()
    return article.published, article.updated


@pytest.mark.parametrize("zone", [pytest.param("UTC", marks=pytest.mark.soak), "Asia/Kathmandu"])
def test_a_publication_while_the_form_is_open_is_no_conflict(
    twice_published, clock, logged_in, eli, settings, zone
):
    settings.TIME_ZONE = zone
    client = logged_in(eli)
    sent = open_form(client, twice_published)
    clock.shift(SOON)
    rewrite_nothing = publish(twice_published, by=None, until=day(30))
    assert client.post(change(twice_published), with_body(sent, "By Eli.")).status_code == 302
    assert dates(twice_published) == (rewrite_nothing.published, rewrite_nothing.updated)
    assert twice_published.sections.first().body == "By Eli."


def test_a_later_save_of_the_same_form_does_not_set_the_date_back(twice_published, clock, logged_in, eli):
    client = logged_in(eli)
    sent = open_form(client, twice_published)
    clock.shift(SOON)
    live = publish(twice_published, by=None, until=day(30))
    for number, body in enumerate(("By Eli.", "By Eli, again.")):
        answer = client.post(change(twice_published), with_body(sent, body) | SCRIPT, **SCRIPT)
        assert answer.status_code == 200, number
        sent |= {"base": answer.json()["base"]}
        assert dates(twice_published) == (live.published, live.updated)
    assert answer.json()["dates"] == {"published": "2026-06-01T12:00", "updated": "2026-06-03T12:00"}


def test_saving_without_an_edit_makes_no_revision_and_keeps_every_microsecond(
    twice_published, logged_in, eli
):
    client, before = logged_in(eli), dates(twice_published)
    revisions = Revision.objects.count()
    assert before[1].microsecond == 123456
    client.post(change(twice_published), open_form(client, twice_published))
    assert dates(twice_published) == before
    assert Revision.objects.count() == revisions


def test_a_date_that_is_edited_is_saved(twice_published, logged_in, eli):
    client = logged_in(eli)
    sent = open_form(client, twice_published) | {"published": "2019-03-03T09:30", "updated": ""}
    client.post(change(twice_published), sent)
    assert dates(twice_published) == (datetime(2019, 3, 3, 9, 30, tzinfo=UTC), None)


def test_a_date_that_both_changed_is_asked_about(twice_published, clock, logged_in, eli):
    client = logged_in(eli)
    sent = open_form(client, twice_published) | {"updated": "2026-06-02T18:00"}
    clock.shift(SOON)
    publish(twice_published, by=None, until=day(30))
    assert client.post(change(twice_published), sent).status_code == 409


def test_a_form_that_leaves_the_dates_out_keeps_them(twice_published, logged_in, eli):
    client, before = logged_in(eli), dates(twice_published)
    sent = with_body(open_form(client, twice_published), "By Eli.")
    for name in ("published", "updated", "initial-published", "initial-updated"):
        del sent[name]
    assert client.post(change(twice_published), sent).status_code == 302
    assert dates(twice_published) == before


@pytest.mark.soak
def test_an_hour_that_comes_twice_is_no_fault_of_who_did_not_type_it(clock, logged_in, eli, settings):
    settings.TIME_ZONE = "America/New_York"
    clock.move_to(datetime(2026, 11, 1, 5, 30, 12, tzinfo=UTC))  # 01:30, for the first time
    article = make_live()
    clock.shift(86_400)
    client = logged_in(eli)
    sent = open_form(client, article)
    assert sent["published"] == ["2026-11-01T01:30"]
    assert client.post(change(article), with_body(sent, "By Eli.")).status_code == 302
    assert article.sections.first().body == "By Eli."
    typed = client.post(change(article), sent | {"published": "2025-11-02T01:30"})
    assert "happens twice" in typed.content.decode()


def test_a_cancelled_schedule_takes_its_dates_out_of_the_open_form(clock, logged_in, eli):
    article = make_article()
    later = publish(article, by=None, at=day(5))
    client = logged_in(eli)
    sent = open_form(client, article)
    assert sent["published"] == ["2026-06-06T12:00"]
    cancel(later, by=None)
    assert client.post(change(article), with_body(sent, "By Eli.")).status_code == 302
    assert dates(article) == (None, None)


@pytest.mark.soak
def test_a_scheduled_edition_that_goes_live_and_a_roll_back_are_no_conflicts(
    twice_published, clock, logged_in, eli
):
    first = twice_published.editions.order_by("number").first()
    rewrite(twice_published, "To come.")
    publish(twice_published, by=None, at=day(3))
    client = logged_in(eli)
    sent = open_form(client, twice_published)
    clock.move_to(day(4))
    roll_back(first, by=None)
    assert client.post(change(twice_published), with_body(sent, "By Eli.")).status_code == 302
    clock.move_to(day(5))
    publish(twice_published, by=None, minor=True)
    assert seen(twice_published) == (day(0), day(4))


@pytest.mark.soak
def test_two_tabs_of_one_editor(twice_published, clock, logged_in, eli):
    client = logged_in(eli)
    one, two = open_form(client, twice_published), open_form(client, twice_published)
    clock.shift(SOON)
    client.post(change(twice_published), one | {"_publish": "1"})
    live = publish(twice_published, by=eli, until=day(30))
    assert client.post(change(twice_published), with_body(two, "From the other tab.")).status_code == 302
    assert dates(twice_published) == (live.published, live.updated)


def test_an_autosave_that_is_recovered_after_a_publication(twice_published, clock, logged_in, eli):
    client = logged_in(eli)
    sent = with_body(open_form(client, twice_published), "Typed before the crash.")
    client.post(page(twice_published, "autosave"), sent, **SCRIPT)
    clock.shift(SOON)
    live = publish(twice_published, by=None, until=day(30))
    recovered = client.get(f"{change(twice_published)}?recover=1").context["form"].raw
    assert (recovered["updated"], recovered["initial-updated"]) == ("2026-06-03T12:00",) * 2
    again = {name: recovered.getlist(name) for name in recovered}
    assert client.post(change(twice_published), again).status_code == 302
    assert dates(twice_published) == (live.published, live.updated)
    assert not Autosave.objects.exists()


@pytest.mark.soak
def test_an_autosave_of_an_older_version_knows_no_dates_of_its_opening(twice_published, logged_in, eli):
    client, before = logged_in(eli), dates(twice_published)
    sent = with_body(open_form(client, twice_published), "Typed before the upgrade.")
    fields = [[name, value] for name in sent if "initial" not in name for value in sent[name]]
    Autosave.objects.create(article=twice_published, user=eli, base=sent["base"][0], fields=fields)
    recovered = client.get(f"{change(twice_published)}?recover=1").context["form"].raw
    again = {name: recovered.getlist(name) for name in recovered}
    assert client.post(change(twice_published), again).status_code == 302
    assert dates(twice_published) == before


@pytest.mark.parametrize("text_is_made", ["before", pytest.param("after", marks=pytest.mark.soak)])
def test_the_article_as_one_text_across_a_publication(twice_published, clock, logged_in, eli, text_is_made):
    client = logged_in(eli)
    sent = open_form(client, twice_published)

    def publish_it() -> Any:
        clock.shift(SOON)
        return publish(twice_published, by=None, until=day(30))

    live = publish_it() if text_is_made == "after" else None
    text = client.post(page(twice_published, "as-text"), sent, **SCRIPT).json()["text"]
    live = live or publish_it()
    as_text = sent | {"mode": "text", "text": text.replace("News.", "By Eli.")}
    told = client.post(page(twice_published, "from-text"), as_text, **SCRIPT).json()
    assert "Last updated" not in told["comparison"]
    assert 'name="initial-updated"' in told["fields"]
    assert client.post(change(twice_published), as_text).status_code == 302
    assert dates(twice_published) == (live.published, live.updated)
    assert twice_published.sections.first().body == "By Eli."


@pytest.mark.soak
def test_a_text_that_is_recovered_after_a_publication_edits_no_date(twice_published, clock, logged_in, eli):
    client = logged_in(eli)
    sent = open_form(client, twice_published)
    text = client.post(page(twice_published, "as-text"), sent, **SCRIPT).json()["text"]
    kept = sent | {"mode": "text", "text": text.replace("News.", "By Eli.")}
    client.post(page(twice_published, "autosave"), kept, **SCRIPT)
    clock.shift(SOON)
    live = publish(twice_published, by=None, until=day(30))
    shown = client.get(f"{change(twice_published)}?recover=1")
    raw = shown.context["form"].raw
    again = {name: raw.getlist(name) for name in raw} | {"mode": "text", "text": shown.context["text"]}
    look = client.post(page(twice_published, "from-text"), again, **SCRIPT).json()
    assert "Last updated" not in look["comparison"]
    assert look["fields"].count("2026-06-02T12:01") == 2, "the date, and the one it was opened with"
    assert client.post(change(twice_published), again).status_code == 302
    assert dates(twice_published) == (live.published, live.updated)
    assert twice_published.sections.first().body == "By Eli."


@pytest.mark.soak
def test_a_date_that_is_edited_in_a_recovered_text_is_saved(twice_published, logged_in, eli):
    client = logged_in(eli)
    sent = open_form(client, twice_published)
    text = client.post(page(twice_published, "as-text"), sent, **SCRIPT).json()["text"]
    text = text.replace("published: 2026-06-01T12:00:00Z", "published: 2019-03-03")
    client.post(page(twice_published, "autosave"), sent | {"mode": "text", "text": text}, **SCRIPT)
    shown = client.get(f"{change(twice_published)}?recover=1")
    raw = shown.context["form"].raw
    assert client.post(change(twice_published), {name: raw.getlist(name) for name in raw}).status_code == 302
    assert dates(twice_published)[0] == datetime(2019, 3, 3, tzinfo=UTC)


def messages_of(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.mark.soak
def test_a_first_publication_date_can_be_set_right_again_in_the_form(clock, logged_in, eli):
    """The first edition began at a full minute, and that is the right date."""
    article = make_article()
    publish(article, by=None, at=day(1))
    clock.move_to(day(2))
    client = logged_in(eli)
    for typed in ("2020-01-01T08:00", "2026-06-02T12:00"):
        client.post(change(article), open_form(client, article) | {"published": typed})
        client.post(page(article, "publish"), publication(article, change="correction"))
        assert f"{seen(article)[0]:%Y-%m-%dT%H:%M}" == typed
        clock.shift(3600)


@pytest.mark.soak
def test_an_earlier_update_that_is_set_in_the_form_is_published_by_a_minor_change(
    twice_published, logged_in, eli
):
    client = logged_in(eli)
    client.post(change(twice_published), open_form(client, twice_published) | {"updated": "2026-06-01T18:00"})
    answer = client.post(page(twice_published, "publish"), publication(twice_published, change="correction"))
    assert seen(twice_published)[1] == dates(twice_published)[1] == datetime(2026, 6, 1, 18, tzinfo=UTC)
    assert "Last updated" not in messages_of(answer)


@pytest.mark.parametrize(
    ("typed", "minor", "why"),
    [
        ("2026-06-01T18:00", False, "a change that is not minor sets it to the time of the publication"),
        pytest.param("2026-07-01T18:00", True, "that is later than the publication", marks=pytest.mark.soak),
        pytest.param("2026-07-01T18:00", False, "that is later than the publication", marks=pytest.mark.soak),
    ],
)
def test_the_page_says_which_date_was_not_used(twice_published, logged_in, eli, typed, minor, why):
    client = logged_in(eli)
    sent = with_body(open_form(client, twice_published), "By Eli.") | {"updated": typed}
    client.post(change(twice_published), sent)
    answer = client.post(
        page(twice_published, "publish"),
        publication(twice_published, change="correction" if minor else "update"),
    )
    assert "“Last updated” was not set to" in messages_of(answer)
    assert why in messages_of(answer)
    assert dates(twice_published) == seen(twice_published)


@pytest.mark.soak
def test_the_page_says_so_where_nothing_else_has_changed(twice_published, logged_in, eli):
    client = logged_in(eli)
    client.post(change(twice_published), open_form(client, twice_published) | {"updated": "2026-07-01T18:00"})
    answer = client.post(page(twice_published, "publish"), publication(twice_published))
    assert "No unpublished changes" in messages_of(answer)
    assert "that is later than the publication" in messages_of(answer)
    assert dates(twice_published) == seen(twice_published)


@pytest.mark.soak
def test_a_conflict_brings_no_date_of_a_cancelled_schedule_back(clock, logged_in, eli):
    article = make_live()
    client = logged_in(eli)
    sent = with_body(open_form(client, article), "By Eli.")
    rewrite(article, "To come.")
    later = publish(article, by=None, at=day(5))
    cancel(later, by=None)
    conflict = client.post(change(article), sent)
    assert conflict.status_code == 409
    fields: dict[str, list[str]] = {}
    for name, value in conflict.context["fields"]:
        fields.setdefault(name, []).append(value)
    client.post(change(article), fields | {"resolve": "mine", "head": conflict.context["head"].number})
    assert dates(article) == (day(0), None)


def test_the_conflict_page_hands_the_dates_on(twice_published, clock, logged_in, eli, cleo):
    rows = form_sections(twice_published)
    hers = form([rows[0] | {"body": "By Cleo."}, *rows[1:]], article=twice_published)
    his = open_form(logged_in(eli), twice_published)
    logged_in(cleo).post(change(twice_published), hers)
    clock.shift(SOON)
    live = publish(twice_published, by=None)
    client = logged_in(eli)
    conflict = client.post(change(twice_published), with_body(his, "By Eli."))
    assert conflict.status_code == 409
    fields: dict[str, list[str]] = {}
    for name, value in conflict.context["fields"]:
        fields.setdefault(name, []).append(value)
    assert "Last updated" not in conflict.content.decode().partition('id="mine"')[2].partition("<form")[0]
    for way in ("mine", "merge"):
        chosen = fields | {"resolve": way, "head": conflict.context["head"].number, "clash-section-1": "mine"}
        client.post(change(twice_published), chosen)
        assert dates(twice_published) == (live.published, live.updated)
        assert twice_published.sections.first().body == "By Eli."


@pytest.mark.parametrize("way", ["theirs", pytest.param("none of them", marks=pytest.mark.soak)])
def test_a_new_article_has_no_conflict_to_resolve_and_is_saved(logged_in, eli, way):
    sent = form([section("Why?", "Typed once.")], title="New") | {"resolve": way, "head": 3}
    response = logged_in(eli).post(ADD, sent)
    assert response.status_code == 302
    assert Article.objects.get(title="New").sections.get().body == "Typed once."


def test_a_way_out_of_a_conflict_that_does_not_exist_is_asked_about_again(logged_in, eli):
    article = make_article()
    sent = form([section("Why?", "Mine.")], article=article)
    rewrite(article, "Theirs.")
    response = logged_in(eli).post(change(article), sent | {"resolve": "neither"})
    assert response.status_code == 409
    assert "Mine." in response.content.decode()
