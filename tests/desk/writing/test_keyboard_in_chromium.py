"""An article by keyboard alone, from the start page to its live page. The mouse and scripts move nothing."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from articles.models import Article, Edition
from tests.cast import make_author, make_topic, save_picture
from tests.desk.writing.test_markdown_views import png

pytestmark = pytest.mark.django_db
# What the keyboard is on. An editor has its ring around it, and the parts of a time have theirs inside.
FOCUSED = """() => {
  const at = document.activeElement;
  const box = at.getBoundingClientRect();
  const named = document.getElementById(at.getAttribute("aria-labelledby") ?? "") ?? at.labels?.[0];
  const label = named?.textContent ?? "";
  const style = getComputedStyle(at);
  return {
    name: (at.getAttribute("aria-label") || label || at.innerText || at.value || at.title)
      .trim().replace(/\\s+/g, " "),
    isInSight: box.bottom > 0 && box.top < innerHeight,
    hasRing: style.outlineStyle !== "none" || style.boxShadow !== "none"
      || at.matches(".cm-content, [type=datetime-local]"),
  };
}"""


class Keys:
    """A person's keyboard."""

    def __init__(self, view: Any) -> None:
        self.view = view

    def press(self, *keys: str) -> None:
        for key in keys:
            self.view.keyboard.press(key)

    def type(self, words: str) -> None:
        self.view.keyboard.type(words)

    def tab_to(self, name: str, *, back: bool = False, limit: int = 40) -> None:
        """Press Tab until the keyboard is on what has this name. All on the way is in sight, with a ring."""
        passed = []
        for _ in range(limit):
            self.press("Shift+Tab" if back else "Tab")
            focused = self.view.evaluate(FOCUSED)
            passed.append(focused["name"][:60])
            assert focused["isInSight"], (focused, passed)
            assert focused["hasRing"], (focused, passed)
            if re.fullmatch(name, focused["name"]):
                return
        pytest.fail(f"Tab does not reach “{name}”: {passed}")


def test_an_article_is_written_and_published_by_keyboard_alone(windows, eli):
    make_author("Ana Moreira")
    for name in ("Anxiety", "Sleep"):
        make_topic(name)
    save_picture("images/two-chairs.png", png(), by=eli)
    view = windows(eli, "/admin/")
    keys = Keys(view)
    keys.tab_to("New article")
    keys.press("Enter")
    view.wait_for_selector("#writing[data-ready]", state="attached")
    keys.type("What happens first?")
    keys.tab_to("Subtitle.*")
    keys.type("Nobody expects much.")
    keys.tab_to("Text of the section.*")
    keys.type("You have booked the hour.")
    keys.tab_to("Deep dive")
    keys.press("Space")
    keys.type("Why the past?")
    keys.tab_to("Text of the section.*")
    keys.type("Because.")

    keys.tab_to("Sections", back=True)
    keys.press("ArrowRight", "ArrowRight", "Enter")
    keys.tab_to("Choose a picture…")
    keys.press("Enter")
    expect(view.locator("#pictures-words")).to_be_focused()
    expect(view.locator(".pictures-found button")).to_have_count(1)
    keys.press("ArrowDown", "Enter")
    keys.type("Two empty chairs")
    keys.press("Enter")
    expect(view.locator("[name=image_alt]")).to_have_value("Two empty chairs")

    keys.tab_to("Details", back=True)
    keys.press("ArrowRight", "Enter")
    keys.tab_to("Authors")
    keys.type("ana")
    expect(view.locator("#list-authors [role=option]:visible")).to_have_text(["Ana Moreira"])
    keys.press("Enter")
    keys.tab_to("Topics")
    for name in ("Anxiety", "Sleep"):
        keys.type(name[:3])
        expect(view.locator("#list-topics [role=option]:visible")).to_have_text([name])
        keys.press("Enter")
    keys.tab_to("Move up: Sleep", back=True)
    keys.press("Enter", "Control+s")
    view.wait_for_url("**/change/")
    expect(view.locator(".save-state")).to_contain_text("Saved at")

    keys.tab_to("Save and publish…")
    keys.press("Enter")
    view.wait_for_selector(".card-dialog .card-form")
    keys.tab_to("Publish")
    keys.press("Enter")
    view.wait_for_selector(".card-dialog .card-done")
    keys.tab_to("View live page")
    keys.press("Enter")
    view.wait_for_url("**/articles/what-happens-first/")
    expect(view.locator("main")).to_contain_text("You have booked the hour.")
    expect(view.get_by_alt_text("Two empty chairs").first).to_be_visible()
    article = Article.objects.get()
    assert [section.type for section in article.sections.all()] == ["text", "deep-dive"]
    assert [item.tag.name for item in article.article_topics.all()] == ["Sleep", "Anxiety"]
    assert Edition.objects.live().get().authors.get().name == "Ana Moreira"
    assert view.complaints == []
