"""Registers passkeys and logs in with them: the ceremonies of WebAuthn, of which the library does the proofs.

A ceremony begins with a challenge, which the session keeps for one answer and five minutes at most. Each of
the three has a purpose of its own, so an answer to one cannot end another:

- `register` adds a passkey to the account that is logged in;
- `confirm` uses one as the second factor of that account;
- `log-in` finds the account by the passkey. Here the authenticator has to check who uses it, by PIN or
  fingerprint, so the passkey counts as both factors.
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth import login
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django_otp_webauthn.exceptions import OTPWebAuthnApiError
from django_otp_webauthn.helpers import WebAuthnHelper
from django_otp_webauthn.models import WebAuthnCredential
from webauthn.helpers.exceptions import WebAuthnException

from articles.manuscript import Message
from authors.models import plain_line
from authors.request_sender import account_of
from authors.second_factor.factor_actions import log_added
from authors.second_factor.factors import passkeys_of
from authors.second_factor.verification import mark_verified

CEREMONY = "passkey_ceremony"
SECONDS = 300
RECENTLY = timedelta(minutes=5)  # how long after a check the ways to log in may be changed
NAME_LIMIT = 64
MOST_PASSKEYS = 10
PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105  # the one that loads accounts
# What the library raises for an answer that is malformed or false. It reads some of its fields unchecked.
FALSE_ANSWERS = (OTPWebAuthnApiError, WebAuthnException, ValueError, TypeError, LookupError, AttributeError)


class PasskeyRefused(Exception):
    """A passkey was not accepted. The message is for the person."""


def begin_registration(request: HttpRequest) -> dict[str, Any]:
    """Return the options with which a browser makes a passkey for the account."""
    options, state = WebAuthnHelper(request).register_begin(account_of(request))
    _keep(request, "register", state)
    return options


def complete_registration(request: HttpRequest, name: object, answer: object) -> WebAuthnCredential:
    """Add the passkey that a browser has made. Raises `PasskeyRefused`."""
    user, state = account_of(request), _taken(request, "register")
    try:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=user.pk)  # for the limit
            name = check_passkey_name(user, name)
            passkey = WebAuthnHelper(request).register_complete(user, state, _checked(answer))
            passkey.name = name
            passkey.save(update_fields=["name"])
            log_added(user, Message("Passkey “%(name)s”.", name=name))
    except (*FALSE_ANSWERS, IntegrityError) as error:
        raise PasskeyRefused(gettext("The passkey was not added. Try again.")) from error
    return passkey


def check_passkey_name(user: User, name: object) -> str:
    """Return the name for a new passkey, without spaces around it. Raises `PasskeyRefused`."""
    text = name.strip() if isinstance(name, str) else ""
    if not text:
        raise PasskeyRefused(gettext("Enter a name for the passkey."))
    if len(text) > NAME_LIMIT:
        raise PasskeyRefused(
            gettext("The name is too long. It has %(limit)s characters at most.") % {"limit": NAME_LIMIT}
        )
    try:
        plain_line(text)
    except ValidationError as faulty:
        raise PasskeyRefused(" ".join(faulty.messages)) from faulty
    if len(passkeys_of(user)) >= MOST_PASSKEYS:
        raise PasskeyRefused(
            gettext("An account has %(limit)s passkeys at most. Remove one first.") % {"limit": MOST_PASSKEYS}
        )
    return text


def begin_confirmation(request: HttpRequest) -> dict[str, Any]:
    """Return the options with which a browser uses a passkey of the account as second factor."""
    helper = WebAuthnHelper(request)
    options, state = helper.authenticate_begin(account_of(request), require_user_verification=False)
    _keep(request, "confirm", state)
    return options


def complete_confirmation(request: HttpRequest, answer: object) -> None:
    """Mark the session as verified by a passkey of the account. Raises `PasskeyRefused`."""
    mark_verified(request, _used_passkey(request, "confirm", account_of(request), answer))


def begin_login(request: HttpRequest) -> dict[str, Any]:
    """Return the options with which a browser offers every passkey that it has for this site."""
    options, state = WebAuthnHelper(request).authenticate_begin(None, require_user_verification=True)
    _keep(request, "log-in", state)
    return options


def complete_login(request: HttpRequest, answer: object) -> None:
    """Log in the owner of a passkey, verified. Raises `PasskeyRefused`."""
    passkey = _used_passkey(request, "log-in", None, answer)
    login(request, passkey.user, backend=PASSWORD_BACKEND)
    mark_verified(request, passkey)


def _used_passkey(
    request: HttpRequest, purpose: str, user: User | None, answer: object
) -> WebAuthnCredential:
    """Return the passkey that an answer was signed with: one of this account, if there is one."""
    state = _taken(request, purpose)
    refused = PasskeyRefused(gettext("This passkey was not accepted. Try again, or log in another way."))
    try:
        passkey = WebAuthnHelper(request).authenticate_complete(user, state, _checked(answer))
    except FALSE_ANSWERS as error:
        raise refused from error
    if not passkey.confirmed or not passkey.user.is_active:
        raise refused
    return passkey


def _keep(request: HttpRequest, purpose: str, state: dict[str, Any]) -> None:
    request.session[CEREMONY] = {"purpose": purpose, "state": state, "at": timezone.now().timestamp()}


def _taken(request: HttpRequest, purpose: str) -> dict[str, Any]:
    """Return the state of the ceremony, and remove it from the session at once: it serves one answer."""
    kept = request.session.pop(CEREMONY, None)
    request.session.save()
    if not kept or kept["purpose"] != purpose or timezone.now().timestamp() - kept["at"] > SECONDS:
        raise PasskeyRefused(gettext("This took too long. Try again."))
    return kept["state"]


def _checked(answer: object) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise ValueError("The answer of a browser is a JSON object.")
    return answer
