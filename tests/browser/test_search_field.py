"""The search field on every page: a plain form, and with a script one that suggests."""

import json
from typing import Any

import pytest

from tests.chromium import violations

SUGGESTED = [
    {"title": "How do I choose a therapist?", "url": "/articles/choosing-a-therapist/"},
    {"title": "How do I end therapy well?", "url": "/articles/ending-therapy/"},
]


@pytest.fixture
def searcher(reader):
    """A page whose suggestions are these two, and what was asked for them."""

    def visit(path: str = "/", **options: Any) -> Any:
        page = reader(path, **options)
        page.sought = []

        def suggest(route: Any) -> None:
            page.sought.append(route.request.url.partition("?")[2])
            route.fulfill(body=json.dumps(SUGGESTED), content_type="application/json")

        page.route("**/search/suggest/**", suggest)
        page.field = page.get_by_role("combobox", name="Search articles")
        return page

    return visit


def test_suggestions_come_while_one_types_and_the_arrows_walk_them(searcher):
    page = searcher()
    page.field.press_sequentially("how do")
    options = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    options.first.wait_for()
    assert options.all_text_contents() == [row["title"] for row in SUGGESTED]
    assert page.sought == ["q=how+do"], "one question for a word typed at a stretch"
    assert page.field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowUp")
    assert options.last.get_attribute("aria-selected") == "true"
    assert page.field.get_attribute("aria-activedescendant") == options.last.get_attribute("id")
    page.keyboard.press("ArrowDown")
    assert page.field.get_attribute("aria-activedescendant") is None, "past the last one is the field again"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/choosing-a-therapist/")


@pytest.mark.soak
def test_escape_closes_suggestions_and_keeps_what_is_typed(searcher):
    page = searcher()
    page.field.press_sequentially("how")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    assert page.get_by_role("option").count() == 0
    assert page.field.input_value() == "how"
    assert page.field.get_attribute("aria-expanded") == "false"
    assert page.field.evaluate("field => field === document.activeElement")


@pytest.mark.soak
def test_a_suggestion_is_opened_by_a_press_and_enter_alone_finds_what_is_typed(searcher):
    page = searcher()
    page.field.press_sequentially("how")
    page.get_by_role("option", name="How do I end therapy well?").click()
    page.wait_for_url("**/articles/ending-therapy/")
    page.goto("/")
    page.field.press_sequentially("how")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=how")


@pytest.mark.soak
def test_the_search_page_suggests_too(searcher):
    page = searcher("/search/", width=360)
    page.get_by_role("combobox", name="What are you looking for?").press_sequentially("how")
    page.get_by_role("option").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/choosing-a-therapist/")


def test_search_works_where_suggestions_fail_or_there_is_no_script(reader):
    def fails(page: Any) -> None:
        page.route("**/search/suggest/**", lambda route: route.fulfill(status=500))

    for options in ({"prepare": fails}, {"java_script_enabled": False}):
        page = reader("/", **options)
        page.locator("#page-search").fill("quiet")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=quiet")


@pytest.mark.soak
def test_axe_finds_nothing_in_an_open_list_of_suggestions(searcher):
    page = searcher("/topics/")
    page.field.press_sequentially("how")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page, only_colors=scheme == "dark") == "", scheme
