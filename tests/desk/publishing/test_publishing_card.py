"""The publishing card: what it shows, and that nothing is published that the editor has not seen."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from articles.desk.writing.link_choices import find_article
from articles.models import Article, Edition, WorkflowState, current_revision
from articles.publishing import Stale, live_edition_of, move_to_trash, publish, roll_back, sign_off
from tests.cast import make_article, make_author, make_live, make_series, rewrite
from tests.conftest import account
from tests.desk.posting import change, form, form_sections, page, publication

pytestmark = pytest.mark.django_db
ROLL_BACK = "editions/1/roll-back"
AS_SCRIPT = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


def html(response) -> str:
    return " ".join(response.content.decode().split())


def save_as(client, article: Article, body: str) -> None:
    """Save the first section in the article's form."""
    sections = form_sections(article)
    sections[0]["body"] = body
    response = client.post(change(article), form(sections, article=article))
    assert response.status_code == 302


@pytest.fixture
def rae_edits(db):
    """Another editor."""
    return account("rae_edits", "editor")


# One template


@pytest.mark.parametrize(
    "names",
    [
        ("publish", "editions/2/cancel"),
        pytest.param(("unpublish", "editions/1/roll-back"), marks=pytest.mark.soak),
    ],
)
def test_the_card_is_a_page_and_a_part_of_a_page(logged_in, eli, clock, names):
    article = make_live()
    clock.shift(60)
    publish(article, by=None, at=timezone.now() + timedelta(days=1))
    client = logged_in(eli)
    for name in names:
        answers = [client.get(page(article, name)), client.get(page(article, name), **AS_SCRIPT)]
        whole, part = map(html, answers)
        assert whole.startswith("<!DOCTYPE html>")
        assert "<html" not in part
        for answer in answers:
            assert f'action="{page(article, name)}"' in html(answer), name
            assert "no-store" in answer.headers["Cache-Control"], name
        assert 'data-do="close"' in part
        assert 'data-do="close"' not in whole


@pytest.mark.parametrize(
    "name", ["publish", *(pytest.param(name, marks=pytest.mark.soak) for name in ("unpublish", ROLL_BACK))]
)
def test_the_card_says_in_which_zone_its_times_are(logged_in, eli, settings, clock, name):
    settings.TIME_ZONE = "Europe/Berlin"
    with timezone.override("Europe/Berlin"):
        shown = html(logged_in(eli).get(page(make_live(), name)))
    assert "time zone, Europe/Berlin. There it is June 1, 2026, 2:00 PM now." in shown


# What it shows


def test_the_card_shows_what_changes_for_readers(logged_in, eli, clock):
    article = make_article()
    client = logged_in(eli)
    assert "There is no live page to compare with." in html(client.get(page(article, "publish")))
    assert 'type="radio" name="change"' not in html(client.get(page(article, "publish")))
    publish(article, by=None)
    clock.shift(60)
    assert "The live page has this text already." in html(client.get(page(article, "publish")))
    rewrite(article, "It is common to be nervous.")
    shown = html(client.get(page(article, "publish")))
    assert "1 change" in shown
    assert ": </span>ordinary<" in shown
    assert ": </span>common<" in shown
    assert 'type="radio" name="change"' in shown
    back = html(client.get(page(article, "editions/1/roll-back")))
    assert "The live page has this text already." in back


def test_the_card_names_what_blocks_the_publication(logged_in, eli):
    article = make_article(sections=[("text", "", "![Two chairs](images/none.png) and suicide")])
    shown = html(logged_in(eli).get(page(article, "publish")))
    assert '<li class="finding-blocking">The picture “images/none.png” is not in the library.</li>' in shown
    assert "Does this section touch suicide?" in shown
    assert "The checks found nothing to fix." not in shown
    calm = html(logged_in(eli).get(page(make_article("Calm"), "publish")))
    assert "Fix before publishing" not in calm


