"""The article page in Chromium: its geometry on every screen, what stays in view, what moves as it loads."""

import time
from typing import Any

import pytest

from articles.models import Edition
from tests.cast import make_live
from tests.chromium import HOST, violations

ARTICLE = "/articles/first-therapy-session/"
WIDTHS = (320, 360, 768, 1024, 1100, 1279, 1280, 1360, 1920)
# Faults of a page at its present width: it scrolls sideways, or a column is not in the middle.
FAULTS = """() => {
    const width = document.documentElement.clientWidth, faults = []
    if (document.documentElement.scrollWidth > width) faults.push('scrolls sideways')
    for (const column of document.querySelectorAll('.page > :is(.page-head, .page-text)')) {
        const {left, right} = column.getBoundingClientRect()
        if (Math.abs(left + right - width) > 2) faults.push(`${column.className} is not centered`)
    }
    return faults.map(fault => `${fault} at ${width}`)
}"""
FIRST_LINE = """() => {
    const range = document.createRange()
    range.selectNodeContents(document.querySelector('.page-intro > .text p'))
    return range.getClientRects()[0].bottom
}"""
BAR_TOP = "document.querySelector('.page-bar').getBoundingClientRect().top"
# The share of the page that follows the article: author, topics, share and print, related posts.
END = """() => {
    const top = document.querySelector('.page-end').getBoundingClientRect().top
    const bottom = document.querySelector('.related').getBoundingClientRect().bottom
    return (bottom - top) / document.documentElement.scrollHeight
}"""
FOCUS = """() => {
    const e = document.activeElement, box = e.getBoundingClientRect()
    const fixed = e.closest('.page-bar, .quick-exit, .skip')
    const parts = [...document.querySelectorAll('.page-bar, .quick-exit, .quick-exit a')]
    const covers = fixed ? [] : parts
        .filter(part => ['fixed', 'sticky'].includes(getComputedStyle(part).position))
        .map(part => part.getBoundingClientRect())
        .filter(other => box.top < other.bottom && box.bottom > other.top)
    const seen = e === document.body || (box.bottom > 0 && box.top < innerHeight && box.width > 0)
    return {
        name: e.outerHTML.slice(0, 80),
        outlined: e === document.body
            || [null, '::after'].some(part => getComputedStyle(e, part).outlineStyle !== 'none'),
        seen: seen && (e === document.body || !covers.length),
    }
}"""
SHIFTS = """window.shifted = 0
new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value
}).observe({type: 'layout-shift', buffered: true})"""


def screen(page: Any, width: int, height: int = 740) -> None:
    page.set_viewport_size({"width": width, "height": height})


def axe_finds_nothing(page: Any) -> None:
    assert violations(page) == ""


# One article stands at every width in each run; what differs elsewhere is the text, not the style sheet.
@pytest.mark.parametrize("widths", [(320, 1360), pytest.param(WIDTHS, marks=pytest.mark.soak)])
def test_every_article_fits_every_screen(reader, widths):
    """And its first line is on the first screen of a phone, above the bar; little follows the article."""
    page, faults = reader("/"), []
    articles = list(Edition.objects.live().filter(kind="article").order_by("slug"))
    every = [path for one in articles for path in (one.get_absolute_url(), one.short_url)]
    for path in every if widths == WIDTHS else [ARTICLE, f"{ARTICLE}short/"]:
        page.goto(path)
        for width in WIDTHS if path.startswith(ARTICLE) else widths:
            screen(page, width)
            faults += [f"{path} {fault}" for fault in page.evaluate(FAULTS)]
            if page.evaluate(END) > 0.25:
                faults.append(f"{path} ends in {page.evaluate(END):.0%} of other things at {width}")
        screen(page, 360)
        if page.evaluate(FIRST_LINE) > page.evaluate(BAR_TOP):
            faults.append(f"{path} has no text on the first screen")
    assert len(articles) == 8
    assert faults == []


@pytest.mark.soak
def test_lists_and_pages_fit_every_screen_in_both_color_schemes(reader):
    page, faults = reader("/"), []
    for path in (
        "/",
        "/topics/",
        "/topics/starting-therapy/",
        "/series/",
        "/podcast/",
        "/authors/",
        "/about/",
    ):
        page.goto(path)
        for width in WIDTHS:
            screen(page, width)
            faults += [f"{path} {fault}" for fault in page.evaluate(FAULTS)]
    for path in (ARTICLE, f"{ARTICLE}short/", "/get-help/"):
        page.goto(path)
        page.emulate_media(color_scheme="dark")
        for width in WIDTHS:
            screen(page, width)
            faults += [f"{path} {fault}, dark" for fault in page.evaluate(FAULTS)]
    page.goto(ARTICLE)
    picture = "getComputedStyle(document.querySelector('.lead-picture img')).filter"
    assert page.evaluate(picture).startswith("brightness("), "pictures are dimmed"
    page.emulate_media(color_scheme="light")
    assert page.evaluate(picture) == "none"
    assert faults == []


