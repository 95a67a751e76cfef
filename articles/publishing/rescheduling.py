"""Moves scheduled editions, and the ends of editions, to another time."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles.action_log import Action, format_time, log_action
from articles.freshness import bump_generation
from articles.manuscript import Message
from articles.models import Article, Edition, Kind, lock_article, recompute_live_until
from articles.publishing.dates import Dates, date_moved, recompute_dates_afterwards
from articles.publishing.publish import PUBLISH
from articles.publishing.refusals import Refused, require_permission
from articles.publishing.withdraw import refuse_in_release
from articles.reading.help.saved_copy import save_copy_on_commit


@transaction.atomic
def reschedule(edition: Edition, *, at: datetime, by: User | None) -> Edition:
    """Let a scheduled edition, or a return, go live at another time. Safe to repeat.

    Its text and its end stay. Raises `PermissionDenied`; `Refused` if it has begun or was canceled, if it
    belongs to a release, or if the time is past or beyond its own end or another edition.
    """
    require_permission(by, PUBLISH)
    article = lock_article(edition.article)
    edition.refresh_from_db()
    if edition.cancelled_at or edition.live_from <= timezone.now():
        raise Refused(gettext("Only what is scheduled can be moved."))
    refuse_in_release(edition)
    if at != edition.live_from:
        previous = edition.live_from
        move_locked(edition, article, at=at, now=timezone.now())
        _log(Message("From %(old)s to %(new)s.", old=format_time(previous), new=format_time(at)), edition, by)
    return edition


def move_locked(edition: Edition | None, article: Article, *, at: datetime, now: datetime) -> None:
    """Let a scheduled edition begin at another time, not before `now`. Call under `lock_article`.

    Raises `Refused`.
    """
    if edition is None or edition.cancelled_at:
        raise Refused(gettext("Its edition was canceled."))
    if at < now:
        raise Refused(gettext("This time is in the past. Choose a later one."), argument="at")
    if edition.ends_at is not None and edition.ends_at <= at:
        reason = gettext("It ends on %(time)s. Choose an earlier time.")
        raise Refused(reason % {"time": format_time(edition.ends_at)}, argument="at")
    _refuse_another_order(edition, at)
    manual = Dates(article.pk).manual_dates_of(edition)
    with recompute_dates_afterwards(article):
        edition.live_from = edition.live_until = at  # not live before the timeline is recomputed
        edition.save(update_fields=["live_from", "live_until"])
        recompute_live_until(article)
        edition.refresh_from_db()
        date_moved(edition, manual)
    _tell_readers(article)


def _refuse_another_order(edition: Edition, at: datetime) -> None:
    """Refuse a move past another scheduled edition or a planned end: an older text would be live after it."""
    others = Edition.objects.filter(article=edition.article_id, cancelled_at=None).exclude(pk=edition.pk)
    before = others.filter(live_from__lt=edition.live_from).order_by("-live_from", "-number").first()
    after = others.filter(live_from__gte=edition.live_from).order_by("live_from", "number").first()
    reason = ""
    if before is not None and at <= before.live_from:
        reason = gettext("Edition %(number)s goes live on %(time)s. Choose a later time.")
        words = {"number": before.number, "time": format_time(before.live_from)}
    elif before is not None and before.ends_at and at < before.ends_at <= edition.live_from:
        reason = gettext("Edition %(number)s is live until %(time)s. Choose a later time.")
        words = {"number": before.number, "time": format_time(before.ends_at)}
    elif after is not None and at >= after.live_from:
        reason = gettext("Edition %(number)s goes live on %(time)s. Choose an earlier time.")
        words = {"number": after.number, "time": format_time(after.live_from)}
    if reason:
        raise Refused(reason % words, argument="at")


@transaction.atomic
def reschedule_end(edition: Edition, *, at: datetime, by: User | None) -> Edition:
    """Let an edition end at another time. Safe to repeat.

    Raises `PermissionDenied`; `Refused` if it has no end or has ended, or if the time is past, before its
    beginning, or after the article comes back.
    """
    require_permission(by, PUBLISH)
    article = lock_article(edition.article)
    edition.refresh_from_db()
    now, previous = timezone.now(), edition.ends_at
    if edition.cancelled_at or previous is None or previous <= now:
        raise Refused(gettext("Only an end that is still to come can be moved."))
    if at == previous:
        return edition
    if at <= now:
        raise Refused(gettext("This time is in the past. Choose a later one."), argument="at")
    if at <= edition.live_from:
        raise Refused(gettext("The end is before the beginning. Choose a later end."), argument="at")
    _refuse_end_after_next(edition, at)
    edition.ends_at = at
    with recompute_dates_afterwards(article):
        edition.save(update_fields=["ends_at"])
        recompute_live_until(article)
    edition.refresh_from_db()
    _tell_readers(article)
    _log(
        Message("Its end, from %(old)s to %(new)s.", old=format_time(previous), new=format_time(at)),
        edition,
        by,
    )
    return edition


def _refuse_end_after_next(edition: Edition, at: datetime) -> None:
    later = Edition.objects.filter(article=edition.article_id, cancelled_at=None)
    following = later.filter(live_from__gt=edition.live_from).order_by("live_from").first()
    if following is not None and at > following.live_from:
        reason = gettext("Edition %(number)s goes live on %(time)s. Choose an earlier time.")
        words = {"number": following.number, "time": format_time(following.live_from)}
        raise Refused(reason % words, argument="at")


def _tell_readers(article: Article) -> None:
    bump_generation()
    if article.kind == Kind.PAGE:
        save_copy_on_commit()


def _log(text: str, edition: Edition, by: User | None) -> None:
    log_action(Action.RESCHEDULE, by=by, on=edition.article, text=text, edition=edition.pk)
