"""An invitation on a phone, from the link in the mail to one's own account; the pages with axe."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from authors.accounts.invitations import send_invitation
from authors.models import Author, Session
from tests.authors.accounts.mailed import NEW_PASSWORD, log_in, mailed_path
from tests.chromium import opened, violations

# The number of targets that are too small for a finger.
SMALL = """[...document.querySelectorAll("main :is(button, input:not([type=hidden])), main nav a")]
  .map((one) => one.getBoundingClientRect())
  .filter((box) => box.width && Math.min(box.width, box.height) < 24).length"""


def check(phone: Any) -> None:
    """Check a page in both color schemes, and at the width of a small phone."""
    for scheme, only_colors in (("light", False), ("dark", True)):
        phone.emulate_media(color_scheme=scheme)
        phone.wait_for_function("() => document.getAnimations().length === 0")  # colors fade
        assert violations(phone, only_colors=only_colors) == "", phone.url
    phone.set_viewport_size({"width": 360, "height": 740})
    assert phone.evaluate("document.documentElement.scrollWidth") == 360, phone.url
    assert phone.evaluate(SMALL) == 0, phone.url
    phone.set_viewport_size({"width": 390, "height": 800})


@pytest.fixture
def phone(chromium: Any, client: Any, elsewhere: Any) -> Any:
    """A page as wide as a phone."""
    page = opened(chromium, client, elsewhere, viewport={"width": 390, "height": 800})
    yield page
    chromium.take_back(page)


@pytest.mark.soak
def test_rae_accepts_an_invitation_on_a_phone_by_keyboard_and_looks_after_the_account(phone, rae, eli):
    send_invitation(rae, "rae@clinic.example", by=eli)
    link = mailed_path()
    phone.goto(link)
    assert phone.url.endswith("/account/invitation/"), "the token is not in the address any more"
    check(phone)
    assert phone.get_by_label("Username").input_value() == "rae.kim"
    phone.get_by_label("Username").focus()
    for text in ("", NEW_PASSWORD, "another one"):
        phone.keyboard.type(text)
        phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    phone.get_by_role("alert").wait_for()
    check(phone)
    for label in ("Password", "Password confirmation"):
        phone.get_by_label(label, exact=True).fill(NEW_PASSWORD)
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/profile/")
    assert Author.objects.get(pk=rae.pk).user.username == "rae.kim"

    log_in("rae.kim", NEW_PASSWORD, HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/128.0")
    phone.get_by_role("link", name="Devices").press("Enter")
    phone.wait_for_url("**/account/")
    check(phone)
    phone.get_by_role("button", name="Log out this device").press("Enter")
    phone.get_by_role("status").get_by_text("The device was logged out.", exact=True).wait_for()
    assert Session.objects.filter(account__username="rae.kim").count() == 1
    phone.get_by_role("link", name="Password", exact=True).press("Enter")
    phone.wait_for_url("**/account/password/")
    check(phone)
    for path in ("/account/confirm/", "/account/reset/", "/account/reset/sent/", link):
        phone.goto(path)
        check(phone)


@pytest.mark.soak
def test_the_desk_shows_an_invitation(chromium, client, elsewhere, rae, eli):
    send_invitation(rae, "rae@clinic.example", by=eli)
    rae.invitations.update(expires_at=timezone.now() + timedelta(days=1))
    client.force_login(eli, backend="django.contrib.auth.backends.ModelBackend")
    page = opened(chromium, client, elsewhere, viewport={"width": 768, "height": 900})
    page.goto(f"/admin/authors/author/{rae.pk}/change/")
    page.get_by_role("link", name="Invite…").click()
    page.get_by_role("button", name="Send again").wait_for()
    assert page.complaints == []
    check(page)
    page.get_by_role("button", name="Revoke").press("Enter")
    page.get_by_text("The invitation was revoked on").wait_for()
    assert page.get_by_role("button", name="Revoke").count() == 0
    chromium.take_back(page)
