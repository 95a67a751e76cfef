"""The path of an article in Chromium: drafted, reviewed by link, scheduled, live, edited, reviewed again."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from articles.models import (
    Article,
    Comment,
    WorkflowState,
    WorkflowStep,
    current_revision,
)
from authors.contact import save_email
from tests.cast import set_letters
from tests.chromium import opened, violations
from tests.desk.posting import ADD, change, page
from tests.desk.texts import write
from tests.review.asking import ADDRESS, path_in, sent_mails

pytestmark = pytest.mark.django_db
LIVE = "/articles/grounding/"
CARD = ".card-dialog"

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
def phone(chromium: Any, elsewhere: Executor) -> Iterator[Any]:
    """A page in a private window, as wide as a phone."""
    client = Client(enforce_csrf_checks=True)
    view = opened(chromium, client, elsewhere, viewport={"width": 390, "height": 800}, has_touch=True)
    yield view
    view.context.close()


@pytest.fixture
def rows(elsewhere: Executor) -> Callable[[Callable[[], Any]], Any]:
    """A function that asks the database, away from the event loop of the browser."""
    return lambda find: elsewhere.submit(find).result()


def ready(view: Any) -> Any:
    view.wait_for_selector("#writing[data-ready]", state="attached")
    return view


@pytest.mark.soak
def test_from_a_draft_to_an_edition_that_is_reviewed_again(
    windows, phone, rows, clock, ada, eli, rae, settings
):
    settings.SESSION_IDLE_MINUTES = 7 * 24 * 60  # Eli's window stays open for days
    ada.email, eli.email = "ada@desk.example", "eli@desk.example"
    for person in (ada, eli):
        person.save()
    set_letters(rae, "PsyD")
    save_email(rae, ADDRESS, by=None)

    at_ada = ready(windows(ada, ADD))
    ada_drafts_and_sends(at_ada)
    article = rows(Article.objects.get)
    assert article.workflow_state == WorkflowState.IN_REVIEW

    at_eli = ready(windows(eli, change(article)))
    clock.shift(timedelta(hours=1))
    eli_requests_changes(at_eli)
    told = [(message.to, message.subject) for message in rows(sent_mails)]
    assert sorted(told) == [
        (["ada@desk.example"], "Changes requested: Grounding"),
        (["eli@desk.example"], "For review: Grounding"),
    ]
    step = rows(lambda: WorkflowStep.objects.select_related("revision").first())
    assert (step.note, step.revision) == ("Say it in a line.", rows(lambda: current_revision(article)))
    assert rows(Article.objects.get).dek == "What it is for"

    clock.shift(timedelta(hours=1))
    ada_answers_and_sends_again(at_ada, article)

    clock.shift(timedelta(hours=1))
    at_eli.goto(page(article, "review/ask"))
    at_eli.get_by_label("Reviewer").select_option("Rae Kim")
    at_eli.get_by_label("Message").fill("Is it clear?")
    at_eli.get_by_role("button", name="Send the request").click()
    at_eli.get_by_text("A link was emailed to Rae Kim.").wait_for()
    link = path_in([message for message in rows(sent_mails) if message.to == [ADDRESS]][-1])
    rae_comments_and_proposes(phone, link)
    [comment] = rows(lambda: list(Comment.objects.all()))
    assert (comment.quote, comment.start, comment.text) == ("to be nervous", 17, "Afraid?")
    rae_signs(phone)

    clock.shift(timedelta(hours=1))
    eli_accepts_and_schedules(at_eli, article)
    assert "Rae Kim, PsyD" not in phone.content() or phone.goto(LIVE).status == 404, "it is not live yet"
    assert phone.goto(LIVE).status == 404
    clock.move_to("2026-06-02T08:00:00+00:00")
    assert phone.goto(LIVE).status == 200, "without a worker"
    expect(phone.locator(".byline-review")).to_have_text("Reviewed by Rae Kim, PsyD on June 1, 2026")
    expect(phone.locator("article")).to_contain_text("Anything you like. Really.")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390

    eli_changes_a_word_and_publishes(at_eli, article)
    phone.reload()
    expect(phone.locator(".byline-review")).to_have_text(
        "Reviewed by Rae Kim, PsyD on June 1, 2026, edited since"
    )
    assert "“Dread” is the usual word." in phone.content()

    clock.shift(timedelta(days=1))
    at_eli.goto(page(article, "review/ask"))
    at_eli.get_by_label("Reviewer").select_option("Rae Kim")
    at_eli.get_by_role("button", name="Send the request").click()
    at_eli.get_by_text("A link was emailed to Rae Kim.").wait_for()
    phone.goto(path_in([message for message in rows(sent_mails) if message.to == [ADDRESS]][-1]))
    sign(phone)
    phone.goto(LIVE)
    expect(phone.locator(".byline-review")).to_have_text("Reviewed by Rae Kim, PsyD on June 3, 2026")
    for view in (at_ada, at_eli, phone):
        assert [one for one in view.complaints if "Failed to load resource" not in one] == []


def ada_drafts_and_sends(view: Any) -> None:
    view.fill("[name=title]", "Grounding")
    write(
        view.locator("[name=section-body]").first, "It is *ordinary* to be nervous before the first session."
    )
    for heading, text in (
        ("What can I ask?", "Anything you like."),
        ("And then?", "See [a study](https://study.example/)."),
    ):
        view.keyboard.press("Alt+n")
        view.keyboard.type(heading)
        write(view.locator("[name=section-body]").last, text)
    view.keyboard.press("Control+s")
    view.wait_for_url("**/change/**")
    view.click("[data-step=send]")
    view.fill("#step-note", "Is the end fine?")
    view.click("#step-take")
    expect(view.locator("#article-state")).to_contain_text("In review")


def eli_requests_changes(view: Any) -> None:
    """By keyboard: the menu, the dialog, its way out, and the note that is missing."""
    expect(view.locator("#article-state")).to_contain_text("Is the end fine?")
    view.focus("#steps > button")
    view.keyboard.press("Enter")
    view.focus("[data-step=request_changes]")
    view.keyboard.press("Enter")
    dialog = view.locator("#step")
    expect(dialog.locator("#step-note")).to_be_focused()
    expect(dialog.locator("#step-publish")).to_be_hidden()
    assert violations(view, "#step") == ""
    view.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    view.fill(
        "[name=dek]", "What it is for"
    )  # unsaved: it is saved first, and the step is about that revision
    view.focus("#steps > button")
    view.keyboard.press("Enter")
    view.click("[data-step=request_changes]")
    view.click("#step-take")
    expect(dialog.locator("#step-problem")).to_have_text("Write a note about what to change.")
    dialog.locator("#step-note").fill("Say it in a line.")
    view.click("#step-take")
    expect(view.locator("#article-state")).to_contain_text("Changes requested")
    expect(dialog).to_be_hidden()
    view.click("#steps > button")
    assert view.locator("#steps [data-step]").all_inner_texts() == ["Send for review…", "Approve…"]


def ada_answers_and_sends_again(view: Any, article: Article) -> None:
    view.goto(change(article))
    expect(ready(view).locator("#article-state")).to_contain_text("Say it in a line.")
    view.fill("[name=dek]", "What to expect, in a line")
    view.click("[data-step=send]")
    view.click("#step-take")
    expect(view.locator("#article-state")).to_contain_text("In review")


def rae_comments_and_proposes(phone: Any, link: str) -> None:
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
    # She rewrites a section in the desk's editor.
    wording = phone.locator("[data-tools='1'] [data-propose]")
    wording.locator("summary").press("Enter")
    wording.locator(".cm-content").click()
    phone.keyboard.press("Control+End")
    phone.keyboard.type(" Really.")
    assert violations(phone, "[data-tools='1']") == ""
    wording.get_by_label("Why (optional)").fill("Warmer.")
    wording.get_by_role("button", name="Send proposal").click()
    phone.wait_for_selector(".review-proposal ins")


def rae_signs(phone: Any) -> None:
    """What is missing is said first, and what she typed stays. She signs the text with her wording, too."""
    phone.get_by_role("link", name="Go to your answer").click()
    answer = phone.locator("#answer")
    answer.get_by_text("Sign off", exact=True).first.click()
    answer.get_by_label("Sources you checked").fill("NICE CG113")
    answer.get_by_label("with my proposed wording").check()
    answer.get_by_role("button", name="Sign off").click()
    phone.wait_for_selector("[role=alert]")
    assert answer.get_by_label("Sources you checked").input_value() == "NICE CG113"
    assert answer.get_by_label("with my proposed wording").is_checked()
    assert violations(phone, "#answer") == ""
    sign(phone)
    # In the dark, the same is as legible; no target is too small.
    phone.emulate_media(color_scheme="dark")
    assert violations(phone, only_colors=True) == ""
    assert phone.evaluate(SMALL) == 0


def sign(phone: Any) -> None:
    answer = phone.locator("#answer")
    if not answer.get_by_label("Your interests").is_visible():
        answer.get_by_text("Sign off", exact=True).first.click()
    answer.get_by_label("Sources you checked").fill("NICE CG113")
    answer.get_by_label("Your interests").fill("None")
    answer.get_by_label("I have read the text above").check()
    answer.get_by_role("button", name="Sign off").click()
    phone.wait_for_selector(".review-record")


def eli_accepts_and_schedules(view: Any, article: Article) -> None:
    view.goto(f"{change(article)}#comments")
    panel = ready(view).locator("#comments")
    panel.get_by_text("Afraid?").wait_for()
    with view.expect_navigation():
        panel.get_by_role("button", name="Accept").click()
    ready(view)
    assert view.locator("#section-2 [name=section-body]").input_value() == "Anything you like. Really."
    view.locator("[name=_publish]").press("Enter")
    view.wait_for_selector(f"{CARD} .card-form")
    expect(view.locator(f"{CARD} .review-state")).to_contain_text("This text was reviewed by Rae Kim")
    view.check(f"{CARD} [name=when][value=later]")
    view.fill(f"{CARD} [name=at]", "2026-06-02T08:00")
    view.locator(f"{CARD} .card-form [type=submit]").press("Enter")
    view.wait_for_selector(f"{CARD} .card-done:has-text('Scheduled')")
    view.keyboard.press("Escape")
    expect(view.locator("#article-state")).to_contain_text("Scheduled for")


def eli_changes_a_word_and_publishes(view: Any, article: Article) -> None:
    view.goto(change(article))
    ready(view).locator("#section-1 .fold").click()
    write(
        view.locator("#section-1 [name=section-body]"),
        "It is *ordinary* to feel dread before the first session.",
    )
    view.locator("[name=_publish]").press("Enter")
    view.wait_for_selector(f"{CARD} .card-form")
    expect(view.locator(f"{CARD} .review-state")).to_contain_text(
        "Reviewed by Rae Kim on June 1, 2026, edited since."
    )
    view.fill(f"{CARD} [name=note]", "“Dread” is the usual word.")
    view.locator(f"{CARD} .card-form [type=submit]").press("Enter")
    view.wait_for_selector(f"{CARD} .card-done")
