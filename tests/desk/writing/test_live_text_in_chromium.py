"""The text of a section in Chromium: live styling, lists, quotes, find and replace, the time of a key."""

import json
import sys
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.cast import make_article
from tests.desk.posting import change
from tests.desk.texts import WITH_EDITOR, is_focused, select, shown, write

pytestmark = pytest.mark.django_db
BODY = (
    "It is **ordinary** to be *nervous*, says [a study](https://example.org/a).[^1]\n\n"
    "### Why?\n\n- One\n- Two\n\n"
    "> Quoted\n\n![Two chairs](images/chairs.png)\n\n<b>not bold</b>\n\n[^1]: A source."
)
PARAGRAPH = "Words with **bold** and [a link](https://example.org/), which go on.\n\n- One\n- Two `code`\n\n"

# Notes which picture is to be edited, instead of the dialog.
NOTE_PICTURE = """(box) => box.addEventListener("picture:edit", (event) => {
  event.stopImmediatePropagation();
  box.dataset.edited = `${event.detail.from}-${event.detail.to}`;
}, true)"""

# Types letters and waits for the next frame after each.
TYPE = """async (editor, count) => {
  editor.focus();
  editor.select(Math.floor(editor.text.length / 2));
  for (let n = 0; n < count; n += 1) {
    document.execCommand("insertText", false, "x");
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  }
}"""


def opened(windows: Any, user: Any, *bodies: str, **fields: Any) -> tuple[Any, Any]:
    """Open an article with these sections; return the page and the textarea of the first."""
    sections = [("text", f"Q{n}?", body) for n, body in enumerate(bodies)]
    article = make_article(**{"title": "Worries", **fields}, sections=sections)
    view = windows(user, change(article))
    view.wait_for_selector("#writing[data-ready]", state="attached")
    view.locator("#sections .fold").first.click()
    box = view.locator("[name=section-body]").first
    shown(box).wait_for()
    return view, box


@pytest.mark.soak
def test_a_text_looks_like_what_it_means_and_its_marks_show_only_where_the_cursor_is(windows, eli):
    view, box = opened(windows, eli, BODY, "Second.")
    text = shown(box)
    text.locator(".md-note").wait_for()  # the end of the text is parsed
    assert (
        text.inner_text().split()
        == (
            "It is ordinary to be nervous, says a study.1 Why? • One • Two Quoted Two chairs "
            "<b>not bold</b> 1: A source."
        ).split()
    )
    for tag, words in {
        "strong": "ordinary",
        "em": "nervous",
        ".md-link": "a study",
        ".md-heading-3": "Why?",
    }.items():
        expect(text.locator(tag)).to_have_text(words)
    select(box, "", after="It is **ord")
    expect(text.locator("strong")).to_have_text("**ordinary**")
    expect(text.locator("em")).to_have_text("nervous")
    select(box, "", after="### Wh")
    expect(text.locator(".md-heading-3")).to_have_text("### Why?")
    expect(text.locator("strong")).to_have_text("ordinary")
    box.evaluate(NOTE_PICTURE)
    text.locator(".md-picture").click()
    expect(text).to_contain_text("![Two chairs](images/chairs.png)")
    place = BODY.index("![")
    expect(box).to_have_attribute("data-edited", f"{place}-{BODY.index(')', place) + 1}")
    for name, value in {"role": "textbox", "aria-multiline": "true", "spellcheck": "true"}.items():
        expect(text).to_have_attribute(name, value)
    expect(text).to_have_accessible_name("Text of the section: Section 1")
    expect(view.locator(".card [data-do=up]").first).to_have_accessible_name("Move up: Section 1")
    assert box.input_value() == BODY, "looking changes nothing"

    write(box, "- One")
    view.keyboard.press("Enter")
    view.keyboard.type("Two")
    for _ in range(3):
        view.keyboard.press("Enter")
    view.keyboard.type("> Said")
    view.keyboard.press("Enter")
    view.keyboard.type("again")
    assert box.input_value() == "- One\n- Two\n\n> Said\n> again"
    cdp = view.context.new_cdp_session(view)
    cdp.send("Input.imeSetComposition", {"text": "にほ", "selectionStart": 2, "selectionEnd": 2})
    cdp.send("Input.insertText", {"text": "日本"})
    assert box.input_value().endswith("> again日本")
    view.keyboard.press("Tab")
    assert not is_focused(box)
    box.evaluate("(box) => { box.value += '.'; box.dispatchEvent(new Event('input')); }")  # an extension
    expect(text).to_contain_text("again日本.")
    assert view.complaints == []


@pytest.mark.soak
def test_words_are_found_and_replaced_in_the_whole_article_and_undone_at_once(windows, eli):
    bodies = [f"Fear number {n}, and [fear](https://example.org/)." for n in range(3)]
    view, box = opened(windows, eli, *bodies, dek="On FEAR")
    select(box, "fear")
    view.keyboard.press("Control+f")
    state = view.locator(".find-state")
    expect(view.locator("#find-what")).to_have_value("fear")
    expect(state).to_have_text("7 matches")
    for place in (2, 3):
        view.keyboard.press("Enter")
        expect(state).to_have_text(f"{place + 1} of 7")
    expect(view.locator("#sections > .card").nth(1)).to_have_attribute("data-current", "")
    view.check(".find-case")
    expect(state).to_have_text("3 matches")
    view.fill("#find-with", "joy $1")
    view.click("[data-do=replace-all]")
    expect(state).to_have_text("3 matches replaced")
    assert box.input_value() == "Fear number 0, and [joy $1](https://example.org/)."
    view.keyboard.press("Escape")
    expect(view.locator("#find")).to_be_hidden()
    view.keyboard.press("Control+z")
    assert [one.input_value() for one in view.locator("[name=section-body]").all()] == bodies
    assert view.complaints == []


def milliseconds_per_key(view: Any, box: Any, keys: int = 40) -> float:
    """Return the time that the browser's main thread works for one key.

    The least of three measures counts: what else this machine does can only add to it.
    """
    cdp = view.context.new_cdp_session(view)
    cdp.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        metrics = cdp.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))

    def typed() -> float:
        before = worked()
        box.evaluate(WITH_EDITOR % TYPE, keys)
        return (worked() - before) * 1000 / keys

    return min(typed() for _ in range(3))


def most_styled(view: Any, box: Any) -> int:
    """Return how many elements the browser styles again at once while somebody types."""
    view.context.browser.start_tracing(page=view, categories=["-*", "devtools.timeline"])
    box.evaluate(WITH_EDITOR % TYPE, 5)
    events = json.loads(view.context.browser.stop_tracing())["traceEvents"]
    return max(one["args"].get("elementCount", 0) for one in events if one["name"] == "UpdateLayoutTree")


@pytest.mark.soak
def test_only_texts_near_the_window_have_an_editor_and_a_key_works_everywhere(windows, eli, capsys):
    """And it prints how long a key takes, which depends on the machine."""
    view, box = opened(windows, eli, (PARAGRAPH * 300)[:20_000])
    alone = milliseconds_per_key(view, box)
    view, box = opened(windows, eli, *[PARAGRAPH] * 200, title="Of 200 sections")
    view.click("[data-do=open-all]")
    expect(view.locator("#sections .cm-editor").nth(1)).to_be_attached()
    among_many = milliseconds_per_key(view, box)
    with capsys.disabled():
        sys.stdout.write(
            f"a key takes {alone:.0f} ms in a long section, {among_many:.0f} among 200 sections\n"
        )
    assert view.locator("#sections .cm-editor").count() < 30
    assert most_styled(view, box) < 200, "less than one element of each section"
