"""The trash: articles that were never published stay in it for 30 days, and can be restored.

`Article.trashed_at` says since when. An article in the trash keeps its address, its revisions and its places
in series and among related articles, but no list, search, chooser or export has it.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from articles.action_log import Action, log_action
from articles.manuscript import Message
from articles.models import Article, Edition, lock_article
from articles.publishing.refusals import Refused, require_permission
from articles.publishing.withdraw import delete

TRASH_DAYS = 30
DELETE = "articles.delete_article"


@transaction.atomic
def move_to_trash(article: Article, *, by: User | None) -> Article:
    """Move an article that was never published to the trash. Safe to repeat.

    Raises `PermissionDenied`; `Refused` if it was published, or is scheduled.
    """
    require_permission(by, DELETE)
    article = lock_article(article)
    if article.trashed_at is not None:
        return article
    editions = Edition.objects.filter(article=article)
    if editions.begun().exists():
        raise Refused(gettext("It was published, so it cannot go to the trash."))
    if editions.scheduled().exists():
        raise Refused(gettext("It is scheduled. Cancel its edition first."))
    article.trashed_at = timezone.now()
    Article.objects.filter(pk=article.pk).update(trashed_at=article.trashed_at)
    log_action(Action.TRASH, by=by, on=article)
    return article


@transaction.atomic
def restore_from_trash(article: Article, *, by: User | None) -> Article:
    """Take an article out of the trash, as it was. Safe to repeat. Raises `PermissionDenied`."""
    require_permission(by, DELETE)
    article = lock_article(article)
    if article.trashed_at is None:
        return article
    article.trashed_at = None
    Article.objects.filter(pk=article.pk).update(trashed_at=None)
    log_action(Action.RESTORE_FROM_TRASH, by=by, on=article)
    return article


def purge_trash(at_most: int | None = None) -> int:
    """Delete the articles that have been in the trash for 30 days, the oldest first; return how many."""
    overdue = Article.objects.filter(trashed_at__lte=timezone.now() - timedelta(days=TRASH_DAYS))
    oldest = overdue.order_by("trashed_at", "pk").values_list("pk", flat=True)[:at_most]
    return sum(_purge(pk) for pk in list(oldest))


@transaction.atomic
def _purge(pk: int) -> bool:
    """Delete an article unless somebody restored or deleted it meanwhile; return whether it was deleted."""
    article = Article.objects.select_for_update().filter(pk=pk).exclude(trashed_at=None).first()
    if article is None:
        return False
    delete(article, by=None, reason=Message("After %(days)s days in the trash.", days=TRASH_DAYS))
    return True


def purge_time(article: Article) -> datetime | None:
    """Return when an article in the trash is deleted; None if it is not in the trash."""
    return article.trashed_at and article.trashed_at + timedelta(days=TRASH_DAYS)
