"""Messages about the text stand where its writer looks, say what to do, and the text is there afterwards."""

from typing import Any

import pytest
from playwright.sync_api import expect

from articles.models import Article
from tests.cast import make_article
from tests.conftest import BACKEND
from tests.desk.posting import ADD, change
from tests.desk.texts import press, write
from tests.desk.writing.test_failed_requests_in_chromium import fail
from tests.desk.writing.test_writing_in_chromium import card, headings, save, wait_for_state, wait_until_ready

pytestmark = pytest.mark.django_db

LONG = [("text", f"Question {number}?", "A line of text.\n\n" * 8) for number in range(1, 15)]
SIZES = [{"width": 1360, "height": 900}, {"width": 768, "height": 1024}, {"width": 360, "height": 740}]
# Whether an element is inside the window as a whole, and nothing lies over its middle and near its corners.
IN_SIGHT = """(element) => {
  const box = element.getBoundingClientRect();
  const points = [[.5, .5], [.05, .2], [.95, .8]].map(([x, y]) =>
    [box.left + box.width * x, box.top + box.height * y]);
  return box.width > 0 && box.top >= 0 && box.left >= 0
    && box.bottom <= innerHeight && box.right <= innerWidth
    && points.every((point) => element.contains(document.elementFromPoint(...point)));
}"""


def body(view: Any, place: int) -> Any:
    return card(view, place).locator("[name=section-body]")


def assert_in_sight(view: Any, selector: str, sizes: Any = SIZES) -> None:
    """Assert that a message is in sight in these sizes of the window while somebody writes far down."""
    for size in sizes:
        view.set_viewport_size(size)
        if size["width"] < 1200:
            view.evaluate("document.querySelector('.preview').hidden = true")
        press(body(view, 9), "Control+End")
        for one in (selector, ".save-state"):
            # The page moves a moment after the window has another size.
            view.wait_for_function(f"(one) => ({IN_SIGHT})(document.querySelector(one))", arg=one)
    view.set_viewport_size(SIZES[0])


def typed(view: Any, words: str) -> str:
    """Type at the end of a section far down; return the whole text."""
    if card(view, 9).get_attribute("data-folded") is not None:
        card(view, 9).locator(".fold").click()
    press(body(view, 9), "Control+End")
    view.keyboard.type(words)
    return str(body(view, 9).input_value())


@pytest.mark.soak
def test_whoever_is_logged_out_or_cannot_reach_the_server_sees_it_in_mid_section(windows, eli):
    article = make_article(sections=LONG)
    view = wait_until_ready(windows(eli, change(article)))
    typed(view, "Before.")
    view.client.logout()
    text = typed(view, " Logged out.")
    view.wait_for_selector("#logged-out:not([hidden])")
    assert_in_sight(view, "#logged-out")
    assert view.locator("#logged-out a").get_attribute("target") == "_blank"
    view.client.force_login(eli, backend=BACKEND)  # in another tab
    view.wait_for_selector("#logged-out", state="hidden")
    wait_for_state(view, "Unsaved changes")
    assert body(view, 9).input_value() == text

    fail(view, "autosave", "change")
    text = typed(view, " The server has stopped.")
    view.wait_for_selector("#save-problem:has-text('tries again by itself')")
    assert_in_sight(view, "#save-problem")
    view.keyboard.press("Control+s")
    view.wait_for_selector("#save-problem:has-text('try again in a moment')")
    assert_in_sight(view, "#save-problem", SIZES[:1])
    view.unroute("**/autosave/**")
    view.unroute("**/change/**")
    save(view)
    assert view.locator("#save-problem").is_hidden()
    assert article.sections.all()[9].body == text.strip()

    fail(view, "autosave", status=507)
    text = typed(view, " The disk is full.")
    view.wait_for_selector("#save-problem:has-text('507')")
    assert_in_sight(view, "#save-problem", SIZES[:1])
    view.unroute("**/autosave/**")
    view.wait_for_selector("#save-problem", state="hidden")
    wait_for_state(view, "backed up at")
    view.context.close()  # a killed tab
    view = wait_until_ready(windows(eli, change(article)))
    assert view.locator("#recover h2").evaluate(IN_SIGHT)
    view.click("#recover a")
    wait_until_ready(view)
    assert body(view, 9).input_value() == text


@pytest.mark.soak
def test_whoever_is_not_the_last_to_save_sees_it_in_mid_section(windows, eli, cleo):
    article = make_article(sections=LONG)
    view = wait_until_ready(windows(eli, change(article)))
    card(view, 9).locator(".fold").click()
    hers = wait_until_ready(windows(cleo, change(article)))
    hers.fill("[name=dek]", "By Cleo.")
    save(hers)
    view.wait_for_selector("#newer-save:has-text('cleo has saved')")
    assert_in_sight(view, "#newer-save")


