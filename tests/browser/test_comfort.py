"""What makes reading easier: colours by choice, a place to come back to, and sharing."""

from typing import Any

import pytest

from tests.chromium import violations

ARTICLE = "/articles/first-therapy-session/"
PAPER = "getComputedStyle(document.body).backgroundColor"
LIGHT, DARK = "rgb(252, 250, 246)", "rgb(20, 25, 23)"
# Nothing is painted before there is a body: what holds when it comes is what is seen first.
AT_FIRST = """new MutationObserver((changes, observer) => {
    if (!document.body) return
    window.atFirst = getComputedStyle(document.documentElement).colorScheme
    observer.disconnect()
}).observe(document, {childList: true, subtree: true})"""
READING = "JSON.parse(localStorage.getItem('reading'))"


def anchors(page: Any) -> list[str]:
    return page.evaluate("[...document.querySelectorAll('.contents li a')].map(a => a.hash.slice(1))")


def until(page: Any, condition: str) -> None:
    """Wait for a condition as the page's policy allows: at every frame, ten seconds of them at most."""
    look = (
        f"const look = () => ({condition}) ? done() : frames++ < 600 ? requestAnimationFrame(look) : fail()"
    )
    page.evaluate(f"() => new Promise((done, fail) => {{ let frames = 0; {look}; look() }})")


def read_to(page: Any, selector: str) -> None:
    page.evaluate("selector => document.querySelector(selector).scrollIntoView()", selector)


def test_colours_follow_the_device_until_a_reader_chooses(reader):
    page = reader("/", color_scheme="dark")
    choice = page.get_by_role("group", name="Appearance")
    assert choice.get_by_role("radio", name="Match device").is_checked()
    assert page.evaluate(PAPER) == DARK
    choice.get_by_text("Light").click()
    assert page.evaluate(PAPER) == LIGHT
    choice.get_by_text("Match device").click()
    assert page.evaluate(PAPER) == DARK
    assert page.evaluate("localStorage.length") == 0, "no choice leaves no trace"


@pytest.mark.soak
def test_a_chosen_colour_holds_on_every_page_and_nothing_flashes(reader):
    page = reader("/", color_scheme="light", prepare=lambda page: page.add_init_script(AT_FIRST))
    assert page.evaluate("window.atFirst") == "light dark"
    page.get_by_role("group", name="Appearance").get_by_text("Dark").click()
    for path in (ARTICLE, "/topics/", "/profile/login/", "/nothing-here/"):
        page.goto(path)
        assert page.evaluate("window.atFirst") == "dark", path
        assert page.evaluate(PAPER) == DARK, path
        assert page.get_by_role("radio", name="Dark").is_checked(), path
    assert page.context.cookies() == [] or path == "/profile/login/"
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light", (
        "paper is white"
    )


@pytest.mark.soak
def test_the_choice_of_colours_goes_by_keyboard(reader):
    page = reader("/", color_scheme="light", reduced_motion="reduce")
    page.get_by_role("radio", name="Match device").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(PAPER) == DARK
    label = page.locator("label", has_text="Dark")
    assert label.evaluate("label => getComputedStyle(label).outlineStyle") == "solid"


@pytest.mark.soak
def test_controls_that_need_a_script_are_not_there_without_one(reader):
    page = reader(ARTICLE, java_script_enabled=False)
    for hidden in ("Appearance", "Print", "Copy link", "Share", "Clear my saved places", "Pick up at"):
        assert not page.get_by_text(hidden, exact=True).first.is_visible(), hidden
    assert page.get_by_role("link", name="Send by email").is_visible()


def test_a_reader_who_comes_back_is_offered_their_place(reader):
    page = reader(ARTICLE, reduced_motion="reduce")
    first, _, third, *_ = anchors(page)
    page.wait_for_load_state("networkidle")
    read_to(page, f"#{first}")
    page.locator(f'a[href="#{first}"][aria-current]').wait_for()
    assert page.evaluate(READING) is None, "a look at the beginning is not reading"
    read_to(page, f"#{third}")
    until(page, READING)
    assert page.evaluate(READING) == [[ARTICLE, third]]

    page.goto("/topics/")
    page.goto(ARTICLE)
    offer = page.get_by_role("status").filter(has_text="Pick up at")
    link = offer.get_by_role("link")
    link.wait_for()
    heading = page.locator(f"#{third}").text_content()
    assert link.text_content() == heading
    assert offer.locator("p").text_content() == f"Pick up at “{heading}”"
    assert page.evaluate("scrollY") == 0
    assert page.evaluate("document.activeElement === document.body"), "nothing takes the focus"
    link.click()
    assert page.url.endswith(f"#{third}")
    assert not offer.is_visible()


@pytest.mark.soak
def test_the_place_can_be_put_away_and_goes_at_the_end(reader):
    page = reader(ARTICLE, reduced_motion="reduce")
    third = anchors(page)[2]
    keep = (
        f"localStorage.setItem('reading', JSON.stringify([['{ARTICLE}', '{third}'], ['/articles/x/', 'y']]))"
    )
    page.evaluate(keep)
    page.goto(ARTICLE)
    page.get_by_role("button", name="Clear my place").click()
    assert not page.get_by_text("Pick up at").is_visible()
    assert page.evaluate(READING) == [["/articles/x/", "y"]]
    page.evaluate(keep)
    page.goto(ARTICLE)
    read_to(page, ".footer")
    until(page, f"{READING}.length === 1")
    read_to(page, f"#{third}")
    page.locator(f'a[href="#{third}"][aria-current]').wait_for()
    assert page.evaluate(READING) == [["/articles/x/", "y"]], (
        "who has come to the end looks back without a mark"
    )


