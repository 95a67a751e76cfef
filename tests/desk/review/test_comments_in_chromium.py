"""The comments beside the sections, in Chromium: by keyboard, and while changes are unsaved."""

import pytest

from articles.models import Comment, current_revision
from articles.publishing.commenting import add_comment
from articles.publishing.proposals import propose
from tests.cast import make_article
from tests.chromium import violations
from tests.desk.posting import change
from tests.desk.texts import select, selected, write

pytestmark = pytest.mark.django_db
NIGHT = ("text", "Nights", "Keep the phone out of the bedroom.")
WORRY = ("text", "Worries", "Write them down before you lie down.")


def test_eli_writes_comments_beside_the_text(windows, eli, cleo, elsewhere):
    article = make_article("Sleep", sections=[NIGHT, WORRY], by=eli)
    night = article.sections.first()
    add_comment(article, text="Why?", part="section", section=night, quote="the phone", by=cleo)
    propose(article, revision=current_revision(article), index=1, new_text="Write them all down.", by=cleo)
    view = windows(eli, change(article))
    view.wait_for_selector("#writing[data-ready]", state="attached")
    panel, first, second = view.locator("#comments"), view.locator("#section-1"), view.locator("#section-2")
    view.get_by_role("button", name="1 comment on this section").first.wait_for()
    # The words of a comment are marked while the panel is open, and a click shows them.
    view.locator("[data-do=comments]").press("Enter")
    panel.get_by_role("button", name="the phone").click()
    body = first.locator("[name=section-body]")
    assert first.locator(".is-commented").inner_text() == "the phone"
    assert selected(body) == "the phone"
    # With unsaved changes: moved and renamed, the section keeps its comments, and a new one is sent.
    write(body, "At night, keep the phone out of the bedroom.")
    first.locator("[data-do=down]").click()
    select(second.locator("[name=section-body]"), "the bedroom")
    view.keyboard.press("Alt+c")
    assert panel.locator("[name=quote]").input_value() == "the bedroom"
    text = panel.locator(".comment-composer [name=comment_text]")
    text.press_sequentially("Which one, @cl")
    assert panel.locator("[role=option][aria-selected=true]").inner_text() == "cleo"
    text.press("Enter")
    assert text.input_value() == "Which one, @cleo "
    panel.get_by_role("button", name="Comment", exact=True).press("Enter")
    panel.get_by_text("Which one, @cleo").wait_for()
    assert view.get_by_role("button", name="2 comments on this section").is_visible()
    view.wait_for_selector(".save-state:not([data-state=saved])")
    # A reply, by keyboard: the form that opens has the focus.
    assert panel.get_by_role("article", name="Wording proposed by cleo").is_visible()
    panel.get_by_role("article", name="Comment by cleo").get_by_text("Reply", exact=True).press("Enter")
    view.wait_for_selector("#comments textarea:focus")
    view.keyboard.type("It glows.")
    panel.get_by_role("button", name="Send reply").first.press("Enter")
    panel.get_by_text("It glows.").wait_for()
    # Accepting saves the changes first, and loses none of them.
    with view.expect_navigation():
        panel.get_by_role("button", name="Accept").click()
    view.wait_for_selector("#writing[data-ready]", state="attached")
    assert view.locator("#section-1 [name=section-body]").input_value() == "Write them all down."
    assert view.locator("#section-2 [name=section-body]").input_value().startswith("At night")
    assert panel.is_visible()
    panel.get_by_text("Resolve", exact=True).first.wait_for()
    # She proposes wording herself, in the editor, for a section that she chooses.
    panel.get_by_text("Propose wording").press("Enter")
    panel.locator("[name=propose]").select_option("Nights")
    panel.get_by_role("button", name="Edit its text").press("Enter")
    wording = panel.locator("[name=new_text]")
    wording.wait_for(state="attached")
    assert wording.input_value().startswith("At night")
    write(wording, "Keep it in the kitchen.")
    assert violations(view, "#comments") == ""
    panel.get_by_label("Why (optional)").fill("Shorter.")
    panel.get_by_role("button", name="Send proposal").press("Enter")
    panel.get_by_text("eli proposes").wait_for()
    assert "kitchen" in panel.locator(".comment-proposal ins").last.inner_text()
    assert not view.complaints
    panel.get_by_text("New comment").click()
    panel.locator(".comment-composer [name=comment_text]").press_sequentially("@c")
    assert violations(view, "#comments") == ""
    view.emulate_media(color_scheme="dark")
    assert violations(view, "#comments", only_colors=True) == ""

    def stored():
        return list(Comment.objects.filter(part="section").values_list("section__heading", "quote", "start"))

    places = elsewhere.submit(stored).result()
    assert ("Nights", "the phone", 15) in places
    assert ("Nights", "the bedroom", 32) in places, "it was placed when its words were saved"


@pytest.mark.soak
def test_the_page_of_comments_has_no_barriers(windows, eli, elsewhere):
    article = make_article("Sleep", sections=[NIGHT], by=eli)
    night = article.sections.first()
    thread = add_comment(article, text="Why?", part="section", section=night, quote="the phone", by=eli)
    add_comment(article, text="It glows.", parent=thread, by=eli)
    propose(article, revision=current_revision(article), index=0, new_text="No phone.", by=eli)
    view = windows(eli, f"/admin/articles/article/{article.pk}/comments/")
    view.set_viewport_size({"width": 360, "height": 740})
    assert violations(view) == ""
    view.emulate_media(color_scheme="dark")
    assert violations(view, only_colors=True) == ""
    assert view.evaluate("document.documentElement.scrollWidth") <= 360
    view.locator(".comment-composer [name=comment_text]").press_sequentially("@e")
    view.keyboard.press("Tab")
    assert view.locator(".comment-composer [name=comment_text]").input_value() == "@eli "
