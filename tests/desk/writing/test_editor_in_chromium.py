"""A section's editor in Chromium: formatting, shortcuts, footnotes, pictures and pasting."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from articles.desk.library.picture_views import PAGE_SIZE
from articles.models import Picture
from tests.cast import make_article, save_picture
from tests.chromium import violations
from tests.corpora import HOSTILE
from tests.desk.posting import change
from tests.desk.texts import carry, is_focused, press, select, shown, write
from tests.desk.writing.test_markdown_views import png

pytestmark = pytest.mark.django_db
PASTE, UPLOAD = "/admin/markdown/paste/", "/admin/markdown/upload/"
Opening = Callable[..., Any]


@pytest.fixture
def writing(windows: Any, eli: Any) -> Opening:
    """Return a function that opens an article and returns the page and its first section's textarea."""

    def begin(body: str = "It is ordinary.", *more: str) -> tuple[Any, Any]:
        article = make_article(sections=[("text", "", body), *(("text", "More?", text) for text in more)])
        view = windows(eli, change(article))
        view.wait_for_selector("#writing[data-ready]", state="attached")
        view.evaluate("address => (document.getElementById('writing').dataset.paste = address)", PASTE)
        view.locator("#sections .fold").first.click()
        return view, view.locator("[name=section-body]").first

    return begin


def tool(view: Any, name: str) -> Any:
    return view.get_by_role("toolbar").first.get_by_role("button", name=name)


def test_words_and_lines_are_marked_by_button_and_key_and_undone(writing):
    """One form for all checks, because opening one takes long."""
    view, box = writing("It is ordinary to be nervous.")
    words_are_marked_and_undone(view, box)
    the_bold_key_marks_what_is_typed_next_and_the_word_around_the_caret(view, box)
    lines_become_lists_quotes_and_subheadings_and_lines_again(view, box)
    assert view.complaints == []


def words_are_marked_and_undone(view, box):
    select(box, "ordinary")
    tool(view, "Bold").click()
    expect(box).to_have_value("It is **ordinary** to be nervous.")
    view.keyboard.press("Control+i")
    expect(box).to_have_value("It is **_ordinary_** to be nervous.")
    for _ in range(2):
        view.keyboard.press("Control+z")
    expect(box).to_have_value("It is ordinary to be nervous.")


def the_bold_key_marks_what_is_typed_next_and_the_word_around_the_caret(view, box):
    write(box, "Tears: ")
    for part in ("It is normal. ", "Really."):
        view.keyboard.press("Control+b")
        view.keyboard.type(part)
    expect(box).to_have_value("Tears: **It is normal.** Really.")
    view.keyboard.press("ArrowLeft")
    view.keyboard.press("Control+b")
    view.keyboard.type("!")
    expect(box).to_have_value("Tears: **It is normal.** **Really!.**")


def lines_become_lists_quotes_and_subheadings_and_lines_again(view, box):
    write(box, "One\nTwo\n\nThree four")
    select(box, "One\nTwo")
    view.keyboard.press("Control+Shift+8")
    expect(box).to_have_value("- One\n- Two\n\nThree four")
    view.keyboard.press("Control+Shift+7")
    expect(box).to_have_value("1. One\n2. Two\n\nThree four")
    select(box, "four")
    view.keyboard.press("Control+Shift+.")
    expect(box).to_have_value("1. One\n2. Two\n\n> Three four")
    view.keyboard.press("Control+Shift+.")
    tool(view, "Subheading").click()
    expect(box).to_have_value("1. One\n2. Two\n\n### Three four")
    tool(view, "Subheading").click()
    expect(box).to_have_value("1. One\n2. Two\n\nThree four")


@pytest.mark.soak
def test_a_note_takes_a_number_that_is_free_in_the_article_and_its_text_is_written_at_once(writing):
    view, box = writing("It helps. More.[^1]\n\n[^1]: A source.", "Also.[^2]\n\n[^2]: Another.")
    select(box, "helps.")
    view.keyboard.press("Control+Shift+f")
    view.keyboard.type("A third.")
    expect(box).to_have_value("It helps.[^3] More.[^1]\n\n[^1]: A source.\n[^3]: A third.")


@pytest.mark.soak
def test_the_bar_is_one_stop_for_the_tab_key_and_the_text_lets_it_go(writing):
    view, box = writing("It is ordinary.", "Second.")
    for _ in range(2):
        shown(box).focus()
        view.keyboard.press("Shift+Tab")
        assert view.evaluate("document.activeElement.ariaLabel") == "Bold"
        view.keyboard.press("Shift+Tab")
        assert view.evaluate("document.activeElement.name") == "section-heading"
        view.keyboard.press("Alt+ArrowDown")  # a moved section is inserted into the document again
        view.keyboard.press("Alt+ArrowUp")
    select(box, "It")
    tool(view, "Bold").focus()
    view.keyboard.press("ArrowRight")
    view.keyboard.press("Enter")
    expect(box).to_have_value("_It_ is ordinary.")
    view.keyboard.press("Tab")
    assert not is_focused(box)


