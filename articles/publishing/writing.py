"""Saves drafts. A save based on an outdated revision is rejected (optimistic locking)."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from articles.action_log import Action, log_action
from articles.manuscript import Manuscript, Message
from articles.models import (
    Article,
    References,
    Revision,
    apply_plan,
    check_slug,
    current_revision,
    lock_article,
    plan,
    record_revision,
    record_unchosen,
    revision_data_of_references,
)
from articles.models.from_manuscript import KEPT_FIELDS
from articles.models.revision import has_same_content
from articles.publishing.preflight.check_results import store_check_result_of_text
from articles.publishing.refusals import require_permission
from articles.publishing.reviewer_reminders import tell_reviewers_of_change
from articles.publishing.workflow import return_to_draft


@dataclass(frozen=True, slots=True)
class Draft:
    """The new text for a working copy: a manuscript without faults, and the rows it refers to."""

    manuscript: Manuscript
    references: References
    kept: frozenset[str] = KEPT_FIELDS


class Stale(Exception):
    """Somebody saved meanwhile: `head` is the revision of the current working copy."""

    def __init__(self, head: Revision) -> None:
        self.head = head
        super().__init__(f"The working copy is at revision {head.number}.")


def save(
    article: Article,
    draft: Draft,
    *,
    base: int,
    by: User | None,
    reason: str = "",
    action: Action = Action.SAVE,
    log_text: str | None = None,
) -> Revision:
    """Save a draft as the working copy, and return its revision.

    `base` is the number of the revision that the draft was made from, 0 for a new article. The changes and
    the revision data are computed before the transaction, to keep it short. `action` is what the action log
    calls it, and `log_text` its line there (the reason).

    Raises `Stale` if somebody saved meanwhile (unless they saved the same text); `PermissionDenied`;
    `ValidationError` if another article has the slug.
    """
    require_permission(by, "articles.change_article" if article.pk else "articles.add_article")
    try:
        text = reason if log_text is None else log_text
        return _save(article, draft, base=base, by=by, reason=reason, action=action, log_text=text)
    except IntegrityError:  # another article took the slug after it was checked
        check_slug(draft.manuscript.slug, kind=draft.manuscript.kind, article_id=article.pk)
        raise


def _save(
    article: Article,
    draft: Draft,
    *,
    base: int,
    by: User | None,
    reason: str,
    action: Action,
    log_text: str,
) -> Revision:
    head = None
    while True:
        planned = plan(draft.manuscript, article, draft.references, draft.kept)
        data = revision_data_of_references(planned.manuscript, draft.references)
        is_new = article.pk is None
        with transaction.atomic():
            if not is_new:
                article = lock_article(article)
                head = current_revision(article)
                if head is not None and head.number != base:
                    if has_same_content(head, data):
                        return head
                    raise Stale(head)
                if not planned.is_current():
                    continue  # a publication wrote anchors meanwhile
            apply_plan(planned)
            revision = record_revision(
                planned.article,
                by=by,
                reason=reason or (Message("Created") if is_new else Message("Saved")),
                data=data,
            )
            if revision != head:
                kind = Action.CREATE if is_new else action
                log_action(kind, by=by, on=planned.article, text=log_text, revision=revision.pk)
            if not is_new and article.draft_digest != data.digest:
                return_to_draft(article, revision, by=by)
                tell_reviewers_of_change(article, revision)
        store_check_result_of_text(planned.article, planned.manuscript, data.digest)
        return revision


@transaction.atomic
def save_unchosen(article: Article, draft: Draft, *, by: User | None, reason: str) -> Revision:
    """Save a draft that the editor did not choose as a revision, without changing the working copy."""
    lock_article(article)
    planned = plan(draft.manuscript, article, draft.references, draft.kept)
    data = revision_data_of_references(planned.manuscript, draft.references)
    revision = record_unchosen(article, by=by, reason=reason, data=data)
    log_action(Action.SAVE_UNCHOSEN, by=by, on=article, text=reason, revision=revision.pk)
    return revision
