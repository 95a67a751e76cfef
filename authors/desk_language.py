"""The language in which an account uses the desk: where it is stored, and the middleware that uses it.

Only pages of the desk look at it. Everything else, the profile page too, is in the language of the site, and
no reader's request asks for an account or gets a cookie.
"""

from collections.abc import Callable, Sequence
from functools import cache

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib.auth.models import AnonymousUser, User
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override

from authors.models import AccountSettings
from authors.second_factor.factors import load_account


def language_choices() -> list[tuple[str, str]]:
    """Return the languages of the interface, each by its own name."""
    return [(code, str(LANG_INFO[code]["name_local"]).capitalize()) for code in sorted(settings.TRANSLATED)]


def language_of(user: User | AnonymousUser) -> str:
    """Return the language that an account has chosen for the desk; otherwise the site's. One query."""
    if not user.is_authenticated:
        return settings.LANGUAGE_CODE
    chosen = AccountSettings.objects.filter(user=user.pk).values_list("language", flat=True).first()
    return chosen if chosen in settings.TRANSLATED else settings.LANGUAGE_CODE


def languages_of(users: Sequence[User]) -> dict[User, str]:
    """Return the language of each account, as `language_of` does. One query."""
    chosen = dict(AccountSettings.objects.filter(user__in=users).values_list("user", "language"))
    return {
        user: chosen[user.pk] if chosen.get(user.pk) in settings.TRANSLATED else settings.LANGUAGE_CODE
        for user in users
    }


def set_language(user: User, language: str) -> None:
    """Store the language in which an account uses the desk; an empty one is the site's. Safe to repeat."""
    AccountSettings.objects.update_or_create(user=user, defaults={"language": language})


@cache
def _desk_path() -> str:
    return reverse("admin:index")


def is_at_desk(request: HttpRequest) -> bool:
    """Whether a request is for a page of the desk. Every request asks, those of readers too."""
    return request.path_info.startswith(_desk_path())


def _language_for(request: HttpRequest) -> str:
    """Return the language for a request to the desk. One query, which also loads what `gate` needs."""
    if not isinstance(request.user, User):
        return settings.LANGUAGE_CODE
    chosen = load_account(request, request.user)
    return chosen if chosen in settings.TRANSLATED else settings.LANGUAGE_CODE


class DeskLanguageMiddleware:
    """Answers requests to the desk in the language of the account. After the authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_at_desk(request):
            return self.get_response(request)
        try:
            language = _language_for(request)
        except Error:  # the database is down: the view or the error page says so
            language = settings.LANGUAGE_CODE
        with override(language):
            return self.get_response(request)
