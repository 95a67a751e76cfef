"""Requests for review: an editor asks a reviewer, and renews or revokes the link.

A request is about one revision. Renewing it, by the editor, and “Review the newer text”, by the reviewer,
move it to the text as it is then; nothing else does.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles.action_log import Action, log_action
from articles.manuscript import Message
from articles.manuscript.pairing import pair_sections
from articles.models import (
    Article,
    ReviewAnswer,
    ReviewRequest,
    ReviewScope,
    Revision,
    current_revision,
    lock_article,
)
from articles.models.review_request import MESSAGE_LIMIT, new_link_key
from articles.publishing.refusals import Refused, require_permission
from articles.publishing.restoring import manuscript_of_revision
from articles.publishing.review_links import LINK_AGE
from articles.publishing.review_mails import mail_due, mail_request
from articles.publishing.senders import check_typed_text
from articles.publishing.signing_off import check_is_no_author
from authors.contact import email_of
from authors.models import Author

LATEST_DUE = timedelta(days=366)
DEFAULT_TIME = timedelta(days=5)  # for an answer


@transaction.atomic
def request_review(
    article: Article,
    *,
    reviewer: Author,
    scope: str = ReviewScope.ARTICLE,
    sections: Sequence[int] = (),
    due: date,
    message: str = "",
    by: User | None,
) -> ReviewRequest:
    """Ask a reviewer to review the working copy, and mail them the link.

    `sections` are indexes, from 0, of the chosen sections of the working copy, for that scope.

    Raises `PermissionDenied`; `Refused` if the reviewer has no address or an open request of this scope, for
    a due date that is past or too late, sections that do not exist, and an article without an episode.
    """
    require_may_ask(article, by)
    article = lock_article(article)
    revision = _revision_to_review(article)
    _check_reviewer(article, reviewer, scope, by)
    _check_due(due)
    request = ReviewRequest.objects.create(
        article=article,
        revision=revision,
        reviewer=reviewer,
        scope=scope,
        sections=_check_scope(article, revision, scope, sections),
        due=due,
        message=check_typed_text(message, MESSAGE_LIMIT, argument="message"),
        expires_at=timezone.now() + LINK_AGE,
        made_by=by,
        made_by_name=_name_of(by),
    )
    mail_request(request, is_new=True)
    line = Message("Asked %(name)s.", name=reviewer.name)
    log_action(Action.REQUEST_REVIEW, by=by, on=article, text=line, revision=revision.pk)
    return request


@transaction.atomic
def renew(request: ReviewRequest, *, by: User | None) -> ReviewRequest:
    """Mail a new link to the text as it is now. Earlier links stop working, and an answer is asked for again.

    Raises `PermissionDenied`; `Refused` if the review is signed, the reviewer has no address, or none of the
    chosen sections is left.
    """
    require_may_ask(request.article, by)
    request = lock_request(request)
    if request.answer == ReviewAnswer.SIGNED:
        raise Refused(gettext("This review is signed off. Ask for a new review."))
    _check_address(request.reviewer)
    _move_to_current(request)
    request.answer, request.answered_at, request.revoked_at = "", None, None
    request.link_key, request.expires_at = new_link_key(), timezone.now() + LINK_AGE
    request.reminded_at = None
    request.save()
    mail_request(request, is_new=False)
    _log(Action.RENEW_REVIEW, request, by=by)
    return request


@transaction.atomic
def move_due(request: ReviewRequest, *, due: date, by: User | None) -> None:
    """Ask for the answer by another day, and mail it to the reviewer while their link works. Safe to repeat.

    Raises `PermissionDenied`; `Refused` if the request is answered or revoked, the day is past or too late.
    """
    require_may_ask(request.article, by)
    request = lock_request(request)
    if request.answered_at is not None or request.revoked_at is not None:
        raise Refused(gettext("This request is answered or revoked. Ask for a new review."))
    if due == request.due:
        return
    _check_due(due)
    request.due, request.reminded_at = due, None
    request.save(update_fields=["due", "reminded_at"])
    if request.expires_at > timezone.now():
        mail_due(request)
    _log(Action.MOVE_REVIEW, request, by=by)


@transaction.atomic
def revoke(request: ReviewRequest, *, by: User | None) -> None:
    """End a request: its link stops working at once. Safe to repeat. Raises `PermissionDenied`."""
    require_may_ask(request.article, by)
    request = lock_request(request)
    if request.revoked_at is None:
        request.revoked_at = timezone.now()
        request.save(update_fields=["revoked_at"])
        _log(Action.REVOKE_REVIEW, request, by=by)


@transaction.atomic
def review_newer_text(request: ReviewRequest) -> ReviewRequest:
    """Move a request to the text as it is now, because its reviewer asked for that. Safe to repeat.

    Raises `Refused` if the request is answered, or none of the chosen sections is left.
    """
    request = lock_request(request)
    if request.answered_at is not None:
        raise Refused(gettext("You have answered already."))
    before = request.revision_id
    _move_to_current(request)
    if request.revision_id != before:
        request.save(update_fields=["revision", "sections", "change_told_at"])
        _log(Action.REVIEW_NEWER_TEXT, request, by=None, person=request.reviewer.name)
    return request


def _move_to_current(request: ReviewRequest) -> None:
    """Set the current revision, with the chosen sections where they are in it now."""
    revision = _revision_to_review(request.article)
    if request.scope == ReviewScope.EPISODE and request.article.episode_id is None:
        raise Refused(gettext("The article has no podcast episode."))
    if revision.pk == request.revision_id:
        return
    if request.scope == ReviewScope.SECTIONS:
        old, new = (manuscript_of_revision(one).sections for one in (request.revision, revision))
        request.sections = [
            place for place, origin in enumerate(pair_sections(old, new)) if origin in request.sections
        ]
        if not request.sections:
            raise Refused(gettext("The chosen sections were deleted. Ask for a new review."))
    request.revision, request.change_told_at = revision, None


def may_ask(user: User | AnonymousUser, article: Article) -> bool:
    """Whether the user may ask for reviews of an article: editors of all, writers of their own."""
    return user.has_perm("articles.change_article") and (
        user.has_perm("articles.edit_any_article") or article.created_by_id == user.pk
    )


def require_may_ask(article: Article, by: User | None) -> None:
    """Raise `PermissionDenied` unless the user may ask for reviews of this article."""
    require_permission(by, "articles.change_article")
    if by is not None and not may_ask(by, article):
        raise PermissionDenied


def lock_request(request: ReviewRequest) -> ReviewRequest:
    """Return the row as it is now, locked with its article until the transaction ends.

    Raises `Refused` if the article is in the trash, or the request was deleted.
    """
    article = lock_article(request.article)
    if article.trashed_at is not None:
        raise Refused(gettext("The article is in the trash. Restore it first."))
    rows = ReviewRequest.objects.select_related("article", "revision", "reviewer__user")
    found = rows.filter(pk=request.pk).first()
    if found is None:
        raise Refused(gettext("This request for review was deleted."))
    return found


# Checks


def _revision_to_review(article: Article) -> Revision:
    if article.trashed_at is not None:
        raise Refused(gettext("The article is in the trash. Restore it first."))
    revision = current_revision(article)
    if revision is None:
        raise Refused(gettext("Save the article first."))
    return revision


def _check_reviewer(article: Article, reviewer: Author, scope: str, by: User | None) -> None:
    email = _check_address(reviewer)
    is_own = by is not None and reviewer.user_id == by.pk
    if by is not None and not is_own and email.casefold() == by.email.casefold():
        raise Refused(
            gettext("The email address of %(name)s is your own. The link must go to the reviewer.")
            % {"name": reviewer.name},
            argument="reviewer",
        )
    check_is_no_author(article, reviewer)
    if scope == ReviewScope.EPISODE and article.episode is not None:
        check_is_no_author(article.episode, reviewer)
    if ReviewRequest.objects.open().filter(article=article, reviewer=reviewer, scope=scope).exists():
        raise Refused(
            gettext("%(name)s has an open request for this already. Renew it to send the text as it is now.")
            % {"name": reviewer.name},
            argument="reviewer",
        )


def _check_address(reviewer: Author) -> str:
    email = email_of(reviewer)
    if not email:
        raise Refused(
            gettext("%(name)s has no email address. Add it to the author first.") % {"name": reviewer.name},
            argument="reviewer",
        )
    return email


def _check_due(due: date) -> None:
    today = timezone.localdate()
    if due < today:
        raise Refused(gettext("The due date is in the past."), argument="due")
    if due > today + LATEST_DUE:
        raise Refused(gettext("The due date is more than a year from now."), argument="due")


def _check_scope(article: Article, revision: Revision, scope: str, sections: Iterable[int]) -> list[int]:
    """Return the chosen sections in order, empty for another scope."""
    if scope not in ReviewScope.values:
        raise Refused(gettext("Choose what to review."), argument="scope")
    if scope == ReviewScope.EPISODE and article.episode_id is None:
        raise Refused(gettext("The article has no podcast episode."), argument="scope")
    if scope != ReviewScope.SECTIONS:
        return []
    chosen = sorted(set(sections))
    if not chosen:
        raise Refused(gettext("Choose at least one section."), argument="sections")
    if chosen[0] < 0 or chosen[-1] >= len(manuscript_of_revision(revision).sections):
        raise Refused(gettext("The sections have changed. Choose them again."), argument="sections")
    return chosen


def _name_of(user: User | None) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""


def _log(action: Action, request: ReviewRequest, *, by: User | None, person: str = "") -> None:
    log_action(
        action,
        by=by,
        on=request.article,
        text=Message("Reviewer: %(name)s.", name=request.reviewer.name),
        revision=request.revision_id,
        person=person,
    )
