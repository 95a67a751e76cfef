"""A reader in distress on a phone: the first help button is on the first screen, with and without scripts."""

import pytest

from tests.chromium import violations

QUERIES = {"suicide": "i+want+to+die", "abuse": "my+husband+hits+me", "Spanish": "quiero+morir"}


@pytest.mark.parametrize("java_script_enabled", [pytest.param(True, marks=pytest.mark.soak), False])
def test_the_first_button_is_on_the_first_screen(reader, java_script_enabled):
    page = reader("/", width=360, java_script_enabled=java_script_enabled)
    page.set_viewport_size({"width": 360, "height": 740})
    for name, query in QUERIES.items():
        page.goto(f"/search/?q={query}")
        box = page.locator(".help-panel .help-button").first.bounding_box()
        assert box["y"] + box["height"] <= 740, name
        assert box["height"] >= 48, name
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name


@pytest.mark.soak
def test_axe_finds_nothing_in_the_panel_and_in_the_suggestion(reader):
    page = reader("/search/?q=i+want+to+die", width=360)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page, only_colors=scheme == "dark") == "", scheme
    page.locator("#page-search-words").fill("")
    page.locator("#page-search-words").press_sequentially("kill myself")
    first = page.get_by_role("option").first
    first.wait_for()
    assert first.text_content() == "Get help now: call, text or chat"
    assert page.locator(".search-query [role=status]").text_content().startswith("Help is available now.")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page, only_colors=scheme == "dark") == "", scheme
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/get-help/")
