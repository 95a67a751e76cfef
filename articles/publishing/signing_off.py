"""Records the review of a text or an episode by a named reviewer, and its withdrawal.

How a sign-off was given is stored (`SignedBy`) and is decided here, never by what somebody typed: by the
reviewer's own account, by a link mailed to them, or by a chief editor who has evidence of it. Imports are of
the last kind. Only the first two are told to machines.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from articles.action_log import Action, log_action
from articles.freshness import bump_generation
from articles.manuscript import Manuscript, Message
from articles.manuscript.decisions import section_digest, short_version_section
from articles.models import (
    Article,
    Byline,
    Episode,
    ReviewRequest,
    ReviewScope,
    Revision,
    SignedBy,
    SignOff,
    draft_manuscript_of,
    episode_digest,
    text_digest,
)
from articles.publishing.refusals import Refused, require_permission
from articles.publishing.restoring import manuscript_of_revision
from authors.models import Author

RECORD_SIGN_OFF, WITHDRAW_SIGN_OFF = "articles.add_signoff", "articles.delete_signoff"
TEXT_LIMIT = 5000  # characters, of sources, interests, evidence and a reason


@transaction.atomic
def sign_off(
    target: Article | Episode,
    *,
    reviewer: Author,
    on: date,
    due: date | None = None,
    revision: Revision | None = None,
    signed_by: SignedBy = SignedBy.RECORD,
    scope: str = ReviewScope.ARTICLE,
    sections: Sequence[int] = (),
    credentials: str | None = None,
    sources: str = "",
    interests: str = "",
    evidence: str = "",
    with_proposals: bool = False,
    request: ReviewRequest | None = None,
    by: User | None,
) -> SignOff:
    """Record that the reviewer signed off an episode, or the text of a revision (the working copy).

    `sections` are indexes, from 0, of the sections that are covered if the scope is `SECTIONS`. `on` is the
    day of the review, `due` that of the next one, `credentials` what they were on that day (those in force,
    if not given); they stay when a credential ends. Safe to repeat.

    Raises `PermissionDenied`; `Refused` for an author of it, impossible days, texts that are too long, a
    record without evidence, chosen sections without one, or a sign-off of that day that is worth more.
    """
    _check_permission(target, reviewer, signed_by, request, by)
    check_is_no_author(target, reviewer)
    _check_dates(on, due)
    texts = {"sources": sources.strip(), "interests": interests.strip(), "evidence": evidence.strip()}
    _check_texts(texts)
    _check_evidence(texts["evidence"], signed_by, by)
    signed_text, coverage = _signed_text(target, revision, scope, sections)
    key = signed_text | {"reviewer": reviewer, "reviewed_on": on}
    credentials = reviewer.credential_letters(on) if credentials is None else credentials
    given = {"review_due": due, "credentials": credentials, "signed_by": signed_by, "request": request}
    values = texts | coverage | given | {"with_proposals": with_proposals}
    return _save_sign_off(target, key, values, by=by)


def _save_sign_off(
    target: Article | Episode, key: dict[str, Any], values: dict[str, Any], *, by: User | None
) -> SignOff:
    """Save a sign-off and log it, unless it is recorded already. It replaces one with the same key.

    `key` is who signed which text on which day. Raises `Refused` instead of replacing one worth more.
    """
    known = SignOff.objects.standing().filter(**key).first()
    if known and {name: getattr(known, name) for name in values} == values:
        return known
    if known:
        _check_replaces_less(known, values["signed_by"], values["scope"])
    signed, _created = SignOff.objects.standing().update_or_create(**key, defaults=values | {"made_by": by})
    bump_generation()
    reviewer: Author = key["reviewer"]
    line = Message(
        "Reviewed by %(name)s on %(date)s.", name=str(reviewer), date=_format_day(signed.reviewed_on)
    )
    person = reviewer.name if values["request"] else ""
    log_action(Action.SIGN_OFF, by=by, person=person, on=target, text=line)
    return signed


def _check_permission(
    target: Article | Episode,
    reviewer: Author,
    signed_by: SignedBy,
    request: ReviewRequest | None,
    by: User | None,
) -> None:
    """Raise `PermissionDenied` unless the way of signing fits the person."""
    match signed_by:
        case SignedBy.RECORD:
            require_permission(by, RECORD_SIGN_OFF)
            return
        case SignedBy.ACCOUNT:
            is_allowed = by is not None and reviewer.user_id == by.pk
        case SignedBy.LINK:
            is_allowed = (
                request is not None and request.reviewer_id == reviewer.pk and _asks_for(request, target)
            )
    if not is_allowed:
        raise PermissionDenied(gettext("Only the reviewer can sign this off."))


def check_is_no_author(target: Article | Episode, reviewer: Author) -> None:
    """Refuse a review by an author of the article, or of an article with the episode.

    Readers understand a review as somebody else's check.
    """
    if isinstance(target, Article):
        bylines = target.bylines.all()
        reason = gettext("%(name)s is an author of this article. Somebody else has to review it.")
    else:
        bylines = Byline.objects.filter(article__episode=target)
        reason = gettext(
            "%(name)s is an author of an article with this episode. Somebody else has to review it."
        )
    if not bylines.filter(author=reviewer).exists():
        return
    raise Refused(reason % {"name": reviewer.name}, argument="reviewer")


def _check_replaces_less(known: SignOff, signed_by: SignedBy, scope: str) -> None:
    """Refuse to replace a reviewer's own sign-off by a record, or one of everything by a partial one."""
    is_weaker = signed_by == SignedBy.RECORD and known.signed_by != SignedBy.RECORD
    is_smaller = scope == ReviewScope.SECTIONS and known.scope != ReviewScope.SECTIONS
    if is_weaker or is_smaller:
        reason = gettext("%(name)s has signed this off already on this day.")
        raise Refused(reason % {"name": known.reviewer.name})


