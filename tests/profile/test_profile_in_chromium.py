"""A profile from a phone to the reader: Sam writes and sets the focus point, Eli approves, readers see it."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from authors.models import Author
from authors.profile_revisions import open_revision
from tests.cast import make_live
from tests.chromium import opened, violations
from tests.conftest import BACKEND, log_in

BIO = "I listen *first*."
# The number of targets that are too small for a finger.
SMALL = """[...document.querySelectorAll("main :is(button, summary, input, textarea, select)")]
  .map((one) => one.getBoundingClientRect())
  .filter((box) => box.width && Math.min(box.width, box.height) < 24).length"""
PIXEL = """(canvas) => {
  const surface = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  surface.drawImage(canvas, 20, 100, 1, 1, 0, 0, 1, 1);
  return [...surface.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""


def window(chromium: Any, elsewhere: Any, user: Any, **options: Any) -> Any:
    client = Client(enforce_csrf_checks=True)
    log_in(client, user)
    page = opened(chromium, client, elsewhere, **options)
    page.client = client
    return page


@pytest.fixture
def phone(chromium: Any, elsewhere: Any, sam: Any) -> Iterator[Any]:
    """Sam's phone, in which a program's errors and every breach of the security policy fail the test."""
    page = window(chromium, elsewhere, sam, viewport={"width": 390, "height": 800}, has_touch=True)
    yield page
    assert page.complaints == []
    page.context.close()


def drag_slowly(page: Any, target: Any, pixels: int) -> None:
    """Drag to the right, one pixel at a time: less than a step of the slider."""
    target.hover()
    box = target.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.down()
    for step in range(1, pixels + 1):
        page.mouse.move(x + step, y)
    page.mouse.up()


def photo() -> dict[str, Any]:
    """A wide picture, red on the left and blue on the right."""
    image, out = Image.new("RGB", (600, 300), "red"), BytesIO()
    image.paste("blue", (300, 0, 600, 300))
    image.save(out, "PNG")
    return {"name": "me.png", "mimeType": "image/png", "buffer": out.getvalue()}


def test_sam_writes_on_a_phone_eli_approves_and_readers_see_it(chromium, elsewhere, phone, eli, client):
    author = Author.objects.get(slug="sam-rivers")
    make_live("What happens first?", authors=[author])
    article = "/articles/what-happens-first/"

    # Sam writes in the editor, and the preview follows.
    phone.goto("/profile/")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.get_by_role("textbox", name="Bio", exact=True).click()
    phone.keyboard.type(BIO)
    phone.locator("#profile-preview .author-bio em", has_text="first").wait_for()
    phone.get_by_label("Name", exact=True).fill("Samuel Rivers")
    phone.locator("#profile-preview .byline-names", has_text="Samuel Rivers").wait_for()

    # A picture is shown at once; the keyboard sets the focus point.
    phone.get_by_label("Portrait", exact=True).set_input_files(photo())
    across = phone.get_by_role("slider", name="Focus point from the left, in percent")
    across.wait_for()
    cut = phone.locator("[data-crop-result]")
    cut.wait_for()
    drag_slowly(phone, phone.locator(".crop-frame"), 30)
    assert int(across.input_value()) > 55
    across.press("End")
    assert cut.evaluate(PIXEL) == [0, 0, 255]
    across.press("Home")
    across.press("ArrowRight")
    assert across.input_value() == "1"
    assert cut.evaluate(PIXEL) == [255, 0, 0]
    assert phone.locator("#profile-preview .author-head canvas").evaluate(PIXEL) == [255, 0, 0]
    phone.get_by_role("slider", name="Zoom, in percent").press("PageUp")
    assert phone.evaluate(SMALL) == 0
    assert violations(phone) == ""
    phone.emulate_media(color_scheme="dark")
    assert violations(phone, only_colors=True) == ""
    phone.client.logout()
    phone.get_by_role("button", name="Send to the editors").press("Enter")
    phone.get_by_text("You are logged out.").wait_for()
    phone.client.force_login(author.user, backend=BACKEND)  # in another tab
    phone.get_by_role("button", name="Send to the editors").press("Enter")
    phone.get_by_text("Sent to the editors.").wait_for()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert b"I listen" not in client.get(article).content

    # Eli finds it on the start page, and sees the difference.
    desk = window(chromium, elsewhere, eli)
    desk.goto("/admin/")
    desk.locator(".attention").get_by_role("link", name="Sam Rivers").click()
    desk.locator("ins", has_text=BIO).wait_for()
    assert desk.locator(".portrait-pair figure").count() == 2
    desk.wait_for_function("() => document.querySelector('.portrait-pair img').naturalWidth > 0")
    assert desk.complaints == []
    assert violations(desk) == ""
    desk.emulate_media(color_scheme="dark")
    assert violations(desk, only_colors=True) == ""
    desk.complaints.clear()  # axe itself causes some
    desk.get_by_role("button", name="Approve").click()
    desk.get_by_text("Approved. Readers see the changes now.").wait_for()
    assert desk.complaints == []
    chromium.take_back(desk)

    # Readers see it at once, on the article, too.
    for path in ("/authors/sam-rivers/", article):
        page = client.get(path).content.decode()
        assert "I listen <em>first</em>." in page
        assert "Samuel Rivers" in page
        assert "portraits/" in page
    author.refresh_from_db()
    assert author.portrait_crop["x"] == 0.01
    assert author.portrait_crop["zoom"] > 1
    assert author.portrait["width"] == author.portrait["height"] < 300
    assert open_revision(author) is None


@pytest.mark.soak
def test_only_a_changed_profile_asks_before_sam_leaves_it(phone):
    questions: list[str] = []

    def leave(question: Any) -> None:
        questions.append(question.type)
        question.accept()

    phone.on("dialog", leave)
    for words, asked in (("", []), (BIO, ["beforeunload"])):
        phone.goto("/profile/")
        phone.get_by_role("textbox", name="Bio", exact=True).click()
        phone.keyboard.type(words)
        phone.get_by_role("link", name="Devices").press("Enter")
        phone.wait_for_url("**/account/")
        assert questions == asked
