"""When a person last showed who they are, noted in the session: by a login, a password or a second factor."""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from authors.accounts.sessions import CHECKED_AT
from authors.request_sender import account_of
from authors.second_factor.factors import has_second_factor, has_verified

VERIFIED_AT = "verified_at"  # a key of the session's data: when a second factor was last used in it


def note_check(request: HttpRequest) -> None:
    """Note in the session that the person has just shown who they are."""
    request.session[CHECKED_AT] = timezone.now().isoformat()


def note_verified(request: HttpRequest) -> None:
    """Note that a second factor was just used. Who has used it need not enter the password again either."""
    request.session[VERIFIED_AT] = timezone.now().isoformat()
    note_check(request)


def is_recently_checked(request: HttpRequest, within: timedelta | None = None) -> bool:
    """Return whether the person has shown recently that the session is theirs.

    An account with a second factor shows it with that one: its password alone is not enough. `within` is by
    default `REAUTHENTICATION_MINUTES`.
    """
    within = within or timedelta(minutes=settings.REAUTHENTICATION_MINUTES)
    if has_second_factor(account_of(request)):
        return has_verified(request) and _is_recent(request.session.get(VERIFIED_AT, ""), within)
    return _is_recent(request.session.get(CHECKED_AT, ""), within)


def _is_recent(noted: str, within: timedelta) -> bool:
    time: datetime | None = parse_datetime(noted)
    return time is not None and timedelta(0) <= timezone.now() - time < within
