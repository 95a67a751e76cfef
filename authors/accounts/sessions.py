"""Login sessions of an account: what is noted at their begin, their list, and ending them.

`therapyedu.accounts.SessionStore` stores them. A session ends by a logout, by its owner on `/account/`, with
the password, after `SESSION_IDLE_MINUTES` without use, and after `SESSION_COOKIE_AGE` in any case.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.dateparse import parse_datetime

from articles.action_log import Action, log_action
from authors.accounts.devices import device_of
from authors.models import Session
from authors.request_sender import account_of

# Keys of the session's data
DEVICE, BEGAN_AT = "device", "began_at"
CHECKED_AT = "checked_at"  # when the person last showed who they are: see `reauthentication`
USE_INTERVAL = timedelta(minutes=5)  # how often a use is written


def begin_session(request: HttpRequest) -> None:
    """Note in the session of a login on which device and when it began."""
    now = timezone.now().isoformat()
    request.session[DEVICE] = device_of(request)
    request.session[BEGAN_AT] = request.session[CHECKED_AT] = now


def session_columns(data: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a session's row that follow from its data. To save a session is to use it."""
    now = timezone.now()
    began_at = parse_datetime(data.get(BEGAN_AT, "")) or now
    return {
        "account_id": int(data[SESSION_KEY]) if SESSION_KEY in data else None,
        "device": data.get(DEVICE, ""),
        "began_at": began_at,
        "last_used_at": now,
        "expire_date": end_of_session(began_at, last_used_at=now),
    }


def end_of_session(began_at: datetime, *, last_used_at: datetime) -> datetime:
    """Return when a session ends if it is not used again."""
    idle = timedelta(minutes=settings.SESSION_IDLE_MINUTES)
    return min(began_at + timedelta(seconds=settings.SESSION_COOKIE_AGE), last_used_at + idle)


# The list on /account/


@dataclass(frozen=True, slots=True)
class ListedSession:
    """A session as its owner sees it. `reference` names it in forms: its key is as good as a password."""

    reference: str
    device: str
    began_at: datetime
    last_used_at: datetime
    is_this_one: bool


def sessions_of(request: HttpRequest) -> list[ListedSession]:
    """Return the sessions of the account that are not over: this one first, then the last used."""
    key = request.session.session_key
    rows = Session.objects.filter(account=account_of(request), expire_date__gt=timezone.now())
    listed = [
        ListedSession(reference_of(row), row.device, row.began_at, row.last_used_at, row.session_key == key)
        for row in rows.order_by("-last_used_at")
    ]
    return sorted(listed, key=lambda session: not session.is_this_one)


def reference_of(session: Session) -> str:
    """Return a name of a session from which nobody can find its key."""
    return salted_hmac("authors.accounts.sessions", session.session_key, algorithm="sha256").hexdigest()


# Ending


@transaction.atomic
def end_session(user: User, reference: str) -> bool:
    """End one session of an account, and return whether there was one. Safe to repeat."""
    for row in Session.objects.filter(account=user):
        if constant_time_compare(reference_of(row), reference):
            row.delete()
            log_action(Action.END_SESSION, by=user, on=user, text=row.device)
            return True
    return False


@transaction.atomic
def end_other_sessions(user: User, *, keep: str | None) -> int:
    """End all sessions of an account except the one with this key, and return how many."""
    number, _ = Session.objects.filter(account=user).exclude(session_key=keep or "").delete()
    if number:
        log_action(Action.END_SESSION, by=user, on=user)
    return number
