"""Pictures of an article in Chromium: edited, replaced, pasted, uploaded together, and their focus points."""

import re
from base64 import b64encode
from typing import Any

import pytest
from playwright.sync_api import expect

from articles.models import Picture
from tests.cast import make_article, save_picture
from tests.chromium import violations
from tests.desk.posting import change
from tests.desk.texts import carry, select
from tests.desk.writing.test_markdown_views import png

pytestmark = pytest.mark.django_db
UPLOAD = "/admin/markdown/upload/"
CAPTIONED = '![Two chairs](images/chairs.png "By the window. Ana Moreira")'


@pytest.fixture
def page(windows: Any, eli: Any) -> Any:
    """An open article with one picture, which leads it too, and another picture in the library."""
    lamp = save_picture("images/lamp.png", png(5, 5), by=eli)
    chairs = save_picture("images/chairs.png", png(60, 40), by=eli)
    Picture.objects.filter(pk=lamp.pk).update(alt="A lamp")
    Picture.objects.filter(pk=chairs.pk).update(alt="Chairs", credit="Ana Moreira")
    lead = {"image": chairs, "image_alt": "Chairs", "image_caption": "In the room"}
    article = make_article(sections=[("text", "", f"First.\n\n{CAPTIONED}\n\nLast.")], **lead)
    view = windows(eli, change(article))
    view.wait_for_selector("#writing[data-ready]", state="attached")
    view.locator("#sections .fold").first.click()
    return view


def submit(view: Any) -> None:
    view.click("#pictures [type=submit]")
    expect(view.locator("#pictures")).to_have_js_property("open", False)


@pytest.mark.soak
def test_a_picture_of_the_text_is_edited_by_a_click_and_replaced_with_the_keyboard(page):
    box = page.locator("[name=section-body]").first
    page.locator(".md-picture").click()
    expect(page.locator("#pictures-title")).to_have_text("Edit picture")
    texts = {name: page.input_value(f"#pictures-{name}") for name in ("alt", "caption", "credit")}
    assert texts == {"alt": "Two chairs", "caption": "By the window.", "credit": "Ana Moreira"}
    assert page.locator(".focus-point").is_hidden(), "a picture in the text is not cropped"
    page.fill("#pictures-alt", "Two [old] chairs")
    submit(page)
    edited = CAPTIONED.replace("Two chairs", r"Two \[old\] chairs")
    expect(box).to_have_value(f"First.\n\n{edited}\n\nLast.")
    page.keyboard.press("Control+z")
    expect(box).to_have_value(f"First.\n\n{CAPTIONED}\n\nLast.")

    button = page.locator(".editor-bar").first.get_by_role("button", name="Edit picture…")
    select(box, "First")
    expect(button).to_be_hidden()
    select(box, "", after="![Two")
    button.press("Enter")
    expect(page.locator("#pictures")).to_have_js_property("open", True)
    page.locator("[data-do=choose-again]").press("Enter")
    page.locator("#pictures select[name=credit]").select_option("no")
    found = page.locator(".pictures-found button")
    expect(found).to_have_count(1)
    found.press("Enter")
    assert (page.input_value("#pictures-alt"), page.input_value("#pictures-caption")) == (
        "A lamp",
        "By the window.",
    )
    page.keyboard.press("Enter")
    expect(box).to_have_value('First.\n\n![A lamp](images/lamp.png "By the window.")\n\nLast.')
    assert page.complaints == []


