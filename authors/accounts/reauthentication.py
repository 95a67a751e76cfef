"""Asks again who somebody is before an action that a stolen session must not do.

    @recently_authenticated
    def delete_view(request): …

Within `REAUTHENTICATION_MINUTES` of a login or of the last time, nobody is asked. Otherwise a posted form is
answered with a page that asks for the second factor, or for the password of an account without one, and
holds the fields of the form: with the right answer it is sent again to the same address, and the action runs.
A GET (`methods=("GET", "HEAD")`, for downloads) is sent to the page that asks, and comes back from there.
Wrong passwords and codes count as those of a login.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django import forms
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from authors.accounts.recent_checks import is_recently_checked, note_check
from authors.login_limits import forget_failures
from authors.request_sender import account_of
from authors.second_factor.code_forms import CodeForms, refuse_codes
from authors.second_factor.factors import has_second_factor
from authors.second_factor.verification import TooManyCodes, check_url

View = Callable[..., HttpResponse]
PREFIX = "confirm"  # of the names of the fields, which stand beside those of another form


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


def recently_authenticated(
    view: View | None = None, *, methods: tuple[str, ...] = ("POST",), within: timedelta | None = None
) -> Any:
    """Wrap a view that only a person who was asked recently may use (`is_recently_checked`).

    `methods` are those that it asks for. For forms without files, because files cannot be held.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods or is_recently_checked(request, within):
                return view(request, *args, **kwargs)
            if request.method not in ("GET", "HEAD"):
                return _ask(request) or view(request, *args, **kwargs)
            if has_second_factor(account_of(request)):
                return redirect(check_url(request.get_full_path()))
            return redirect_to_login(request.get_full_path(), reverse("confirm"))

        return wrapper

    return decorate(view) if view else decorate


def _ask(request: HttpRequest) -> HttpResponse | None:
    """Return the page that asks; None if the posted form has the right answer."""
    context: dict[str, Any] = {"held": _held_fields(request), "title": gettext("Confirm that it is you")}
    if has_second_factor(account_of(request)):
        codes = CodeForms(request, PREFIX)
        try:
            is_right = codes.is_right()
        except TooManyCodes as refused:
            return refuse_codes(request, refused)
        context |= {"asks_for_second_factor": True} | codes.context()
    else:
        is_answer = any(name.startswith(f"{PREFIX}-") for name in request.POST)
        form = ConfirmForm(request, request.POST if is_answer else None)
        is_right = form.is_valid()
        if is_right:
            form.save()
        context |= {"form": form}
    if is_right:
        _remove_answer(request)
        return None
    response = render(request, "account/confirm.html", context, status=403)
    add_never_cache_headers(response)
    return response


def _remove_answer(request: HttpRequest) -> None:
    """Take the fields of the answer out of a form, so that its view gets only its own."""
    own = request.POST.copy()
    for name in [name for name in own if name.startswith(f"{PREFIX}-")]:
        del own[name]
    request.POST = own  # type: ignore[assignment]


def _held_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields of a posted form. Passwords are not written into a page: they are asked for again."""
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name and not name.startswith(f"{PREFIX}-")
        for value in values
    ]
