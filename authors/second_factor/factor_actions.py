"""Actions on a second factor: add and remove an authenticator app or a passkey, and reset everything.

Each is logged, and mailed to the owner of the account. No log, mail or page has a key or a code.
"""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from articles.action_log import Action, log_action
from articles.manuscript import Message
from authors.models import Session
from authors.roles import MANAGE_ACCOUNTS, accounts_within_rights
from authors.second_factor.factor_mail import ADDED, REMOVED, RESET, mail_owner
from authors.second_factor.factors import Factor, has_second_factor

REASON_LIMIT = 200  # characters


@transaction.atomic
def add_app(user: User, key: str, code: str) -> TOTPDevice | None:
    """Add an authenticator app with this key, in place of an earlier one; None if the code is another one."""
    app = TOTPDevice.objects.create(user=user, key=key, name="app")
    if not app.verify_token(code):
        app.delete()
        return None
    TOTPDevice.objects.filter(user=user).exclude(pk=app.pk).delete()
    log_added(user, Message("Authenticator app."))
    return app


def log_added(user: User, factor: Message) -> None:
    """Log and mail that the owner of an account has added a second factor. Call inside the transaction."""
    log_action(Action.ADD_SECOND_FACTOR, by=user, on=user, text=factor)
    mail_owner(user, ADDED)


@transaction.atomic
def remove_factor(user: User, factor: Factor) -> None:
    """Remove an app or a passkey of one's own account. With the last one, the recovery codes go too."""
    if factor.user_id != user.pk:
        raise PermissionDenied
    is_app = isinstance(factor, TOTPDevice)
    what = Message("Authenticator app.") if is_app else Message("Passkey “%(name)s”.", name=factor.name)
    factor.delete()
    if not has_second_factor(user):
        StaticDevice.objects.filter(user=user).delete()
    log_action(Action.REMOVE_SECOND_FACTOR, by=user, on=user, text=what)
    mail_owner(user, REMOVED)


def may_reset(by: User, user: User) -> bool:
    """Return whether somebody may reset another account's second factor. Nobody resets their own."""
    accounts = accounts_within_rights(by, User.objects.filter(pk=user.pk))
    return by.pk != user.pk and by.has_perm(MANAGE_ACCOUNTS) and accounts.exists()


@transaction.atomic
def reset_second_factor(user: User, *, by: User | None, reason: str) -> None:
    """Remove the whole second factor of somebody who has lost it, and end their sessions. Safe to repeat.

    `by` is None for the command line. Raises `PermissionDenied`, for an account with more permissions too;
    `ValidationError` without a reason.
    """
    if by is not None and not may_reset(by, user):
        raise PermissionDenied(gettext("%(user)s may not do that.") % {"user": by.get_username()})
    reason = " ".join(reason.split())
    if not reason or len(reason) > REASON_LIMIT:
        text = gettext("Enter a reason, with at most %(limit)s characters.")
        raise ValidationError(text % {"limit": REASON_LIMIT})
    models = (TOTPDevice, WebAuthnCredential, StaticDevice)
    if not sum(model.objects.filter(user=user).delete()[0] for model in models):
        return
    Session.objects.filter(account=user).delete()
    log_action(Action.RESET_SECOND_FACTOR, by=by, on=user, text=Message("Reason: %(reason)s", reason=reason))
    mail_owner(user, RESET)
