"""The forms that ask for a code of the second factor: of the authenticator app, or a recovery code."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from authors.request_sender import account_of
from authors.second_factor.factors import app_of, passkeys_of
from authors.second_factor.recovery_codes import unused_codes
from authors.second_factor.verification import CHECKS, TooManyCodes, verify_code


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


class CodeForms:
    """Both forms for a page that asks for the second factor, and whether the code that was sent is right.

    `prefix` begins the names of their fields where they stand beside those of another form.
    """

    def __init__(self, request: HttpRequest, prefix: str | None = None) -> None:
        self.request = request
        self.kind_name = f"{prefix}-kind" if prefix else "kind"
        self.posted = request.POST.get(self.kind_name, "") if request.method == "POST" else ""
        self.forms = {
            kind: form(request.POST if kind == self.posted else None, prefix=prefix, auto_id=f"{kind}-%s")
            for kind, form in FORMS.items()
        }

    def is_right(self) -> bool:
        """Check the code that was sent, and mark the session as verified by it. Raises `TooManyCodes`."""
        form = self.forms.get(self.posted)
        if form is None or not form.is_valid():
            return False
        if verify_code(self.request, form.cleaned_data["code"], CHECKS[self.posted]):
            return True
        form.add_error("code", gettext("This code is wrong, or was used before."))
        return False

    def context(self) -> dict[str, Any]:
        """Return what the templates need to show the ways that the account has."""
        user = account_of(self.request)
        return {
            "has_app": app_of(user) is not None,
            "has_passkeys": bool(passkeys_of(user)),
            "has_codes": unused_codes(user) > 0,
            "app_form": self.forms["app"],
            "recovery_form": self.forms["recovery"],
            "posted": self.posted,
            "kind_name": self.kind_name,
        }


def refuse_codes(request: HttpRequest, refused: TooManyCodes) -> HttpResponse:
    """Answer with the page that says how long to wait after too many wrong codes."""
    seconds = int(refused.pause.total_seconds())
    context = {"minutes": seconds // 60}
    response = render(request, "account/second_factor/too_many.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response
