"""Mails that tell the owner of an account what happened to it, so that nobody takes it over unnoticed.

They go to the address of the account alone. The private address of an author is not asked: editors can
change it, and would get mail of accounts that may do more than they.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from articles.action_log import Action, LoggedAction, log_once
from articles.mail import queue_mail
from authors.desk_language import language_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

HOUR = timedelta(hours=1)
PASSWORD_SUBJECT = _("Your password was changed")
PASSWORD_TEXT = _(
    "Hello %(name)s,\n\n"
    "the password of your account at %(site)s was changed on %(time)s. On all other devices you are logged "
    "out.\n\n"
    "If this was not you, set a new password now: %(reset)s\n"
    "Then tell us: %(contact)s\n\n%(site)s"
)
DEVICE_SUBJECT = _("A login on a new device")
DEVICE_TEXT = _(
    "Hello %(name)s,\n\n"
    "somebody logged in to your account at %(site)s on %(time)s, on a device that was not used before: "
    "%(device)s.\n\n"
    "If this was you, there is nothing to do.\n"
    "If not, set a new password now, which logs out all devices: %(reset)s\n"
    "Then tell us: %(contact)s\n\n%(site)s"
)
UNKNOWN_DEVICE = _("an unknown browser")
ADDRESS_SUBJECT = _("The email address of your account was changed")
ADDRESS_TEXT = _(
    "Hello %(name)s,\n\n"
    "the email address of your account at %(site)s was changed on %(time)s. This is the last email to the "
    "former address.\n\n"
    "If you did not ask for this, please tell us: %(contact)s\n\n%(site)s"
)


def tell_of_new_password(user: User) -> None:
    """Mail an account that its password was changed. Call in the transaction of the change."""
    _mail(user, user.email, PASSWORD_SUBJECT, PASSWORD_TEXT)


def tell_of_new_address(user: User, former: str) -> None:
    """Mail the former address of an account that it changed. Call in the transaction of the change."""
    if former and former != user.email:
        _mail(user, former, ADDRESS_SUBJECT, ADDRESS_TEXT)


@transaction.atomic
def tell_of_new_device(user: User, device: str) -> None:
    """Mail an account that somebody logged in on a device that it does not know; at most once an hour."""
    now = timezone.now()
    earlier = LoggedAction.objects.filter(action=Action.NEW_DEVICE, user_name=user.get_username())
    if not user.email or earlier.filter(period__gt=now - HOUR).exists():
        return
    log_once(Action.NEW_DEVICE, user_name=user.get_username(), on=user, text=device, period=now)
    _mail(user, user.email, DEVICE_SUBJECT, DEVICE_TEXT, device=device or str(UNKNOWN_DEVICE))


def _mail(user: User, to: str, subject: "StrPromise", text: "StrPromise", **values: str) -> None:
    """Queue a mail in the language of the account."""
    with override(language_of(user)):
        values |= {
            "name": user.get_full_name() or user.get_username(),
            "site": settings.SITE_NAME,
            "time": date_format(timezone.localtime(), "DATETIME_FORMAT"),
            "reset": settings.SITE_URL + reverse("password_reset"),
            "contact": settings.SITE_CONTACT,
        }
        queue_mail(to, str(subject), str(text) % values)
