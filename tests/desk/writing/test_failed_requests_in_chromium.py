"""The form in Chromium when requests fail or get no answer."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from articles.desk.writing.form_data import format_for_picker
from articles.models import Autosave
from articles.publishing import publish
from tests.cast import make_article, make_live, rewrite
from tests.desk.posting import change
from tests.desk.texts import shown, write
from tests.desk.writing.test_writing_in_chromium import card, save, wait_for_state, wait_until_ready

pytestmark = pytest.mark.django_db


def fail(view: Any, *names: str, status: int = 0) -> None:
    """Make these requests fail: with a status, or with a network error."""
    for name in names:
        view.unroute(f"**/{name}/**")
        view.route(
            f"**/{name}/**",
            lambda route: route.fulfill(status=status, body="<h1>Oh</h1>") if status else route.abort(),
        )


@pytest.mark.soak
def test_an_open_form_takes_new_dates_but_keeps_one_that_was_edited_meanwhile(windows, eli):
    now = timezone.now()
    with time_machine.travel(now - timedelta(days=3)):
        article = make_live()
    with time_machine.travel(now - timedelta(days=2)):
        rewrite(article, "News.")
        before = publish(article, by=None)
    view = wait_until_ready(windows(eli, change(article)))
    updated = view.locator("[name=updated]")
    expect(updated).to_have_value(format_for_picker(before.updated))
    live = publish(article, by=None, until=now + timedelta(days=9))
    for dek in ("By Eli.", "By Eli, again."):
        view.fill("[name=dek]", dek)
        save(view)
        article.refresh_from_db()
        assert article.dek == dek
        assert (article.published, article.updated) == (live.published, live.updated)
        expect(updated).to_have_value(format_for_picker(live.updated))
    view.evaluate(
        """() => {
          const ask = window.fetch;
          const box = document.querySelector("[name=published]");
          window.fetch = (url, options) => {
            if (url.endsWith("/change/")) {
              box.value = "2019-03-03T09:30";
              box.dispatchEvent(new Event("input", { bubbles: true }));
              window.fetch = ask;
            }
            return ask(url, options);
          };
        }"""
    )
    view.fill("[name=dek]", "By Eli, once more.")
    view.click(".writing-bar [name=_continue]")
    wait_for_state(view, "Unsaved changes")
    expect(view.locator("[name=published]")).to_have_value("2019-03-03T09:30")
    save(view)
    article.refresh_from_db()
    assert format_for_picker(article.published) == "2019-03-03T09:30"
    assert view.complaints == []


@pytest.mark.soak
def test_a_text_that_cannot_be_fetched_or_looked_at_says_so_and_stays(windows, eli):
    article = make_article()
    view = wait_until_ready(windows(eli, change(article)))
    fail(view, "as-text", status=500)
    view.click("#tab-text")
    view.wait_for_selector("#faults:has-text('with an error (500)')")
    assert view.locator("#panel-sections").is_visible()
    view.unroute("**/as-text/**")
    view.click("#tab-text")
    box = view.locator("[name=text]")
    expect(shown(box)).to_be_visible()
    written = box.input_value().replace("Anything you like.", "Anything.")
    write(box, written)
    wait_for_state(view, "backed up at")  # otherwise that can come later, in place of what is expected
    for button, status, words in (
        ("[data-do=review-changes]", 0, "cannot be reached"),
        ("[data-do=leave-text]", 500, "with an error (500)"),
        (".writing-bar [name=_continue]", 0, "cannot be reached"),
    ):
        fail(view, "from-text", status=status)
        view.click(button)
        view.wait_for_selector(f".text-error:has-text('{words}')")
        assert "Your text stays here" in view.inner_text(".text-error")
        assert box.input_value() == written
    wait_for_state(view, "Not saved: see above")
    view.unroute("**/from-text/**")
    view.click("[data-do=review-changes]")
    view.wait_for_selector("#changes[open]")
    assert view.locator(".text-error").is_hidden()


@pytest.mark.soak
def test_choices_a_copy_and_forgetting_say_so_where_they_fail(windows, eli):
    article, _other = make_article(), make_article("Other words")
    Autosave.objects.create(article=article, user=eli, base=1, fields=[["title", "Typed before"]])
    view = wait_until_ready(windows(eli, change(article)))
    fail(view, "autosave")
    view.click("#recover [data-do=discard]")
    view.wait_for_selector("#recover [role=alert]:has-text('cannot be reached')")
    view.unroute("**/autosave/**")
    view.click("#recover [data-do=discard]")
    wait_until_ready(view)
    view.wait_for_selector("#recover", state="detached")
    fail(view, "choices")
    view.click("#tab-names")
    view.focus("#panel-names .chooser-input >> nth=0")
    view.wait_for_selector(".chooser-list .none:has-text('could not be loaded')")
    assert not Autosave.objects.exists()
    view.unroute("**/choices/**")
    fail(view, "copy-section")
    view.click("#tab-sections")
    card(view, 0).locator("[data-do=menu]").click()
    view.click("[data-menu=copy]")
    view.fill("#copy .chooser-input", "Other")
    view.click("#copy [role=option]:has-text('Other words')")
    view.click("#copy [data-do=copy]")
    view.wait_for_selector("#copy .copy-state:has-text('cannot be reached')")
