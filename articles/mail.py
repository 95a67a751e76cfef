"""Outgoing mail: queued in the database and sent after the commit, so a dead mail server loses nothing.

The queue is django-post-office. Call `queue_mail` inside the transaction of the action: if that fails, no
mail is sent. Each process sends in a thread of its own, so nobody waits for the mail server. What could not
be sent is tried again every ten minutes, and by `manage.py send_queued_mail`, for a timer.

A mail may contain a link that only its recipient may see, so it is deleted when it is sent or has expired,
and nothing writes its text to a log.
"""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Lock, Thread

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from post_office import mail
from post_office.models import STATUS, Email
from post_office.settings import get_retry_timedelta

SEND_LOCK = 0x6D61696C  # the key of PostgreSQL's advisory lock: any number that nothing else uses
logger = logging.getLogger(__name__)


def queue_mail(to: str, subject: str, text: str, *, expires_at: datetime | None = None) -> None:
    """Queue a mail in plain text, to be sent after the commit. Without an address, nothing happens.

    `subject` is one line. After `expires_at` the mail is not sent any more. An address that is not valid is
    logged, and does not fail the action.
    """
    if not to:
        return
    try:
        # post_office renders subject and text as templates: what people typed must be a value in them.
        mail.send(
            to,
            subject="{{ subject|safe }}",
            message="{{ text|safe }}",
            context={"subject": " ".join(subject.split()), "text": text},
            expires_at=expires_at,
        )
    except ValidationError:
        logger.warning("A mail was not queued: the address of its recipient is not valid")
        return
    transaction.on_commit(send_soon)


# Sending


def send_queued_mail() -> None:
    """Send all mail that is due, and delete what is done with. Waits for another process that is sending.

    A mail that could not be sent stays queued for the next try.
    """
    with _only_sender():
        while mail.get_queued().exists():
            mail.send_queued()  # a batch; what fails is due again only later
        Email.objects.filter(Q(status=STATUS.sent) | Q(expires_at__lte=timezone.now())).delete()


@contextmanager
def _only_sender() -> Iterator[None]:
    """Wait until no other process sends: on this machine and, with PostgreSQL, on every machine.

    Both locks are released when their process ends, however it ends. (The lock of post_office is a file that
    stays after a crash, and two sites on one machine share it.)
    """
    with (settings.VAR / "mail.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [SEND_LOCK])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [SEND_LOCK])


# The thread

_mail_is_queued = Event()
_starting = Lock()
_thread: Thread | None = None


def send_soon() -> None:
    """Wake the thread that sends, and start it if this process has none, unless the site sends by a timer."""
    global _thread
    if not settings.MAIL_IN_THREAD:
        return
    _mail_is_queued.set()
    with _starting:
        if _thread is None or not _thread.is_alive():
            _thread = Thread(target=_send_forever, name="mail", daemon=True)
            _thread.start()


def _send_forever() -> None:
    """Send whenever a mail is queued, and otherwise when a mail that failed is due again."""
    while True:
        _mail_is_queued.clear()  # first: what is queued from now on is sent in the next round
        try:
            send_queued_mail()
        except Exception:  # the thread has nobody to report to
            logger.exception("Queued mail could not be sent")
        finally:
            connection.close()
        _mail_is_queued.wait(get_retry_timedelta().total_seconds())