def test_what_is_pasted_becomes_a_link_markdown_or_plain_text(writing):
    """One form for all checks, because opening one takes long."""
    view, box = writing()
    an_address_pasted_on_words_makes_a_link(box)
    formatted_text_becomes_markdown_where_the_caret_was(view, box)
    what_the_server_refuses_is_pasted_as_plain_text_and_it_says_so(view, box)


def an_address_pasted_on_words_makes_a_link(box):
    select(box, "ordinary")
    carry(box, "paste", {"text/plain": "https://example.org/a_(b)"})
    expect(box).to_have_value("It is [ordinary](<https://example.org/a_(b)>).")


def formatted_text_becomes_markdown_where_the_caret_was(view, box):
    write(box, "First.  Last.")
    answer: list[Any] = []
    view.route(f"**{PASTE}", lambda route: answer.append(route))
    select(box, "", after="First. ")
    carry(box, "paste", {"text/plain": "Bold", "text/html": "<p>So <b>bold</b>.</p>"})
    view.wait_for_selector(".editor-status:has-text('Pasting')")
    for _ in range(500):  # until the request is held
        if answer:
            break
        view.wait_for_timeout(20)
    view.keyboard.press("Control+Home")
    view.keyboard.type("Meanwhile. ")
    section = {"type": "text", "heading": "", "body": "So **bold**."}
    answer[0].fulfill(json={"sections": [section], "left_out": []})
    expect(box).to_have_value("Meanwhile. First. So **bold**. Last.")
    view.keyboard.type("And on. ")
    expect(box).to_have_value("Meanwhile. And on. First. So **bold**. Last.")
    assert b"<p>So <b>bold</b>.</p>" in answer[0].request.post_data_buffer


@pytest.mark.soak
def test_pasted_headings_are_handed_to_the_form_and_without_one_are_subheadings(writing):
    view, box = writing("First.")
    sections = [{"type": "text", "heading": name, "body": f"{name} text."} for name in ("One", "Two")]
    view.route(f"**{PASTE}", lambda route: route.fulfill(json={"sections": sections, "left_out": []}))
    rich = {"text/plain": "x", "text/html": "<h2>One</h2><p>One text.</p>"}
    press(box, "Control+End")
    carry(box, "paste", rich)
    expect(view.locator("#sections > .card")).to_have_count(3)
    view.evaluate(
        "document.addEventListener('sections:pasted', (event) => event.stopImmediatePropagation(), true)"
    )
    write(box, "")
    carry(box, "paste", rich)
    expect(box).to_have_value("### One\n\nOne text.\n\n### Two\n\nTwo text.")


def what_the_server_refuses_is_pasted_as_plain_text_and_it_says_so(view, box):
    write(box, "First. ")
    view.unroute(f"**{PASTE}")
    view.route(f"**{PASTE}", lambda route: route.fulfill(status=400, json={"message": "Too much at once."}))
    press(box, "Control+End")
    carry(box, "paste", {"text/plain": "Plain.", "text/html": "<ul><li>Plain.</li></ul>"})
    expect(view.locator(".editor-status").first).to_have_text("Pasted as plain text. Too much at once.")
    assert box.input_value().endswith("Plain.")


def upload_answer(picture: Picture) -> dict[str, Any]:
    """Return the JSON of a mocked upload. Playwright does not see the bytes of files a page sends."""
    shown = {"path": picture.path, "url": "/static/icons/icon-192.png", "width": 4, "height": 3}
    return shown | {"pk": picture.pk, "alt": picture.alt, "credit": picture.credit}


@pytest.mark.soak
def test_a_dropped_picture_is_described_and_put_in_and_the_library_keeps_its_words(writing, eli):
    picture = save_picture("images/two-chairs.png", png(), by=eli)
    view, box = writing("First words here.\n\nLast.")
    view.route(f"**{UPLOAD}", lambda route: route.fulfill(json=upload_answer(picture)))
    press(box, "Control+End")
    carry(box, "drop", {}, "Two chairs.png")
    view.wait_for_selector("#pictures[open]")
    assert view.evaluate("document.activeElement.id") == "pictures-alt"
    view.keyboard.press("Enter")
    expect(view.locator("#pictures")).to_have_js_property("open", True)
    view.keyboard.type("Two [empty] chairs")
    view.fill("#pictures-caption", "By the window")
    view.fill("#pictures-credit", "Ana Moreira")
    with view.expect_response("**/library/pictures/"):
        view.keyboard.press("Enter")
    expect(box).to_have_value(
        "First words here.\n\n"
        '![Two \\[empty\\] chairs](images/two-chairs.png "By the window. Ana Moreira")\n\nLast.'
    )
    assert is_focused(box)
    view.keyboard.press("Control+z")
    expect(box).to_have_value("First words here.\n\nLast.")
    picture.refresh_from_db()
    assert (picture.alt, picture.credit) == ("Two [empty] chairs", "Ana Moreira")


