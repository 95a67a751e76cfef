"""Makes the pictures of the guide for editors and of the README: screenshots of the demo, as small files.

Run by hand after `./run` has started the demo, with the password of the editor that `.env` has:

    .venv/bin/python -m tests.guide_pictures http://127.0.0.1:8000 PASSWORD
"""

import sys
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.chromium import CHROMIUM, FLAGS

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "guide"
WINDOW = {"width": 1360, "height": 860}
WIDTH = 1200  # pixels of a picture, at most
QUALITY = 72
CROP = {"x": 0, "y": 0, "width": 1360, "height": 720}  # the part of the window with the comments
ARTICLE = "panic"
READY = "#writing[data-ready]"


def main(address: str, password: str) -> None:
    """Log in as the editor and make every picture. The article gets a comment and a new subtitle."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(base_url=address, viewport=WINDOW, color_scheme="light")
        page.goto("/admin/login/")
        page.fill("#id_username", "editor")
        page.fill("#id_password", password)
        with page.expect_navigation():
            page.press("#id_password", "Enter")
        page.goto("/admin/articles/article/?state=live&q=" + ARTICLE)
        page.click("#result_list tbody th a")
        page.wait_for_selector(READY, state="attached")
        picture_form(page)
        picture_comments(page)
        picture_publishing(page)
        page.goto("/admin/")
        save(page, "start")
        picture_readme(page)
        browser.close()


def picture_form(page: Any) -> None:
    """Make the pictures of the form and of a section."""
    for name in ("outline", "preview"):
        if page.get_attribute(f".writing-bar [data-do={name}]", "aria-pressed") == "false":
            page.click(f".writing-bar [data-do={name}]")
    page.wait_for_timeout(2500)  # for the preview
    save(page, "form")
    section = page.locator(".card[data-type=deep-dive]").first
    section.locator(".fold").click()
    section.scroll_into_view_if_needed()
    section.locator(".cm-content").click()
    page.wait_for_timeout(500)
    save(section, "section")
    section.locator(".fold").click()


def picture_comments(page: Any) -> None:
    """Comment on words of the first section, answer, and make the picture of both."""
    page.click(".writing-bar [data-do=preview]")
    section = page.locator(".card").first
    section.locator(".fold").click()
    line = section.locator(".cm-line").first
    line.click(position={"x": 40, "y": 10})
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    page.keyboard.press("Alt+c")
    panel = page.locator("#comments")
    panel.locator(".comment-composer [name=comment_text]").fill("Could we say this in fewer words?")
    panel.get_by_role("button", name="Comment", exact=True).click()
    panel.get_by_text("Reply").first.click()
    panel.get_by_label("Your reply").first.fill("Yes, I will try.")
    panel.get_by_role("button", name="Send reply").first.click()
    panel.get_by_text("Yes, I will try.").wait_for()
    page.wait_for_timeout(500)
    page.screenshot()  # draws the marked words
    save(page, "comments", clip=CROP)
    page.click("#comments [data-do=close-comments]")


def picture_publishing(page: Any) -> None:
    """Change the subtitle, and make the picture of the publishing card."""
    subtitle = page.locator("[name=dek]")
    subtitle.fill(subtitle.input_value().replace("body", "body and mind", 1))
    page.click(".writing-bar [name=_publish]")
    card = page.locator(".card-dialog[open]")
    card.wait_for()
    page.wait_for_timeout(500)
    save(card, "publish")


def picture_readme(page: Any) -> None:
    """Make the pictures of the README: the desk with an open section, and an article."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/admin/articles/article/?state=live&q=stay+so+quiet")
    page.click("#result_list tbody th a")
    page.wait_for_selector(READY, state="attached")
    section = page.locator(".card").nth(1)
    section.locator(".fold").click()
    section.locator(".cm-content").click()
    page.wait_for_timeout(2500)  # for the preview
    save_png(page, "desk")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/articles/first-session/")
    save_png(page, "article")


def save_png(page: Any, name: str) -> None:
    """Save what a page shows as docs/NAME.png, in 256 colors."""
    with Image.open(BytesIO(page.screenshot())) as shot:
        shot.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
            FOLDER.parent / f"{name}.png", optimize=True
        )


def save(shown: Any, name: str, **options: Any) -> None:
    """Save what a page or an element shows as docs/guide/NAME.webp."""
    with Image.open(BytesIO(shown.screenshot(**options))) as shot:
        small = shot.convert("RGB")
        small.thumbnail((WIDTH, WIDTH), Image.Resampling.LANCZOS)
    FOLDER.mkdir(exist_ok=True)
    small.save(FOLDER / f"{name}.webp", quality=QUALITY, method=6)


if __name__ == "__main__":
    main(*sys.argv[1:])
