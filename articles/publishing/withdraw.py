"""Cancelling what is to come, and taking down what is there."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from articles.freshness import bump_generation
from articles.models import Address, Article, Edition, lock, recompute_live_until
from articles.publishing.copying import schedule_copy
from articles.publishing.dates import redating
from articles.publishing.media_files import edition_files, remove_unused_on_commit
from articles.publishing.publish import PUBLISH, live_edition_of
from articles.publishing.refusals import Refused, require


@transaction.atomic
def cancel(edition: Edition, *, by: User | None) -> None:
    """Call a scheduled edition off; the one before it stays open. Harmless to repeat.

    Raises `PermissionDenied`; `Refused` where its time has come: unpublish that one.
    """
    require(by, PUBLISH)
    article = lock(edition.article)
    edition.refresh_from_db()
    if edition.cancelled_at:
        return
    now = timezone.now()
    if edition.live_from <= now:
        raise Refused("Its time has come: it can be unpublished, but not cancelled.")
    edition.cancelled_at = now
    with redating(article):
        edition.save(update_fields=["cancelled_at"])
        recompute_live_until(article)
    bump_generation()


@transaction.atomic
def unpublish(
    article: Article,
    *,
    by: User | None,
    at: datetime | None = None,
    returns_at: datetime | None = None,
    replaced_by: Article | None = None,
) -> Edition | None:
    """End what is live at `at` (now), and return that edition; None where nothing is live then.

    Later editions stay. `returns_at` schedules a copy of the ended one; `replaced_by` is where its readers
    are sent meanwhile. What returns is no update: readers see the dates they saw before.

    Raises `PermissionDenied`; `Refused` for times that cannot be meant.
    """
    require(by, PUBLISH)
    article = lock(article)
    now = timezone.now()
    moment = at or now
    if moment < now:
        raise Refused("That time is past.")
    if returns_at is not None and returns_at <= moment:
        raise Refused("It would return before it goes.")
    if replaced_by is not None and replaced_by.pk == article.pk:
        raise Refused("An article cannot replace itself.")
    edition = live_edition_of(article, moment)
    if edition is None:
        return None
    edition.ends_at, edition.replaced_by = moment, replaced_by
    with redating(article):
        edition.save(update_fields=["ends_at", "replaced_by"])
        recompute_live_until(article)
    if returns_at is not None:
        schedule_copy(edition, at=returns_at, by=by, minor=True)
    bump_generation()
    edition.refresh_from_db()
    return edition


@transaction.atomic
def delete(article: Article, *, by: User | None) -> None:
    """Delete an article that readers do not have.

    Once readers had it here, the addresses they knew it by, here or elsewhere, stay without an article: 410.
    All others are free; so are those of a draft, also where readers of another site knew them.
    Raises `PermissionDenied`; `Refused` while it is live or scheduled.
    """
    require(by, "articles.delete_article")
    article = lock(article)
    editions = Edition.objects.filter(article=article)
    if editions.live().exists() or editions.scheduled().exists():
        raise Refused("It is live or scheduled: unpublish it first.")
    seen = set(editions.begun().values_list("slug", flat=True))
    if seen:
        require(by, "articles.delete_published_article")
    files = [file for names in editions.values_list("pictures", "lead") for file in edition_files(*names)]
    addresses = Address.objects.filter(article=article)
    if seen:
        addresses = addresses.filter(was_public=False).exclude(slug__in=seen)
    addresses.delete()
    article.delete()
    remove_unused_on_commit(files)
    bump_generation()
