"""The structure of an article in Chromium: sections are pasted, turned, split, merged and inserted."""

from typing import Any

import pytest
from playwright.sync_api import expect

from articles.models import Article, Edition
from tests.cast import make_article
from tests.chromium import violations
from tests.desk.posting import change
from tests.desk.texts import carry, select
from tests.desk.writing.long_documents import EXPECTED, TITLE, WORDS, google_docs_html, word_html

pytestmark = pytest.mark.django_db


class Actions:
    """A person's clicks, keys and pastes, counted."""

    def __init__(self, view: Any) -> None:
        self.view, self.count = view, 0

    def click(self, name: str, **options: Any) -> None:
        self.count += 1
        self.view.locator(name, **options).first.click()

    def press(self, key: str) -> None:
        self.count += 1
        self.view.keyboard.press(key)

    def paste(self, html: str = "", text: str = "…") -> None:
        self.count += 1
        data = {"text/html": html, "text/plain": text} if html else {"text/plain": text}
        carry(open_text(self.view), "paste", data)


def wait_until_ready(view: Any) -> Any:
    view.wait_for_selector("#writing[data-ready]", state="attached")
    return view


def open_text(view: Any) -> Any:
    """Return the textarea of the open section."""
    return view.locator(".card:not([data-folded]) [name=section-body]")


def rows(view: Any) -> list[tuple[str, str, str]]:
    """Return type, heading and text of every section in the form."""
    return [
        tuple(row)
        for row in view.evaluate(
            """[...document.querySelectorAll("#sections > .card")].map((card) =>
              ["type", "heading", "body"].map((name) => card.querySelector(`[name=section-${name}]`).value)
            )"""
        )
    ]


@pytest.mark.soak
@pytest.mark.parametrize(
    "html",
    [pytest.param(word_html(), id="word"), pytest.param(google_docs_html(), id="google-docs")],
)
def test_an_article_of_4000_words_with_callouts_is_published_in_few_actions(windows, eli, html):
    view = windows(eli, "/admin/articles/article/")
    actions = Actions(view)
    actions.click("a:has-text('New article')")
    wait_until_ready(view)
    actions.click("#sections .cm-content")
    actions.paste(html)
    expect(view.locator("#sections > .card")).to_have_count(len(EXPECTED))
    assert [row[:2] for row in rows(view)] == EXPECTED
    assert view.input_value("[name=title]") == TITLE
    actions.click("[name=_publish]")
    actions.click(".card-dialog .card-form button.default")
    view.wait_for_selector(".card-dialog .card-done")
    article = Article.objects.get()
    assert [(section.type, section.heading) for section in article.sections.all()] == EXPECTED
    words = sum(len(section.body.split()) for section in article.sections.all())
    assert WORDS <= words <= WORDS + 50
    assert Edition.objects.live().get().title == TITLE
    assert view.complaints == []
    assert actions.count <= 25


@pytest.fixture
def writing(windows: Any, eli: Any) -> Any:
    """Open an article with a section of three paragraphs, a deep dive and a last section."""
    texts = ("One.\n\nWrite it down.\n\nThree.", "Because.", "It ends.")
    kinds, names = ("text", "deep-dive", "text"), ("What is it for?", "Why?", "And then?")
    view = wait_until_ready(
        windows(eli, change(make_article(sections=list(zip(kinds, names, texts, strict=True)))))
    )
    view.locator("#sections .fold").first.click()
    view.wait_for_selector(".cm-content")
    return view


FIRST, DIVE, LAST = (
    ("text", "What is it for?", "One.\n\nWrite it down.\n\nThree."),
    ("deep-dive", "Why?", "Because."),
    ("text", "And then?", "It ends."),
)


def put_cursor(view: Any, words: str) -> None:
    """Put the cursor before these words of the open section."""
    text = open_text(view).input_value()
    select(open_text(view), "", after=text[: text.index(words)])


def check(view: Any, *expected: tuple[str, str, str], undone: bool = True) -> None:
    """Check the sections, and that one undo brings back what was there before and one redo does it again."""
    assert rows(view) == list(expected)
    if undone:
        view.keyboard.press("Control+z")
        assert rows(view) == [FIRST, DIVE, LAST]
        view.keyboard.press("Control+Shift+z")
        assert rows(view) == list(expected)
        view.keyboard.press("Control+z")


def choose_type(view: Any, letter: str) -> None:
    """Choose a type in its menu by its first letter."""
    expect(view.locator("#type-menu")).to_be_visible()
    view.keyboard.press(letter)
    view.keyboard.press("Enter")