@pytest.mark.soak
def test_places_are_few_and_a_heading_that_is_gone_is_not_offered(reader):
    page = reader(ARTICLE, reduced_motion="reduce")
    old = [[f"/articles/{number}/", "a"] for number in range(20)] + [[ARTICLE, "gone-since"]]
    page.evaluate("old => localStorage.setItem('reading', JSON.stringify(old))", old)
    page.goto(ARTICLE)
    until(page, "!('resume' in document.documentElement.dataset)")
    assert not page.get_by_text("Pick up at").is_visible()
    fourth = anchors(page)[3]
    read_to(page, f"#{fourth}")
    until(page, f"{READING}[0][0] === '{ARTICLE}'")
    assert page.evaluate(READING) == [[ARTICLE, fourth], *old[:19]]


def test_what_was_read_is_forgotten_at_a_press(reader):
    page = reader("/privacy/")
    forget = page.get_by_role("button", name="Clear my saved places")
    assert not forget.is_visible(), "there is nothing to forget"
    page.evaluate("localStorage.setItem('reading', '[]'); localStorage.setItem('place:/x.mp3', '60')")
    page.evaluate("localStorage.setItem('colours', 'dark')")
    page.goto("/privacy/")
    forget.click()
    assert page.evaluate("Object.keys(localStorage)") == ["colours"]
    assert not forget.is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Cleared"


@pytest.mark.soak
def test_sharing_is_the_systems_own_where_there_is_one(reader):
    stub = "navigator.canShare = () => true; navigator.share = async data => { window.shared = data }"
    page = reader(ARTICLE, prepare=lambda page: page.add_init_script(stub))
    page.get_by_role("button", name="Share").click()
    assert page.evaluate("window.shared") == {
        "title": page.get_by_role("heading", level=1).text_content(),
        "url": f"http://testserver{ARTICLE}",
    }
    assert not page.get_by_role("link", name="Send by email").is_visible()


@pytest.mark.soak
def test_without_a_system_sheet_there_are_mail_and_a_copy(reader):
    stub = "delete Navigator.prototype.share; delete Navigator.prototype.canShare"
    page = reader(ARTICLE, permissions=["clipboard-read", "clipboard-write"])
    page.add_init_script(stub)
    page.goto(ARTICLE)
    assert not page.get_by_role("button", name="Share").is_visible()
    assert page.get_by_role("link", name="Send by email").is_visible()
    page.get_by_role("button", name="Copy link").click()
    page.get_by_text("Link copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"http://testserver{ARTICLE}"


@pytest.fixture
def returned(reader):
    """A function that opens the article as somebody sees it who comes back to it."""

    def visit(width: int) -> Any:
        page = reader(ARTICLE, width, reduced_motion="reduce")
        third = anchors(page)[2]
        page.evaluate(f"localStorage.setItem('reading', JSON.stringify([['{ARTICLE}', '{third}']]))")
        page.goto(ARTICLE)
        page.get_by_text("Pick up at").wait_for()
        return page

    return visit


@pytest.mark.soak
def test_axe_finds_nothing_where_a_script_adds_its_own(returned):
    page = returned(360)
    assert violations(page) == ""
    page.set_viewport_size({"width": 1360, "height": 900})
    page.emulate_media(color_scheme="dark")
    assert violations(page, only_colors=True) == ""


SMALL = """() => [...document.querySelectorAll(
    'button, summary, .theme-choice label, .search-link, .help-link, nav li a'
)].filter(e => {
    const box = e.getBoundingClientRect()
    return e.getClientRects().length && (box.height < 24 || box.width < 24)
}).map(e => e.outerHTML.slice(0, 90))"""
STOP = """() => {
    const e = document.activeElement, shown = e.matches('.theme-choice input') ? e.parentElement : e
    const box = shown.getBoundingClientRect(), seen = box.bottom > 0 && box.top < innerHeight
    const outlined = [null, '::after'].some(part => getComputedStyle(shown, part).outlineStyle === 'solid')
    return [outlined, seen, e.outerHTML.slice(0, 90)]
}"""


@pytest.mark.soak
def test_what_can_be_pressed_is_large_enough_and_shows_its_focus(returned):
    """WCAG 2.5.8 and 2.4.7, for what a script adds: from the end of the page back, at 320 pixels."""
    page = returned(320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(SMALL) == []
    page.locator(".footer a").last.focus()
    for _ in range(25):
        page.keyboard.press("Shift+Tab")
        outlined, seen, name = page.evaluate(STOP)
        assert outlined, name
        assert seen, name


def test_an_answer_is_counted_in_place_and_again_after_a_failure(reader):
    page = reader(ARTICLE, 360, reduced_motion="reduce")
    page.route("**/feedback/", lambda route: route.abort(), times=1)
    answers = page.get_by_role("group", name="Was this helpful?")
    answers.get_by_role("button", name="No").press("Enter")
    page.get_by_text("Your answer could not be sent. Please try again.").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "No", "the keyboard is where it was"
    answers.get_by_role("button", name="Yes").press("Enter")
    page.get_by_text("Thank you for your answer.").wait_for()
    assert not answers.is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Thank you for your answer."
    assert not page.locator(".feedback [role=status]").count(), "what has the focus is not read twice"
    assert page.url.endswith(ARTICLE), "the reader stays where they were"
    assert not page.context.cookies()
