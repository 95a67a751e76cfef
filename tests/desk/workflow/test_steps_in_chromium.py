"""A step of the workflow in the form: the menu, the dialog with its note, and what the page shows then."""

import pytest
from playwright.sync_api import expect

from articles.models import Article, WorkflowState, WorkflowStep, current_revision
from articles.publishing import take_step
from tests.cast import make_article
from tests.chromium import violations
from tests.desk.posting import change

pytestmark = pytest.mark.django_db


def test_eli_answers_what_ada_sent_without_leaving_the_form(desk, ada, eli):
    article = make_article("Grounding", by=ada)
    take_step(article, "send", by=ada, note="Is the end fine?")
    view = desk(eli, change(article))
    view.wait_for_selector("#writing[data-ready]", state="attached")
    expect(view.locator("#article-state")).to_contain_text("In review")

    # By keyboard: the menu, the dialog, its way out, and the note that is missing.
    view.focus("#steps > button")
    view.keyboard.press("Enter")
    view.focus("[data-step=request_changes]")
    view.keyboard.press("Enter")
    dialog = view.locator("#step")
    expect(dialog.locator("#step-note")).to_be_focused()
    expect(dialog.locator("#step-publish")).to_be_hidden()
    assert violations(view) == ""
    view.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    view.focus("#steps > button")
    view.keyboard.press("Enter")
    view.click("[data-step=request_changes]")
    view.click("#step-take")
    expect(dialog.locator("#step-problem")).to_have_text("Write a note about what to change.")

    # With unsaved changes: they are saved first, and the step is about that revision.
    view.evaluate("document.querySelector('[name=title]').value = 'Grounding again'")
    view.dispatch_event("[name=title]", "input", {"bubbles": True})
    dialog.locator("#step-note").fill("Shorter, please.")
    view.click("#step-take")
    expect(view.locator("#article-state")).to_contain_text("Changes requested")
    expect(view.locator("#article-state")).to_contain_text("Shorter, please.")
    expect(dialog).to_be_hidden()
    step = WorkflowStep.objects.first()
    assert (step.note, step.revision) == ("Shorter, please.", current_revision(article))
    assert Article.objects.get().title == "Grounding again"

    # The steps are those of the new state, and an approval can lead to the publish page.
    view.click("#steps > button")
    assert view.locator("#steps [data-step]").all_inner_texts() == ["Send for review…", "Approve…"]
    view.click("[data-step=approve]")
    view.click("#step-publish")
    view.wait_for_url("**/publish/")
    assert Article.objects.get().workflow_state == WorkflowState.APPROVED
    assert violations(view) == ""

    # A step is a page too, and so is the list of people.
    view.goto(change(article).replace("change", "request-changes"))
    view.set_viewport_size({"width": 360, "height": 740})
    assert violations(view) == ""
    assert view.evaluate("document.documentElement.scrollWidth") <= 360
