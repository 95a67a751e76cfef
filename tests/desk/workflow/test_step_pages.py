"""The steps of the workflow at the desk: buttons of the form, pages, and answers to scripts."""

import re

import pytest

from articles.models import Article, WorkflowState, WorkflowStep, current_revision
from articles.publishing import publish, take_step
from tests.cast import make_article
from tests.desk.posting import change, form, form_sections, page

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


@pytest.fixture
def article(ada) -> Article:
    return make_article("Grounding", by=ada)


def state_of(article: Article) -> str:
    return Article.objects.get(pk=article.pk).workflow_state


def offered(html: str) -> list[str]:
    """Return the names of the steps whose buttons are on a page."""
    return re.findall(r'name="_step_(\w+)"', html)


class TestForm:
    def test_it_has_the_steps_of_the_role(self, logged_in, article, ada, eli):
        assert offered(logged_in(ada).get(change(article)).content.decode()) == ["send"]
        assert offered(logged_in(eli).get(change(article)).content.decode()) == ["send", "approve"]

    def test_a_new_article_has_none_until_it_is_saved(self, logged_in, ada):
        assert offered(logged_in(ada).get("/admin/articles/article/add/").content.decode()) == []

    def test_without_a_script_a_step_saves_and_leads_to_its_page(self, logged_in, article, ada):
        data = form(form_sections(article), article=article, dek="A line.") | {"_step_send": "1"}
        answer = logged_in(ada).post(change(article), data)
        assert answer.headers["Location"] == page(article, "send")
        assert current_revision(article).number == 2

    def test_it_shows_who_did_what_with_which_note(self, logged_in, article, ada, eli, clock):
        take_step(article, "send", by=ada, note="Is the <end> fine?")
        take_step(article, "request_changes", by=eli, note="Shorter, please.\nMuch.")
        html = " ".join(logged_in(ada).get(change(article)).content.decode().split())
        assert "Changes requested</span>" in html
        assert "by eli, June 1, 2026, noon" in html or "by eli, June 1, 2026, 12:00 PM" in html
        assert "Shorter, please.<br>Much." in html

    def test_a_save_that_ends_an_approval_says_so_to_the_script(self, logged_in, article, eli):
        take_step(article, "approve", by=eli)
        data = form(form_sections(article), article=article, dek="A line.")
        answer = logged_in(eli).post(change(article), data, **SCRIPT).json()
        assert "The text was approved; eli changed it" in " ".join(answer["state"].split())
        assert offered(answer["steps"]) == ["send", "approve"]


class TestPage:
    def test_ada_sends_with_a_note(self, logged_in, article, ada):
        client = logged_in(ada)
        shown = client.get(page(article, "send")).context["form"]
        answer = client.post(page(article, "send"), {"note": "Please", "revision": shown["revision"].value()})
        assert answer.headers["Location"] == change(article)
        assert (state_of(article), WorkflowStep.objects.get().note) == (WorkflowState.IN_REVIEW, "Please")

    def test_a_missing_note_is_asked_for_beside_its_field(self, logged_in, article, ada, eli):
        take_step(article, "send", by=ada)
        answer = logged_in(eli).post(page(article, "request-changes"), {"note": ""})
        assert answer.context["form"].errors == {"note": ["Write a note about what to change."]}
        assert state_of(article) == WorkflowState.IN_REVIEW

    def test_an_approval_of_an_older_text_is_refused(self, logged_in, article, eli):
        answer = logged_in(eli).post(page(article, "approve"), {"revision": "7"})
        assert "newer version" in answer.content.decode()
        assert state_of(article) == WorkflowState.DRAFT

    def test_eli_approves_and_goes_on_to_publish(self, logged_in, article, eli):
        answer = logged_in(eli).post(page(article, "approve"), {"_publish": "1"})
        assert answer.headers["Location"] == page(article, "publish")
        assert state_of(article) == WorkflowState.APPROVED

    def test_a_step_that_is_not_possible_now_says_why(self, logged_in, article, ada):
        answer = logged_in(ada).get(page(article, "take-back")).content.decode()
        assert "The state of the article is “Draft”." in answer
        assert "<form method" not in answer[answer.index('id="content"') :]

    def test_ada_takes_no_editors_step_and_none_with_anothers_article(self, logged_in, article, ada, eli):
        client = logged_in(ada)
        assert client.post(page(article, "approve"), {}).status_code == 403
        assert client.post(page(make_article("His", by=eli), "send"), {}).status_code == 404
        publish(article, by=None)
        assert client.post(page(article, "send"), {}).status_code == 403


class TestScript:
    def test_it_gets_the_changed_parts(self, logged_in, article, ada):
        answer = logged_in(ada).post(page(article, "send"), {"note": "", "revision": "1"}, **SCRIPT).json()
        assert "In review" in answer["state"]
        assert offered(answer["steps"]) == ["take_back"]
        assert answer["message"] == "Sent for review"

    def test_it_gets_the_address_of_the_publish_page(self, logged_in, article, eli):
        answer = logged_in(eli).post(page(article, "approve"), {"_publish": "1"}, **SCRIPT).json()
        assert answer == {"url": page(article, "publish")}

    def test_it_gets_what_is_wrong(self, logged_in, article, ada, eli):
        take_step(article, "send", by=ada)
        answer = logged_in(eli).post(page(article, "request-changes"), {"note": " "}, **SCRIPT)
        assert (answer.status_code, answer.json()) == (
            422,
            {"message": "Write a note about what to change."},
        )
