"""Publishes, schedules, moves, cancels and rolls back a release: all of its articles in one transaction.

So no reader ever sees some articles of a release as they are before it and others as they are after it.
There is no worker: the editions of a scheduled release have the same `live_from`.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles.action_log import Action, format_time, log_action
from articles.manuscript import Message
from articles.models import Article, Edition, Release, ReleaseItem, ReleaseState
from articles.publishing.edition_copies import roll_back
from articles.publishing.freeze import Frozen, freeze
from articles.publishing.publish import PUBLISH, is_current, live_edition_of, publish_frozen
from articles.publishing.refusals import Refused, require_permission
from articles.publishing.releases import ReleaseRefused, find_conflicts, lock_release
from articles.publishing.rescheduling import move_locked
from articles.publishing.withdraw import cancel_locked, unpublish


@dataclass(frozen=True, slots=True)
class FrozenRelease:
    """The working copies of a release, frozen before the transaction, by the ids of their articles."""

    texts: Mapping[int, Frozen]
    changed_at: Mapping[int, datetime]


def publish_release(release: Release, *, by: User | None, at: datetime | None = None) -> Release:
    """Publish all articles of a planned release now, or schedule them for one time. All or nothing.

    Safe to repeat: a release that is scheduled for that time, or published, stays as it is. To publish a
    scheduled one earlier or later, `move_release`.

    Raises `PermissionDenied`; `Refused` if it is empty, canceled or scheduled for another time, or `at` is
    past; `ReleaseRefused` with the reasons of each article that is not ready.
    """
    require_permission(by, PUBLISH)
    while True:
        release.refresh_from_db()
        if _is_done(release, at):
            return release
        frozen = _freeze_articles(release)
        with transaction.atomic():
            locked = lock_release(release)
            if _is_done(locked, at):
                return locked
            articles = _lock_articles(locked)
            if not _are_current(frozen, articles):
                continue
            return _publish_all(locked, articles, frozen, by=by, at=at)


def _is_done(release: Release, at: datetime | None) -> bool:
    """Whether there is nothing to do. Raises `Refused` unless the release is planned or done."""
    state = release.state
    if state == ReleaseState.PLANNED:
        return False
    if state == ReleaseState.PUBLISHED or (state == ReleaseState.SCHEDULED and at == release.at):
        return True
    raise Refused(
        gettext("It is scheduled already. Move it to another time.")
        if state == ReleaseState.SCHEDULED
        else gettext("This release was canceled or rolled back.")
    )


def _freeze_articles(release: Release) -> FrozenRelease:
    """Check and render the working copies. Raises `ReleaseRefused`."""
    articles = list(Article.objects.filter(release_items__release=release).order_by("pk"))
    if not articles:
        raise Refused(gettext("There is nothing in this release. Add an article first."))
    texts: dict[int, Frozen] = {}

    def add(article: Article) -> None:
        texts[article.pk] = freeze(article)

    conflicts = find_conflicts(release, articles)
    _for_each(articles, add, reasons=conflicts)
    return FrozenRelease(texts, {article.pk: article.changed_at for article in articles})


def _for_each(
    articles: Sequence[Article],
    act: Callable[[Article], object],
    *,
    reasons: Mapping[int, Sequence[str]] | None = None,
) -> None:
    """Act on every article, and then raise `ReleaseRefused` with all reasons, if there are any."""
    found: dict[int, list[str]] = defaultdict(list)
    for pk, sentences in (reasons or {}).items():
        found[pk].extend(sentences)
    for article in articles:
        try:
            act(article)
        except Refused as refused:
            found[article.pk].extend(refused.reasons)
    if found:
        raise ReleaseRefused(articles, found)


def _lock_articles(release: Release) -> list[Article]:
    """Lock the articles of a release, in the same order always: no two releases wait for each other."""
    ids = list(release.items.values_list("article_id", flat=True))
    return list(Article.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


def _are_current(frozen: FrozenRelease, articles: Sequence[Article]) -> bool:
    return frozen.texts.keys() == {article.pk for article in articles} and all(
        is_current(frozen.texts[article.pk], article, frozen.changed_at[article.pk]) for article in articles
    )


def _publish_all(
    release: Release,
    articles: Sequence[Article],
    frozen: FrozenRelease,
    *,
    by: User | None,
    at: datetime | None,
) -> Release:
    now = timezone.now()
    if at is not None and at <= now:
        raise Refused(gettext("This time is in the past. Choose a later one, or publish now."), argument="at")
    conflicts = find_conflicts(release, articles)
    if conflicts:
        raise ReleaseRefused(articles, conflicts)
    items = {item.article_id: item for item in release.items.all()}

    def publish_one(article: Article) -> None:
        item, text = items[article.pk], frozen.texts[article.pk]
        item.before = live_edition_of(article, at or now)
        text.edition.change_note = item.note
        # One `now` for all, so that they begin at the same instant.
        item.edition = publish_frozen(article, text, by=by, at=at, minor=item.minor, now=now)

    _for_each(articles, publish_one)
    ReleaseItem.objects.bulk_update(items.values(), ["edition", "before"])
    release.at, release.scheduled_at = at or now, now
    release.save(update_fields=["at", "scheduled_at"])
    text = Message("Goes live on %(time)s.", time=format_time(at)) if at else ""
    log_action(Action.SCHEDULE if at else Action.PUBLISH, by=by, on=release, text=text)
    return release


# A scheduled release


@transaction.atomic
def move_release(release: Release, *, at: datetime | None, by: User | None) -> Release:
    """Move a scheduled release to another time, or publish it now (`at` is None), as it was scheduled.

    Raises `PermissionDenied`; `Refused` if it is not scheduled, or the time is past; `ReleaseRefused`.
    """
    require_permission(by, PUBLISH)
    release = lock_release(release)
    if release.state != ReleaseState.SCHEDULED:
        raise Refused(gettext("Only a scheduled release can be moved."))
    now = timezone.now()
    if at == release.at:
        return release
    if at is not None and at <= now:
        raise Refused(gettext("This time is in the past. Choose a later one, or publish now."), argument="at")
    items = _items_with_editions(release)
    text = Message("Goes live on %(time)s.", time=format_time(at)) if at else ""
    action = Action.RESCHEDULE if at else Action.PUBLISH

    def move_one(article: Article) -> None:
        edition = items[article.pk].edition
        move_locked(edition, article, at=at or now, now=now)
        log_action(action, by=by, on=article, text=text, edition=edition.pk if edition else None)

    _for_each(_lock_articles(release), move_one)
    release.at = at or now
    release.save(update_fields=["at"])
    log_action(action, by=by, on=release, text=text)
    return release


@transaction.atomic
def cancel_release(release: Release, *, by: User | None) -> Release:
    """Cancel a planned or scheduled release, with all of its scheduled editions. Safe to repeat.

    Raises `PermissionDenied`; `Refused` if it has gone live.
    """
    require_permission(by, PUBLISH)
    release = lock_release(release)
    if release.state == ReleaseState.CANCELED:
        return release
    if release.state not in (ReleaseState.PLANNED, ReleaseState.SCHEDULED):
        raise Refused(gettext("This release has gone live. It can be rolled back, but not canceled."))
    items = _items_with_editions(release)

    def cancel_one(article: Article) -> None:
        edition = items[article.pk].edition
        if edition is not None and edition.cancelled_at is None:
            cancel_locked(edition, article, by=by)

    _for_each(_lock_articles(release), cancel_one)
    release.canceled_at = timezone.now()
    release.save(update_fields=["canceled_at"])
    log_action(Action.CANCEL_RELEASE, by=by, on=release)
    return release


def _items_with_editions(release: Release) -> dict[int, ReleaseItem]:
    return {item.article_id: item for item in release.items.select_related("edition", "before")}


# Rolling back


@transaction.atomic
def roll_back_release(release: Release, *, by: User | None) -> Release:
    """Publish copies of what was live before a release, and unpublish what was not live. All or nothing.

    Safe to repeat. Raises `PermissionDenied`; `Refused` if it has not gone live; `ReleaseRefused` for
    articles that were published or unpublished since, or whose earlier text may not be published any more.
    """
    require_permission(by, PUBLISH)
    release = lock_release(release)
    if release.state == ReleaseState.ROLLED_BACK:
        return release
    if release.state != ReleaseState.PUBLISHED:
        raise Refused(gettext("Only a release that has gone live can be rolled back."))
    articles, items = _lock_articles(release), _items_with_editions(release)
    now = timezone.now()

    def roll_back_one(article: Article) -> None:
        item = items[article.pk]
        if item.edition is None or live_edition_of(article, now) != item.edition:
            raise Refused(gettext("It was published or unpublished since. Roll it back by itself."))
        # What was scheduled then may differ from what went live before the release.
        item.before = edition_before(item.edition)
        if item.before is None:
            unpublish(article, by=by)
        else:
            roll_back(item.before, by=by)

    _for_each(articles, roll_back_one)
    ReleaseItem.objects.bulk_update(items.values(), ["before"])
    release.rolled_back_at = now
    release.save(update_fields=["rolled_back_at"])
    log_action(Action.ROLL_BACK, by=by, on=release)
    return release


def edition_before(edition: Edition) -> Edition | None:
    """Return the edition of the article that was live until this one began; None if none was."""
    earlier = Edition.objects.filter(article=edition.article_id).begun(edition.live_from)
    return earlier.filter(live_until=edition.live_from, live_from__lt=edition.live_from).first()
