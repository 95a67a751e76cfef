"""Logging in with a second factor, as tests do it."""

import json
from base64 import b32decode
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential
from post_office.models import Email

from tests.authors.second_factor.authenticator import Authenticator

PAGES = "/account/second-factor/"
CHECK = f"{PAGES}check/"
PASSWORD = "a-long-word-1"


def give_password(user: User) -> None:
    user.set_password(PASSWORD)
    user.email = f"{user.username}@example.org"
    user.save()


def give_app(user: User) -> TOTPDevice:
    return TOTPDevice.objects.create(user=user, name="App")


def app_with(key: str) -> TOTPDevice:
    """Return an app into which a key was typed as a page shows it."""
    return TOTPDevice(key=b32decode(key.replace(" ", "")).hex())


def code_of(app: TOTPDevice, steps: int = 0) -> str:
    """Return the code that an app shows whose clock is so many steps of 30 seconds ahead."""
    return f"{totp(app.bin_key, t0=-30 * steps):06}"


def wrong_code_of(app: TOTPDevice) -> str:
    right = {code_of(app, steps) for steps in range(-3, 4)}
    return next(code for code in (f"{number:06}" for number in range(10)) if code not in right)


def log_in(user: User, client: Client | None = None, next_url: str = "", **headers: Any) -> Client:
    """Log in by password alone."""
    client = client or Client()
    data = {"username": user.username, "password": PASSWORD, "next": next_url}
    assert client.post("/profile/login/", data, **headers).status_code == 302
    return client


def enter(client: Client, code: str, kind: str = "app", next_url: str = "", **headers: Any) -> HttpResponse:
    return client.post(CHECK, {"kind": kind, "code": code, "next": next_url}, **headers)


def verified(user: User, app: TOTPDevice) -> Client:
    """Return a client that is logged in with password and code."""
    client = log_in(user)
    assert enter(client, code_of(app)).status_code == 302
    return client


def is_let_in(client: Client, path: str = "/admin/") -> bool:
    return client.get(path).status_code == 200


def make_ready(user: User) -> TOTPDevice:
    give_password(user)
    return give_app(user)


# Passkeys


def send(client: Client, ceremony: str, data: Any) -> HttpResponse:
    body = data if isinstance(data, str | bytes) else json.dumps(data)
    return client.post(f"{PAGES}passkeys/{ceremony}/", body, content_type="application/json")


def options(client: Client, ceremony: str) -> dict[str, Any]:
    response = send(client, f"{ceremony}/begin", {"name": "Laptop"})
    assert response.status_code == 200, response.content
    return response.json()["options"]


def add_passkey(client: Client, device: Authenticator, name: str = "Laptop") -> HttpResponse:
    made = device.create(options(client, "register"))
    return send(client, "register/complete", {"name": name, "credential": made})


def use_passkey(client: Client, device: Authenticator, ceremony: str = "log-in", **more: Any) -> HttpResponse:
    used = device.get(options(client, ceremony))
    return send(client, f"{ceremony}/complete", {"credential": used} | more)


def give_passkey(user: User, device: Authenticator) -> WebAuthnCredential:
    """Add a passkey to an account without the pages of its owner."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert add_passkey(client, device).status_code == 200
    return WebAuthnCredential.objects.get(user=user)


def mails() -> list[tuple[str, str]]:
    """Return recipient and subject of each mail that is queued."""
    return [(mail.to[0], mail.subject) for mail in Email.objects.order_by("pk")]
