"""Middleware that keeps a session without its second factor out of everything else, whatever the URL."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from authors.desk_language import is_at_desk
from authors.second_factor.factors import lacks_required_factor, needs_verification
from authors.second_factor.verification import check_url

# What a session opens before its second factor: to use it, to log in as somebody else, and to log out.
OPEN_VIEWS = {
    "login",
    "logout",
    "admin:login",
    "admin:logout",
    "second_factor_check",
    "passkey_confirm_begin",
    "passkey_confirm_complete",
    "passkey_login_begin",
    "passkey_login_complete",
}


class SecondFactorMiddleware:
    """Leads to the page that asks for the second factor, or to the one that sets up a required one.

    It looks only at requests of an account, on the parts of the site that have accounts. Every view of theirs
    is behind it, those of the admin and of libraries too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not hasattr(request, "user") or request.resolver_match is None:
            return None  # a page for readers
        if request.resolver_match.view_name in OPEN_VIEWS or not request.user.is_authenticated:
            return None
        if needs_verification(request):
            words = gettext("Log in with your second factor in another tab, then continue here.")
            return _lead_to(request, check_url(_asked_page(request)), words)
        if is_at_desk(request) and lacks_required_factor(request):
            words = gettext("Your role needs a second factor. Set one up, and the desk opens.")
            if not _is_script(request):
                messages.warning(request, words)
            return _lead_to(request, reverse("second_factor"), words)
        return None


def _asked_page(request: HttpRequest) -> str:
    """Return the page to come back to. A form cannot be sent again, so its page opens instead."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else request.path


def _lead_to(request: HttpRequest, url: str, words: str) -> HttpResponse:
    """Redirect a person, and tell a script."""
    script = _is_script(request)
    response = JsonResponse({"message": words}, status=403) if script else redirect(url)
    add_never_cache_headers(response)
    return response


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"
