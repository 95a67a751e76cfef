"""Asks for the password again before an action that a stolen session must not do.

    @recently_authenticated
    def delete_view(request): …

Within `REAUTHENTICATION_MINUTES` of a login or of the last time, nobody is asked. Otherwise a posted form is
answered with a page that asks for the password and holds the fields of the form: with the right password it
is sent again to the same address, and the action runs. A GET (`methods=("GET", "HEAD")`, for downloads) is
sent to `/account/confirm/`, and comes back from there. Wrong passwords count as failed logins.

What else is asked beside the password, such as a second factor, are more fields of `ConfirmForm`.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from authors.accounts.sessions import CHECKED_AT
from authors.login_limits import forget_failures
from authors.request_sender import account_of

View = Callable[..., HttpResponse]
PREFIX = "confirm"  # of the names of the fields, which stand beside those of another form


def is_recently_checked(request: HttpRequest) -> bool:
    """Whether the person has shown recently that the session is theirs."""
    checked_at = parse_datetime(request.session.get(CHECKED_AT, ""))
    if checked_at is None:
        return False
    age = timezone.now() - checked_at
    return timedelta(0) <= age < timedelta(minutes=settings.REAUTHENTICATION_MINUTES)


def note_check(request: HttpRequest) -> None:
    """Note in the session that the person has just shown who they are."""
    request.session[CHECKED_AT] = timezone.now().isoformat()


def is_own_password(request: HttpRequest, password: str) -> bool:
    """Whether this is the password of the account that is logged in. A wrong one counts as a failed login."""
    user = account_of(request)
    found = authenticate(request, username=user.get_username(), password=password)
    if not isinstance(found, User) or found.pk != user.pk:
        return False
    forget_failures(request, user)
    request.user = found  # Django may have stored the password with a newer algorithm
    return True


class ConfirmForm(forms.Form):
    """Asks for the password of the account that is logged in."""

    prefix = PREFIX
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
        self.request = request

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not is_own_password(self.request, password):
            raise ValidationError(gettext("This is not your password."))
        return password

    def save(self) -> None:
        """Note the check. The session gets another key, so that a copy of the old cookie gains nothing."""
        update_session_auth_hash(self.request, account_of(self.request))
        note_check(self.request)


def recently_authenticated(view: View | None = None, *, methods: tuple[str, ...] = ("POST",)) -> Any:
    """Wrap a view that only a person who was asked for the password recently may use.

    `methods` are those that it asks for. For forms without files, because files cannot be held.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods or is_recently_checked(request):
                return view(request, *args, **kwargs)
            if request.method in ("GET", "HEAD"):
                return redirect_to_login(request.get_full_path(), reverse("confirm"))
            return _ask(request) or view(request, *args, **kwargs)

        return wrapper

    return decorate(view) if view else decorate


def _ask(request: HttpRequest) -> HttpResponse | None:
    """Return the page that asks; None if the posted form has the right answer."""
    is_answer = any(name.startswith(f"{PREFIX}-") for name in request.POST)
    form = ConfirmForm(request, request.POST if is_answer else None)
    if form.is_valid():
        form.save()
        request.POST = request.POST.copy()  # type: ignore[assignment]
        for name in form.fields:
            request.POST.pop(form.add_prefix(name), None)  # type: ignore[misc]
        return None
    context = {"form": form, "held": _held_fields(request), "title": gettext("Confirm that it is you")}
    response = render(request, "account/confirm.html", context, status=403)
    add_never_cache_headers(response)
    return response


def _held_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields of a posted form. Passwords are not written into a page: they are asked for again."""
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name and not name.startswith(f"{PREFIX}-")
        for value in values
    ]
