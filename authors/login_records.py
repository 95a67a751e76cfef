"""Deletes old records of failed logins (name, address, time)."""

from datetime import datetime

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.utils import timezone

# The last two models are no longer written, but may contain old rows.
MODELS = (AccessFailureLog, AccessAttempt, AccessLog)
BATCH_SIZE = 100


def purge_login_records() -> int:
    """Delete every record that is older than the settings allow; return the number deleted."""
    return sum(model.objects.filter(attempt_time__lt=_oldest_allowed()).delete()[0] for model in MODELS)


def purge_some_login_records() -> None:
    """Delete at most `BATCH_SIZE` old records of each model, which is fast enough for every login.

    Ids grow with time, so the oldest are found without reading the whole table.
    """
    for model in MODELS:
        oldest = model.objects.order_by("pk").values_list("pk", "attempt_time")[:BATCH_SIZE]
        old = [pk for pk, time in oldest if time < _oldest_allowed()]
        if old:
            model.objects.filter(pk__in=old).delete()


def _oldest_allowed() -> datetime:
    return timezone.now() - settings.LOGIN_RECORD_AGE
