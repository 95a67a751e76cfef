"""Device cookies: a signed cookie identifies a browser that has logged in to an account before.

Such a browser is exempt from the account's limit on wrong passwords. Otherwise anybody could lock the owner
out. See “Slow Down Online Guessing Attacks with Device Cookies” (OWASP).
"""

import secrets
from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare

from authors.second_factor.factors import has_second_factor, has_verified


def known_device(request: HttpRequest, username: str) -> str:
    """Return the id of the request's device if the account knows it, otherwise an empty string."""
    cookie = request.COOKIES.get(_cookie_name(username))
    if cookie is None:
        return ""
    try:
        payload = signing.loads(cookie, salt=_salt(username), max_age=settings.KNOWN_DEVICE_AGE)
    except signing.BadSignature:
        return ""
    user = User.objects.filter(username=username).first()
    return payload["device"] if user and _is_current_password(payload["password"], user) else ""


def remember_device(request: HttpRequest, user: User) -> None:
    """Set the device cookie on the response to this request, after a successful login.

    Not before the second factor of an account that has one: otherwise a password alone would make any number
    of devices, each with tries of its own at a code.
    """
    if has_verified(request) or not has_second_factor(user):
        request.remember_device_for = user  # type: ignore[attr-defined]


class KnownDeviceMiddleware:
    """Sets the cookie on the response to a login, and on no other response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "remember_device_for", None)
        if user is not None:
            _set_cookie(response, user)
        return response


def _set_cookie(response: HttpResponse, user: User) -> None:
    username = user.get_username()
    payload = {"device": secrets.token_urlsafe(16), "password": user.get_session_auth_hash()}
    response.set_cookie(
        _cookie_name(username),
        signing.dumps(payload, salt=_salt(username)),
        max_age=settings.KNOWN_DEVICE_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )


def _cookie_name(username: str) -> str:
    """Return the cookie name of an account. With https, `__Host-` prevents other hosts from setting it."""
    prefix = "__Host-" if settings.HTTPS else ""
    return f"{prefix}known-device-{sha256(username.encode()).hexdigest()[:16]}"


def _salt(username: str) -> str:
    return f"authors.known_devices:{username}"


def _is_current_password(digest: str, user: User) -> bool:
    """Whether a digest is of the current password, with the current or an earlier secret key."""
    digests = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return any(constant_time_compare(digest, one) for one in digests)
