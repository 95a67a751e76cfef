"""The pages that change a password, ask for a link by mail, and set a new password with the link.

They are Django's own views. Around them: wrong old passwords count as failed logins, other sessions end,
and the owner is told by mail.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import forms as auth_forms
from django.contrib.auth import update_session_auth_hash, views
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from articles.manuscript import Message
from authors.accounts.link_pages import link_page
from authors.accounts.passwords import ask_for_link, password_rules, save_password
from authors.accounts.reauthentication import is_own_password
from authors.accounts.recent_checks import note_check
from authors.known_devices import remember_device
from authors.login_limits import refuse_login
from authors.request_sender import account_of


class PasswordChangeForm(auth_forms.PasswordChangeForm):
    """Django's form, with the limits of a login on wrong old passwords."""

    def __init__(self, user: User, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(user, *args, label_suffix="", **kwargs)
        self.fields["new_password1"].help_text = password_rules()
        self.request = request

    def clean_old_password(self) -> str:
        if not is_own_password(self.request, self.cleaned_data["old_password"]):
            raise ValidationError(gettext("This is not your password."))
        return self.cleaned_data["old_password"]


@method_decorator(never_cache, name="dispatch")
class PasswordChangeView(views.PasswordChangeView):
    form_class = PasswordChangeForm
    template_name = "account/password.html"
    success_url = reverse_lazy("account")
    title = _("Change password")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": account_of(self.request), "request": self.request}

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.save(commit=False)
        with transaction.atomic():
            update_session_auth_hash(self.request, user)  # gives this session another key
            save_password(user, by=user, keep_session=self.request.session.session_key)
        note_check(self.request)
        # The new password makes all known devices unknown; only this one is added again.
        remember_device(self.request, user)
        messages.success(self.request, gettext("Your password is changed. All other devices are logged out."))
        return FormView.form_valid(self, form)


class AskForm(forms.Form):
    """Asks for the address of an account."""

    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@method_decorator(never_cache, name="dispatch")
class PasswordResetView(FormView):
    """Asks for an address, and gives the same answer for every one."""

    form_class = AskForm
    template_name = "account/reset.html"
    success_url = reverse_lazy("password_reset_done")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"label_suffix": ""}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        pause = ask_for_link(self.request, form.cleaned_data["email"])
        if pause is not None:
            refuse_login(self.request, pause)
        return super().form_valid(form)


class PasswordResetDoneView(TemplateView):
    template_name = "account/reset_sent.html"


class SetPasswordForm(auth_forms.SetPasswordForm):
    """Django's form, with its rules in a paragraph."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, label_suffix="", **kwargs)
        self.fields["new_password1"].help_text = password_rules()


@method_decorator(link_page, name="dispatch")
class PasswordResetConfirmView(views.PasswordResetConfirmView):
    form_class = SetPasswordForm
    template_name = "account/reset_confirm.html"
    success_url = reverse_lazy("login")
    title = _("Choose a new password")

    def get_user(self, uidb64: str) -> User | None:
        user = super().get_user(uidb64)
        return user if user and user.is_active else None

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if not self.validlink:
            raise Http404
        return super().render_to_response(context, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        unused = User.objects.filter(pk=form.user.pk, password=form.user.password)
        user = form.save(commit=False)
        with transaction.atomic():
            if not unused.select_for_update().exists():
                raise Http404  # the same link was used at the same time
            save_password(user, by=user, text=Message("By a link in an email."))
        self.request.session.flush()
        # Whoever has the mail is the owner: others' wrong passwords must not keep them out now.
        remember_device(self.request, user)
        messages.success(self.request, gettext("Your password is set. Log in with it."))
        return FormView.form_valid(self, form)
