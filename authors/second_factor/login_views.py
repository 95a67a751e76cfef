"""Logging in: the form for name and password, and the page that then asks for the second factor."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from authors.request_sender import account_of
from authors.second_factor.factors import (
    app_of,
    has_second_factor,
    is_offered_once,
    needs_verification,
    passkeys_of,
)
from authors.second_factor.recovery_codes import unused_codes
from authors.second_factor.verification import CHECKS, TooManyCodes, check_url, safe_next, verify_code


class AccountLoginView(LoginView):
    """Logs in by name and password, then leads to the second factor, if the account has one."""

    extra_context = {"site_name": settings.SITE_NAME}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        user = account_of(self.request)
        if is_offered_once(user):
            words = gettext("You can protect your account with a second factor.")
            link = gettext("Set it up")
            messages.info(
                self.request, format_html('{} <a href="{}">{}</a>', words, reverse("second_factor"), link)
            )
        return response

    def get_success_url(self) -> str:
        """Return the page that asks for the second factor, or the one that the login was for."""
        url = super().get_success_url()
        return check_url(url) if needs_verification(self.request) else url


class CodeForm(forms.Form):
    """A code of the authenticator app: six digits, with or without a space between."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("The six digits that your authenticator app shows now."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split())
        if not (len(code) == 6 and code.isascii() and code.isdigit()):
            raise forms.ValidationError(gettext("Enter the six digits of the code."))
        return code


class RecoveryCodeForm(forms.Form):
    """A recovery code."""

    code = forms.CharField(
        label=_("Recovery code"),
        max_length=40,
        help_text=_("One of the codes that you saved, such as abcd-efgh-ijkl-mnop. It works once."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )


FORMS: dict[str, type[forms.Form]] = {"app": CodeForm, "recovery": RecoveryCodeForm}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_view(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor: at login, and again before it is changed. Then lead on to `next`."""
    user = account_of(request)
    asked = request.POST.get("next") or request.GET.get("next")
    next_url = safe_next(request, asked) or resolve_url(settings.LOGIN_REDIRECT_URL)
    if not has_second_factor(user):
        return redirect(next_url)
    posted = request.POST.get("kind", "app") if request.method == "POST" else ""
    forms_shown = {
        kind: form(request.POST if kind == posted else None, auto_id=f"{kind}-%s")
        for kind, form in FORMS.items()
    }
    form = forms_shown.get(posted)
    if form is not None and form.is_valid():
        try:
            if verify_code(request, form.cleaned_data["code"], CHECKS[posted]):
                return redirect(next_url)
        except TooManyCodes as refused:
            return _refuse(request, refused)
        form.add_error("code", gettext("This code is wrong, or was used before."))
    context = {
        "next": next_url,
        "is_login": needs_verification(request),
        "has_app": app_of(user) is not None,
        "has_passkeys": bool(passkeys_of(user)),
        "has_codes": unused_codes(user) > 0,
        "app_form": forms_shown["app"],
        "recovery_form": forms_shown["recovery"],
        "posted": posted,
    }
    return render(request, "account/second_factor/check.html", context)


def _refuse(request: HttpRequest, refused: TooManyCodes) -> HttpResponse:
    seconds = int(refused.pause.total_seconds())
    context = {"minutes": seconds // 60}
    response = render(request, "account/second_factor/too_many.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response
