"""Records failed logins in the action log, and deletes old records of them (name, address, time)."""

from datetime import datetime, timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext

from articles.action_log import Action, log_once, login_actions_before, quarter_of_an_hour

# The last two models are no longer written, but may contain old rows.
MODELS = (AccessFailureLog, AccessAttempt, AccessLog)
BATCH_SIZE = 100


def log_failed_login(username: str, pause: timedelta | None) -> None:
    """Log a failed login, and the pause that begins with it, if any.

    There is at most one row of each for a name in a quarter of an hour, so that an attack does not fill the
    table. A name without an account is not stored: somebody may have typed a password in its place.
    """
    account = User.objects.filter(username=username).first()
    name = account.get_username() if account else ""
    period = quarter_of_an_hour(timezone.now())
    text = "" if account else gettext("Login failed for an unknown name.")
    log_once(Action.LOGIN_FAILED, user_name=name, on=account, text=text, period=period)
    if pause is not None:
        minutes = {"minutes": int(pause.total_seconds() // 60)}
        text = gettext("Too many wrong passwords: a pause of %(minutes)d minutes.") % minutes
        log_once(Action.LOGIN_PAUSED, user_name=name, on=account, text=text, period=period)


def purge_login_records() -> int:
    """Delete every record that is older than the settings allow; return the number deleted."""
    deleted = sum(model.objects.filter(attempt_time__lt=_oldest_allowed()).delete()[0] for model in MODELS)
    return deleted + login_actions_before(_oldest_allowed()).delete()[0]


def purge_some_login_records() -> None:
    """Delete at most `BATCH_SIZE` old records of each model, which is fast enough for every login.

    Ids grow with time, so the oldest are found without reading the whole table.
    """
    for model in MODELS:
        oldest = model.objects.order_by("pk").values_list("pk", "attempt_time")[:BATCH_SIZE]
        old = [pk for pk, time in oldest if time < _oldest_allowed()]
        if old:
            model.objects.filter(pk__in=old).delete()
    # An index finds these rows, of which there are at most four an hour for each name.
    login_actions_before(_oldest_allowed()).delete()


def _oldest_allowed() -> datetime:
    return timezone.now() - settings.LOGIN_RECORD_AGE
