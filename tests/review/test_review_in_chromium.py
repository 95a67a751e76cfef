"""A review on a phone, from the link in the mail to the signature, in a private window of Chromium."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from articles.models import Article, Comment, Proposal, SignOff
from tests.cast import make_article, set_letters
from tests.chromium import opened, violations
from tests.publishing.saving import save_with
from tests.review.asking import ask, link_of

TEXT = (
    ("text", "", "It is *ordinary* to be nervous before the first session."),
    ("text", "What can I ask?", "Anything you like."),
    ("heads-up", "", "Not in a crisis: see [a study](https://study.example/)."),
)

# Marks words of a part of the page, as somebody does with a finger.
MARK = """([selector, from, to]) => {
  const range = document.createRange();
  range.setStart(document.querySelector(selector).lastChild, from);
  range.setEnd(document.querySelector(selector).lastChild, to);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""
# The number of targets that are too small for a finger.
SMALL = """[...document.querySelectorAll(".review-column :is(summary, button, input:not([type=hidden]))")]
  .map((one) => one.getBoundingClientRect())
  .filter((box) => box.width && Math.min(box.width, box.height) < 24).length"""


@pytest.fixture
def link(rae, eli, ada) -> str:
    """The path of the page on which Rae reviews an article of Ada."""
    set_letters(rae, "PsyD")
    article = make_article("Grounding", by=ada, sections=TEXT, short_version="Ask anything.")
    return link_of(ask(article, rae, by=eli, message="Is it clear?"))


@pytest.fixture
def phone(chromium: Any, elsewhere: Any) -> Iterator[Any]:
    """A page in a new private window, as wide as a phone."""
    client = Client(enforce_csrf_checks=True)
    page = opened(chromium, client, elsewhere, viewport={"width": 390, "height": 800}, has_touch=True)
    yield page
    page.context.close()


def test_rae_reviews_on_a_phone(phone, link):
    phone.goto(link)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(phone) == ""

    # She marks words, and comments on them.
    button = phone.get_by_role("button", name="Comment on these words")
    assert not button.is_visible()
    phone.evaluate(MARK, ["[data-index='0'] p", 1, 14])
    button.click()
    comment = phone.locator("[data-tools='0'] [data-comment]")
    assert comment.locator("q").inner_text() == "to be nervous"
    assert phone.evaluate("document.activeElement.name") == "text"
    phone.keyboard.type("Afraid?")
    comment.get_by_role("button", name="Send comment").click()
    phone.wait_for_selector(".review-thread")
    [written] = Comment.objects.all()
    assert (written.quote, written.start, written.text) == ("to be nervous", 17, "Afraid?")

    # She rewrites a section in the desk's editor.
    wording = phone.locator("[data-tools='1'] [data-propose]")
    wording.locator("summary").press("Enter")
    editor = wording.locator(".cm-content")
    editor.click()
    phone.keyboard.press("Control+End")
    phone.keyboard.type(" Really.")
    assert violations(phone, "[data-tools='1']") == ""
    wording.get_by_label("Why (optional)").fill("Warmer.")
    wording.get_by_role("button", name="Send proposal").click()
    phone.wait_for_selector(".review-proposal ins")
    assert Proposal.objects.get().new_text == "Anything you like. Really."

    # The text changes meanwhile: she sees how, and stays with the one that she was asked about.
    save_with(Article.objects.get(), by=None, title="Grounding yourself")
    phone.reload()
    phone.get_by_role("link", name="See what changed").click()
    phone.wait_for_selector(".comparison ins")
    assert violations(phone) == ""
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    phone.get_by_role("link", name="Back to your review").click()

    # She signs; what is missing is said first, and what she typed stays.
    phone.get_by_role("link", name="Go to your answer").click()
    answer = phone.locator("#answer")
    answer.get_by_text("Sign off", exact=True).first.click()
    answer.get_by_label("Sources you checked").fill("NICE CG113")
    answer.get_by_role("button", name="Sign off").click()
    phone.wait_for_selector("[role=alert]")
    assert answer.get_by_label("Sources you checked").input_value() == "NICE CG113"
    assert violations(phone) == ""
    answer.get_by_label("Your interests").fill("None")
    answer.get_by_role("checkbox").check()
    answer.get_by_role("button", name="Sign off").click()
    phone.wait_for_selector(".review-record")
    assert SignOff.objects.get().sources == "NICE CG113"

    # In the dark, the same is as legible; no target is too small.
    phone.emulate_media(color_scheme="dark")
    assert violations(phone, only_colors=True) == ""
    assert phone.evaluate(SMALL) == 0
    assert [one for one in phone.complaints if "status of 422" not in one] == []
