"""Logging in: the form for name and password, and the page that then asks for the second factor."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from authors.request_sender import account_of
from authors.second_factor.code_forms import CodeForms, refuse_codes
from authors.second_factor.factors import has_second_factor, is_offered_once, needs_verification
from authors.second_factor.verification import TooManyCodes, check_url, safe_next


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


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_view(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor: at login, and again before what needs it. Then lead on to `next`."""
    user = account_of(request)
    asked = request.POST.get("next") or request.GET.get("next")
    next_url = safe_next(request, asked) or resolve_url(settings.LOGIN_REDIRECT_URL)
    if not has_second_factor(user):
        return redirect(next_url)
    asked_codes = CodeForms(request)
    try:
        if asked_codes.is_right():
            return redirect(next_url)
    except TooManyCodes as refused:
        return refuse_codes(request, refused)
    context = {"next": next_url, "is_login": needs_verification(request)} | asked_codes.context()
    return render(request, "account/second_factor/check.html", context)