@pytest.mark.soak
def test_a_refused_picture_says_why_and_one_uploaded_in_the_dialog_may_be_decorative(writing, eli):
    """One form for both checks, because opening one takes long."""
    picture = save_picture("images/two chairs.png", png(), by=eli)
    view, box = writing("First.")
    a_refused_picture_says_why_and_a_closed_dialog_puts_nothing_in(view, box, picture)
    view.unroute(f"**{UPLOAD}")
    select(box, "")
    a_picture_uploaded_in_the_dialog_may_be_decorative(view, box, picture)


def a_refused_picture_says_why_and_a_closed_dialog_puts_nothing_in(view, box, picture):
    answers = [{"status": 400, "json": {"image": ["This is no picture."]}}, {"json": upload_answer(picture)}]
    view.route(f"**{UPLOAD}", lambda route: route.fulfill(**answers.pop(0)))
    carry(box, "drop", {}, "evil.png")
    expect(view.locator(".editor-status").first).to_have_text("evil.png: This is no picture.")
    carry(box, "drop", {}, "fine.png")
    view.wait_for_selector("#pictures[open]")
    view.keyboard.press("Escape")
    expect(view.locator("#pictures")).to_have_js_property("open", False)
    expect(box).to_have_value("First.")


def a_picture_uploaded_in_the_dialog_may_be_decorative(view, box, picture):
    answers = [{"status": 400, "json": {"image": ["This is no picture."]}}, {"json": upload_answer(picture)}]
    view.route(f"**{UPLOAD}", lambda route: route.fulfill(**answers.pop(0)))
    tool(view, "Picture").click()
    view.locator("#tab-pictures-library").press("ArrowRight")
    file = {"name": "a.png", "mimeType": "image/png", "buffer": png()}
    view.set_input_files("#pictures-file", file)
    expect(view.locator(".pictures-upload [role=alert]")).to_have_text("a.png: This is no picture.")
    view.set_input_files("#pictures-file", file)
    view.check("#pictures [name=decorative]")
    view.click("#pictures [type=submit]")
    expect(box).to_have_value("![](<images/two chairs.png>)\n\nFirst.")


@pytest.mark.soak
def test_a_picture_is_chosen_from_the_library_with_the_keyboard_alone(writing, eli):
    lamp = save_picture("images/lamp.png", png(5, 5), by=eli)
    copies = [f"images/lamp-{number}.png" for number in range(PAGE_SIZE)]
    Picture.objects.bulk_create(Picture(path=path, stored=lamp.stored, digest=lamp.digest) for path in copies)
    chairs = save_picture("images/chairs.png", png(), by=eli)
    Picture.objects.filter(pk=chairs.pk).update(alt="Two chairs")
    view, box = writing("First.\n\nLast.")
    select(box, "", after="First.")
    view.keyboard.press("Control+Shift+l")
    found = view.locator(".pictures-found button")
    expect(found).to_have_count(PAGE_SIZE)
    view.get_by_role("button", name="Show more").press("Enter")
    expect(found.nth(PAGE_SIZE)).to_be_focused()
    view.keyboard.press("ArrowLeft")
    expect(found.nth(PAGE_SIZE - 1)).to_be_focused()
    view.locator("#pictures-words").focus()
    view.keyboard.type("chair")
    expect(found).to_have_count(1)
    view.keyboard.press("ArrowDown")
    view.keyboard.press("Enter")
    assert view.input_value("#pictures-alt") == "Two chairs"
    view.keyboard.press("Enter")
    expect(box).to_have_value("First.\n\n![Two chairs](images/chairs.png)\n\nLast.")
    assert view.complaints == []


@pytest.mark.soak
def test_hostile_words_stay_words_and_axe_finds_nothing_in_the_dialog(writing, eli):
    for number, payload in enumerate(HOSTILE):
        picture = save_picture(f"images/{number}.png", png(4 + number, 3), by=eli)
        Picture.objects.filter(pk=picture.pk).update(alt=payload, credit=payload)
    view, _box = writing()
    view.is_lent_again = False
    view.on("dialog", lambda _dialog: view.complaints.append("something ran"))
    tool(view, "Picture").click()
    expect(view.locator(".pictures-found button")).to_have_count(len(HOSTILE))
    shown = set(view.locator(".grid-title").all_text_contents())
    assert shown == set(HOSTILE)
    assert view.locator("#pictures :is(script, svg, iframe, style, math)").count() == 0
    faults = []
    for step in ("choose", "upload", "describe"):
        if step == "upload":
            view.click("#tab-pictures-upload")
        elif step == "describe":
            view.click("#tab-pictures-library")
            view.locator(".pictures-found button").first.click()
        for scheme in ("light", "dark"):
            view.emulate_media(color_scheme=scheme)
            found = violations(view, "#pictures", only_colors=scheme == "dark")
            faults += [f"{step} {scheme}: {found}"] if found else []
    assert faults == []
    assert view.complaints == []
