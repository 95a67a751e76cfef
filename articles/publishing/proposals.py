"""Proposed wording: made from a revision, then accepted into the working copy or declined."""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles.action_log import Action, log_action
from articles.manuscript import Manuscript, MergeResult, Message, check, normalize_line_endings
from articles.manuscript.proposed_text import merge_proposal, text_at, with_text_at
from articles.message_translation import translate_fault
from articles.models import (
    Article,
    Proposal,
    ProposalState,
    ReviewRequest,
    Revision,
    current_revision,
    draft_manuscript_of,
    lock_article,
    with_current_names,
)
from articles.models.comment import REASON_LIMIT
from articles.models.references import references_of
from articles.publishing.comment_mails import mail_decision
from articles.publishing.commenting import rows_of_revision
from articles.publishing.refusals import Refused, require_permission
from articles.publishing.restoring import manuscript_of_revision
from articles.publishing.review_answers import sign_accepted_wording
from articles.publishing.senders import check_typed_text, sender_of
from articles.publishing.writing import Draft, Stale, save
from authors.models import Author


class ProposalConflict(Exception):
    """The working copy changed in the same place: `merge` has both versions, "theirs" is the proposal."""

    def __init__(self, merge: MergeResult) -> None:
        self.merge = merge
        super().__init__("The same passage has changed since the wording was proposed.")


@transaction.atomic
def propose(
    article: Article,
    *,
    revision: Revision,
    index: int | None,
    new_text: str,
    reason: str = "",
    by: User | None = None,
    reviewer: Author | None = None,
    request: ReviewRequest | None = None,
) -> Proposal:
    """Propose another text for the section at `index` of a revision; None is the short version.

    Raises `PermissionDenied`; `Refused` if the text has faults or is the same, and for a section that the
    revision does not have.
    """
    article = lock_article(article)
    sender = sender_of(article, by=by, reviewer=reviewer, request=request)
    reason = check_typed_text(reason, REASON_LIMIT, argument="reason")
    base = _manuscript_to_change(article, revision, index)
    proposed = with_text_at(base, index, normalize_line_endings(new_text))
    faults = check(proposed)
    if faults:
        raise Refused(*map(translate_fault, faults), argument="new_text")
    old, new = text_at(base, index), text_at(proposed, index)
    if old == new:
        raise Refused(gettext("The wording is the same as before. Change it first."), argument="new_text")
    proposal = Proposal.objects.create(
        article=article,
        revision=revision,
        index=index,
        section=None if index is None else rows_of_revision(revision)[index],
        old_text=old,
        new_text=new,
        reason=reason,
        **sender.columns(),
    )
    sender.log(Action.PROPOSE, article, _describe(base, index), revision=revision.pk)
    return proposal


def _manuscript_to_change(article: Article, revision: Revision, index: int | None) -> Manuscript:
    if article.trashed_at is not None:
        raise Refused(gettext("The article is in the trash. Restore it first."))
    if revision.article_id != article.pk:
        raise Refused(gettext("That is a revision of another article."))
    base = manuscript_of_revision(revision)
    if index is not None and not 0 <= index < len(base.sections):
        raise Refused(gettext("The revision has no such section."))
    return base


def _describe(text: Manuscript, index: int | None) -> str:
    if index is None:
        return Message("Short version")
    heading = text.sections[index].heading
    return Message("Section “%(title)s”", title=heading) if heading else Message("Section")


def merge_with_draft(proposal: Proposal) -> MergeResult:
    """Return what accepting a proposal would make of the working copy. Only reads.

    Raises `Refused` if the text that it was made from can no longer be read.
    """
    revision = proposal.revision
    base = with_current_names(manuscript_of_revision(revision), revision.names)
    return merge_proposal(base, proposal.index, proposal.new_text, draft_manuscript_of(proposal.article))


def accept(proposal: Proposal, *, by: User | None, choices: Mapping[str, str] | None = None) -> Revision:
    """Put a proposal into the working copy, as a revision that names its author.

    `choices` decide conflicts, by their keys: "mine" (the working copy), "theirs" (the proposal) or "both".

    Raises `PermissionDenied`; `ProposalConflict` if there are conflicts without a choice; `Refused` if the
    proposal is decided already, or if the text would have faults.
    """
    require_permission(by, "articles.change_article")
    while True:
        article = Article.objects.get(pk=proposal.article_id)
        proposal.article = article
        head = current_revision(article)
        draft = _draft_with(proposal, choices)
        try:
            with transaction.atomic():
                _lock_open(proposal)
                revision = save(
                    article,
                    draft,
                    base=head.number if head else 0,
                    by=by,
                    reason=Message("Accepted wording proposed by %(name)s", name=proposal.name[:100]),
                    action=Action.ACCEPT_PROPOSAL,
                )
                proposal.accepted_revision = revision
                _decide(proposal, ProposalState.ACCEPTED, by)
                sign_accepted_wording(proposal, revision)
                return revision
        except Stale:
            continue  # somebody saved meanwhile: merge with their text


def _draft_with(proposal: Proposal, choices: Mapping[str, str] | None) -> Draft:
    merge = merge_with_draft(proposal)
    if any(clash.key not in (choices or {}) for clash in merge.clashes):
        raise ProposalConflict(merge)
    merged = merge.resolved(choices or {})
    faults = check(merged)
    if faults:
        raise Refused(gettext("The wording does not fit any more."), *map(translate_fault, faults))
    return Draft(merged, references_of(merged), kept=frozenset({"slug"}))


@transaction.atomic
def decline(proposal: Proposal, *, by: User | None, reason: str) -> None:
    """Decline a proposal. The reason is mailed to its author.

    Raises `PermissionDenied`; `Refused` without a reason, and if the proposal is decided already.
    """
    require_permission(by, "articles.change_article")
    reason = check_typed_text(reason, REASON_LIMIT, argument="decline_reason")
    if not reason:
        raise Refused(
            gettext("Write a reason. It is sent to %(name)s.") % {"name": proposal.name},
            argument="decline_reason",
        )
    _lock_open(proposal)
    proposal.decline_reason = reason
    _decide(proposal, ProposalState.DECLINED, by)
    text = Message("Proposed by %(name)s.", name=proposal.name)
    log_action(Action.DECLINE_PROPOSAL, by=by, on=proposal.article, text=text)


def _lock_open(proposal: Proposal) -> None:
    """Lock the article. Raises `Refused` if the proposal was decided meanwhile."""
    article = lock_article(proposal.article)
    if article.trashed_at is not None:
        raise Refused(gettext("The article is in the trash. Restore it first."))
    if not Proposal.objects.filter(pk=proposal.pk, state=ProposalState.OPEN).exists():
        raise Refused(gettext("This proposal was decided already."))


def _decide(proposal: Proposal, state: ProposalState, by: User | None) -> None:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, timezone.now()
    proposal.save(update_fields=["state", "decided_by", "decided_at", "decline_reason", "accepted_revision"])
    mail_decision(proposal)
