"""The public pages in Chromium: nothing in a reader's way, whatever the screen, the colours and the means."""

from pathlib import Path

import pytest

from articles.publishing import unpublish
from authors.models import Author
from tests.cast import make_author, make_live
from tests.chromium import HOST, violations

ARTICLE = "/articles/first-therapy-session/"
KINDS = {
    "home": "/",
    "article": ARTICLE,
    "short": f"{ARTICLE}short/",
    "table and notes": "/articles/what-is-cbt/",
    "series list": "/series/",
    "series": "/series/starting-therapy/",
    "topics": "/topics/",
    "topic": "/topics/starting-therapy/",
    "authors": "/authors/",
    "author": "/authors/lee-okafor/",
    "standing page": "/about/",
    "search": "/search/?q=therapy",
    "not found": "/nothing-here/",
    "gone": "/articles/taken-down/",
    "login": "/profile/login/",
}


@pytest.fixture
def gone(demo: Path, db: None) -> None:
    """An article without a picture, and a removed one on its topic; a full profile, and a former author."""
    Author.objects.filter(slug="lee-okafor").update(
        areas=["Insomnia", "Grief"],
        languages=["English", "Igbo"],
        interests="Wrote a book about sleep.",
        orcid="0000-0002-1825-0097",
        new_clients="list",
        clients_link="https://clinic.example/ask/for/an/appointment/with/lee/",
    )
    Author.objects.filter(slug="june-abara").update(is_former=True)
    make_live("Without a picture", dek="A cover.", topics=["Anxiety"], authors=Author.objects.all()[:1])
    unpublish(make_live("Taken down", topics=["Anxiety"]), by=None)


