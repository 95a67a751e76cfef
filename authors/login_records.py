"""What is kept of failed logins (name, address, time), and for how long."""

from datetime import datetime

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.utils import timezone

# The last two are written no more, but may hold rows of before.
MODELS = (AccessFailureLog, AccessAttempt, AccessLog)
AT_ONCE = 100


def purge_login_records() -> int:
    """Delete every record that is older than the settings allow, and return how many there were."""
    return sum(model.objects.filter(attempt_time__lt=_limit()).delete()[0] for model in MODELS)


def purge_some_login_records() -> None:
    """Delete old records, at most a hundred of a kind: cheap enough for every login.

    Ids grow with time, so the oldest are found without looking through all.
    """
    for model in MODELS:
        oldest = model.objects.order_by("pk").values_list("pk", "attempt_time")[:AT_ONCE]
        old = [pk for pk, time in oldest if time < _limit()]
        if old:
            model.objects.filter(pk__in=old).delete()


def _limit() -> datetime:
    return timezone.now() - settings.LOGIN_RECORD_AGE
