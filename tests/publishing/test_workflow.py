"""The workflow: who may take which step from which state, what is recorded, and who is told."""

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import get_language

from articles.action_log import Action, LoggedAction
from articles.mail import send_queued_mail
from articles.models import Article, WorkflowState, WorkflowStep, current_revision
from articles.publishing import (
    Draft,
    Refused,
    available_steps,
    duplicate,
    move_to_trash,
    publish,
    restore,
    save,
    take_step,
    workflow_mail,
)
from articles.publishing.preflight.safety_actions import decide
from articles.publishing.restoring import resolve_for_restore
from articles.publishing.workflow import RETURN_TO_DRAFT, STEPS
from authors.desk_language import set_language
from tests.cast import make_article
from tests.publishing.saving import save_with

DRAFT, IN_REVIEW = WorkflowState.DRAFT, WorkflowState.IN_REVIEW
CHANGES_REQUESTED, APPROVED = WorkflowState.CHANGES_REQUESTED, WorkflowState.APPROVED


@pytest.fixture
def article(ada) -> Article:
    """An article that Ada wrote."""
    return make_article("Grounding", by=ada)


def state_of(article: Article) -> str:
    return Article.objects.get(pk=article.pk).workflow_state


def in_state(article: Article, state: str) -> Article:
    Article.objects.filter(pk=article.pk).update(workflow_state=state)
    article.refresh_from_db()
    return article


def names_for(article: Article, user: User) -> list[str]:
    return [step.name for step in available_steps(article, User.objects.get(pk=user.pk))]


class TestTable:
    @pytest.mark.parametrize(
        ("state", "of_ada", "of_eli"),
        [
            (DRAFT, ["send"], ["send", "approve"]),
            (IN_REVIEW, ["take_back"], ["take_back", "request_changes", "approve"]),
            (CHANGES_REQUESTED, ["send"], ["send", "approve"]),
            (APPROVED, [], ["request_changes"]),
        ],
    )
    def test_steps_depend_on_state_and_role(self, article, ada, eli, sam, state, of_ada, of_eli):
        in_state(article, state)
        assert names_for(article, ada) == of_ada
        assert names_for(article, eli) == of_eli
        assert names_for(article, sam) == []

    def test_a_step_that_is_not_offered_is_not_taken(self, article, ada, eli, sam, cleo):
        """Every step, in every state, by everybody: exactly those offered succeed."""
        for user in (ada, eli, sam, cleo):
            for state in WorkflowState:
                in_state(article, state)
                offered = names_for(article, user)
                for name, step in STEPS.items():
                    in_state(article, state)
                    if name in offered:
                        assert take_step(article, name, by=user, note="Note").to_state == step.to_state
                    else:
                        with pytest.raises((PermissionDenied, Refused)):
                            take_step(article, name, by=user, note="Note")
                        assert state_of(article) == state

    def test_a_writer_cannot_send_what_another_wrote(self, article, eli, ada):
        foreign = make_article("Sleep", by=eli)
        assert names_for(foreign, ada) == []
        with pytest.raises(PermissionDenied):
            take_step(foreign, "send", by=ada)

    def test_nothing_is_possible_in_the_trash(self, article, ada, eli):
        move_to_trash(article, by=ada)
        article.refresh_from_db()
        assert names_for(article, eli) == []
        with pytest.raises(Refused, match="trash"):
            take_step(article, "send", by=ada)


class TestRecord:
    def test_a_step_has_a_note_a_person_a_time_and_a_revision(self, article, ada, clock):
        step = take_step(article, "send", by=ada, note="  Is the end too long?  ")
        assert (step.from_state, step.to_state, step.note) == (DRAFT, IN_REVIEW, "Is the end too long?")
        assert (step.by, step.by_name, step.revision) == (ada, "ada", current_revision(article))
        assert step.at == article.workflow_since == Article.objects.get().workflow_since
        logged = LoggedAction.objects.get(action=Action.SEND_FOR_REVIEW)
        assert (logged.user_name, logged.text) == ("ada", "Is the end too long?")

    def test_a_person_without_an_account_is_recorded_by_name(self, article):
        step = take_step(
            in_state(article, IN_REVIEW), "request_changes", by=None, person="Rae Kim", note="So"
        )
        assert (step.by, step.by_name) == (None, "Rae Kim")
        assert LoggedAction.objects.get(action=Action.REQUEST_CHANGES).user_name == "Rae Kim"

    def test_changes_are_requested_with_a_note(self, article, eli):
        in_state(article, IN_REVIEW)
        with pytest.raises(Refused, match="Write a note"):
            take_step(article, "request_changes", by=eli, note=" ")
        with pytest.raises(Refused, match="at most 2000"):
            take_step(article, "request_changes", by=eli, note="x" * 2001)
        assert state_of(article) == IN_REVIEW

    def test_a_step_that_somebody_else_has_taken_is_refused(self, article, eli, cleo):
        in_state(article, IN_REVIEW)
        seen_by_cleo = Article.objects.get()
        take_step(article, "approve", by=eli)
        with pytest.raises(Refused, match="the state to “Approved”"):
            take_step(seen_by_cleo, "approve", by=cleo)
        assert WorkflowStep.objects.count() == 1

    def test_a_text_that_the_editor_has_not_seen_is_not_approved(self, article, ada, eli):
        in_state(article, IN_REVIEW)
        seen = current_revision(article).number
        save_with(article, by=ada, title="Grounding again")
        with pytest.raises(Refused, match="newer version"):
            take_step(article, "approve", by=eli, revision=seen)
        take_step(article, "approve", by=eli, revision=seen + 1)
        assert state_of(article) == APPROVED


