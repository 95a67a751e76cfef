"""The page of one's own account, with its sessions, and the page that asks for the password again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import RedirectURLMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView

from authors.accounts.reauthentication import ConfirmForm
from authors.accounts.sessions import end_other_sessions, end_session, sessions_of
from authors.request_sender import account_of
from authors.second_factor.factors import has_second_factor
from authors.second_factor.verification import check_url


@require_safe
@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Show the account that is logged in, and where else it is."""
    sessions = sessions_of(request)
    context = {"title": gettext("Your account"), "sessions": sessions, "has_others": len(sessions) > 1}
    return render(request, "account/account.html", context)


@require_POST
@never_cache
@login_required
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one session of one's own, or all others."""
    user = account_of(request)
    if "others" in request.POST:
        number = end_other_sessions(user, keep=request.session.session_key)
        text = ngettext("%(number)d device was logged out.", "%(number)d devices were logged out.", number)
        messages.success(request, text % {"number": number})
    elif end_session(user, request.POST.get("session", "")):
        messages.success(request, gettext("The device was logged out."))
    return redirect("account")


@method_decorator([sensitive_post_parameters(), never_cache, login_required], name="dispatch")
class ConfirmView(RedirectURLMixin, FormView):
    """Asks for the password, then returns to where the person was (`next`, only on this site).

    An account with a second factor is asked for that one instead.
    """

    form_class = ConfirmForm
    template_name = "account/confirm.html"
    next_page = "account"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if has_second_factor(account_of(request)):
            return redirect(check_url(self.get_success_url()))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"title": gettext("Confirm that it is you"), "next": self.get_redirect_url()}
        return super().get_context_data(**kwargs) | words

    def form_valid(self, form: ConfirmForm) -> HttpResponse:
        form.save()
        return super().form_valid(form)
