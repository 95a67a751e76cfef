"""Limits on wrong passwords, as a handler for django-axes, and deletion of old records of failed logins.

Axes has one limit for everything; this handler has four. From a device that the account knows
(see `known_devices`):

- 5 in a row for the account from that device, then a pause of 10 minutes.

From every other device:

- 5 in a row for the name from one address, then a pause of 10 minutes;
- 20 in an hour from one address, for any names;
- 10 in an hour for the name, counting at most 5 from one address, so that one address cannot lock an account.

Names without an account are counted too. Refused logins are not counted, so nobody can make a pause longer.

`second_factor.code_limits` counts wrong codes in the same table, with the same limits, apart from passwords.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from articles.action_log import Action, log_once, login_actions_before, quarter_of_an_hour
from articles.manuscript import Message
from authors.accounts.notices import tell_of_new_device
from authors.accounts.sessions import DEVICE, begin_session
from authors.known_devices import known_device, remember_device

log = logging.getLogger(__name__)
HOUR = timedelta(hours=1)
LONGEST_NAME = AccessFailureLog._meta.get_field("username").max_length or 0
# The last two models are no longer written, but may contain old rows.
RECORDS = (AccessFailureLog, AccessAttempt, AccessLog)
BATCH_SIZE = 100  # records deleted at a login
CODE = "code"  # the `path_info` of records of wrong codes


def password_failures() -> QuerySet[AccessFailureLog]:
    """Return the records of wrong passwords."""
    return AccessFailureLog.objects.exclude(path_info=CODE)


def code_failures() -> QuerySet[AccessFailureLog]:
    """Return the records of wrong codes of a second factor."""
    return AccessFailureLog.objects.filter(path_info=CODE)


@dataclass(frozen=True, slots=True)
class Login:
    """A login attempt: name, address and device. `device` is empty if the account does not know it."""

    username: str
    address: str | None
    device: str

    @classmethod
    def of(cls, request: HttpRequest, credentials: dict[str, Any] | None) -> "Login":
        username = (get_client_username(request, credentials) or "")[:LONGEST_NAME]
        return cls(username, request.axes_ip_address, known_device(request, username))  # type: ignore[attr-defined]


def pause_for(login: Login, failures: QuerySet[AccessFailureLog]) -> timedelta | None:
    """Return how long this login has to wait; None if it may be tried now."""
    now = timezone.now()
    recent = failures.filter(attempt_time__gt=now - HOUR).order_by()
    of_name = failures.filter(username=login.username)
    if login.device:
        return _pause_after_consecutive_failures(of_name.filter(user_agent=login.device), now)
    if (pause := pause_of_address(login.address, failures)) is not None:
        return pause
    of_account = recent.filter(username=login.username, user_agent="")
    counts = of_account.values_list("ip_address").annotate(Count("pk")).values_list("pk__count", flat=True)
    if (
        sum(min(count, settings.AXES_FAILURE_LIMIT) for count in counts)
        >= settings.LOGIN_FAILURES_PER_ACCOUNT
    ):
        return HOUR
    return _pause_after_consecutive_failures(of_name.filter(ip_address=login.address), now)


def pause_of_address(
    address: str | None, failures: QuerySet[AccessFailureLog] | None = None
) -> timedelta | None:
    """Return how long an address has to wait, whatever the name; None if it need not."""
    records = password_failures() if failures is None else failures
    recent = records.filter(ip_address=address, attempt_time__gt=timezone.now() - HOUR).order_by()
    return HOUR if recent.count() >= settings.LOGIN_FAILURES_PER_ADDRESS else None


def forget_failures(request: HttpRequest, user: User) -> Login:
    """Delete the failed logins of an account from here, after the right password. Return the login."""
    login = Login.of(request, {"username": user.get_username()})
    clear_failures(login, password_failures())
    return login


def begin_attempt(login: Login, failures: QuerySet[AccessFailureLog], kind: str = "") -> timedelta | None:
    """Record an attempt as failed, before it is checked; return the pause if it may not be tried now.

    `failures` are those of this kind. If the attempt succeeds, `clear_failures` deletes the record.
    """
    pause = pause_for(login, failures)
    if pause is None:
        attempt = AccessFailureLog.objects.create(
            username=login.username, ip_address=login.address, user_agent=login.device, path_info=kind
        )
        pause = pause_for(login, failures.exclude(pk=attempt.pk))
        if pause is not None:
            attempt.delete()
    return pause


def clear_failures(login: Login, failures: QuerySet[AccessFailureLog]) -> None:
    """Delete the failures of an account from this address and this device, after a success."""
    here = Q(ip_address=login.address)
    if login.device:
        here |= Q(user_agent=login.device)
    failures.filter(here, username=login.username).delete()


def _pause_after_consecutive_failures(
    failures: QuerySet[AccessFailureLog], now: datetime
) -> timedelta | None:
    newest = failures.order_by("-attempt_time").values_list("attempt_time", flat=True)
    times = list(newest[: settings.AXES_FAILURE_LIMIT])
    is_full = len(times) == settings.AXES_FAILURE_LIMIT
    return settings.AXES_COOLOFF_TIME if is_full and _are_consecutive([now, *times]) else None


def _are_consecutive(times: Iterable[datetime]) -> bool:
    """Whether the times (latest first) are each less than a pause after the one before."""
    return all(later - earlier < settings.AXES_COOLOFF_TIME for later, earlier in pairwise(times))


class LoginLimits(AxesDatabaseHandler):
    """Counts failed logins in `AccessFailureLog`; its `user_agent` column stores the id of a known device.

    A login is recorded as failed before its password is checked, and the record is deleted if the password
    was right. So no more than the limit are checked, even if many are tried at once in several processes.
    """

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        pause = begin_attempt(Login.of(request, credentials), password_failures())
        if pause is not None:
            refuse_login(request, pause)
        return pause is not None

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any
    ) -> None:
        """Log the failure; show the pause immediately, not only at the next attempt, if it began now."""
        if request is None or request.axes_locked_out:
            return
        login = Login.of(request, credentials)
        pause = pause_for(login, password_failures())
        log_failed_login(login.username, pause)
        if pause is not None:
            log.warning("Logins are refused for %s: too many wrong passwords.", pause)
            refuse_login(request, pause)

    def user_logged_in(self, sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
        """Begin the session, remember the device, and tell the owner of a new one; not at the first login."""
        login = forget_failures(request, user)
        begin_session(request)
        if not login.device and user.last_login is not None:
            tell_of_new_device(user, request.session[DEVICE])
        remember_device(request, user)
        purge_some_login_records()

    def user_logged_out(self, sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
        """Do nothing: logouts are not recorded."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        login = Login.of(request, credentials)
        return password_failures().filter(username=login.username, ip_address=login.address).count()

    def reset_attempts(
        self, *, ip_address: str | None = None, username: str | None = None, ip_or_username: bool = False
    ) -> int:
        """Delete failures, for `manage.py axes_reset` and similar commands."""
        wanted = {"ip_address": ip_address, "username": username}
        parts = [Q(**{name: value}) for name, value in wanted.items() if value]
        connector = Q.OR if ip_or_username else Q.AND
        return AccessFailureLog.objects.filter(Q(*parts, _connector=connector)).delete()[0]


