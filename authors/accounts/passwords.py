"""Passwords: what every change of one causes, and the mailed link that sets a new one.

Whether an account exists must not show when somebody asks for a link, in words or in time. So the same
happens for every address that is typed: the same queries, one row in the log, and one queued mail. The mail
for an unknown address has expired when it is queued, so it is never sent.
"""

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from axes.models import AccessFailureLog
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import password_validators_help_texts
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext, override

from articles.action_log import Action, LoggedAction, log_action, log_once, quarter_of_an_hour
from articles.mail import queue_mail
from articles.manuscript import Message
from authors.accounts.notices import tell_of_new_password
from authors.accounts.sessions import end_other_sessions
from authors.desk_language import language_of
from authors.login_limits import pause_of_address
from authors.request_sender import client_address

# The name under which requests for a link are counted beside failed logins. No account can have it: a user
# name has no space.
RESET_NAME = "password reset"


def password_rules() -> str:
    """Return what a new password must be, as one paragraph. (Django's list cannot stand in a paragraph.)"""
    return " ".join(password_validators_help_texts())


@transaction.atomic
def save_password(user: User, *, by: User | None, keep_session: str | None = None, text: str = "") -> None:
    """Save an account whose password was just set, end its sessions, log it and tell the owner.

    `keep_session` is the key of the session in which the password was changed. Set the password before: that
    takes long, and would hold up everybody who writes.
    """
    user.save(update_fields=["password"])
    password_was_saved(user, by=by, keep_session=keep_session, text=text)


def password_was_saved(
    user: User, *, by: User | None, keep_session: str | None = None, text: str = ""
) -> None:
    """End the sessions of an account with a new password, log it and tell the owner."""
    log_action(Action.SET_PASSWORD, by=by, on=user, text=text)
    end_other_sessions(user, keep=keep_session)
    tell_of_new_password(user)


# The mailed link


def ask_for_link(request: HttpRequest, email: str) -> timedelta | None:
    """Mail a link to the accounts with this address. Returns how long to wait, if too many were asked for.

    From one network as many can be asked for as passwords can be tried (`authors.login_limits`). An account
    gets one mail in a quarter of an hour, and its links work for an hour: who is refused has a newer one.
    """
    address = client_address(request)
    pause = pause_of_address(address)
    if pause is not None:
        return pause
    AccessFailureLog.objects.create(username=RESET_NAME, ip_address=address)
    found = accounts_of(email)
    for account in found:
        _queue_link(account)
    if not found:
        _queue_link(None)
    return None


def accounts_of(email: str) -> Sequence[User]:
    """Return the accounts with this address that may set a password.

    An account without a password may, until its first login. Later, somebody has turned its password off.
    """
    accounts = User.objects.filter(email__iexact=email, is_active=True).order_by("pk")
    return [
        account
        for account in accounts
        if _is_same_address(account.email, email)
        and (account.has_usable_password() or account.last_login is None)
    ]


def _is_same_address(one: str, other: str) -> bool:
    """Compare as Django does: databases take some different letters for the same."""
    return unicodedata.normalize("NFKC", one).casefold() == unicodedata.normalize("NFKC", other).casefold()


@transaction.atomic
def _queue_link(account: User | None) -> None:
    now = timezone.now()
    name = account.get_username() if account else ""
    period = quarter_of_an_hour(now)
    earlier = LoggedAction.objects.filter(action=Action.ASK_FOR_PASSWORD, user_name=name, period=period)
    was_asked = earlier.exists()  # for an unknown address, too
    is_due = account is not None and not was_asked
    text = "" if account else Message("The address is of no account.")
    log_once(Action.ASK_FOR_PASSWORD, user_name=name, on=account, text=text, period=period)
    recipient = account or User(pk=0, email=settings.DEFAULT_FROM_EMAIL, password="!")  # noqa: S106
    mail_link(recipient, expires_at=_end_of_link(now) if is_due else now)


def mail_link(account: User, *, expires_at: datetime | None = None) -> None:
    """Mail a link that sets the password of an account, once and within an hour."""
    key = urlsafe_base64_encode(force_bytes(account.pk))
    path = reverse("password_reset_confirm", args=[key, default_token_generator.make_token(account)])
    with override(language_of(account)):
        text = gettext(
            "Hello %(name)s,\n\n"
            "here you can choose a new password for your account at %(site)s: %(link)s\n\n"
            "The link works once, for an hour. Your username is %(user_name)s.\n\n"
            "If you did not ask for this, there is nothing to do: your password stays.\n\n%(site)s"
        ) % {
            "name": account.get_full_name() or account.get_username(),
            "site": settings.SITE_NAME,
            "link": settings.SITE_URL + path,
            "user_name": account.get_username(),
        }
        subject = gettext("Choose a new password")
    queue_mail(account.email, subject, text, expires_at=expires_at or _end_of_link(timezone.now()))


def _end_of_link(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


def mail_first_link(account: User, *, by: User) -> None:
    """Mail a link to an account at the wish of a chief editor, for its first password."""
    with transaction.atomic():
        log_action(Action.MAIL_PASSWORD_LINK, by=by, on=account)
        mail_link(account)
