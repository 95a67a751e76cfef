"""Makes the pictures of the guide for editors: screenshots of the demo's desk, as small WebP files.

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
WIDTH = 1200  # pixels of a picture
QUALITY = 72
ARTICLE = "panic"


def main(address: str, password: str) -> None:
    """Log in as the editor and make every picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(base_url=address, viewport=WINDOW, color_scheme="light")
        page.goto("/admin/login/")
        page.fill("#id_username", "editor")
        page.fill("#id_password", password)
        page.click("[type=submit]")
        page.wait_for_url("**/admin/")
        save(page, "start")
        page.goto("/admin/articles/article/?state=live&q=" + ARTICLE)
        page.click("#result_list tbody th a")
        page.wait_for_url("**/change/**")
        page.wait_for_selector(".writing-bar [data-do=preview]:visible")
        for name in ("outline", "preview"):
            if page.get_attribute(f".writing-bar [data-do={name}]", "aria-pressed") == "false":
                page.click(f".writing-bar [data-do={name}]")
        page.wait_for_timeout(2500)  # for the preview
        save(page, "form")
        page.click(".writing-links a:has-text('Revisions')")
        page.wait_for_url("**/revisions/**")
        save(page, "revisions")
        browser.close()


def save(page: Any, name: str) -> None:
    """Save what the window shows as docs/guide/NAME.webp."""
    with Image.open(BytesIO(page.screenshot())) as shot:
        height = round(shot.height * WIDTH / shot.width)
        small = shot.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
    FOLDER.mkdir(exist_ok=True)
    small.save(FOLDER / f"{name}.webp", quality=QUALITY, method=6)


if __name__ == "__main__":
    main(*sys.argv[1:])
