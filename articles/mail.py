"""Outgoing mail: queued in the database and sent after the commit, so a dead mail server loses nothing.

The queue is django-post-office. Call `queue_mail` inside the transaction of the action: if that fails, no
mail is sent. Each process sends what is queued in a thread of its own, so nobody waits for the mail server.
What could not be sent is tried again by the next mail and by `manage.py send_queued_mail`, for a timer.
"""

import logging
from datetime import datetime
from threading import Lock, Thread

from django.conf import settings
from django.db import connection, transaction
from post_office import mail
from post_office.mail import send_queued_mail_until_done

logger = logging.getLogger(__name__)
_sending = Lock()


def queue_mail(to: str, subject: str, text: str, *, expires_at: datetime | None = None) -> None:
    """Queue a mail in plain text, to be sent after the commit. Without an address, nothing happens.

    `subject` is one line. After `expires_at` the mail is not sent any more.
    """
    if not to:
        return
    # post_office renders subject and text as templates: what people typed must be a value, not a template.
    mail.send(
        to,
        subject="{{ subject|safe }}",
        message="{{ text|safe }}",
        context={"subject": " ".join(subject.split()), "text": text},
        expires_at=expires_at,
    )
    transaction.on_commit(send_soon)


def send_soon() -> None:
    """Send what is queued in a thread, unless one is already at work or the site sends by a timer."""
    if settings.MAIL_IN_THREAD and not _sending.locked():
        Thread(target=send_queued_mail, name="mail", daemon=True).start()


def send_queued_mail() -> None:
    """Send all queued mail. A failure is logged, and the mail stays queued for the next try."""
    with _sending:
        try:
            send_queued_mail_until_done()
        except Exception:  # the thread has nobody to report to
            logger.exception("Queued mail could not be sent")
        finally:
            connection.close()
