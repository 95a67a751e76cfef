"""A reviewer's answer to a request: signed off, or changes requested. Each is about the revision they saw."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles.action_log import Action, log_action
from articles.manuscript.proposed_text import with_text_at
from articles.models import (
    Part,
    Proposal,
    ProposalState,
    ReviewAnswer,
    ReviewRequest,
    ReviewScope,
    Revision,
    SignedBy,
    SignOff,
    current_revision,
    text_digest,
)
from articles.models.workflow_step import NOTE_LIMIT
from articles.publishing.commenting import add_comment
from articles.publishing.refusals import Refused
from articles.publishing.restoring import manuscript_of_revision
from articles.publishing.review_mails import mail_answer
from articles.publishing.review_requests import lock_request
from articles.publishing.signing_off import sign_off, withdraw_sign_off
from articles.publishing.workflow import STEPS, take_step

REQUEST_CHANGES = "request_changes"  # the step of the workflow


@transaction.atomic
def sign_review(
    asked: ReviewRequest,
    *,
    revision: int,
    due: date,
    sources: str,
    interests: str,
    with_proposals: bool = False,
) -> SignOff:
    """Sign off what was asked for, and tell the editor who asked.

    `revision` is the number of the text that the reviewer saw. With `with_proposals`, they agree as well to
    that text with the wording that they proposed.

    Raises `Refused` if the request is about another text meanwhile, or is answered or revoked.
    """
    asked = _lock_open(asked, revision)
    is_episode = asked.scope == ReviewScope.EPISODE
    target = asked.article.episode if is_episode else asked.article
    if target is None:
        raise Refused(gettext("The article has no podcast episode any more."))
    signed = sign_off(
        target,
        reviewer=asked.reviewer,
        on=timezone.localdate(),
        due=due,
        revision=asked.revision,
        signed_by=SignedBy.LINK,
        scope=ReviewScope(asked.scope),
        sections=asked.sections,
        sources=sources,
        interests=interests,
        with_proposals=with_proposals and asked.scope == ReviewScope.ARTICLE,
        request=asked,
        by=None,
    )
    _answer(asked, ReviewAnswer.SIGNED)
    return signed


def sign_accepted_wording(proposal: Proposal, revision: Revision) -> SignOff | None:
    """Sign off the revision that a proposal was accepted into, if its reviewer has agreed to that text.

    That is so if it is exactly the text that they signed, with nothing but wording that they proposed to it.
    Call in the transaction of the action.
    """
    signed = SignOff.objects.of_whole_articles().filter(with_proposals=True, request=proposal.request).first()
    if proposal.request is None or signed is None or signed.revision is None:
        return None
    agreed = manuscript_of_revision(signed.revision)
    accepted = Proposal.objects.filter(request=proposal.request, state=ProposalState.ACCEPTED)
    for one in accepted.filter(revision=signed.revision):
        agreed = with_text_at(agreed, one.index, one.new_text)
    if text_digest(agreed) != text_digest(manuscript_of_revision(revision)):
        return None
    return sign_off(
        proposal.article,
        reviewer=signed.reviewer,
        on=signed.reviewed_on,
        due=signed.review_due,
        revision=revision,
        signed_by=SignedBy.LINK,
        sources=signed.sources,
        interests=signed.interests,
        with_proposals=True,
        request=signed.request,
        by=None,
    )


@transaction.atomic
def request_changes(asked: ReviewRequest, *, revision: int, note: str) -> None:
    """Ask for changes, with a note that becomes a comment on the article, and tell the editor who asked.

    An article in review, or approved, is sent back, unless its text has changed since the reviewer saw it.
    Raises `Refused` as `sign_review` does.
    """
    asked = _lock_open(asked, revision)
    article, name = asked.article, asked.reviewer.name
    add_comment(article, text=note, part=Part.ARTICLE, reviewer=asked.reviewer, request=asked)
    is_current = current_revision(article) == asked.revision
    if is_current and article.workflow_state in STEPS[REQUEST_CHANGES].from_states:
        take_step(article, REQUEST_CHANGES, by=None, person=name, note=note[:NOTE_LIMIT])
    else:
        log_action(Action.REQUEST_CHANGES, by=None, person=name, on=article, revision=asked.revision_id)
    _answer(asked, ReviewAnswer.CHANGES, note)


@transaction.atomic
def withdraw_review(asked: ReviewRequest, *, reason: str) -> None:
    """Withdraw what was signed in answer to this request. Raises `Refused` if there is nothing."""
    asked = lock_request(asked)
    sign_offs = SignOff.objects.standing().filter(request=asked)
    if not sign_offs:
        raise Refused(gettext("There is no sign-off to withdraw."))
    for signed in sign_offs:
        withdraw_sign_off(signed, reviewer=asked.reviewer, reason=reason)


def _lock_open(asked: ReviewRequest, revision: int) -> ReviewRequest:
    asked = lock_request(asked)
    if asked.answered_at is not None:
        raise Refused(gettext("You have answered already."))
    if asked.revoked_at is not None:
        raise Refused(gettext("This request was taken back."))
    if asked.revision.number != revision:
        raise Refused(gettext("This page now shows a newer text. Read it, then answer again."))
    return asked


def _answer(asked: ReviewRequest, answer: ReviewAnswer, note: str = "") -> None:
    asked.answer, asked.answered_at = answer, timezone.now()
    asked.save(update_fields=["answer", "answered_at"])
    mail_answer(asked, note)
