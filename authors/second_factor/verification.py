"""The verified state of a session: which second factor was used in it, and when.

It is stored in the session and ends with it. The library checks at every request that the account still has
the factor (`OTPMiddleware`).
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django_otp import login as otp_login
from django_otp import verify_token
from django_otp.models import Device

from authors.accounts.reauthentication import is_recently_checked, note_check, recently_authenticated
from authors.known_devices import remember_device
from authors.request_sender import account_of
from authors.second_factor.code_limits import begin_code, end_code
from authors.second_factor.factors import app_of, has_second_factor, has_verified
from authors.second_factor.recovery_codes import use_recovery_code

__all__ = ["has_verified"]

VERIFIED_AT = "second_factor_at"
RECENTLY = timedelta(minutes=5)
Check = Callable[[User, str], Device | None]


class TooManyCodes(Exception):
    """Codes of this account are refused for a while: `pause`."""

    def __init__(self, pause: timedelta) -> None:
        super().__init__(str(pause))
        self.pause = pause


def mark_verified(request: HttpRequest, device: Device) -> None:
    """Note in the session that this factor was used. The session gets a new key, and the browser is known.

    Who has just used it need not enter the password again either, which a passkey may have replaced.
    """
    otp_login(request, device)
    request.session[VERIFIED_AT] = timezone.now().timestamp()
    note_check(request)
    request.session.cycle_key()
    remember_device(request, account_of(request))


def has_verified_recently(request: HttpRequest) -> bool:
    """Return whether a second factor was used in this session a few minutes ago at most."""
    verified_at = request.session.get(VERIFIED_AT, 0)
    return has_verified(request) and timezone.now().timestamp() - verified_at < RECENTLY.total_seconds()


def may_change_factors(request: HttpRequest) -> bool:
    """Return whether the owner was asked recently: for the second factor, or without one the password."""
    if has_second_factor(account_of(request)):
        return has_verified_recently(request)
    return is_recently_checked(request)


def recently_verified(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wrap a view: who was not asked recently for the second factor, or without one the password, is now.

    So a session that somebody else found open cannot lock its owner out.
    """
    with_password = recently_authenticated(view, methods=("GET", "HEAD", "POST"))

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if may_change_factors(request):
            return view(request, *args, **kwargs)
        if has_second_factor(account_of(request)):
            return redirect(check_url(request.path))
        return with_password(request, *args, **kwargs)

    return wrapper


# Codes


def check_app_code(user: User, code: str) -> Device | None:
    """Return the app of an account if the code is its current one, which does not work a second time."""
    app = app_of(user)
    # `verify_token` locks the row, so of two requests with one code, one succeeds.
    return app and verify_token(user, app.persistent_id, code)


def verify_code(request: HttpRequest, code: str, check: Check) -> bool:
    """Return whether a code is right, and mark the session as verified. Raises `TooManyCodes`."""
    user = account_of(request)
    pause = begin_code(request, user)
    if pause is not None:
        raise TooManyCodes(pause)
    device = check(user, code)
    pause = end_code(request, user, is_right=device is not None)
    if pause is not None:
        raise TooManyCodes(pause)
    if device is None:
        return False
    mark_verified(request, device)
    return True


CHECKS: dict[str, Check] = {"app": check_app_code, "recovery": use_recovery_code}


# Where to go afterwards


def safe_next(request: HttpRequest, url: str | None) -> str:
    """Return an address of this site, such as `next=` asks for, or an empty string."""
    is_safe = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if url and is_safe else ""


def check_url(next_url: str) -> str:
    """Return the address of the page that asks for the second factor and then leads on."""
    return f"{reverse('second_factor_check')}?{urlencode({'next': next_url})}"
