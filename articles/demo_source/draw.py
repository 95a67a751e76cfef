"""Render the demo's SVG illustrations, and the site's icons, to the files the site serves.

Run from the project's root:

    python articles/demo_source/draw.py

Every drawing is opened in headless Chromium at its natural size. A screenshot is saved with Pillow without
metadata, so that the same sources always give the same small files.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
IMAGES = HERE.parent / "demo" / "images"
ICONS = ROOT / "therapyedu" / "static" / "icons"
COVER = ROOT / "therapyedu" / "static" / "podcast" / "cover.jpg"

PICTURE_SIZE = (1600, 900)
PORTRAIT_SIZE = (640, 640)
COVER_SIZE = (1400, 1400)  # the smallest size that Apple accepts
SMALL_COVER_SIZE = (480, 480)
TOUCH_ICON_SIZE = (180, 180)
TOUCH_ICON_MARGIN = 22  # phones cut the corners off
FAVICON_SIZES = ((16, 16), (32, 32), (48, 48))
SHARE_SIZE = (1200, 630)
PAPER = "#fcfaf6"

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str:
    """Return the path of an installed Chromium, or stop with a plain message."""
    for name in CHROMIUM_NAMES:
        path = shutil.which(name)
        if path:
            return path
    sys.exit("draw.py needs Chromium on the PATH (tried: " + ", ".join(CHROMIUM_NAMES) + ").")


def page_for(svg: str, background: str, margin: int = 0) -> str:
    """Return an HTML page that an SVG fills, except for a margin in pixels."""
    style = (
        f"html,body{{margin:0;background:{background};overflow:hidden}}"
        f"svg{{display:block;margin:{margin}px;width:calc(100vw - {2 * margin}px);"
        f"height:calc(100vh - {2 * margin}px)}}"
    )
    return f"<!doctype html><html><head><style>{style}</style></head><body>{svg}</body></html>"


def photograph(browser: Browser, source: Path, size: tuple[int, int], margin: int = 0) -> Image.Image:
    """Render one SVG file on paper at the given size, margin included, and return it as an RGB image."""
    width, height = size
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
    try:
        page.set_content(page_for(source.read_text(encoding="utf-8"), PAPER, margin))
        png = page.screenshot(type="png")
    finally:
        page.close()
    return Image.open(io.BytesIO(png)).convert("RGB")


def save_webp(image: Image.Image, target: Path) -> None:
    """Save an image as WebP without metadata and report its size."""
    target.parent.mkdir(parents=True, exist_ok=True)
    image.save(target, "WEBP", quality=86, method=6)
    report(target)


def report(target: Path) -> None:
    """Print a written file's path, relative to the project's root, and its size."""
    print(f"{target.relative_to(ROOT)}  {target.stat().st_size / 1024:.1f} KB")


def draw_folder(browser: Browser, folder: Path, target: Path, size: tuple[int, int]) -> None:
    """Render every SVG of a folder to a WebP of the same name in the target folder."""
    for source in sorted(folder.glob("*.svg")):
        save_webp(photograph(browser, source, size), target / f"{source.stem}.webp")


def draw_touch_icon(browser: Browser) -> None:
    """Render the favicon on paper as the icon phones put on their home screens."""
    target = ICONS / "apple-touch-icon.png"
    icon = photograph(browser, ICONS / "favicon.svg", TOUCH_ICON_SIZE, TOUCH_ICON_MARGIN)
    icon.save(target, "PNG", optimize=True)
    report(target)


def draw_favicon(browser: Browser) -> None:
    """Render the favicon as an ICO, for browsers that cannot show an SVG."""
    target = ICONS / "favicon.ico"
    largest = photograph(browser, ICONS / "favicon.svg", FAVICON_SIZES[-1])
    largest.save(target, "ICO", sizes=FAVICON_SIZES)
    report(target)


def draw_share(browser: Browser) -> None:
    """Render the preview for links to pages that have no picture."""
    target = ICONS / "share.jpg"
    picture = photograph(browser, HERE / "share.svg", SHARE_SIZE)
    picture.save(target, "JPEG", quality=88, optimize=True, progressive=True)
    report(target)


def draw_cover(browser: Browser) -> None:
    """Render the podcast's cover: a JPEG for podcast apps, and a small WebP for the site."""
    COVER.parent.mkdir(parents=True, exist_ok=True)
    cover = photograph(browser, HERE / "cover.svg", COVER_SIZE)
    cover.save(COVER, "JPEG", quality=84, optimize=True, progressive=True)
    report(COVER)
    save_webp(cover.resize(SMALL_COVER_SIZE, Image.Resampling.LANCZOS), COVER.with_name("cover-480.webp"))


def main() -> None:
    """Render all pictures, portraits and icons."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_ARGS)
        try:
            draw_folder(browser, HERE / "pictures", IMAGES, PICTURE_SIZE)
            draw_folder(browser, HERE / "portraits", IMAGES / "authors", PORTRAIT_SIZE)
            draw_touch_icon(browser)
            draw_favicon(browser)
            draw_share(browser)
            draw_cover(browser)
        finally:
            browser.close()


if __name__ == "__main__":
    main()