def test_a_page_at_four_hundred_percent_has_nothing_fixed(reader):
    page = reader(ARTICLE, 320)
    screen(page, 320, 256)
    assert page.evaluate(FAULTS) == []
    assert not page.locator(".page-bar").is_visible()
    fixed = """() => [...document.querySelectorAll('body *')]
        .filter(e => ['fixed', 'sticky'].includes(getComputedStyle(e).position)).map(e => e.className)"""
    assert page.evaluate(fixed) == []
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(FAULTS) == []


@pytest.mark.parametrize("width", [360, pytest.param(1360, marks=pytest.mark.soak)])
def test_what_has_focus_is_seen_and_nothing_fixed_covers_it(reader, width):
    """A walk with the keyboard alone, from the top down and from the bottom up."""
    page = reader(ARTICLE, width, reduced_motion="reduce")
    screen(page, width)
    for key, steps in (("Tab", 45), ("Shift+Tab", 60)):
        if key == "Shift+Tab":
            page.locator(".footer a").last.focus()
            # The end of the article was reached, so the place in it is no longer saved.
            page.wait_for_function("() => !localStorage.length")
        for _ in range(steps):
            page.keyboard.press(key)
            stop = page.evaluate(FOCUS)
            assert stop["seen"], stop
            assert stop["outlined"], stop


