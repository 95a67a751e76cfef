"""Browsers that have logged in to an account before, known by a signed cookie for that account.

A limit on wrong passwords for an account would let strangers lock its owner out, were such a browser not
exempt. See “Slow Down Online Guessing Attacks with Device Cookies” (OWASP).
"""

import secrets
from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare


def known_device(request: HttpRequest, username: str) -> str:
    """Return the id of the request's device where the account knows it, else an empty string."""
    cookie = request.COOKIES.get(_cookie_name(username))
    if cookie is None:
        return ""
    try:
        said = signing.loads(cookie, salt=_salt(username), max_age=settings.KNOWN_DEVICE_AGE)
    except signing.BadSignature:
        return ""
    user = User.objects.filter(username=username).first()
    return said["device"] if user and _is_of_password(said["password"], user) else ""


def remember_device(request: HttpRequest, user: User) -> None:
    """Let the answer to this request make its browser known to the account, whose password was right."""
    request.remember_device_for = user  # type: ignore[attr-defined]


class KnownDeviceMiddleware:
    """Sets the cookie after a login, and on no other answer."""

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
    said = {"device": secrets.token_urlsafe(16), "password": user.get_session_auth_hash()}
    response.set_cookie(
        _cookie_name(username),
        signing.dumps(said, salt=_salt(username)),
        max_age=settings.KNOWN_DEVICE_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )


def _cookie_name(username: str) -> str:
    """Name the cookie of an account. With https no other host of the domain can set it: `__Host-`."""
    prefix = "__Host-" if settings.HTTPS else ""
    return f"{prefix}known-device-{sha256(username.encode()).hexdigest()[:16]}"


def _salt(username: str) -> str:
    return f"authors.known_devices:{username}"


def _is_of_password(digest: str, user: User) -> bool:
    """Whether a digest is of the password of now, under today's secret key or one of before."""
    digests = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return any(constant_time_compare(digest, one) for one in digests)
