"""The Get help page on a phone: large buttons, the keyboard, and a country that only this browser knows."""

from typing import Any

import pytest

from articles.reading.cache.versions import current_version
from articles.reading.help.panel import help_panel
from tests.chromium import opened, violations

PATH = "/get-help/"
PHONE = {"width": 360, "height": 740}
BOTTOM = "document.querySelector('.help-call').getBoundingClientRect().bottom"
LOW_BUTTONS = """() => [...document.querySelectorAll('.help-line .help-button')]
    .map(button => button.getBoundingClientRect()).filter(({height}) => height < 48).length"""
NARROW_BUTTONS = """() => [...document.querySelectorAll('.help-call, .help-text')]
    .filter(button => button.offsetWidth < button.closest('.help-line').clientWidth).length"""
FIRST_REGION = "document.querySelector('.help-region h2').textContent"


@pytest.fixture
def phone(demo: Any, settings: Any, chromium: Any, client: Any, elsewhere: Any) -> Any:
    settings.MEDIA_ROOT = demo
    page = opened(chromium, client, elsewhere, viewport=PHONE, reduced_motion="reduce")
    page.goto(PATH)
    yield page
    chromium.take_back(page)


def test_a_reader_in_distress_finds_a_number_on_a_phone(phone):
    """One page for all checks, because opening one takes long."""
    assert phone.evaluate(BOTTOM) <= PHONE["height"], "the first number is there without scrolling"
    assert phone.evaluate(LOW_BUTTONS) == phone.evaluate(NARROW_BUTTONS) == 0
    assert phone.locator(".help-line .help-button").count() > 50
    for width, scheme in ((360, "light"), (360, "dark"), (1360, "light"), (1360, "dark")):
        phone.set_viewport_size({"width": width, "height": 740})
        phone.emulate_media(color_scheme=scheme)
        only_colors = (width, scheme) != (360, "light")
        assert violations(phone, only_colors=only_colors) == "", f"{width} {scheme}"
    phone.emulate_media(forced_colors="active")
    phone.set_viewport_size(PHONE)
    country_is_remembered(phone)
    paper_has_the_numbers(phone)
    assert phone.complaints == []


def country_is_remembered(page: Any) -> None:
    """Chosen with the keyboard, kept in this browser alone, and cleared with the saved places."""
    assert page.evaluate(FIRST_REGION) == "United States"
    page.get_by_role("link", name="United Kingdom").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#help-gb"
    assert page.evaluate(FIRST_REGION) == "United Kingdom"
    sent = []
    page.on("request", lambda request: sent.append((request.url, request.headers)))
    page.goto(PATH)
    assert page.evaluate(FIRST_REGION) == "United Kingdom"
    assert page.locator('a[aria-current="true"]').text_content() == "United Kingdom"
    assert page.get_by_text("Only this browser remembers").is_visible()
    assert page.context.cookies() == []
    assert not [words for words in sent if "help-gb" in str(words)]
    page.keyboard.press("Tab")
    page.locator("summary", has_text="More countries").click()
    page.get_by_role("link", name="Spain").click()
    assert "Austria" in page.evaluate(FIRST_REGION)
    assert page.locator("#help-es").is_visible()
    page.locator("[data-clear-history]").click()
    page.goto(PATH)
    assert page.evaluate(FIRST_REGION) == "United States"
    assert page.evaluate("localStorage.length") == 0


def paper_has_the_numbers(page: Any) -> None:
    page.emulate_media(media="print", forced_colors="none")
    assert page.get_by_text("Call 988").first.is_visible()
    assert not page.get_by_text("Choose your country", exact=True).is_visible()
    colors = "getComputedStyle(document.querySelector('.help-call')).color"
    assert page.evaluate(colors) == "rgb(0, 0, 0)"
    assert page.pdf().startswith(b"%PDF")


def test_without_javascript_every_country_is_a_link_away(demo, settings, chromium, client, elsewhere):
    page = opened(
        chromium, client, elsewhere, viewport=PHONE, java_script_enabled=False, reduced_motion="reduce"
    )
    page.goto(PATH)
    page.get_by_role("link", name="Ireland").click()
    assert page.url.endswith("#help-ie")
    assert page.get_by_role("heading", name="Ireland").bounding_box()["y"] < PHONE["height"]
    chromium.take_back(page)


@pytest.mark.soak
def test_the_panel_s_first_button_is_seen_without_scrolling(phone):
    """At the top of the search page, below the masthead and the title."""
    for subjects in (["suicide"], ["abuse"]):
        phone.goto("/search/")
        html = str(help_panel(current_version(), subjects))
        phone.evaluate(
            "html => document.querySelector('.search-page .list-head').insertAdjacentHTML('afterend', html)",
            html,
        )
        box = phone.locator(".help-panel .help-button").first.bounding_box()
        assert box["height"] >= 48
        assert box["y"] + box["height"] <= PHONE["height"], subjects
    phone.set_viewport_size({"width": 1360, "height": 740})
    names = phone.locator(".help-panel .help-line-name").all()
    assert len({name.bounding_box()["y"] for name in names}) == 1, "the lines stand side by side"
    warning = phone.get_by_text("If someone checks your phone")
    assert warning.evaluate("e => getComputedStyle(e).display") == "block", "it is a line of its own"
    assert violations(phone) == ""