@pytest.mark.soak
def test_the_card_says_which_review_the_publication_will_have(logged_in, eli, clock):
    article, rae = make_live(), make_author("Rae Lindqvist")
    client = logged_in(eli)
    assert "This text was not reviewed." in html(client.get(page(article, "publish")))
    sign_off(article, reviewer=rae, on=date(2026, 5, 30), due=date(2026, 6, 15), by=None)
    shown = html(client.get(page(article, "publish")))
    assert "This text was reviewed by Rae Lindqvist on May 30, 2026." in shown
    clock.shift(20 * 24 * 3600)
    client = logged_in(eli)
    assert "The next review is overdue." in html(client.get(page(article, "publish")))
    rewrite(article, "Second thoughts.")
    publish(article, by=None)
    shown = html(client.get(page(article, "publish")))
    assert "Reviewed by Rae Lindqvist on May 30, 2026, edited since." in shown
    back = html(client.get(page(article, "editions/1/roll-back")))
    assert "on May 30, 2026. The next review is overdue." in back


def test_an_article_in_review_is_approved_and_published_in_one_step(logged_in, eli):
    article = make_article()
    client = logged_in(eli)
    assert "Approve and publish" not in html(client.get(page(article, "publish")))
    Article.objects.filter(pk=article.pk).update(workflow_state=WorkflowState.IN_REVIEW)
    assert "Approve and publish" in html(client.get(page(article, "publish")))
    client.post(page(article, "publish"), publication(article))
    article.refresh_from_db()
    assert article.workflow_state == WorkflowState.APPROVED
    assert article.workflow_steps.get().revision == live_edition_of(article).revision


# Nothing that was not seen


def test_what_somebody_saves_meanwhile_is_shown_and_not_published(logged_in, eli, rae_edits, clock):
    article = make_live()
    clock.shift(60)
    rewrite(article, "What Eli has read.")
    opened = publication(article, note="Better words.")
    save_as(logged_in(rae_edits), article, "What Eli has not read.")
    client = logged_in(eli)
    response = client.post(page(article, "publish"), opened)
    shown = html(response)
    assert "rae_edits saved this article in the meantime. Nothing was published." in shown
    assert "not read." in shown
    assert 'value="Better words."' in shown
    assert live_edition_of(article).number == 1
    opened["base"] = response.context["seen"].base
    client.post(page(article, "publish"), opened)
    assert "What Eli has not read." in live_edition_of(article).manuscript


@pytest.mark.soak
def test_the_form_is_told_that_its_text_is_not_the_newest(logged_in, eli, rae_edits):
    article = make_article()
    base = current_revision(article).number
    client = logged_in(eli)
    assert "in the meantime" not in html(client.get(f"{page(article, 'publish')}?base={base}"))
    save_as(logged_in(rae_edits), article, "Newer.")
    shown = html(logged_in(eli).get(f"{page(article, 'publish')}?base={base}"))
    assert "rae_edits saved this article in the meantime. What you see below includes that." in shown


def test_a_difference_to_a_page_that_is_no_longer_live_is_shown_again(logged_in, eli, clock):
    article = make_live()
    clock.shift(60)
    rewrite(article, "Second.")
    publish(article, by=None)
    clock.shift(60)
    rewrite(article, "Third.")
    client, opened = logged_in(eli), publication(article)
    roll_back(Edition.objects.get(number=1), by=None)
    for name in ("publish", "editions/2/roll-back"):
        assert "The live page has changed in the meantime." in html(client.post(page(article, name), opened))
    assert live_edition_of(article).number == 3


def test_an_action_with_a_base_refuses_a_newer_draft(eli):
    article = make_article()
    base = current_revision(article).number
    rewrite(article, "Newer.")
    with pytest.raises(Stale):
        publish(article, by=eli, base=base)
    assert publish(article, by=eli, base=base + 1).number == 1


# What is done


def test_a_script_is_told_what_was_done_with_the_link_and_the_new_base(logged_in, eli):
    article = make_article()
    response = logged_in(eli).post(page(article, "publish"), publication(article), **AS_SCRIPT)
    shown = html(response)
    head = current_revision(article).number
    assert f'data-seen="1" data-base="{head}"' in shown
    assert head == 2
    assert 'Edition 1 is live. <a href="/articles/what-happens-first/">View live page</a>' in shown
    assert "Draft and live page match" in shown


@pytest.mark.soak
def test_a_script_updates_a_scheduled_edition_from_the_card(logged_in, eli, clock):
    article = make_live()
    publish(article, by=None, at=timezone.now() + timedelta(days=9))
    clock.shift(60)
    rewrite(article, "A fix.")
    client = logged_in(eli)
    done = html(client.post(page(article, "publish"), publication(article), **AS_SCRIPT))
    assert f'action="{page(article, "editions/2/remake")}"' in done
    updated = html(client.post(page(article, "editions/2/remake"), **AS_SCRIPT))
    assert "replaces edition 2 on June 10, 2026" in updated