@pytest.mark.soak
def test_the_focus_point_is_set_by_mouse_and_keyboard_and_several_files_are_uploaded(page):
    page.get_by_role("tab", name="Details").click()
    page.click("[data-do=edit-lead]")
    picture = page.locator(".focus-frame img")
    expect(picture).not_to_have_js_property("naturalWidth", 0)  # it is loaded
    sizes = picture.bounding_box()
    picture.click(position={"x": sizes["width"] * 0.2, "y": sizes["height"] * 0.75})
    page.get_by_label("from the left").press("ArrowRight")
    assert (
        page.locator(".focus-crop-card img").evaluate("image => getComputedStyle(image).objectPosition")
        == "25% 75%"
    )
    assert violations(page) == ""
    page.fill("#pictures-caption", "In my room")
    with page.expect_response("**/library/pictures/"):
        submit(page)
    chairs = Picture.objects.get(path="images/chairs.png")
    assert (chairs.focus_x, chairs.focus_y) == (25, 75)
    caption = page.locator("[name=image_caption]")
    expect(caption).to_have_value("In my room")
    page.keyboard.press("Control+z")
    expect(caption).to_have_value("In the room")

    answers = [{"status": 400, "json": {"image": ["This is no picture."]}}, *[{"json": {}}] * 2]
    page.route(f"**{UPLOAD}", lambda route: route.fulfill(**answers.pop(0)))
    page.click("[data-do=lead]")
    page.click("#tab-pictures-upload")
    files = [{"name": f"{name}.png", "mimeType": "image/png", "buffer": png()} for name in "abc"]
    page.set_input_files("#pictures-file", files)
    expect(page.locator(".pictures-upload [role=alert]")).to_have_text("a.png: This is no picture.")
    expect(page.locator(".pictures-upload [role=status]")).to_have_text("2 pictures uploaded.")
    page.click("#tab-pictures-library")
    expect(page.locator(".pictures-found button")).to_have_count(2)
    refused = "Failed to load resource: the server responded with a status of 400 (Bad Request)"
    assert page.complaints == [refused]


@pytest.mark.soak
def test_pictures_in_pasted_html_and_several_files_are_uploaded_and_put_in(page):
    box = page.locator("[name=section-body]").first
    sent: list[bytes] = []

    def answer(route: Any) -> None:
        sent.append(route.request.post_data_buffer)
        route.fulfill(json={"path": "images/pasted-a1b2c3.png", "alt": "", "credit": ""})

    page.route(f"**{UPLOAD}", answer)
    data = b64encode(png(7, 7)).decode()
    html = (
        f'<p>Look:</p><p><img alt="A > lamp" src="data:image/png;base64,{data}" width="7"></p><p>On.</p>'
        "<p><img src='data:image/svg+xml,%3Csvg/%3E'></p>"
    )
    select(box, "Last.")
    carry(box, "paste", {"text/html": html, "text/plain": "Look: On."})
    expect(box).to_have_value(
        f"First.\n\n{CAPTIONED}\n\nLook:\n\n![A > lamp](images/pasted-a1b2c3.png)\n\nOn."
    )
    assert len(sent) == 1
    assert png(7, 7) in sent[0]
    expect(page.locator(".editor-status").first).to_contain_text(
        "A picture was left out: Its format is not supported."
    )

    unclosed = """import("/static/desk/editor/embedded-pictures.js").then(async ({ uploadEmbedded }) => {
      const start = performance.now();
      for (const tag of ["<img ", "<img a='", '<img a="'])
        await uploadEmbedded(tag.repeat(100_000), {});
      return performance.now() - start;
    })"""
    assert page.evaluate(unclosed) < 2000, "tags without an end are read once"

    select(box, "", after="First.")
    page.keyboard.press("Control+Shift+l")
    page.click("#tab-pictures-upload")
    files = [{"name": f"{name}.png", "mimeType": "image/png", "buffer": png()} for name in "ab"]
    page.set_input_files("#pictures-file", files)
    for words in ("One", "Two"):
        expect(page.locator("#pictures-alt")).to_be_focused()
        page.keyboard.type(words)
        page.keyboard.press("Enter")
    added = "![One](images/pasted-a1b2c3.png)\n\n![Two](images/pasted-a1b2c3.png)"
    expect(box).to_have_value(re.compile(f"^First\\.\n\n{re.escape(added)}\n\n!"))
    assert page.complaints == []