def refuse_login(request: Any, pause: timedelta) -> None:
    """Let `AxesMiddleware` answer with the page that says how long to wait."""
    request.axes_locked_out = True
    request.login_pause = pause


def locked_out(request: Any, response: HttpResponse | None, credentials: Any) -> HttpResponse:
    """Return the response to a refused login. It is the same whether or not the account exists."""
    pause: timedelta = request.login_pause
    context = {"minutes": int(pause.total_seconds() // 60)}
    refusal = render(request, "registration/locked_out.html", context, status=429)
    refusal.headers["Retry-After"] = str(int(pause.total_seconds()))
    return refusal


def log_failed_login(username: str, pause: timedelta | None) -> None:
    """Log a failed login, and the pause that begins with it, if any.

    There is at most one row of each for a name in a quarter of an hour, so that an attack does not fill the
    table. A name without an account is not stored: somebody may have typed a password in its place.
    """
    account = User.objects.filter(username=username).first()
    name = account.get_username() if account else ""
    period = quarter_of_an_hour(timezone.now())
    text = "" if account else Message("Login failed for an unknown name.")
    log_once(Action.LOGIN_FAILED, user_name=name, on=account, text=text, period=period)
    if pause is not None:
        minutes = int(pause.total_seconds() // 60)
        text = Message("Too many wrong passwords: a pause of %(minutes)s minutes.", minutes=minutes)
        log_once(Action.LOGIN_PAUSED, user_name=name, on=account, text=text, period=period)


def purge_login_records() -> int:
    """Delete every record that is older than the settings allow; return the number deleted."""
    deleted = sum(model.objects.filter(attempt_time__lt=_oldest_allowed()).delete()[0] for model in RECORDS)
    return deleted + login_actions_before(_oldest_allowed()).delete()[0]


def purge_some_login_records() -> None:
    """Delete at most `BATCH_SIZE` old records of each model, which is fast enough for every login.

    Ids grow with time, so the oldest are found without reading the whole table.
    """
    for model in RECORDS:
        oldest = model.objects.order_by("pk").values_list("pk", "attempt_time")[:BATCH_SIZE]
        old = [pk for pk, time in oldest if time < _oldest_allowed()]
        if old:
            model.objects.filter(pk__in=old).delete()
    # An index finds these rows, of which there are at most four an hour for each name.
    login_actions_before(_oldest_allowed()).delete()


def _oldest_allowed() -> datetime:
    return timezone.now() - settings.LOGIN_RECORD_AGE