@pytest.mark.soak
def test_sections_are_turned_split_and_merged_by_keyboard_and_each_is_one_step_of_undo(writing):
    view = writing
    put_cursor(view, "it down")
    view.keyboard.press("Alt+t")
    choose_type(view, "p")
    parts = [("text", "What is it for?", "One."), ("pro-tip", "", "Write it down."), ("text", "", "Three.")]
    assert view.inner_text("#announcer") == "Section 2 of 5: Pro tip"
    check(view, *parts, DIVE, LAST)

    select(open_text(view), "Write it")
    view.click(".card:not([data-folded]) [data-structure=turn]")
    choose_type(view, "h")
    parts = [
        ("text", "What is it for?", "One."),
        ("heads-up", "", "Write it"),
        ("text", "", "down.\n\nThree."),
    ]
    check(view, *parts, DIVE, LAST)

    put_cursor(view, "Write it")
    view.keyboard.press("Alt+s")
    parts = [("text", "What is it for?", "One."), ("text", "", "Write it down.\n\nThree.")]
    check(view, *parts, DIVE, LAST)

    view.locator("#sections .fold").nth(1).click()
    view.locator(".card[data-current] .cm-content").click()
    view.keyboard.press("Alt+m")
    merged = ("text", "What is it for?", "One.\n\nWrite it down.\n\nThree.\n\n### Why?\n\nBecause.")
    check(view, merged, LAST, undone=False)
    view.keyboard.type("So: ")
    assert rows(view)[0][2].endswith("Three.\n\nSo: ### Why?\n\nBecause."), "the cursor is where they meet"
    for _ in range(2):
        view.keyboard.press("Control+z")
    check(view, FIRST, DIVE, LAST, undone=False)
    assert view.complaints == []


@pytest.mark.soak
def test_a_slash_on_an_empty_line_opens_a_menu_that_typing_filters(writing):
    view, menu = writing, writing.locator("#slash-menu")
    put_cursor(view, "Three.")
    view.keyboard.type("and/or ")
    expect(menu).to_be_hidden()
    view.keyboard.press("Control+z")
    view.keyboard.press("Enter")
    view.keyboard.press("ArrowUp")
    view.keyboard.type("/")
    expect(menu).to_be_visible()
    assert menu.locator("[role=option]").count() > 10
    text = view.locator(".card[data-current] .cm-content")
    expect(text).to_have_attribute("aria-activedescendant", "slash-0")
    view.keyboard.press("ArrowUp")
    expect(menu.locator("[role=option]").last).to_have_attribute("aria-selected", "true")
    assert violations(view, "#slash-menu", ".card[data-current]") == ""
    view.keyboard.type("dee")
    assert menu.locator("[role=option] span").all_inner_texts() == ["Deep dive"]
    assert "1 entry: Deep dive" in view.inner_text("#announcer")
    view.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    assert "/dee" in rows(view)[0][2]
    for _ in range(4):
        view.keyboard.press("Backspace")
    view.keyboard.type("/dive")
    view.keyboard.press("Enter")
    expect(menu).to_be_hidden()
    view.keyboard.type("New.")
    parts = [
        ("text", "What is it for?", "One.\n\nWrite it down."),
        ("deep-dive", "", "New."),
        ("text", "", "Three."),
    ]
    check(view, *parts, DIVE, LAST, undone=False)
    view.keyboard.press("Control+z")
    view.keyboard.press("Control+z")
    assert rows(view)[0][2].count("/dive") == 1, "the step before the menu was used"
    view.keyboard.press("Enter")
    view.keyboard.type("/bul")
    menu.locator("[role=option]").click()
    view.keyboard.type("a")
    assert "\n- a\n" in rows(view)[0][2]
    assert view.complaints == []


@pytest.mark.soak
def test_a_plus_between_sections_inserts_one_there(writing):
    view = writing
    view.locator("#sections > .card").nth(1).hover()
    view.locator(".insert-section").nth(1).click()
    assert violations(view, "#type-menu", "#sections") == ""
    view.keyboard.press("Escape")
    expect(view.locator("#type-menu")).to_be_hidden()
    view.locator(".insert-section").nth(1).click()
    choose_type(view, "t")
    check(view, FIRST, ("try-this", "", ""), DIVE, LAST)
    box = view.locator(".insert-section").nth(1).bounding_box()
    assert min(box["width"], box["height"]) >= 24


@pytest.mark.soak
def test_pasted_callouts_are_typed_in_place_and_undone_in_one_step(writing):
    view, actions = writing, Actions(writing)
    put_cursor(view, "Write it")
    actions.paste("<h1>Nights</h1><p>So.</p><p><b>PRO TIP</b></p><p>Sleep.</p><h2>Two</h2><p>End.</p>")
    expect(view.locator("#sections > .card")).to_have_count(6)
    parts = [
        ("text", "What is it for?", "One."),
        ("text", "Nights", "So."),
        ("pro-tip", "", "Sleep."),
        ("text", "Two", "End.\n\nWrite it down.\n\nThree."),
    ]
    assert view.inner_text(".undo-text") == "Pasted as 4 sections."
    check(view, *parts, DIVE, LAST)

    put_cursor(view, "Write it")
    actions.paste(text="Try this: box breathing\nBreathe in for four counts.")
    expect(view.locator("#sections > .card")).to_have_count(5)
    parts = [
        ("text", "What is it for?", "One."),
        ("try-this", "Box breathing", "Breathe in for four counts."),
        ("text", "", "Write it down.\n\nThree."),
    ]
    check(view, *parts, DIVE, LAST)

    put_cursor(view, "Write it")
    with view.expect_response("**/markdown/paste/"):
        actions.paste(text="Heads up, everyone: it takes a while. ")
    expect(view.locator(".card[data-current] .cm-content")).to_contain_text("a while. Write it down.")
    assert len(rows(view)) == 3
