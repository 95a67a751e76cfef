"""The steps of an article between its writer and its editors: a table, and the action that takes a step.

An approval is of one revision. A save that changes the text returns the article to draft. Whether it is
scheduled or live is not a state here: that is read from its editions.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.action_log import Action, log_action
from articles.models import Article, Revision, WorkflowState, WorkflowStep, current_revision, lock_article
from articles.models.workflow_step import NOTE_LIMIT
from articles.publishing.refusals import Refused
from articles.publishing.workflow_mail import Recipients, mail_next_person

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

DRAFT, IN_REVIEW = WorkflowState.DRAFT, WorkflowState.IN_REVIEW
CHANGES_REQUESTED, APPROVED = WorkflowState.CHANGES_REQUESTED, WorkflowState.APPROVED

RETURN_TO_DRAFT = "return_to_draft"  # nobody takes this step: a save does


def _may_edit_it(user: User | AnonymousUser, article: Article) -> bool:
    """Whether the user is an editor, or the writer of the article."""
    is_own = article.created_by_id is not None and article.created_by_id == user.pk
    return user.has_perm("articles.change_article") and (is_own or user.has_perm("articles.edit_any_article"))


def _may_publish(user: User | AnonymousUser, article: Article) -> bool:
    return user.has_perm("articles.publish_article")


@dataclass(frozen=True, slots=True)
class Step:
    """A step that a person takes: from which states to which, who may take it, and who is told by mail."""

    name: str
    label: "StrPromise"
    explanation: "StrPromise"
    from_states: tuple[WorkflowState, ...]
    to_state: WorkflowState
    is_allowed: Callable[[User | AnonymousUser, Article], bool]
    action: Action
    tells: Recipients
    needs_note: bool = False


STEPS: Mapping[str, Step] = {
    step.name: step
    for step in (
        Step(
            "send",
            _("Send for review"),
            _("The editors are told by email. You can still edit the article."),
            (DRAFT, CHANGES_REQUESTED),
            IN_REVIEW,
            _may_edit_it,
            Action.SEND_FOR_REVIEW,
            Recipients.EDITORS,
        ),
        Step(
            "take_back",
            _("Take back from review"),
            _("The article is a draft again."),
            (IN_REVIEW,),
            DRAFT,
            _may_edit_it,
            Action.TAKE_BACK,
            Recipients.NOBODY,
        ),
        Step(
            "request_changes",
            _("Request changes"),
            _("The writer gets your note by email."),
            (IN_REVIEW, APPROVED),
            CHANGES_REQUESTED,
            _may_publish,
            Action.REQUEST_CHANGES,
            Recipients.WRITER,
            needs_note=True,
        ),
        Step(
            "approve",
            _("Approve"),
            _("This approves the text as it is now. A later change of the text ends the approval."),
            (DRAFT, IN_REVIEW, CHANGES_REQUESTED),
            APPROVED,
            _may_publish,
            Action.APPROVE,
            Recipients.WRITER,
        ),
    )
}


def available_steps(article: Article, user: User | AnonymousUser) -> list[Step]:
    """Return the steps that this user may take with the article as it is. No queries but for permissions."""
    if article.pk is None or article.trashed_at is not None:
        return []
    return [
        step
        for step in STEPS.values()
        if article.workflow_state in step.from_states and step.is_allowed(user, article)
    ]


def take_step(
    article: Article,
    step: str,
    *,
    by: User | None,
    note: str = "",
    revision: int | None = None,
    person: str = "",
) -> WorkflowStep:
    """Take a step with an article, tell whoever is next by mail, and return the record of the step.

    `step` is a name in `STEPS`. `revision` is the number of the revision that the person has seen, if that
    matters. `by` is None for the command line, and for somebody without an account, whose name is `person`.

    Raises `PermissionDenied`; `Refused` if the article is in another state, in the trash, or has been saved
    since that revision, or if the note is missing or too long.
    """
    taken = STEPS[step]
    if by is not None and not taken.is_allowed(by, article):
        raise PermissionDenied(gettext("%(user)s may not do that.") % {"user": by.get_username()})
    note = _checked_note(taken, note)
    with transaction.atomic():
        locked = lock_article(article)
        head = current_revision(locked)
        _refuse_impossible(locked, taken, head, seen=revision)
        record = _change_state(locked, taken.name, taken.to_state, head, by=by, person=person, note=note)
        _save_steps([record])
        log_action(
            taken.action, by=by, person=person, on=locked, text=note, revision=head.pk if head else None
        )
        mail_next_person(record, taken.tells)
    article.workflow_state, article.workflow_since = locked.workflow_state, locked.workflow_since
    return record


def return_to_draft(article: Article, revision: Revision, *, by: User | None) -> None:
    """Return an approved article to draft, because its text has changed in this revision.

    Does nothing in any other state. `article` is the row that `lock_article` returned; call this in the
    transaction of the save.
    """
    if article.workflow_state == APPROVED:
        _save_steps([_change_state(article, RETURN_TO_DRAFT, DRAFT, revision, by=by)])


def approve_published(published: Sequence[tuple[Article, Revision]], *, by: User | None) -> None:
    """Approve the texts of articles that are being published, each with its revision, unless they are.

    The articles are locked or new; call this in the transaction of the publication, which logs what happened.
    The number of queries does not grow with the articles.
    """
    steps = [
        _change_state(article, "approve", APPROVED, revision, by=by)
        for article, revision in published
        if article.workflow_state != APPROVED
    ]
    _save_steps(steps)
    for step in steps:
        if step.from_state != DRAFT:  # somebody waits for an answer
            mail_next_person(step, Recipients.WRITER)


def _change_state(
    article: Article,
    step: str,
    to_state: WorkflowState,
    revision: Revision | None,
    *,
    by: User | None,
    person: str = "",
    note: str = "",
) -> WorkflowStep:
    """Set the state of a locked article, and return the record of the step. Nothing is saved."""
    record = WorkflowStep(
        article=article,
        step=step,
        from_state=article.workflow_state,
        to_state=to_state,
        note=note,
        revision=revision,
        by=by,
        by_name=(by.get_full_name() or by.get_username()) if by else person,
    )
    article.workflow_state, article.workflow_since = to_state, timezone.now()
    return record


def _save_steps(steps: Sequence[WorkflowStep]) -> None:
    """Save records of one kind of step, and the state of their articles."""
    if steps:
        WorkflowStep.objects.bulk_create(steps)
        Article.objects.filter(pk__in=[step.article_id for step in steps]).update(
            workflow_state=steps[0].to_state, workflow_since=steps[0].article.workflow_since
        )


def _checked_note(step: Step, note: str) -> str:
    note = note.strip()
    if step.needs_note and not note:
        raise Refused(gettext("Write a note about what to change."), argument="note")
    if len(note) > NOTE_LIMIT:
        words = {"limit": NOTE_LIMIT, "length": len(note)}
        sentence = gettext("The note has %(length)d characters; at most %(limit)d are allowed.")
        raise Refused(sentence % words, argument="note")
    return note


def _refuse_impossible(article: Article, step: Step, head: Revision | None, *, seen: int | None) -> None:
    if article.trashed_at is not None:
        raise Refused(gettext("The article is in the trash. Restore it first."))
    if article.workflow_state not in step.from_states:
        words = {"step": step.label, "state": WorkflowState(article.workflow_state).label}
        raise Refused(
            gettext("“%(step)s” is not possible: somebody has changed the state to “%(state)s”.") % words
        )
    if seen is not None and head is not None and head.number != seen:
        raise Refused(
            gettext("Somebody has saved a newer version (revision %(number)s). Read it, then try again.")
            % {"number": head.number}
        )
