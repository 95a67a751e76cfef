"""Ada mends what the checks found, from the list beside the form, in Chromium."""

import pytest

from articles.models import SetAside
from tests.cast import make_article
from tests.desk.posting import change
from tests.desk.texts import write

pytestmark = pytest.mark.django_db
BODY = "My aunt *suffers\nfrom* panic."


def focused(view) -> str:
    return view.evaluate(
        "document.activeElement.closest('[data-key]')?.dataset.key ?? document.activeElement.name"
    )


@pytest.mark.soak
def test_ada_works_through_the_list_with_the_keyboard(windows, ada, elsewhere):
    article = make_article(sections=[("text", "One", "Calm."), ("text", "How is she?", BODY)], by=ada)
    view = windows(ada, change(article))
    view.wait_for_selector("#writing[data-ready]", state="attached")
    checks, text = view.locator("#checks"), view.locator("#section-2 [name=section-body]")
    checks.get_by_text("How is she?").click()
    # Better words replace those in the text, as one step of the history; the focus stays in the list.
    better = checks.get_by_role("button", name="Replace with “lives with”")
    better.focus()
    view.keyboard.press("Enter")
    better.wait_for(state="detached")
    assert text.input_value() == "My aunt *lives with* panic."
    assert focused(view) == "checks-summary"
    view.locator("[data-do=history-undo]").click()
    better.wait_for()
    assert text.input_value() == BODY
    # The list is shown again while she writes, and what was open stays open.
    view.locator("#section-1 .fold").click()
    write(view.locator("#section-1 [name=section-body]"), "Read [that](url).")
    checks.get_by_text("1 to fix").wait_for()
    assert better.is_visible()
    assert view.locator("#section-1 .cm-content").evaluate("(text) => text.contains(document.activeElement)")
    # A link leads to the words.
    checks.get_by_role("link", name="Go to the text").last.press("Enter")
    assert view.evaluate("String(getSelection())").split() == ["suffers", "from"]
    # A field in another tab.
    checks.get_by_text("Whole article").click()
    checks.locator("[data-field=description][data-check=field]").press("Enter")
    assert view.locator("[name=description]").evaluate("(box) => box === document.activeElement")
    # A suggestion is set aside with a reason.
    checks.locator("li", has_text="can hurt or label").get_by_role("link", name="Set aside").press("Enter")
    view.get_by_label("Reason", exact=True).fill("her own words")
    view.keyboard.press("Enter")
    better.wait_for(state="detached")
    assert SetAside.objects.get().reason == "her own words"
    assert focused(view) == "checks-summary"
