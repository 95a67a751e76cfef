"""The publishing card over the article's form, in Chromium: opened once, used by keyboard, checked by axe."""

import pytest

from articles.models import Edition, current_revision
from articles.publishing import live_edition_of, publish
from tests.cast import make_live, rewrite
from tests.chromium import violations
from tests.desk.posting import change, page

pytestmark = pytest.mark.django_db
CARD = ".card-dialog"


def focused(view) -> str:
    return view.evaluate("document.activeElement.name || document.activeElement.className")


def press_save_and_publish(view) -> None:
    view.locator("[name=_publish]").focus()
    view.keyboard.press("Enter")
    view.wait_for_selector(f"{CARD} .card-form")


def axe_faults(view, name: str) -> list[str]:
    """Return what axe finds in the card, and where it is wider than a phone."""
    faults = []
    for width, scheme in ((360, "light"), (1280, "dark")):
        view.set_viewport_size({"width": width, "height": 900})
        view.emulate_media(color_scheme=scheme)
        if view.evaluate("document.querySelector('dialog[open]').scrollWidth") > width:
            faults.append(f"{name} is wider than {width}")
        found = violations(view, CARD, only_colors=scheme == "dark")
        faults += [f"{name} {scheme}: {found}"] if found else []
    return faults


@pytest.mark.soak
def test_eli_saves_publishes_and_unpublishes_over_the_form_by_keyboard(windows, eli, elsewhere):
    article, other = make_live(), make_live("Another one")
    rewrite(article, "They talk about suicide.")
    base = current_revision(article).number
    view = windows(eli, change(article))
    view.wait_for_selector("#writing[data-ready]", state="attached")
    view.fill("[name=dek]", "What is typed is saved first.")
    press_save_and_publish(view)
    assert "What is typed is saved first." in view.inner_text(f"{CARD} .comparison")
    assert focused(view) == "card-title"
    faults = axe_faults(view, "publish")
    # Escape closes it, and the focus is where it was.
    view.keyboard.press("Escape")
    assert not view.locator(CARD).is_visible()
    assert focused(view) == "_publish"
    # What blocks stands in the card, and nothing that was typed is lost, also while decisions are saved.
    press_save_and_publish(view)
    view.fill(f"{CARD} [name=note]", "Better words.")
    view.check(f"{CARD} [name=when][value=later]")
    view.locator(f"{CARD} .card-form [type=submit]").press("Enter")
    view.wait_for_selector(f"{CARD} .field-at .errorlist")
    assert focused(view) == "at"
    view.check(f"{CARD} [name=when][value=now]")
    assert not view.locator(f"{CARD} .field-at").is_visible()
    view.locator(f"{CARD} .card-form [type=submit]").press("Enter")
    view.wait_for_selector(f"{CARD} .card-alert:has-text('Could not publish')")
    view.check(f"{CARD} .safety-form [value=no]")
    view.fill(f"{CARD} .safety-form [name^=reason-]", "the title of a film")
    view.locator(f"{CARD} .safety-form [type=submit]").press("Enter")
    view.wait_for_selector(f"{CARD} .all-good, {CARD} details:not([open]) .safety-form", state="attached")
    assert view.input_value(f"{CARD} [name=note]") == "Better words."
    # It is published, the card has the link, and the form has the new base: a save is no conflict.
    view.locator(f"{CARD} .card-form [type=submit]").press("Enter")
    view.wait_for_selector(f"{CARD} .card-done")
    faults += axe_faults(view, "done")
    assert view.get_attribute(f"{CARD} .card-messages a", "href") == "/articles/what-happens-first/"
    view.locator(f"{CARD} [data-do=close]").press("Enter")
    assert focused(view) == "_publish"
    assert "Draft and live page match" in view.inner_text("#article-state")
    head = elsewhere.submit(lambda: current_revision(article).number).result()
    assert head > base
    assert view.input_value("#writing [name=base]") == str(head)
    assert view.locator("#newer-save").is_hidden()
    live = elsewhere.submit(lambda: live_edition_of(article)).result()
    assert (live.dek, live.change_note) == ("What is typed is saved first.", "Better words.")
    # One card leads to another, with a list of articles in it.
    press_save_and_publish(view)
    view.locator(f"{CARD} a[data-card]").press("Enter")
    view.wait_for_selector(f"{CARD} [name=replaced_by]")
    faults += axe_faults(view, "unpublish")
    view.locator(f"{CARD} [name=replaced_by]").press_sequentially("another")
    view.locator(f"{CARD} [role=option]").wait_for()
    view.keyboard.press("ArrowDown")
    view.keyboard.press("Enter")
    assert view.input_value(f"{CARD} [name=replaced_by]") == "/articles/another-one/"
    view.locator(f"{CARD} [type=submit]").press("Enter")
    view.wait_for_selector(f"{CARD} .card-done:has-text('Unpublished.')")
    ended = elsewhere.submit(lambda: Edition.objects.get(pk=live.pk).replaced_by_id).result()
    assert ended == other.pk
    # A card that cannot be loaded says so, and can be closed.
    view.keyboard.press("Escape")
    view.context.route("**/publish/*", lambda route: route.abort())
    view.locator("[name=_publish]").press("Enter")
    view.wait_for_selector(f"{CARD} .card-failure")
    view.keyboard.press("Escape")
    view.complaints[:] = [one for one in view.complaints if "Failed to load resource" not in one]
    assert view.complaints == []
    assert faults == []


@pytest.mark.soak
def test_eli_looks_at_an_edition_and_rolls_back_on_its_page(desk, eli, elsewhere):
    article = make_live()
    rewrite(article, "Second thoughts.")
    publish(article, by=None)
    view = desk(eli, page(article, "editions/1/view"))
    frame = view.frame_locator(".edition-frame")
    frame.get_by_text("It is ordinary to be nervous.").wait_for()
    with view.expect_popup() as popup:
        frame.locator("footer a, nav a").first.click()
    popup.value.close()
    faults = []
    for width, scheme in ((360, "light"), (1280, "dark")):
        view.set_viewport_size({"width": width, "height": 900})
        view.emulate_media(color_scheme=scheme)
        assert view.evaluate("document.documentElement.scrollWidth") <= width
        faults.append(violations(view, "#content", only_colors=scheme == "dark", exclude="iframe"))
    view.get_by_role("link", name="Roll back…").press("Enter")
    view.wait_for_selector(f"{CARD} .card-form")
    view.locator(f"{CARD} .card-form [type=submit]").press("Enter")
    view.wait_for_selector(f"{CARD} .card-done")
    number = elsewhere.submit(lambda: live_edition_of(article).number).result()
    assert number == 3
    with view.expect_navigation():
        view.keyboard.press("Escape")
    view.complaints.clear()  # axe itself causes some
    assert faults == ["", ""]
