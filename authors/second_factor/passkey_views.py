"""The JSON views of passkeys, for `passkeys.js`. Like every form, they need the CSRF token of a page."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from authors.accounts.recent_checks import is_recently_checked
from authors.request_sender import account_of
from authors.second_factor.factors import recovery_codes_of
from authors.second_factor.passkeys import (
    RECENTLY,
    PasskeyRefused,
    begin_confirmation,
    begin_login,
    begin_registration,
    check_passkey_name,
    complete_confirmation,
    complete_login,
    complete_registration,
)
from authors.second_factor.verification import has_verified, mark_verified, safe_next

View = Callable[[HttpRequest, dict[str, Any]], dict[str, Any]]


def passkey_view(*, needs_account: bool = True) -> Callable[[View], Callable[[HttpRequest], JsonResponse]]:
    """Make a view of a function that takes the JSON of a request and returns JSON, or refuses."""

    def decorate(view: View) -> Callable[[HttpRequest], JsonResponse]:
        @never_cache
        @require_POST
        @wraps(view)
        def wrapper(request: HttpRequest) -> JsonResponse:
            if needs_account and not request.user.is_authenticated:
                return JsonResponse({"message": gettext("You are logged out. Log in again.")}, status=403)
            try:
                return JsonResponse(view(request, _json_of(request)))
            except PasskeyRefused as refused:
                return JsonResponse({"message": str(refused)}, status=400)

        return wrapper

    return decorate


def _json_of(request: HttpRequest) -> dict[str, Any]:
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, dict):
        raise PasskeyRefused(gettext("The browser sent something unexpected. Reload the page."))
    return sent


@passkey_view()
def begin_registration_view(request: HttpRequest, sent: dict[str, Any]) -> dict[str, Any]:
    _require_recent_verification(request)
    check_passkey_name(account_of(request), sent.get("name"))
    return {"options": begin_registration(request)}


@passkey_view()
def complete_registration_view(request: HttpRequest, sent: dict[str, Any]) -> dict[str, Any]:
    """Add a passkey. The first factor of an account also verifies the session in which it was added."""
    _require_recent_verification(request)
    passkey = complete_registration(request, sent.get("name"), sent.get("credential"))
    if not has_verified(request):
        mark_verified(request, passkey)
    has_codes = recovery_codes_of(account_of(request)) is not None
    return {"next": reverse("second_factor" if has_codes else "recovery_codes")}


def _require_recent_verification(request: HttpRequest) -> None:
    if not is_recently_checked(request, within=RECENTLY):
        raise PasskeyRefused(gettext("This took too long. Reload the page to confirm that it is you."))


@passkey_view()
def begin_confirmation_view(request: HttpRequest, sent: dict[str, Any]) -> dict[str, Any]:
    return {"options": begin_confirmation(request)}


@passkey_view()
def complete_confirmation_view(request: HttpRequest, sent: dict[str, Any]) -> dict[str, Any]:
    complete_confirmation(request, sent.get("credential"))
    return {"next": _next(request, sent)}


@passkey_view(needs_account=False)
def begin_login_view(request: HttpRequest, sent: dict[str, Any]) -> dict[str, Any]:
    return {"options": begin_login(request)}


@passkey_view(needs_account=False)
def complete_login_view(request: HttpRequest, sent: dict[str, Any]) -> dict[str, Any]:
    complete_login(request, sent.get("credential"))
    return {"next": _next(request, sent)}


def _next(request: HttpRequest, sent: dict[str, Any]) -> str:
    url = sent.get("next")
    return safe_next(request, url if isinstance(url, str) else "") or resolve_url(settings.LOGIN_REDIRECT_URL)
