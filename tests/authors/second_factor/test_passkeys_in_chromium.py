"""Chromium with its virtual authenticator: adding a passkey, and logging in with it, by keyboard alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django_otp_webauthn.models import WebAuthnCredential

from authors.accounts.recent_checks import VERIFIED_AT
from tests.authors.second_factor.logins import PAGES, PASSWORD, app_with, code_of, give_password
from tests.chromium import opened, violations

PHONE = {"width": 360, "height": 740}
TALL = 24  # pixels: the smallest target


@pytest.fixture
def page(chromium, client, elsewhere) -> Iterator[Any]:
    page = opened(chromium, client, elsewhere, viewport=PHONE)
    page.is_lent_again = False  # it keeps the authenticator
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = browser.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    page.set_user_verified = lambda is_verified: browser.send(
        "WebAuthn.setUserVerified", made | {"isUserVerified": is_verified}
    )
    yield page
    chromium.take_back(page)


def press(page: Any, words: str) -> None:
    """Go to a link or button with the Tab key, and press Enter."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText") == words:
            page.keyboard.press("Enter")
            return
    pytest.fail(f"the Tab key does not reach “{words}”")


def check(page: Any, *, axe: bool = True) -> None:
    """Axe in both color schemes, nothing wider than the phone, and no target that is too small.

    Without `axe` only colors are compared: the page will be checked with more on it, or is like one before.
    """
    assert violations(page, only_colors=not axe) == ""
    page.emulate_media(color_scheme="dark")
    assert violations(page, only_colors=True) == ""
    page.emulate_media(color_scheme="light")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    heights = page.locator(".form-page :is(button, .button, input, summary):visible").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= TALL
    assert page.complaints == []


def test_cleo_adds_a_passkey_and_logs_in_with_it_and_without_her_password(page, client, cleo, ada):
    give_password(cleo)
    client.force_login(cleo, backend="django.contrib.auth.backends.ModelBackend")

    # Adding, by keyboard alone
    page.goto(PAGES)
    check(page, axe=False)
    press(page, "Add passkey")
    page.wait_for_url("**/passkeys/add/")
    check(page)
    page.focus("#passkey-name")
    page.keyboard.type("Phone")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recovery-codes/")
    assert WebAuthnCredential.objects.get().discoverable
    check(page, axe=False)
    press(page, "Make recovery codes")
    page.wait_for_selector(".code-list")
    assert page.locator(".code-list li").count() == 10
    with page.expect_download() as download:
        press(page, "Download")
    assert page.locator(".code-list li").first.inner_text() in download.value.path().read_text()
    assert page.get_by_role("button", name="Print").is_visible()
    check(page)
    press(page, "I have saved them")
    page.wait_for_url(f"**{PAGES}")
    check(page)

    # The same device again
    page.goto(f"{PAGES}passkeys/add/")
    page.fill("#passkey-name", "Again")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('.passkey-message').textContent")
    assert page.inner_text(".passkey-message") == "This device already has a passkey for your account."
    page.complaints.clear()

    # As second factor, after the password
    client.logout()
    page.goto("/profile/login/?next=/admin/care/")
    check(page)
    page.fill("#id_username", "cleo")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/check/**")
    check(page)
    press(page, "Use a passkey")
    page.wait_for_url("http://localhost/admin/care/")  # not also …?next=/admin/care/

    # Again, before a role changes: what was chosen is kept
    session = client.session
    session[VERIFIED_AT] = "2026-01-01T00:00:00+00:00"
    session.save()
    page.goto("/admin/roles/")
    ada_form = page.locator("form", has=page.locator(f"input[name=user][value='{ada.pk}']"))
    ada_form.get_by_role("combobox").select_option("editor")
    ada_form.get_by_role("button").click()
    page.get_by_role("button", name="Use a passkey").wait_for()
    page.complaints.clear()  # the page that asks is a 403
    check(page, axe=False)
    press(page, "Use a passkey")
    page.wait_for_url("**/admin/roles/")
    page.get_by_role("status").or_(page.locator(".messagelist")).first.wait_for()
    assert ada.groups.filter(name="editor").exists()

    # Alone, at the desk
    client.logout()
    page.goto("/admin/login/?next=/admin/care/")
    assert violations(page, ".passkey") == ""
    press(page, "Log in with a passkey")
    page.wait_for_url("http://localhost/admin/care/")  # not also …?next=/admin/care/

    # Alone, but nobody's finger is on the device
    client.logout()
    page.set_user_verified(False)
    page.goto("/profile/login/?next=/admin/care/")
    press(page, "Log in with a passkey")
    page.wait_for_function("() => document.querySelector('.passkey-message').textContent")
    assert page.inner_text(".passkey-message").startswith("Nothing happened")
    assert client.get("/admin/").status_code == 302


@pytest.mark.soak
def test_sam_adds_an_authenticator_app_on_a_phone(page, client, sam):
    client.force_login(sam, backend="django.contrib.auth.backends.ModelBackend")
    page.goto(f"{PAGES}app/")
    check(page)
    assert page.evaluate("document.querySelector('.qr-code').naturalWidth") > 100, "the CSP lets it be seen"
    app = app_with(page.inner_text(".secret-key"))
    page.get_by_label("Code").fill(code_of(app))
    page.keyboard.press("Enter")
    page.wait_for_url("**/recovery-codes/")
    assert "The authenticator app is set up." in page.inner_text("main")
    page.goto(f"{PAGES}app/remove/")
    check(page)