@pytest.mark.soak
def test_eli_schedules_a_roll_back_as_a_correction(logged_in, eli, clock):
    article = make_live()
    clock.shift(60)
    rewrite(article, "Second.")
    publish(article, by=None)
    sent = publication(article, when="later", at="2026-06-10T09:00", change="correction")
    sent["at"] = "yesterday"
    client = logged_in(eli)
    assert "Enter a valid date" in html(client.post(page(article, "editions/1/roll-back"), sent))
    sent["at"] = "2026-06-10T09:00"
    client.post(page(article, "editions/1/roll-back"), sent)
    copy = Edition.objects.scheduled().get(article=article)
    assert (copy.live_from, copy.minor) == (datetime(2026, 6, 10, 9, tzinfo=UTC), True)


def test_a_replacement_is_named_by_its_title_or_address(rf, eli):
    make_live(), make_article("Another one")
    request = rf.get("/")
    request.user = eli
    other = Article.objects.get(slug="another-one")
    for typed in (other.slug, other.title, "/articles/another-one/", change(other)):
        assert find_article(request, typed) == other, typed
        assert find_article(request, f"http://testserver{typed}") == (other if "/" in typed else None)
    make_article("Another one", slug="a-third")
    assert find_article(request, "Another one") is None, "the title is ambiguous"
    move_to_trash(other, by=None)
    assert find_article(request, other.slug) is None


@pytest.mark.parametrize(
    "words",
    [
        ("Nothing", "/series/beginnings/"),
        pytest.param(("https://example.org/", "/nothing/", "\x00", "[://"), marks=pytest.mark.soak),
    ],
)
def test_a_replacement_that_is_no_article_is_an_error_at_its_field(logged_in, eli, words):
    article = make_live()
    make_series("Beginnings", [article])
    for typed in words:
        response = logged_in(eli).post(page(article, "unpublish"), publication(article, replaced_by=typed))
        assert "replaced_by" in response.context["form"].errors, typed
    assert live_edition_of(article)


# One edition


def test_every_edition_is_shown_as_readers_saw_it(logged_in, ada, eli, clock):
    article = make_live(by=ada)
    clock.shift(60)
    rewrite(article, "Second thoughts.")
    publish(article, by=eli, at=timezone.now() + timedelta(days=1), note="Better words.")
    for client in (logged_in(eli), logged_in(ada)):
        shown = client.get(page(article, "editions/2/view"))
        assert "Goes live June 2, 2026" in html(shown)
        assert ": </span>Second thoughts.<" in html(shown)
        assert "Better words." in html(shown)
        frame = client.get(page(article, "editions/2/view") + "?frame=1")
        assert "Second thoughts." in html(frame)
        assert "<script" not in html(frame)
        for response in (shown, frame):
            assert "no-store" in response.headers["Cache-Control"]
            assert response.headers["X-Robots-Tag"] == "noindex"
        assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert shown.headers["X-Frame-Options"] == "DENY"
    assert "Roll back…" not in html(logged_in(ada).get(page(article, "editions/1/view")))
    assert "It is ordinary" in html(logged_in(eli).get(page(article, "editions/1/view") + "?frame=1"))
    listed = html(logged_in(eli).get(page(article, "editions")))
    assert f'href="{page(article, "editions/2/view")}"' in listed


@pytest.mark.soak
def test_an_edition_shows_its_short_version(logged_in, eli):
    article = make_live(short_version="In short: be calm.")
    client = logged_in(eli)
    path = page(article, "editions/1/view")
    assert 'href="?short=1"' in html(client.get(path))
    assert "In short: be calm." in html(client.get(f"{path}?frame=1&short=1"))
    assert 'src="?frame=1&amp;short=1"' in html(client.get(f"{path}?short=1"))


def test_another_writer_sees_no_edition_and_another_article_has_none(logged_in, ada, eli):
    article, draft = make_live(by=eli), make_article("Draft", by=eli)
    for query in ("", "?frame=1"):
        assert logged_in(ada).get(page(article, "editions/1/view") + query).status_code == 404
        assert logged_in(eli).get(page(draft, "editions/1/view") + query).status_code == 404
