"""The podcast in Chromium: the sound played, followed and leapt about in, by mouse and keys, or no script."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from articles.freshness import bump_generation
from articles.models import Episode
from tests.chromium import HOST, opened, violations

EPISODE = "/podcast/sitting-with-silence/"
ARTICLE = "/articles/when-a-therapist-is-quiet/"
PLAYING = "() => { const a = document.querySelector('audio'); return !a.paused && a.currentTime > 0 }"
TIME = "document.querySelector('audio').currentTime"
CURRENT = "[data-cue][aria-current]"


@pytest.fixture
def reader(demo: Path, settings: Any, chromium: Any, client: Any, elsewhere: Any) -> Iterator[Any]:
    """A function that opens a page as a reader's browser: `reader(EPISODE, width=360)`."""
    settings.MEDIA_ROOT = demo
    pages = []

    def visit(path: str, width: int = 1360, **options: Any) -> Any:
        page = opened(chromium, client, elsewhere, viewport={"width": width, "height": 900}, **options)
        pages.append(page)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(path)
        return page

    yield visit
    for page in pages:
        chromium.take_back(page)


def play_line(page: Any, number: int) -> Any:
    """Choose a line of the transcript, and wait until it is heard."""
    line = page.locator("[data-cue]").nth(number)
    line.locator("a").click()
    page.wait_for_function(PLAYING)
    return line


