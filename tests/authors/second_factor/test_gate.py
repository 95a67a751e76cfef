"""The gate: a session without its second factor opens nothing else, and a required one comes first."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles.request_policy import policy_of_match
from authors.second_factor.gate import OPEN_VIEWS
from authors.second_factor.verification import has_verified
from tests.authors.second_factor.logins import (
    CHECK,
    PAGES,
    app_with,
    code_of,
    enter,
    give_app,
    give_password,
    is_let_in,
    log_in,
    make_ready,
    verified,
)
from tests.conftest import BACKEND
from tests.desk.walk import routes

pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}


def pages_of_accounts() -> list[tuple[str, str]]:
    """Return name and path of every page with accounts that can be reached without knowing a row."""
    found = []
    for _, pattern in routes():
        for name in (pattern.name, f"admin:{pattern.name}"):
            for arguments in ([], [1]):
                try:
                    path = reverse(name, args=arguments)
                except NoReverseMatch:
                    continue
                if policy_of_match(get_resolver().resolve(path)).has_accounts:
                    found.append((name, path))
    return found


def leads_to_check(response) -> bool:
    return response.status_code == 302 and response.headers["Location"].startswith(f"{CHECK}?next=")


def test_after_the_password_alone_every_page_with_accounts_leads_to_the_second_factor(cleo):
    make_ready(cleo)
    client = log_in(cleo)
    pages = pages_of_accounts()
    assert len(pages) > 60
    for number, (name, path) in enumerate(pages):
        if name in OPEN_VIEWS:
            continue
        opened = client.get(path)
        assert leads_to_check(opened) or opened.status_code == 405, path
        if opened.status_code == 405 or number % 4 == 0:  # of the same middleware, which is asked first
            answer = client.post(path, {"title": "Forged"}, **SCRIPT)
            assert answer.status_code in (403, 405), path
            assert answer.status_code == 405 or answer.json()["message"], path
    assert leads_to_check(client.get("/admin/no/such/page/"))


def test_what_stays_open_is_what_one_needs_to_log_in_or_out(cleo):
    make_ready(cleo)
    client = log_in(cleo)
    assert is_let_in(client, CHECK)
    assert "desk-nav" not in client.get("/admin/login/").content.decode()
    assert client.post("/profile/logout/").headers["Location"] == "/"
    assert client.get("/admin/").headers["Location"].startswith("/admin/login/")


def test_a_session_from_before_has_to_use_the_new_second_factor(cleo, logged_in):
    client = logged_in(cleo)
    assert is_let_in(client)
    app = give_app(cleo)
    assert leads_to_check(client.get("/admin/"))
    assert enter(client, code_of(app)).status_code == 302
    assert is_let_in(client)


def test_the_verified_state_ends_with_the_session_and_with_the_factor(cleo):
    app = make_ready(cleo)
    client = verified(cleo, app)
    key = client.cookies["sessionid"].value
    client.post("/profile/logout/")
    client.cookies["sessionid"] = key
    assert client.get("/admin/").headers["Location"].startswith("/admin/login/"), "the old cookie is dead"

    app.last_t = -1
    app.save()
    client = verified(cleo, app)
    give_app(cleo)
    TOTPDevice.objects.get(pk=app.pk).delete()
    assert leads_to_check(client.get("/admin/")), "it was verified with a factor that is gone"


def test_the_session_gets_a_new_key_so_a_cookie_from_before_is_not_verified(cleo):
    app = make_ready(cleo)
    client = log_in(cleo)
    before = client.cookies["sessionid"].value
    enter(client, code_of(app))
    thief = Client()
    thief.cookies["sessionid"] = before
    assert thief.get("/admin/").headers["Location"].startswith("/admin/login/")


def test_a_device_of_somebody_else_in_the_session_verifies_nobody(cleo, ada):
    make_ready(cleo)
    hers = give_app(ada)
    client = log_in(cleo)
    session = client.session
    session["otp_device_id"] = hers.persistent_id
    session.save()
    assert leads_to_check(client.get("/admin/"))


def test_a_deactivated_account_is_out(cleo):
    client = verified(cleo, make_ready(cleo))
    User.objects.filter(pk=cleo.pk).update(is_active=False)
    assert client.get("/admin/").headers["Location"].startswith("/admin/login/")


class TestRequired:
    @pytest.fixture(autouse=True)
    def _required(self, settings):
        settings.SECOND_FACTOR_REQUIRED_FOR = ["chief editor"]

    def test_cleo_is_led_to_set_one_up_before_anything_of_the_desk_opens(self, cleo, clock):
        give_password(cleo)
        client = log_in(cleo)
        for path in ("/admin/", "/admin/roles/", "/admin/articles/article/", "/admin/password_change/"):
            assert client.get(path).headers["Location"] == PAGES
        assert client.post("/admin/roles/", {"user": cleo.pk}, **SCRIPT).status_code == 403
        assert "Your role needs a second factor" in client.get(PAGES).content.decode()
        page = client.get(f"{PAGES}app/")
        app = app_with(page.context["key"])
        data = {"key": page.context["signed_key"], "code": code_of(app)}
        assert client.post(f"{PAGES}app/", data).headers["Location"] == f"{PAGES}recovery-codes/"
        assert is_let_in(client)

    def test_superusers_too_and_nobody_else(self, eli, ada, sam):
        root = User.objects.create_superuser("root")
        for user, opens in ((root, False), (eli, True), (ada, True)):
            client = Client()
            client.force_login(user, backend=BACKEND)
            assert is_let_in(client) is opens, user
        client.force_login(sam, backend=BACKEND)
        assert is_let_in(client, "/profile/")

    @pytest.mark.soak
    def test_who_is_verified_is_let_in(self, cleo):
        assert is_let_in(verified(cleo, make_ready(cleo)))


class TestOffer:
    def test_staff_are_invited_once(self, eli, sam):
        for user, texts in ((eli, [True, False]), (sam, [False, False])):
            give_password(user)
            page = "/admin/" if user == eli else "/profile/"
            offered = []
            for _ in texts:
                client = log_in(user, next_url=page)
                offered.append("You can protect your account" in client.get(page).content.decode())
            assert offered == texts

    @pytest.mark.soak
    def test_who_has_one_is_not(self, eli):
        client = verified(eli, make_ready(eli))
        assert "You can protect your account" not in client.get("/admin/").content.decode()


def test_has_verified_tells_whether_this_session_used_one(cleo, rf):
    app = make_ready(cleo)
    request = rf.get("/")
    request.user = cleo
    assert not has_verified(request)
    cleo.otp_device = app
    assert has_verified(request)