class TestApproval:
    @pytest.fixture
    def approved(self, article, eli) -> Article:
        take_step(article, "approve", by=eli)
        return article

    def test_a_save_that_changes_the_text_returns_it_to_draft(self, approved, ada):
        revision = save_with(approved, by=ada, title="Grounding again")
        step = WorkflowStep.objects.first()
        assert state_of(approved) == DRAFT
        assert (step.step, step.by, step.revision) == (RETURN_TO_DRAFT, ada, revision)

    def test_a_save_of_the_same_text_keeps_it(self, approved, ada):
        save_with(approved, by=ada)
        assert state_of(approved) == APPROVED

    def test_a_restored_revision_returns_it_to_draft(self, article, ada, eli):
        first = current_revision(article)
        save_with(article, by=ada, title="Grounding again")
        take_step(article, "approve", by=eli)
        restore(article, first, by=ada)
        assert state_of(article) == DRAFT

    def test_a_change_outside_approval_changes_no_state(self, article, ada):
        take_step(article, "send", by=ada)
        save_with(article, by=ada, title="Grounding again")
        assert state_of(article) == IN_REVIEW

    def test_a_publication_keeps_it(self, approved, eli):
        publish(approved, by=eli)
        assert state_of(approved) == APPROVED

    def test_a_publication_approves_in_one_step(self, article, ada, eli):
        take_step(article, "send", by=ada)
        edition = publish(article, by=eli)
        step = WorkflowStep.objects.first()
        assert state_of(article) == APPROVED
        assert (step.step, step.by, step.revision_id) == ("approve", eli, edition.revision_id)

    def test_a_decision_about_safety_keeps_it(self, approved, eli):
        decide(approved, [], by=eli)
        assert state_of(approved) == APPROVED

    def test_a_copy_begins_as_a_draft(self, approved, ada):
        assert duplicate(approved, by=ada).workflow_state == DRAFT

    def test_a_save_begun_before_a_step_does_not_undo_it(self, article, ada, eli):
        """The row that a save has read may be older than the step."""
        opened = Article.objects.get()
        resolved = resolve_for_restore(opened, current_revision(opened))
        take_step(article, "send", by=ada)
        save(opened, Draft(resolved.manuscript, resolved.references), base=1, by=ada)
        assert state_of(article) == IN_REVIEW


@pytest.mark.usefixtures("_with_addresses")
class TestMail:
    @pytest.fixture
    def _with_addresses(self, ada, eli, cleo) -> None:
        for user in (ada, eli, cleo):
            user.email = f"{user.username}@example.org"
            user.save()

    def sent(self) -> list[mail.EmailMessage]:
        mail.outbox.clear()
        send_queued_mail()
        return list(mail.outbox)

    def test_editors_are_told_when_an_article_is_sent(self, article, ada, settings):
        take_step(article, "send", by=ada, note="Is {{ this }} too long & <long>?")
        sent = self.sent()
        assert sorted(message.to for message in sent) == [["cleo@example.org"], ["eli@example.org"]]
        assert sent[0].subject == "For review: Grounding"
        assert sent[0].body.split("\n\n") == [
            "ada has sent “Grounding” for review.",
            "Is {{ this }} too long & <long>?",
            settings.SITE_URL + reverse("admin:articles_article_change", args=[article.pk]),
        ]

    def test_the_writer_is_told_of_changes_and_approval(self, article, ada, eli):
        take_step(article, "send", by=ada)
        self.sent()
        take_step(article, "request_changes", by=eli, note="Shorter, please.")
        take_step(article, "approve", by=eli)
        subjects = [(message.to, message.subject) for message in self.sent()]
        assert subjects == [
            (["ada@example.org"], "Changes requested: Grounding"),
            (["ada@example.org"], "Approved: Grounding"),
        ]

    def test_the_one_who_sent_it_is_told_rather_than_the_one_who_created_it(self, article, eli, cleo):
        take_step(article, "send", by=eli)
        self.sent()
        take_step(article, "approve", by=cleo)
        assert [message.to for message in self.sent()] == [["eli@example.org"]]

    def test_a_publication_of_what_was_sent_tells_the_writer(self, article, ada, eli):
        take_step(article, "send", by=ada)
        self.sent()
        publish(article, by=eli)
        assert [message.subject for message in self.sent()] == ["Approved: Grounding"]

    def test_a_mail_is_in_the_language_of_the_account(self, article, ada, eli, monkeypatch):
        monkeypatch.setattr(workflow_mail, "gettext", lambda words: f"{get_language()}: {words}")
        set_language(eli, "es")
        take_step(article, "send", by=ada)
        languages = {message.to[0]: message.body.partition(":")[0] for message in self.sent()}
        assert languages == {"cleo@example.org": "en-us", "eli@example.org": "es"}

    def test_closed_accounts_and_nobody_get_no_mail(self, article, ada, eli, cleo):
        User.objects.filter(pk=eli.pk).update(is_active=False)
        User.objects.filter(pk=cleo.pk).update(email="")
        take_step(article, "send", by=ada)
        assert self.sent() == []

    def test_a_step_that_fails_sends_nothing(self, article, eli):
        with pytest.raises(Refused):
            take_step(article, "request_changes", by=eli, note="Shorter")
        assert self.sent() == []
