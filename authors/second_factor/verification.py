"""The verified state of a session: which second factor was used in it, and when.

It is stored in the session and ends with it. The library checks at every request that the account still has
the factor (`OTPMiddleware`).
"""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_otp import login as otp_login
from django_otp import verify_token
from django_otp.models import Device

from authors.accounts.recent_checks import note_verified
from authors.known_devices import remember_device
from authors.request_sender import account_of
from authors.second_factor.code_limits import begin_code, end_code
from authors.second_factor.factors import app_of, has_verified
from authors.second_factor.recovery_codes import use_recovery_code

__all__ = ["has_verified"]

Check = Callable[[User, str], Device | None]


class TooManyCodes(Exception):
    """Codes of this account are refused for a while: `pause`."""

    def __init__(self, pause: timedelta) -> None:
        super().__init__(str(pause))
        self.pause = pause


def mark_verified(request: HttpRequest, device: Device) -> None:
    """Note in the session that this factor was used. The session gets a new key, and the browser is known."""
    otp_login(request, device)
    note_verified(request)
    request.session.cycle_key()
    remember_device(request, account_of(request))


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
