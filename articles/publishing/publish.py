"""Publishes a working copy: now or from a given time, optionally until a given time.

Freezing takes long, so it comes before the lock of the article. If somebody saves meanwhile, it is repeated.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from articles.action_log import Action, format_time, log_action
from articles.file_removal import hold_off_removal
from articles.freshness import bump_generation
from articles.manuscript import Message, check_line
from articles.message_translation import translate_fault
from articles.models import (
    CHANGE_NOTE_LIMIT,
    Article,
    Edition,
    Kind,
    ReleaseItem,
    Revision,
    Section,
    claim_slug,
    current_revision,
    lock_article,
    make_revision_data,
    recompute_live_until,
    record_revision,
)
from articles.publishing.dates import NAMES, Dates, drop_later_dates, recompute_dates_afterwards
from articles.publishing.freeze import (
    Frozen,
    NewEdition,
    freeze,
    has_its_help_lines,
    has_its_pictures,
    save_editions,
)
from articles.publishing.preflight.check_results import keep_check_result
from articles.publishing.preflight.findings import Check
from articles.publishing.preflight.preflight_checks import CHECKS
from articles.publishing.refusals import Refused, require_permission
from articles.publishing.workflow import approve_published
from articles.publishing.writing import Stale
from articles.reading.help.saved_copy import save_copy_on_commit

PUBLISH = "articles.publish_article"


def publish(
    article: Article,
    *,
    by: User | None,
    at: datetime | None = None,
    until: datetime | None = None,
    minor: bool = False,
    updated: datetime | None = None,
    note: str = "",
    base: int | None = None,
    checks: Sequence[Check] = CHECKS,
) -> Edition:
    """Freeze the working copy into an edition that is live from `at` (now) until `until` (no end).

    `articles.publishing.dates` defines the dates that readers see; the draft gets those of the edition. A
    `minor` change does not set the date of the last update; any other does. `updated` sets it explicitly, as
    for an imported archive. `note` tells readers what changed, in one line of plain text. If the same text is
    live already, and neither times nor a note are given, nothing changes. `base` is the number of the
    revision that the editor has seen; without it, whatever the working copy is gets published. `checks` are
    those that may refuse the text; only an import passes fewer than all.

    Raises `Stale` if somebody saved since `base`; `PermissionDenied`; `Refused` for faults in the text or the
    note, a start in the past (except for the first edition of an article), or an end before the start.
    """
    require_permission(by, PUBLISH)
    note = check_change_note(note)
    while True:
        article.refresh_from_db()
        frozen = freeze(article, checks=checks)
        frozen.edition.change_note = note
        with transaction.atomic():
            locked = lock_article(article)
            refuse_unseen(locked, base)
            if not is_current(frozen, locked, article.changed_at):
                continue
            edition = publish_frozen(
                locked, frozen, by=by, at=at, until=until, minor=minor, updated=updated, now=timezone.now()
            )
        article.refresh_from_db()
        return edition


def refuse_unseen(article: Article, base: int | None) -> None:
    """Raise `Stale` if the working copy is not the revision with the number `base`, unless that is None.

    Call under `lock_article`.
    """
    head = current_revision(article) if base is not None else None
    if head is not None and head.number != base:
        raise Stale(head)


def is_current(frozen: Frozen, article: Article, changed_at: datetime) -> bool:
    """Whether a working copy that was frozen when it had this `changed_at` may be published as it is.

    If not, freeze it again. Call under `lock_article`.
    """
    if article.changed_at != changed_at:
        return False  # somebody saved meanwhile
    hold_off_removal()
    if not has_its_pictures(frozen.edition):
        return False  # a picture was replaced or deleted meanwhile, and its files may be removed
    return has_its_help_lines(frozen)  # `freeze` refuses a deleted help line by its name


def publish_frozen(
    article: Article,
    frozen: Frozen,
    *,
    by: User | None,
    now: datetime,
    at: datetime | None = None,
    until: datetime | None = None,
    minor: bool = False,
    updated: datetime | None = None,
) -> Edition:
    """Publish a frozen working copy that `is_current`, as `publish` does. `now` is the time of the action.

    Call under `lock_article`. Raises `Refused`.
    """
    if article.trashed_at is not None:
        raise Refused(gettext("The article is in the trash. Restore it first."))
    check_times(article, at=at, until=until, now=now)
    dates, edition, live = Dates(article.pk), frozen.edition, live_edition_of(article, now)
    edition.live_from, edition.ends_at, edition.minor = at or now, until, minor
    visible_from = max(edition.live_from, now)
    published, draft_updated = drop_later_dates(visible_from, dates.manual_dates_of_draft(article))
    given = updated if updated and updated <= visible_from else None
    is_unchanged = live is not None and _is_same_for_readers(live, edition)
    if live and is_unchanged and at is until is None and not edition.change_note:
        unchanged_dates = dates.compute(now, manual=(published, given or draft_updated), minor=True)
        if unchanged_dates == (live.published, live.updated):
            _reset_unused_dates(article, dates.newest or live, now)
            return live
    if not (minor or is_unchanged) and dates.live_before(edition.live_from):
        draft_updated = None
    manual = published, given or draft_updated
    edition.published, edition.updated = dates.compute(edition.live_from, manual=manual, minor=minor)
    article.published, article.updated = edition.published, edition.updated
    revision = edition.revision = _record_working_copy(article, frozen, by=by)
    edition = insert_edition(frozen, live_from=edition.live_from, by=by)
    log_publication(edition, by=by)
    approve_published([(article, revision)], by=by)
    return edition


def _record_working_copy(article: Article, frozen: Frozen, *, by: User | None) -> Revision:
    """Save the dates, the address and the anchors of a working copy, and return its revision.

    The edition gets the text as it is then.
    """
    article.save(update_fields=NAMES)
    claim_slug(article)
    _freeze_anchors(article, frozen.anchors)
    text = replace(frozen.manuscript, published=article.published, updated=article.updated)
    data = make_revision_data(text, frozen.names)
    frozen.edition.manuscript = data.text
    keep_check_result(article, data.digest)
    return record_revision(article, by=by, reason=Message("Published"), data=data)


def log_publication(edition: Edition, *, by: User | None) -> None:
    """Log that an edition was published, or scheduled if its time has not come."""
    is_scheduled = edition.live_from > timezone.now()
    sentences: list[str] = []
    if is_scheduled:
        sentences.append(Message("Goes live on %(time)s.", time=format_time(edition.live_from)))
    if edition.ends_at:
        sentences.append(Message("Ends on %(time)s.", time=format_time(edition.ends_at)))
    if edition.minor:
        sentences.append(Message("A minor change."))
    sentences += change_note_sentences(edition)
    log_action(
        Action.SCHEDULE if is_scheduled else Action.PUBLISH,
        by=by,
        on=edition.article,
        text=sentences,
        revision=edition.revision_id,
        edition=edition.pk,
    )


def change_note_sentences(edition: Edition) -> list[str]:
    """Return the sentence about the change note for the action log, if the edition has one."""
    note = edition.change_note
    return [Message("Note for readers: “%(note)s”", note=note)] if note else []


def check_change_note(note: str) -> str:
    """Return a change note without space around it. Raises `Refused` if it is not one short line of text."""
    note = note.strip()
    faults = [translate_fault(fault) for fault in check_line(note)]
    if len(note) > CHANGE_NOTE_LIMIT:
        words = {"limit": CHANGE_NOTE_LIMIT, "length": len(note)}
        faults.append(gettext("it has %(length)d characters; at most %(limit)d are allowed") % words)
    if faults:
        raise Refused(*(gettext("Note for readers: %(fault)s.") % {"fault": fault} for fault in faults))
    return note


def insert_edition(new: NewEdition, *, live_from: datetime, by: User | None) -> Edition:
    """Number and save a new edition that has its dates, and recompute the timeline.

    Call under `lock_article`.
    """
    edition = new.edition
    last = Edition.objects.filter(article_id=edition.article_id).aggregate(last=Max("number"))["last"]
    edition.number = (last or 0) + 1
    edition.live_from = edition.live_until = live_from
    edition.made_by = by
    with recompute_dates_afterwards(edition.article):
        save_editions([new])
        recompute_live_until(edition.article)
    bump_generation()
    if edition.kind == Kind.PAGE:
        save_copy_on_commit()
    edition.refresh_from_db(fields=["live_until"])
    return edition


def check_times(article: Article, *, at: datetime | None, until: datetime | None, now: datetime) -> None:
    """Raise `Refused` for impossible times."""
    if at is not None and at < now and Edition.objects.filter(article=article).begun(now).exists():
        reason = gettext("This time is in the past. Choose a later one, or publish now.")
        raise Refused(reason, argument="at")
    if until is not None and until <= (at or now):
        raise Refused(gettext("The end is before the beginning. Choose a later end."), argument="until")
    if until is not None and until <= now:
        raise Refused(gettext("This end is in the past. Choose a later one."), argument="until")


def live_edition_of(article: Article, at: datetime | None = None) -> Edition | None:
    """Return the edition that is live now, or at a given time; None if there is none."""
    return Edition.objects.filter(article=article).live(at).first()


def _is_same_for_readers(live: Edition, edition: Edition) -> bool:
    """Whether the editions differ only in dates, and the live one has no end."""
    is_same_text = (live.draft_digest, live.pictures) == (edition.draft_digest, edition.pictures)
    return live.ends_at is None and is_same_text


def _reset_unused_dates(article: Article, newest: Edition, now: datetime) -> None:
    """Replace missing and future dates of the draft by those of its newest edition."""
    for name in NAMES:
        date = getattr(article, name)
        if date is None or date > now:
            setattr(article, name, getattr(newest, name))
    article.save(update_fields=NAMES)


def _freeze_anchors(article: Article, pins: tuple[str, ...]) -> None:
    changed = []
    for section, pin in zip(article.sections.all(), pins, strict=True):
        if section.anchor != pin:
            section.anchor = pin
            changed.append(section)
    # An upsert of rows that exist: many times faster than `bulk_update`, which writes a CASE for each row.
    Section.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["id"], update_fields=["anchor"]
    )


def outdated_editions(edition: Edition) -> list[Edition]:
    """Return the scheduled editions that were frozen before this one and go live after it.

    They do not have the changes of this one; `remake` freezes one of them again.
    """
    later = Edition.objects.filter(article_id=edition.article_id, number__lt=edition.number)
    return list(later.scheduled().filter(live_from__gte=edition.live_from).order_by("live_from"))


def remake(edition: Edition, *, by: User | None) -> Edition:
    """Replace a scheduled edition by a new one from the working copy, with the same times.

    Raises `PermissionDenied`; `Refused` if it has begun or was cancelled.
    """
    require_permission(by, PUBLISH)
    if edition.cancelled_at or edition.live_from <= timezone.now():
        raise Refused(gettext("Only a scheduled edition can be updated."))
    # Of two editions with one start the later one is live, so there is no gap between the two steps.
    remade = publish(
        edition.article,
        by=by,
        at=edition.live_from,
        until=edition.ends_at,
        minor=edition.minor,
        note=edition.change_note,
    )
    with transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(cancelled_at=timezone.now())
        ReleaseItem.objects.filter(edition=edition).update(edition=remade)
        text = Message("Edition %(new)s replaces edition %(old)s.", new=remade.number, old=edition.number)
        log_action(Action.REMAKE, by=by, on=remade.article, text=text, edition=remade.pk)
    return remade
