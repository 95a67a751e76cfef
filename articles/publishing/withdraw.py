"""Cancels scheduled editions, unpublishes live ones, and deletes articles."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles.action_log import Action, format_time, log_action
from articles.freshness import bump_generation
from articles.manuscript import Message
from articles.models import Address, Article, Edition, Kind, Release, lock_article, recompute_live_until
from articles.publishing.dates import recompute_dates_afterwards
from articles.publishing.edition_copies import schedule_copy
from articles.publishing.media_files import edition_files, remove_unused_on_commit
from articles.publishing.publish import PUBLISH, live_edition_of
from articles.publishing.refusals import Refused, require_permission
from articles.reading.help.saved_copy import save_copy_on_commit


@transaction.atomic
def cancel(edition: Edition, *, by: User | None) -> None:
    """Cancel a scheduled edition. The one before it stays live. Safe to repeat.

    Raises `PermissionDenied`; `Refused` if it has begun: such an edition can be unpublished; or if it belongs
    to a release, which is canceled as a whole.
    """
    require_permission(by, PUBLISH)
    article = lock_article(edition.article)
    edition.refresh_from_db()
    if edition.cancelled_at:
        return
    refuse_in_release(edition)
    cancel_locked(edition, article, by=by)


def refuse_in_release(edition: Edition) -> None:
    """Raise `Refused` if a scheduled edition is part of a release, whose editions go live together."""
    release = Release.objects.of_edition(edition)
    if release is not None and edition.live_from > timezone.now():
        reason = gettext("This edition goes live with the release “%(name)s”. Change the release.")
        raise Refused(reason % {"name": release})


def cancel_locked(edition: Edition, article: Article, *, by: User | None) -> None:
    """Cancel a scheduled edition of an article. Call under `lock_article`. Raises `Refused`."""
    now = timezone.now()
    if edition.live_from <= now:
        raise Refused(gettext("This edition has gone live. It can be unpublished, but not canceled."))
    edition.cancelled_at = now
    with recompute_dates_afterwards(article):
        edition.save(update_fields=["cancelled_at"])
        recompute_live_until(article)
    bump_generation()
    if article.kind == Kind.PAGE:
        save_copy_on_commit()
    text = Message("It was scheduled for %(time)s.", time=format_time(edition.live_from))
    log_action(Action.CANCEL, by=by, on=article, text=text, edition=edition.pk)


@transaction.atomic
def unpublish(
    article: Article,
    *,
    by: User | None,
    at: datetime | None = None,
    returns_at: datetime | None = None,
    replaced_by: Article | None = None,
) -> Edition | None:
    """End the edition that is live at `at` (now), and return it; None if none is live then.

    Later editions stay scheduled. `returns_at` schedules a copy of the ended edition, with the dates that
    readers saw before. Until then its readers are redirected to `replaced_by`.

    Raises `PermissionDenied`; `Refused` for impossible times.
    """
    require_permission(by, PUBLISH)
    article = lock_article(article)
    now = timezone.now()
    end = at or now
    _check_unpublishing(article, end, now=now, returns_at=returns_at, replaced_by=replaced_by)
    edition = live_edition_of(article, end)
    if edition is None:
        return None
    edition.ends_at, edition.replaced_by = end, replaced_by
    with recompute_dates_afterwards(article):
        edition.save(update_fields=["ends_at", "replaced_by"])
        recompute_live_until(article)
    if returns_at is not None:
        schedule_copy(edition, at=returns_at, by=by, minor=True)
    bump_generation()
    if article.kind == Kind.PAGE:
        save_copy_on_commit()
    edition.refresh_from_db()
    text = _sentences_about_unpublishing(at, returns_at, replaced_by)
    log_action(Action.UNPUBLISH, by=by, on=article, text=text, edition=edition.pk)
    return edition


def _check_unpublishing(
    article: Article,
    end: datetime,
    *,
    now: datetime,
    returns_at: datetime | None,
    replaced_by: Article | None,
) -> None:
    """Raise `Refused` for impossible times, or a replacement of an article by itself."""
    if end < now:
        raise Refused(gettext("This time is in the past. Choose a later one."), argument="at")
    if returns_at is not None and returns_at <= end:
        reason = gettext("The article would come back before it is unpublished. Choose a later time.")
        raise Refused(reason, argument="returns_at")
    if replaced_by is not None and replaced_by.pk == article.pk:
        reason = gettext("An article cannot be replaced by itself. Choose another one.")
        raise Refused(reason, argument="replaced_by")


def _sentences_about_unpublishing(
    at: datetime | None, returns_at: datetime | None, replaced_by: Article | None
) -> list[str]:
    """Return the sentences for the action log."""
    sentences: list[str] = []
    if at is not None:
        sentences.append(Message("From %(time)s.", time=format_time(at)))
    if returns_at is not None:
        sentences.append(Message("Returns on %(time)s.", time=format_time(returns_at)))
    if replaced_by is not None:  # without its title, which a writer who sees this row may not know
        sentences.append(Message("Readers are redirected to another article."))
    return sentences


@transaction.atomic
def delete(article: Article, *, by: User | None, reason: str = "") -> None:
    """Delete an article that is neither live nor scheduled.

    If it was ever live here, its public slugs stay without an article and answer 410, also those of another
    site. All its other slugs become available, and so do all slugs of an article that was never live here.
    `reason` is its line in the action log.

    Raises `PermissionDenied`; `Refused` while it is live or scheduled.
    """
    require_permission(by, "articles.delete_article")
    article = lock_article(article)
    editions = Edition.objects.filter(article=article)
    if editions.live().exists() or editions.scheduled().exists():
        raise Refused(gettext("The article is live or scheduled. Unpublish it first."))
    public_slugs = set(editions.begun().values_list("slug", flat=True))
    if public_slugs:
        require_permission(by, "articles.delete_published_article")
    files = [file for names in editions.values_list("pictures", "lead") for file in edition_files(*names)]
    addresses = Address.objects.filter(article=article)
    if public_slugs:
        addresses = addresses.filter(was_public=False).exclude(slug__in=public_slugs)
    addresses.delete()
    log_action(Action.DELETE, by=by, on=article, text=reason)
    article.delete()
    remove_unused_on_commit(files)
    bump_generation()