def _asks_for(request: ReviewRequest, target: Article | Episode) -> bool:
    if isinstance(target, Episode):
        return request.scope == ReviewScope.EPISODE and request.article.episode_id == target.pk
    return request.scope != ReviewScope.EPISODE and request.article_id == target.pk


def _check_dates(on: date, due: date | None) -> None:
    if on > timezone.localdate():
        raise Refused(gettext("The day of the review is in the future."), argument="on")
    if due is not None and due < on:
        raise Refused(gettext("The next review is before this one. Choose a later day."), argument="due")


def _check_evidence(evidence: str, signed_by: SignedBy, by: User | None) -> None:
    """Refuse a record without evidence. What the command line records needs none."""
    if signed_by == SignedBy.RECORD and by is not None and not evidence:
        reason = gettext("Say how you know about this review: a letter, an email, minutes of a meeting.")
        raise Refused(reason, argument="evidence")


def _check_texts(texts: dict[str, str]) -> None:
    for name, text in texts.items():
        if len(text) > TEXT_LIMIT:
            words = {"limit": TEXT_LIMIT, "length": len(text)}
            sentence = gettext("This text has %(length)d characters; at most %(limit)d are allowed.")
            raise Refused(sentence % words, argument=name)


def _signed_text(
    target: Article | Episode, revision: Revision | None, scope: str, sections: Sequence[int]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields of a sign-off that identify the text, and those that say what of it was signed."""
    coverage = {"scope": scope, "revision": revision}
    if isinstance(target, Episode):
        return {"episode": target, "digest": episode_digest(target)}, coverage | {"section_digests": []}
    manuscript = manuscript_of_revision(revision) if revision else draft_manuscript_of(target)
    digests = digests_of_sections(manuscript)
    if scope == ReviewScope.SECTIONS:
        digests = [digests[index + 1] for index in sorted(set(sections)) if 0 <= index < len(digests) - 1]
        if not digests:
            raise Refused(gettext("Choose at least one section."), argument="sections")
    return {"article": target, "digest": text_digest(manuscript)}, coverage | {"section_digests": digests}


def digests_of_sections(manuscript: Manuscript) -> list[str]:
    """Return the digests of the short version and of each section, in this order."""
    return [section_digest(part) for part in (short_version_section(manuscript), *manuscript.sections)]


@transaction.atomic
def withdraw_sign_off(
    signed: SignOff, *, by: User | None = None, reviewer: Author | None = None, reason: str
) -> None:
    """Withdraw a sign-off: its mark goes from every page at once, and the record stays. Safe to repeat.

    Its reviewer may do that (with an account, or as `reviewer` by a link), and a chief editor.

    Raises `PermissionDenied`; `Refused` without a reason.
    """
    is_reviewer = signed.reviewer_id == (reviewer.pk if reviewer else _author_id(by))
    if not is_reviewer:
        if reviewer is not None:
            raise PermissionDenied(gettext("Only the reviewer or a chief editor can withdraw a review."))
        require_permission(by, WITHDRAW_SIGN_OFF)
    reason = reason.strip()
    if not reason:
        raise Refused(gettext("Write why the review is withdrawn."), argument="reason")
    _check_texts({"reason": reason})
    name = reviewer.name if reviewer else (by.get_full_name() or by.get_username()) if by else ""
    values = {"withdrawn_at": timezone.now(), "withdrawn_by_name": name, "withdrawal_reason": reason}
    if not SignOff.objects.standing().filter(pk=signed.pk).update(**values):
        return
    signed.refresh_from_db()
    bump_generation()
    line = Message(
        "The review by %(name)s of %(date)s: %(reason)s",
        name=str(signed.reviewer),
        date=_format_day(signed.reviewed_on),
        reason=reason,
    )
    person = reviewer.name if reviewer else ""
    log_action(Action.WITHDRAW_SIGN_OFF, by=by, person=person, on=signed.target, text=line)


def _author_id(user: User | None) -> int | None:
    author = Author.objects.filter(user=user).first() if user else None
    return author.pk if author else None


def _format_day(day: date) -> str:
    with override(settings.LANGUAGE_CODE):
        return date_format(day, "DATE_FORMAT")
