"""Eli decides about a section in the article's form, in Chromium: what he has chosen is never lost."""

import pytest

from articles.manuscript.decisions import section_digest
from articles.models import draft_manuscript_of
from tests.cast import make_article, make_help_line
from tests.desk.posting import change
from tests.desk.texts import is_focused, write

pytestmark = pytest.mark.django_db


@pytest.mark.soak
def test_ada_places_a_help_line_without_knowing_its_name_in_texts(windows, ada, elsewhere):
    make_help_line()
    article = make_article(sections=[("text", "Else", "Calm."), ("get-help", "", "Talk to them.")], by=ada)
    view = windows(ada, change(article))
    view.wait_for_selector("#writing[data-ready]", state="attached")
    text, safe = (view.locator(f"#section-{place}") for place in (1, 2))
    text.locator(".fold").click()
    assert not text.get_by_role("button", name="Place a help line").is_visible()
    safe.locator(".fold").focus()
    view.keyboard.press("Enter")
    safe.get_by_role("button", name="Place a help line").focus()
    view.keyboard.press("Enter")
    view.keyboard.type("life")
    view.locator("#list-help-lines [role=option]").wait_for()
    view.keyboard.press("Enter")
    assert safe.locator("[name=section-body]").input_value() == "Talk to them.\n\n{help: 988-lifeline}"
    assert is_focused(safe.locator("[name=section-body]"))


def save(view, state):
    view.click(".writing-bar [name=_continue]")
    view.wait_for_selector(f":is(.save-state, #save-problem):has-text('{state}')")


@pytest.mark.soak
def test_a_save_asks_about_new_words_and_saves_the_answer_with_the_text(windows, eli, elsewhere):
    article = make_article(sections=[("text", "Else", "Calm.")], by=eli)
    view = windows(eli, change(article))
    view.wait_for_selector("#writing[data-ready]", state="attached")
    card = view.locator("#section-1")
    chip = card.get_by_text("Fix before publishing")
    card.locator(".fold").click()
    write(card.locator("[name=section-body]"), "They talk about suicide.")
    assert not chip.is_visible()
    save(view, "Saved at")
    assert chip.is_visible()
    # Without a reason the text is saved, and the answer stays where it is, with the error.
    card.locator("[value=no]").check()
    card.get_by_role("button", name="Save decision").click()
    view.wait_for_selector("#save-problem:has-text('the decision about safety is not')")
    assert card.locator("[value=no]").is_checked()
    card.locator(".safety-question .errorlist", has_text="Write a reason").wait_for(state="attached")
    # The preview of what is typed next does not remove the error.
    card.locator("[name=section-heading]").fill("Else?")
    view.frame_locator(".preview iframe").get_by_role("heading", name="Else?").wait_for()
    assert "Write a reason" in card.locator(".safety-question").inner_text()
    # The section changes: the answer stays, but it is not saved for words that nobody was asked about.
    card.locator("[name^=reason-]").fill("the title of a film")
    write(card.locator("[name=section-body]"), "They talk about suicide and overdose.")
    save(view, "A section has changed")
    assert card.locator("[name^=reason-]").input_value() == "the title of a film"
    assert "overdose" in card.locator(".safety-words").inner_text()
    save(view, "Saved at")
    assert not chip.is_visible()
    # The sections of the content note are those that were just saved.
    assert view.locator("#field-content_note_sections").get_by_text("Else").count() == 1

    def stored():
        article.refresh_from_db()
        [section] = draft_manuscript_of(article).sections
        return article.safety, [f"{section_digest(section)} dismissed: the title of a film"]

    found, expected = elsewhere.submit(stored).result()
    assert found == expected
