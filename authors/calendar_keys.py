"""The secret key of an account's calendar feed: made, renewed and revoked by its owner.

Whoever has the key reads the feed, so a key is as long as a session's, and no page but the owner's shows it.
"""

import secrets

from django.contrib.auth.models import User
from django.db import transaction

from articles.action_log import Action, log_action
from articles.manuscript import Message
from authors.models import AccountSettings


def calendar_key_of(user: User) -> str:
    """Return the key of an account's calendar feed, or "" if it has none."""
    return AccountSettings.objects.filter(user=user).values_list("calendar_key", flat=True).first() or ""


def account_of_calendar_key(key: str) -> User | None:
    """Return the active account of the desk with this key; None if there is none."""
    if not key:
        return None
    accounts = User.objects.filter(is_active=True, is_staff=True)
    return accounts.filter(settings__calendar_key=key).first()


@transaction.atomic
def renew_calendar_key(user: User) -> str:
    """Give an account a new key, which ends the feed at the earlier address. Return the key."""
    key = secrets.token_urlsafe(24)
    AccountSettings.objects.update_or_create(user=user, defaults={"calendar_key": key})
    log_action(Action.CHANGE, by=user, on=user, text=Message("A new address of the calendar feed."))
    return key


@transaction.atomic
def revoke_calendar_key(user: User) -> None:
    """End the calendar feed of an account. Safe to repeat."""
    if AccountSettings.objects.filter(user=user).exclude(calendar_key="").update(calendar_key=""):
        log_action(Action.CHANGE, by=user, on=user, text=Message("The calendar feed was turned off."))