# The others are made of the same parts.
IN_EACH_RUN = ("home", "article", "table and notes", "search")


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=[pytest.mark.soak] * (kind not in IN_EACH_RUN)) for kind in KINDS]
)
def test_nothing_is_in_a_readers_way(reader, gone, kind):
    """One page for all checks, because opening one takes long."""
    page = reader(KINDS[kind], 320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, "it scrolls sideways"
    page.wait_for_load_state("networkidle")
    nobody_else_is_asked(page, kind)
    touch_targets_are_large_enough(page)
    axe_finds_nothing(page)
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640, "twice the text scrolls sideways"


def touch_targets_are_large_enough(page):
    """WCAG 2.5.8: 24 pixels, links within a sentence and those with room around them left aside."""
    small = page.evaluate(
        """() => [...document.querySelectorAll('nav li a, button, summary, .chips a')]
        .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 24)
        .map(e => e.outerHTML.slice(0, 90))"""
    )
    assert small == []


def axe_finds_nothing(page):
    """On a phone in light colors. On a wide screen in dark colors: only of the colors."""
    for width, scheme in ((360, "light"), (1360, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert violations(page, only_colors=scheme == "dark") == "", f"{width} {scheme}"


@pytest.mark.soak
@pytest.mark.parametrize("path", [*KINDS.values(), "/get-help/"])
def test_axe_finds_nothing_on_any_screen_in_any_colors(reader, gone, path):
    page = reader(path)
    for width in (360, 1360):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert violations(page) == "", f"{width} {scheme}"


def nobody_else_is_asked(page, kind):
    """And the browser complains of nothing, and stores nothing."""
    expected = ("status of 404", "status of 410") if kind in ("not found", "gone") else ("no such thing",)
    assert [line for line in page.complaints if not any(part in line for part in expected)] == []
    assert all(url.startswith((HOST, "data:")) for url in page.asked)
    if kind != "login":  # a form that changes something has its token in a cookie
        assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.soak
def test_text_that_is_hard_to_see_is_found(reader):
    """By the check that `violations` makes of colors alone, also on a part of the page."""
    page = reader("/about/")
    assert violations(page, only_colors=True) == ""
    page.evaluate("document.querySelector('h1').style.color = '#b0b0b0'")
    page.evaluate("document.querySelector('.footer').style.opacity = 0.4")
    found = violations(page, only_colors=True)
    assert page.locator("h1").inner_text() in found
    assert len(found.splitlines()) > 2
    assert len(violations(page, "h1", only_colors=True).splitlines()) == 1
    assert violations(page, "h1", only_colors=True, exclude="h1") == ""


# How many widths the items of a list have, in whole pixels, how many orders of their parts from top to
# bottom, and how many items there are.
SHAPES = """selector => {
    const top = element => element.getBoundingClientRect().top
    const order = card => [...card.children].sort((one, other) => top(one) - top(other))
        .map(part => part.className || part.localName).join()
    const items = [...document.querySelector(selector).children]
    const widths = items.map(item => Math.round(item.getBoundingClientRect().width))
    return [new Set(widths).size, new Set(items.map(order)).size, items.length]
}"""


@pytest.mark.soak
def test_all_cards_of_a_list_have_one_shape_also_in_the_last_row(reader, gone):
    page = reader("/")
    for width in (360, 768, 1024, 1360):
        page.set_viewport_size({"width": width, "height": 900})
        for selector in (".list .cards", ".topics"):
            widths, orders, number = page.evaluate(SHAPES, selector)
            assert (widths, orders) == (1, 1), (width, selector)
            assert number > 6


@pytest.mark.soak
def test_the_episode_on_the_home_page_plays_by_keyboard_and_without_scripts(reader):
    page = reader("/", 360)
    play = page.locator(".home-episode").get_by_role("button", name="Play")
    play.focus()
    page.keyboard.press("Enter")
    page.locator(".home-episode").get_by_role("button", name="Pause").wait_for()
    assert page.get_by_text("0:00 / 1:24").is_visible()
    assert reader("/", java_script_enabled=False).locator(".home-episode audio[controls]").is_visible()


@pytest.mark.soak
def test_many_authors_with_long_names_fit_a_phone(reader):
    names = ["Hubert Wolfeschlegelsteinhausenbergerdorff", *(f"Author {number}" for number in range(7))]
    make_live("Many wrote this", authors=[make_author(name, credentials="LCSW") for name in names])
    page = reader("/articles/many-wrote-this/", 320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator(".byline-names a").count() == len(names)


def test_the_first_tab_leads_past_the_masthead(reader):
    page = reader(ARTICLE)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip().startswith("Skip")
    page.keyboard.press("Enter")
    target = page.evaluate("location.hash")
    assert page.locator(target).count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate(f"document.querySelector('{target}').contains(document.activeElement)")


@pytest.mark.soak
def test_the_contents_list_marks_the_place(reader):
    page = reader(ARTICLE, reduced_motion="reduce")
    links = page.get_by_role("navigation", name="On this page").get_by_role("link").all()
    for target in [link.get_attribute("href") for link in links[2:4]]:
        page.evaluate(f"document.querySelector('{target}').scrollIntoView()")
        page.locator(f'a[href="{target}"][aria-current]').wait_for()
    assert page.locator("nav ol a[aria-current]:visible").count() == 1


def test_without_javascript_everything_is_there(reader):
    page = reader(ARTICLE, java_script_enabled=False)
    link = page.get_by_role("navigation", name="On this page").get_by_role("link").first
    link.click()
    assert "#" in page.url
    page.get_by_text("Transcript").click()
    assert page.get_by_text("Welcome to The Open Chair").first.is_visible()
    page.get_by_role("link", name="Short version").first.click()
    assert page.url.endswith("/short/")
    page.set_viewport_size({"width": 360, "height": 900})
    page.get_by_role("link", name="Full article").first.click()
    page.locator("summary", has_text="On this page").click()
    link.click()
    assert "#" in page.url


def test_the_transcript_and_the_folded_contents_open_with_the_keyboard(reader):
    page = reader(ARTICLE, 360)
    page.locator("summary", has_text="On this page").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("navigation", name="On this page").get_by_role("link").first.is_visible()


@pytest.mark.soak
def test_a_printed_article_is_a_handout(reader):
    page = reader(ARTICLE)
    page.emulate_media(media="print")
    assert not page.get_by_role("navigation", name="Main").is_visible()
    assert not page.get_by_role("navigation", name="On this page").is_visible()
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.get_by_text(f"{ARTICLE}").first.is_visible(), "the address is printed"
