"""The pages where people set up their own second factor: an app, passkeys and recovery codes."""

from base64 import b32encode
from urllib.parse import quote

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_otp import login as otp_login
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from authors.accounts.reauthentication import recently_authenticated
from authors.request_sender import account_of
from authors.second_factor.code_forms import CodeForm
from authors.second_factor.factor_actions import add_app, remove_factor
from authors.second_factor.factors import (
    Factor,
    app_of,
    has_second_factor,
    has_verified,
    must_have_second_factor,
    passkeys_of,
    recovery_codes_of,
)
from authors.second_factor.passkeys import NAME_LIMIT, RECENTLY
from authors.second_factor.recovery_codes import renew_recovery_codes, unused_codes
from authors.second_factor.verification import mark_verified

KEY_SALT = "authors.second_factor.new_key"
KEY_SECONDS = 3600  # how long the page with a new key can be used
# A session that somebody else found open cannot lock its owner out.
recently_verified = recently_authenticated(methods=("GET", "HEAD", "POST"), within=RECENTLY)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def overview_view(request: HttpRequest) -> HttpResponse:
    """Show what is set up, when it was last used, and what can be added."""
    user = account_of(request)
    app, passkeys = app_of(user), passkeys_of(user)
    context = {
        "app": app,
        "passkeys": passkeys,
        "is_protected": app is not None or bool(passkeys),
        "is_required": must_have_second_factor(user),
        "codes": recovery_codes_of(user),
        "unused_codes": unused_codes(user),
    }
    return render(request, "account/second_factor/overview.html", context)


# The authenticator app


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@recently_verified
def app_view(request: HttpRequest) -> HttpResponse:
    """Show a new key as a QR code and as text, and add the app when a code proves that it has the key."""
    user = account_of(request)
    posted = request.method == "POST"
    key = _signed_key(user, request.POST.get("key", "")) if posted else default_key()
    if key is None:
        messages.error(request, gettext("This page was open too long. Scan the new QR code."))
        return redirect("second_factor_app")
    form = CodeForm(request.POST if posted else None)
    if posted and form.is_valid():
        app = add_app(user, key, form.cleaned_data["code"])
        if app is not None:
            return _added(request, app)
        form.add_error(
            "code", gettext("This code does not match. Check the clock of your phone, and try the next code.")
        )
    context = {
        "form": form,
        "signed_key": signing.dumps([user.pk, key], salt=KEY_SALT),
        "key": _grouped(TOTPDevice(key=key).bin_key),
        "qr_code": _qr_code(TOTPDevice(user=user, key=key)),
        "is_replaced": app_of(user) is not None,
    }
    return render(request, "account/second_factor/app.html", context)


def _added(request: HttpRequest, app: TOTPDevice) -> HttpResponse:
    mark_verified(request, app)
    messages.success(request, gettext("The authenticator app is set up."))
    return redirect("second_factor" if recovery_codes_of(account_of(request)) else "recovery_codes")


def _signed_key(user: User, signed: str) -> str | None:
    """Return the key that the page has shown to this account; None if it is another's or too old."""
    try:
        pk, key = signing.loads(signed, salt=KEY_SALT, max_age=KEY_SECONDS)
    except signing.BadSignature:
        return None
    return key if pk == user.pk else None


def _grouped(key: bytes) -> str:
    """Return a key as people type it: in base 32, in groups of four."""
    letters = b32encode(key).decode()
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _qr_code(app: TOTPDevice) -> str:
    """Return the picture of a key as a data: URL, which the CSP allows for pictures."""
    return segno.make(app.config_url, error="m", micro=False).svg_data_uri(scale=5, border=4, light="white")


# Passkeys


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
@recently_verified
def add_passkey_view(request: HttpRequest) -> HttpResponse:
    """Show the form from which a script adds a passkey."""
    return render(request, "account/second_factor/passkey.html", {"name_limit": NAME_LIMIT})


# Removing


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@recently_verified
def remove_app_view(request: HttpRequest) -> HttpResponse:
    return _remove(request, app_of(account_of(request)))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@recently_verified
def remove_passkey_view(request: HttpRequest, pk: int) -> HttpResponse:
    return _remove(request, next((key for key in passkeys_of(account_of(request)) if key.pk == pk), None))


def _remove(request: HttpRequest, factor: Factor | None) -> HttpResponse:
    """Ask whether to remove a factor, and remove it."""
    if factor is None:
        raise Http404
    user = account_of(request)
    others = [one for one in (app_of(user), *passkeys_of(user)) if one is not None and one != factor]
    if request.method == "POST":
        remove_factor(user, factor)
        if others:
            otp_login(request, others[0])  # another one proved who this is only minutes ago
        messages.success(request, gettext("Removed."))
        return redirect("second_factor")
    context = {
        "factor": factor,
        "is_app": isinstance(factor, TOTPDevice),
        "is_last": not others,
        "is_required": must_have_second_factor(user),
    }
    return render(request, "account/second_factor/remove.html", context)


# Recovery codes


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@recently_verified
def recovery_codes_view(request: HttpRequest) -> HttpResponse:
    """Make recovery codes, and show them in the answer, once."""
    user = account_of(request)
    if not has_second_factor(user) or not has_verified(request):
        messages.info(request, gettext("First add an authenticator app or a passkey."))
        return redirect("second_factor")
    if request.method != "POST":
        context = {"unused_codes": unused_codes(user), "codes": recovery_codes_of(user)}
        return render(request, "account/second_factor/recovery_codes.html", context)
    codes = renew_recovery_codes(user)
    text = "\n".join((gettext("Recovery codes of %(name)s") % {"name": user.get_username()}, "", *codes, ""))
    context = {"codes": codes, "download": "data:text/plain;charset=utf-8," + quote(text)}
    return render(request, "account/second_factor/new_recovery_codes.html", context)