@pytest.mark.parametrize(
    "path", [EPISODE, *(pytest.param(path, marks=pytest.mark.soak) for path in ("/podcast/", ARTICLE))]
)
def test_axe_finds_nothing_while_the_sound_plays(reader, path):
    page = reader(path, 360)
    if path == ARTICLE:
        page.locator(".listen summary").click()
    if path != "/podcast/":
        assert play_line(page, 3).get_attribute("aria-current") == "true"
    for width, scheme in ((360, "light"), (1360, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert violations(page, only_colors=scheme == "dark") == "", f"{width} {scheme}"
    nothing_scrolls_sideways_at_320_pixels_nor_at_twice_the_text(page)


def nothing_scrolls_sideways_at_320_pixels_nor_at_twice_the_text(page):
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640


def test_a_line_plays_from_its_place_and_is_marked_until_the_next_begins(reader):
    page = reader(EPISODE)
    assert page.locator(CURRENT).count() == 0
    play_line(page, 5)
    assert page.evaluate(TIME) >= 12.355
    page.locator("[data-cue]").nth(6).and_(page.locator("[aria-current]")).wait_for()
    assert page.locator(CURRENT).count() == 1
    assert page.url == HOST + EPISODE, "a line's link is not followed"
    assert page.complaints == []


@pytest.mark.soak
def test_words_can_be_clicked_too_but_not_while_they_are_selected(reader):
    page = reader(EPISODE)
    words = page.locator("[data-cue]").nth(8).locator(".cue-text")
    words.select_text()
    words.dispatch_event("click")
    assert page.evaluate("document.querySelector('audio').paused")
    page.evaluate("getSelection().removeAllRanges()")
    words.click()
    page.wait_for_function(PLAYING)
    assert page.evaluate(TIME) >= 19.669


@pytest.mark.soak
def test_chapters_leap_and_show_where_one_is(reader):
    page = reader(EPISODE)
    chapters = page.get_by_role("navigation", name="Chapters")
    chapters.get_by_role("link", name="When silence feels cold").click()
    page.wait_for_function(PLAYING)
    assert 47 <= page.evaluate(TIME) < 60
    assert "When silence feels cold" in chapters.locator("[aria-current]").inner_text()
    assert "finding courage" in page.locator(CURRENT).inner_text()


@pytest.mark.parametrize(
    ("motion", "followed"), [pytest.param("no-preference", True, marks=pytest.mark.soak), ("reduce", False)]
)
def test_the_transcript_follows_the_sound_in_its_own_box_unless_motion_is_unwelcome(reader, motion, followed):
    page = reader(EPISODE, reduced_motion=motion)
    before = page.evaluate("scrollY")
    page.evaluate("document.querySelector('audio').currentTime = 75")
    page.evaluate("document.querySelector('audio').play()")
    page.locator("[data-cue]").last.wait_for()
    page.wait_for_function("() => document.querySelector('[data-cue][aria-current]')")
    box = page.locator("[data-transcript]")
    if followed:
        page.wait_for_function("() => document.querySelector('[data-transcript]').scrollTop > 100")
    else:
        assert box.evaluate("box => box.scrollTop") == 0
    assert page.evaluate("scrollY") == before, "the page stays where it is"
    assert page.evaluate("document.activeElement === document.body"), "and so does the focus"


@pytest.mark.soak
def test_a_reader_who_scrolls_away_is_left_alone_and_can_come_back(reader):
    page = reader(EPISODE)
    play_line(page, 0)
    box = page.locator("[data-transcript]")
    box.hover()
    page.mouse.wheel(0, 300)
    page.wait_for_function("() => document.querySelector('[data-transcript]').scrollTop > 200")
    page.evaluate("document.querySelector('audio').currentTime = 3")
    page.wait_for_function(
        "() => document.querySelector('[data-cue][aria-current]').dataset.start === '2.573'"
    )
    assert box.evaluate("box => box.scrollTop") > 200
    page.get_by_role("button", name="Back to the current line").click()
    assert box.evaluate("box => box.scrollTop") < 100
    assert not page.get_by_role("button", name="Back to the current line").is_visible()


def test_by_keyboard_alone_the_transcript_is_one_stop_and_arrows_move_in_it(reader):
    page = reader(EPISODE)
    page.get_by_role("link", name="Download transcript").focus()
    stops = []
    for _ in range(12):
        page.keyboard.press("Tab")
        stops.append(page.evaluate("document.activeElement.className"))
    assert stops.count("cue-time") == 1
    page.locator("[data-cue] a").first.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    focused = page.evaluate("document.activeElement.parentElement.dataset.start")
    page.keyboard.press("Enter")
    page.wait_for_function(PLAYING)
    assert page.locator(CURRENT).get_attribute("data-start") == focused == "4.236"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.parentElement.dataset.start") == "81.488"


@pytest.mark.soak
def test_the_buttons_leap_and_the_speed_is_chosen(reader):
    page = reader(EPISODE)
    play_line(page, 10)
    begun = page.evaluate(TIME)
    page.get_by_role("button", name="Forward 30").click()
    assert page.evaluate(TIME) >= begun + 30
    page.get_by_role("button", name="Back 15").click()
    assert begun + 14 < page.evaluate(TIME) < begun + 30
    page.get_by_label("Speed").select_option("1.5")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 1.5
    metadata = page.evaluate("navigator.mediaSession.metadata.title + navigator.mediaSession.metadata.artist")
    assert metadata == "Sitting with silenceThe Open Chair"


@pytest.mark.soak
def test_a_link_to_a_moment_begins_there_when_it_is_played(reader):
    page = reader(f"{EPISODE}#t=36.2", reduced_motion="reduce")
    assert "What changed" in page.locator(CURRENT).inner_text()
    assert page.evaluate("document.querySelector('[data-transcript]').scrollTop") > 100, "it is in sight"
    assert not [url for url in page.asked if url.endswith(".mp3")], "nothing is fetched before it is played"
    page.evaluate("document.querySelector('audio').play()")
    page.wait_for_function(PLAYING)
    assert 36.2 <= page.evaluate(TIME) < 45


@pytest.mark.soak
def test_a_short_sound_leaves_nothing_behind(reader):
    page = reader(EPISODE)
    play_line(page, 20)
    page.evaluate("document.querySelector('audio').pause()")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.context.cookies() == []
    assert all(url.startswith((HOST, "data:")) for url in page.asked)


@pytest.mark.soak
def test_the_place_in_a_long_sound_is_offered_again_and_stays_in_the_browser(reader, db):
    Episode.objects.filter(slug="sitting-with-silence").update(seconds=3600)
    bump_generation()
    page = reader(EPISODE)
    button = page.get_by_role("button", name="Pick up at")
    assert not button.is_visible()
    play_line(page, 20)
    page.wait_for_function("() => localStorage.length === 1")
    page.reload()
    assert button.inner_text().startswith("Pick up at 0:5")
    button.click()
    page.wait_for_function(PLAYING)
    assert page.evaluate(TIME) >= 50
    assert not button.is_visible()
    assert page.evaluate("document.activeElement.className") == "audio-play", (
        "focus is not lost with the button"
    )
    assert all("place" not in url for url in page.asked)


def test_without_javascript_all_is_there_to_read_and_to_open(reader):
    page = reader(EPISODE, java_script_enabled=False)
    assert page.locator("audio[controls]").is_visible()
    assert page.get_by_text("Thank you for listening.").is_visible()
    assert (
        page.locator("[data-needs-script]:visible, [data-resume]:visible, [data-follow]:visible").count() == 0
    )
    box = page.locator("[data-transcript]").bounding_box()
    assert box["height"] > 900, "the transcript stands open"
    links = page.locator("[data-start] a")
    assert all(".mp3#t=" in link.get_attribute("href") for link in links.all())


@pytest.mark.soak
def test_targets_are_large_enough_for_a_finger(reader):
    for path in ("/podcast/", EPISODE):
        page = reader(path, 360)
        small = page.evaluate(
            """() => [...document.querySelectorAll('main :is(nav a, button, select, .cue-time)')]
            .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 24)
            .map(e => e.outerHTML.slice(0, 90))"""
        )
        assert small == []


@pytest.mark.soak
def test_on_paper_an_episode_is_its_transcript(reader):
    page = reader(EPISODE)
    page.emulate_media(media="print")
    assert not page.locator("audio").is_visible()
    assert not page.get_by_role("navigation", name="Chapters").is_visible()
    assert page.locator("[data-transcript]").bounding_box()["height"] > 700
    assert page.get_by_text("Thank you for listening.").is_visible()
