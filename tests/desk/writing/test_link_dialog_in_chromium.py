"""The link dialog in Chromium: search, address, edit, remove, cancel; and addresses that are pasted."""

from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from articles.models import Article
from tests.cast import make_article, make_live
from tests.chromium import violations
from tests.desk.posting import change
from tests.desk.texts import carry, is_focused, press, select, shown

pytestmark = pytest.mark.django_db
HOSTILE = '<img src=x onerror=alert(1)> [a](javascript:alert(1)) "quoted"'


@pytest.fixture
def article() -> Article:
    """An article to write in, and others to link to."""
    make_live("How long does therapy take?")
    make_live(HOSTILE, slug="hostile")
    make_article("A draft about time", kind="page")
    return make_article(
        sections=[("text", "", "It is ordinary to be nervous."), ("text", "What can I ask?", "Anything.")]
    )


@pytest.mark.soak
def test_links_are_made_edited_and_removed_with_the_keyboard(windows: Any, eli: Any, article: Article):
    view = windows(eli, change(article))
    view.wait_for_selector("#writing[data-ready]", state="attached")
    view.locator("#sections .fold").first.click()
    box = view.locator("[name=section-body]").first
    dialog, target, words = view.locator("#link"), view.get_by_label("Link to"), view.locator("#link-text")
    options = dialog.get_by_role("option")
    keys = view.keyboard

    # An address on selected words; Escape and Cancel leave nothing behind.
    select(box, "nervous")
    for way_out in ("Escape", "Cancel"):
        press(box, "Control+k")
        expect(words).to_have_value("nervous")
        assert target.evaluate("input => input === document.activeElement")
        keys.type("example.org")
        expect(options).to_have_text(["https://example.org Web address"])
        if way_out == "Escape":
            keys.press("Escape")  # closes the list
            keys.press("Escape")
        else:
            dialog.get_by_role("button", name="Cancel").click(delay=100)  # the list must not move the button
        expect(dialog).to_be_hidden()
        expect(box).to_have_value("It is ordinary to be nervous.")
        assert is_focused(box)
    press(box, "Control+k")
    keys.press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("Enter a web address, or search for a page.")
    keys.type("javascript:alert(1)")
    keys.press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("such as https://example.org")
    assert violations(view, "#link") == ""
    target.fill("example.org/a (b)".replace(" ", ""))
    keys.press("Enter")
    expect(box).to_have_value("It is ordinary to be [nervous](<https://example.org/a(b)>).")

    # A page is found by words, and its title is the text. The link is edited in place.
    select(box, "", after="[nerv")
    press(box, "Control+k")
    expect(dialog.get_by_role("heading")).to_have_text("Edit the link")
    expect(target).to_have_value("https://example.org/a(b)")
    target.fill("long therapy")
    expect(options).to_have_text(["How long does therapy take? Article"])
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(dialog.locator(".link-where")).to_have_text("Article · /articles/how-long-does-therapy-take/")
    words.fill("restless")
    keys.press("Enter")
    expect(box).to_have_value("It is ordinary to be [restless](/articles/how-long-does-therapy-take/).")
    press(box, "Control+k")
    expect(dialog.get_by_role("heading")).to_have_text("Add a link")  # the cursor is behind the link
    target.fill("draft time")
    expect(options).to_have_text(["A draft about time Page · Not published"])
    options.click()
    expect(words).to_have_value("A draft about time")
    keys.press("Escape")
    select(box, "", after="[rest")
    view.get_by_role("toolbar").first.get_by_role("button", name="Link").click()
    expect(dialog.locator(".link-where")).to_have_text("Article: How long does therapy take?")
    dialog.get_by_role("button", name="Remove link").click()
    expect(box).to_have_value("It is ordinary to be restless.")

    # A link that names a definition is edited like any other; the definition stays.
    definition = '\n\n[Place]: <https://example.org/place> "There"'
    select(box, "", after="restless.")
    keys.insert_text(f" [Here][place]{definition}")
    select(box, "", after="[Her")
    press(box, "Control+k")
    expect(target).to_have_value("https://example.org/place")
    words.fill("Look")
    keys.press("Enter")
    expect(box).to_have_value(
        f'It is ordinary to be restless. [Look](https://example.org/place "There"){definition}'
    )
    press(box, "Control+z")
    press(box, "Control+z")
    expect(box).to_have_value("It is ordinary to be restless.")

    # A section of this article: its anchor stays when its heading changes. One step undoes both.
    view.wait_for_function("document.querySelector('.preview-state').textContent === ''")
    select(box, "", after="restless")
    press(box, "Control+k")
    keys.type("can I ask")
    expect(options).to_have_text(["What can I ask? Section of this article"])
    keys.press("Enter")
    expect(box).to_have_value("It is ordinary to be restless[What can I ask?](#what-can-i-ask).")
    anchor = view.locator("[name=section-anchor]").nth(1)
    expect(anchor).to_have_value("what-can-i-ask")
    press(box, "Control+z")
    expect(box).to_have_value("It is ordinary to be restless.")
    expect(anchor).to_have_value("")

    # A hostile title is text, in the dialog and in the link.
    press(box, "Control+k")
    target.fill("onerror")
    expect(options).to_have_text([f"{HOSTILE} Article"])
    keys.press("Enter")
    expect(box).to_have_value(
        r"It is ordinary to be restless[\<img src=x onerror=alert(1)> \[a\](javascript:alert(1)) "
        r'"quoted"](/articles/hostile/).'
    )

    # A pasted address of this site is an inside link with the title of the page; others stay as they are.
    press(box, "Control+a")
    view.keyboard.press("Delete")
    carry(box, "paste", {"text/plain": f"{settings.SITE_URL}/articles/how-long-does-therapy-take/#why"})
    expect(box).to_have_value("[How long does therapy take?](/articles/how-long-does-therapy-take/#why)")
    press(box, "Control+a")
    carry(box, "paste", {"text/plain": "https://www.google.com/url?q=https://example.org/&sa=D"})
    expect(box).to_have_value("[How long does therapy take?](https://example.org/)")
    picture = {
        "text/html": '<p>A <b>b</b><img alt="Two chairs" src="https://e.org/a.png"></p>',
        "text/plain": "A b",
    }
    press(box, "Control+a")
    carry(box, "paste", picture)
    expect(box).to_have_value("A **b**")
    expect(view.locator(".editor-status").first).to_contain_text("1 picture was left out: “Two chairs”.")
    expect(shown(box)).to_be_focused()
    assert view.complaints == []
