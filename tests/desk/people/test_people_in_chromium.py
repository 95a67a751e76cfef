"""My work and the page about leaving, in Chromium: by keyboard, on a phone, checked by axe."""

import pytest

from articles.models import current_revision
from articles.publishing.commenting import add_comment
from articles.publishing.proposals import propose
from authors.models import Author
from tests.cast import make_author, make_live, sign_with_account
from tests.chromium import violations

# The links and buttons in the main part that are too small for a finger; links in a sentence may be.
SMALL = """[...document.querySelectorAll("main :is(summary, button, select, h3 a), .leaving-choice .button")]
  .map((one) => one.getBoundingClientRect())
  .filter((box) => box.width && Math.min(box.width, box.height) < 24).length"""


def is_usable(page) -> None:
    """On a phone in light colors, and on a wide screen in dark ones."""
    for width, scheme in ((360, "light"), (1360, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALL) == 0
        assert violations(page, only_colors=scheme == "dark") == "", scheme


@pytest.mark.soak
def test_sam_reads_what_is_said_by_keyboard_and_cleo_hands_it_over(desk, sam, cleo, rae):
    author, lee = Author.objects.get(user=sam), make_author("Lee Okafor")
    article = make_live("Grounding", authors=[author])
    sign_with_account(article, rae)
    add_comment(article, text="Is this clear?", part="title", by=None)
    propose(article, revision=current_revision(article), index=0, new_text="Kinder.", reason="", by=None)
    page = desk(sam, "/profile/work/")
    summary = page.get_by_text("2 open comments and proposals")
    assert not page.get_by_text("Is this clear?").is_visible()
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_text("Is this clear?").wait_for()
    is_usable(page)

    page = desk(cleo, f"/admin/authors/author/{author.pk}/leaving/")
    page.get_by_label("Hand the articles over to").focus()
    page.keyboard.type("Lee")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Hand 1 article over to Lee Okafor")
    button.wait_for()
    is_usable(page)
    button.press("Enter")
    page.get_by_text("1 article was handed over to Lee Okafor.").wait_for()
    assert article.bylines.get().author == lee