@pytest.mark.soak
@pytest.mark.parametrize(
    "path", [ARTICLE, *(pytest.param(path, marks=pytest.mark.soak) for path in ("/", f"{ARTICLE}short/"))]
)
def test_nothing_moves_while_a_slow_page_loads(reader, path):
    def slow(page: Any) -> None:
        page.add_init_script(SHIFTS)

        def late(route: Any) -> None:
            time.sleep(0.15)
            route.fallback()

        for files in ("**/*.woff2", "**/*.webp", "**/*.avif", "**/*.js"):
            page.route(files, late)

    page = reader("/about/", 360, prepare=slow)
    for width in (320, 360):
        screen(page, width)
        page.goto(path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.shifted") <= 0.02, width


@pytest.mark.soak
def test_the_bar_leads_to_the_contents_and_to_help(reader):
    page = reader(ARTICLE, 360, java_script_enabled=False)
    bar = page.get_by_role("navigation", name="Page tools")
    bar.get_by_role("link", name="On this page").click()
    assert page.get_by_role("link", name="What can I ask?", exact=True).is_visible(), "the list is open"
    bar.get_by_role("link", name="Get help").click()
    assert page.url == f"{HOST}/get-help/"
    assert not bar.get_by_role("link", name="Get help").is_visible(), "one is there already"
    page.goto(f"{ARTICLE}short/")
    assert not bar.get_by_role("link", name="On this page").is_visible(), "there is no list of contents"
    screen(page, 960)
    assert not bar.is_visible()
    screen(page, 959)
    assert bar.is_visible()
    page.emulate_media(media="print")
    assert not bar.is_visible()


LONG = "\n\n".join(
    f"Paragraph {number} of something that takes a while to explain in words." for number in range(24)
)


@pytest.mark.soak
def test_a_long_callout_is_folded_and_opens_where_it_must(reader):
    note = f"Before.[^a]\n\n{LONG}\n\n[^a]: A source."
    make_live(
        "Folded",
        sections=[
            ("text", "", "It is ordinary to be nervous."),
            ("text", "What can I ask?", "Anything you like."),
            ("deep-dive", "Long story", note),
            ("deep-dive", "Longer story", LONG * 3),
            ("get-help", "Help", LONG),
        ],
    )
    page = reader("/articles/folded/", 360, reduced_motion="reduce")
    phone, always = page.get_by_text("Paragraph 20").nth(0), page.get_by_text("Paragraph 20").nth(1)
    assert not phone.is_visible()
    assert page.locator(".callout-get-help").get_by_text("Paragraph 20").is_visible(), "help is never folded"
    axe_finds_nothing(page)
    page.locator(".fold summary").first.focus()
    page.keyboard.press("Enter")
    assert phone.is_visible()
    axe_finds_nothing(page)
    page.reload()
    page.locator(".note-back").click()
    phone.wait_for()  # a link into it opens it
    page.goto("/articles/folded/#longer-story")
    always.wait_for()  # a link to it opens it
    page.goto("/articles/folded/")
    screen(page, 1360)
    assert phone.is_visible(), "it is not long there"
    assert not always.is_visible()
    page.emulate_media(media="print")
    assert always.is_visible()
    assert not page.get_by_text("Show text").first.is_visible()


def test_a_long_callout_is_open_without_javascript(reader):
    make_live("Open", sections=[("text", "", "It is ordinary."), ("deep-dive", "Long story", LONG * 3)])
    page = reader("/articles/open/", 360, java_script_enabled=False)
    assert page.get_by_text("Paragraph 20").first.is_visible()
    assert not page.get_by_text("Show text").is_visible()


def test_a_reader_leaves_at_once_and_does_not_come_back(reader):
    def slow(route: Any) -> None:
        time.sleep(0.3)
        route.fulfill(body="Weather")

    page = reader("/")
    page.route("https://www.weather.gov/", slow)  # so that the page could save something once more
    referrers = []
    page.on(
        "request",
        lambda request: (
            referrers.append(request.headers.get("referer"))
            if request.is_navigation_request() and request.url == "https://www.weather.gov/"
            else None
        ),
    )
    for leave in ("Shift", "Tab", "click"):
        page.goto(ARTICLE)
        page.evaluate(f"localStorage.setItem('reading', JSON.stringify([['{ARTICLE}', 'x']]))")
        page.evaluate("localStorage.setItem('help-region', '#help-gb')")
        page.evaluate("document.getElementById('what-can-i-ask').scrollIntoView({behavior: 'instant'})")
        page.wait_for_function("() => localStorage.reading.includes('what-can-i-ask')")
        assert all(url.startswith((HOST, "data:")) for url in page.asked), "nobody is asked before"
        if leave == "Shift":
            for key in ("Shift", "Shift", "Shift+A", "Shift"):
                page.keyboard.press(key)
            assert page.url == HOST + ARTICLE, "the same key, three times"
            page.keyboard.press("Shift")
            page.keyboard.press("Shift")
        elif leave == "Tab":
            page.keyboard.press("Tab")  # the skip link
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
        else:
            page.get_by_role("link", name="Leave this page").click()
        page.wait_for_url("https://www.weather.gov/")
        page.go_back()
        assert page.url == f"{HOST}/"
        assert page.evaluate("localStorage.length") == 0, "its saved place and the country are deleted"
        page.asked.clear()
    assert referrers == [None] * 3, "the other site does not learn where the reader was"


@pytest.mark.soak
def test_the_way_out_is_a_link_without_javascript_and_not_on_paper(reader):
    page = reader(ARTICLE, 360, java_script_enabled=False)
    page.route("https://www.weather.gov/", lambda route: route.fulfill(body="Weather"))
    link = page.get_by_role("link", name="Leave this page")
    assert page.get_by_text("does not clear your browser’s history").is_visible()
    screen(page, 1360)
    assert not page.get_by_text("Press Shift").is_visible(), "that needs the script"
    page.emulate_media(media="print")
    assert not link.is_visible()
    page.emulate_media(media="screen")
    link.click()
    assert page.url == "https://www.weather.gov/"


@pytest.mark.soak
def test_the_player_shows_its_length_and_is_the_browsers_own_without_javascript(reader):
    page = reader(ARTICLE, 360, java_script_enabled=False)
    assert page.locator("audio[controls]").is_visible()
    assert not page.get_by_role("slider").is_visible()
    height = page.locator(".audio").bounding_box()["height"]
    page = reader(ARTICLE, 360)
    assert page.locator(".audio").bounding_box()["height"] == height, "nothing moves"
    assert not page.locator("audio").is_visible()
    assert page.get_by_text("0:00 / 1:25").is_visible()
    assert not [url for url in page.asked if url.endswith(".mp3")], "nothing is loaded before it is played"
    page.get_by_role("button", name="Play", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('audio').currentTime > 0")
    slider = page.get_by_role("slider", name="Position")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("PageUp")
    page.wait_for_function("() => document.querySelector('audio').currentTime > 20")
    assert slider.get_attribute("aria-valuetext").endswith("/ 1:25")
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play", exact=True).wait_for()
    page.emulate_media(forced_colors="active")
    assert page.get_by_role("button", name="Play", exact=True).is_visible()
    page.evaluate("document.querySelector('audio').src = '/nothing.mp3'")
    page.get_by_role("button", name="Play", exact=True).click()
    page.locator("audio[controls]").wait_for()