@pytest.mark.soak
def test_the_first_save_leaves_everything_where_it_was(windows, eli):
    view = wait_until_ready(windows(eli, ADD))
    expect(view.locator(".counts")).to_contain_text("0 words")
    assert view.inner_text(".preview-state") == "", "an empty new article is no mistake"
    assert view.locator("#tab-sections").evaluate(IN_SIGHT)
    view.fill("[name=title]", "What helps?")
    write(body(view, 0), "Plain [words](/articles/words/).")
    expect(view.locator(".outline-name")).to_have_text("Plain words.")
    view.click("#tab-details")
    save(view)
    article = Article.objects.get()
    view.wait_for_url(f"**{change(article)}")
    expect(view.locator("#tab-details")).to_have_attribute("aria-selected", "true")
    expect(view.locator(".writing-links")).to_contain_text("Revisions")
    expect(view.locator(".preview-state")).to_have_text("")
    assert view.locator(".writing-title").evaluate(IN_SIGHT)
    view.click("#tab-sections")
    view.get_by_role("button", name="Comment on this section").click()
    expect(view.locator("#comments [name=comment_text]")).to_be_focused()
    view.click("[data-do=close-comments]")
    view.click("[data-do=history-undo]")
    assert body(view, 0).input_value() == "", "the history is that of before"
    view.click("[data-do=history-redo]")
    view.click(".add-section [data-add=text]")
    view.keyboard.type("Second?")
    view.click(".add-section [data-add=text]")
    view.click(".add-section [data-add=text]")
    save(view)
    assert headings(view) == ["", "Second?", ""], (
        "an empty section goes, unless somebody is about to write in it"
    )
    assert "Empty, not saved" in card(view, 2).inner_text()
    assert Article.objects.get().sections.count() == 2
    view.reload()
    wait_until_ready(view)
    outline = sum(int(number) for number in view.locator(".outline-list small").all_inner_texts() if number)
    words = Article.objects.get().words
    expect(view.locator(".counts")).to_contain_text(f"{words} words")
    expect(view.locator(".outline-title")).to_have_text(f"Outline, {words} words")
    assert outline in (0, words)
    assert not view.complaints


@pytest.mark.soak
def test_a_typed_heading_is_split_with_one_click_and_a_copy_is_made_once(windows, eli):
    article, other = (
        make_article(sections=[("text", "One?", "First."), ("pro-tip", "", "A tip.")]),
        make_article("Other"),
    )
    view = wait_until_ready(windows(eli, change(article)))
    card(view, 0).locator(".fold").click()
    write(body(view, 0), "First.\n\n## Two?\n\nSecond.\n\nThird")
    view.frame_locator(".preview iframe").locator("main:has-text('Third')").wait_for()
    button = card(view, 0).locator("[data-do=split-faulty]")
    expect(button).to_have_text("Split into 2 sections")
    press(body(view, 0), "Control+End")
    view.keyboard.type(" and more.")
    button.click()
    expect(view.locator("#sections > .card")).to_have_count(3)
    assert headings(view) == ["One?", "Two?", ""]
    assert body(view, 1).input_value() == "Second.\n\nThird and more."
    save(view)
    fail(view, "preview")
    write(body(view, 1), "Second.")
    expect(view.locator(".preview-state")).to_have_text("The preview waits for the server.")
    view.unroute("**/preview/**")
    expect(view.locator(".preview-state")).to_have_text("")

    card(view, 0).locator("[data-do=menu]").click()
    view.click("#menu [data-menu=copy]")
    view.fill("#copy .chooser-input", "Other")
    view.click("#copy [role=option]:has-text('Other')")
    view.locator("#copy [data-do=copy]").dblclick()
    view.wait_for_selector("#copy .copy-state:has-text('at the end of')")
    expect(view.locator("#copy [data-do=copy]")).to_be_disabled()
    assert other.sections.filter(heading="One?").count() == 1


@pytest.mark.soak
def test_the_page_scrolls_while_a_section_is_dragged_to_the_edge(windows, eli):
    view = wait_until_ready(windows(eli, change(make_article(sections=LONG))))
    handle = card(view, 0).locator(".drag-handle")
    handle.hover()  # waits until nothing moves it any more
    grip = handle.bounding_box()
    bottom = view.locator(".writing-main").evaluate("(main) => main.getBoundingClientRect().bottom")
    view.mouse.down()
    view.mouse.move(grip["x"] + 8, bottom - 20, steps=8)
    # A hand is never quite still, and a busy browser may miss one of its moves.
    main = view.locator(".writing-main")
    for move in range(100):
        if main.evaluate("(main) => main.scrollTop > 150"):
            break
        view.mouse.move(grip["x"] + 8, bottom - 20 - move % 2)
        view.wait_for_timeout(100)
    assert main.evaluate("(main) => main.scrollTop > 150")
    view.mouse.up()
    view.keyboard.press("Control+z")
    assert headings(view)[0] == "Question 1?"
