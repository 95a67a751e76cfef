"""Pins an article to the top of the home page, and removes it from there."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from articles.action_log import Action, log_action
from articles.freshness import bump_generation
from articles.models import Article, Kind, PinnedLead
from articles.publishing.publish import PUBLISH
from articles.publishing.refusals import Refused, require_permission


@transaction.atomic
def pin_lead(article: Article, *, by: User | None) -> None:
    """Make an article the lead of the home page, in place of any other. Safe to repeat.

    It leads while it is live, so it may be pinned before it is published. Raises `PermissionDenied`;
    `Refused` for a standing page, which no list shows.
    """
    require_permission(by, PUBLISH)
    if article.kind != Kind.ARTICLE:
        raise Refused(gettext("A page cannot be the lead of the home page. Choose an article."))
    if PinnedLead.objects.filter(article=article).exists():
        return
    PinnedLead.objects.update_or_create(pk=PinnedLead.ONLY_ID, defaults={"article": article})
    bump_generation()
    log_action(Action.PIN_LEAD, by=by, on=article)


@transaction.atomic
def unpin_lead(article: Article, *, by: User | None) -> bool:
    """Let the newest article lead the home page again; return whether this one was pinned. Safe to repeat.

    Raises `PermissionDenied`.
    """
    require_permission(by, PUBLISH)
    deleted, _ = PinnedLead.objects.filter(article=article).delete()
    if not deleted:
        return False
    bump_generation()
    log_action(Action.UNPIN_LEAD, by=by, on=article)
    return True
