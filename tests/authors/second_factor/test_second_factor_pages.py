"""The pages of one's own second factor, and who never sees its secrets."""

import io
import logging
from base64 import b32encode

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from post_office.models import Email

from articles.action_log import Action, LoggedAction
from authors.second_factor.factors import SECRET_APPS, has_second_factor
from authors.second_factor.recovery_codes import renew_recovery_codes
from tests.authors.second_factor.authenticator import Authenticator
from tests.authors.second_factor.logins import (
    CHECK,
    PAGES,
    add_passkey,
    app_with,
    code_of,
    give_app,
    give_passkey,
    is_let_in,
    log_in,
    mails,
    make_ready,
    options,
    send,
    verified,
    wrong_code_of,
)
from tests.conftest import BACKEND

pytestmark = pytest.mark.django_db
APP = f"{PAGES}app/"


def set_up(client: Client, steps: int = 0) -> TOTPDevice:
    """Scan the key of the page with an app, and enter its code."""
    page = client.get(APP)
    app = app_with(page.context["key"])
    answer = client.post(APP, {"key": page.context["signed_key"], "code": code_of(app, steps)})
    assert answer.status_code == 302, answer.context["form"].errors
    return app


class TestTheApp:
    def test_sam_adds_one_by_its_key_and_a_code(self, sam, logged_in):
        client = logged_in(sam)
        page = client.get(APP)
        assert page.context["qr_code"].startswith("data:image/svg+xml")
        assert page.context["key"] in page.content.decode()
        wrong = {"key": page.context["signed_key"], "code": wrong_code_of(app_with(page.context["key"]))}
        again = client.post(APP, wrong)
        assert "This code does not match." in again.content.decode()
        assert again.context["key"] == page.context["key"], "the app has scanned this one"
        assert not TOTPDevice.objects.exists()
        set_up(client)
        assert is_let_in(client, PAGES)
        logged = LoggedAction.objects.get(action=Action.ADD_SECOND_FACTOR)
        assert (logged.user_name, logged.text) == ("sam", "Authenticator app.")

    @pytest.mark.soak
    def test_a_new_one_replaces_it(self, sam, logged_in, clock):
        client = logged_in(sam)
        old = set_up(client)
        assert "Replace your authenticator app" in client.get(APP).content.decode()
        set_up(client)
        assert TOTPDevice.objects.get(user=sam).key != old.key
        assert is_let_in(client, PAGES), "and the session stays verified"

    def test_the_key_of_somebody_else_and_an_old_one_are_refused(self, sam, ada, clock):
        clients = []
        for user in (sam, ada):
            client = Client()
            client.force_login(user, backend=BACKEND)
            clients.append(client)
        page = clients[1].get(APP)
        data = {"key": page.context["signed_key"], "code": code_of(app_with(page.context["key"]))}
        assert clients[0].post(APP, data).headers["Location"] == APP
        assert clients[0].post(APP, data | {"key": "forged"}).headers["Location"] == APP
        clock.shift(3601)
        clients[1].force_login(ada, backend=BACKEND)
        assert clients[1].post(APP, data).headers["Location"] == APP
        assert not TOTPDevice.objects.exists()


class TestRemoving:
    def test_the_app_goes_and_a_passkey_stays(self, sam, logged_in):
        client = logged_in(sam)
        set_up(client)
        add_passkey(client, Authenticator())
        renew_recovery_codes(sam)
        assert client.post(f"{APP}remove/").headers["Location"] == PAGES
        assert is_let_in(client, PAGES)
        assert StaticToken.objects.count() == 10
        passkey = sam.webauthncredential_set.get()
        assert (
            "your recovery codes are deleted"
            in client.get(f"{PAGES}passkeys/{passkey.pk}/remove/").content.decode()
        )
        assert client.post(f"{PAGES}passkeys/{passkey.pk}/remove/").headers["Location"] == PAGES
        assert not StaticToken.objects.exists()
        logged = LoggedAction.objects.filter(action=Action.REMOVE_SECOND_FACTOR).order_by("pk")
        assert [row.text for row in logged] == ["Authenticator app.", "Passkey “Laptop”."]
        assert [subject for _, subject in mails()].count("A second factor was removed") == 0, "no address"

    def test_is_asked_for_the_second_factor_first(self, cleo, clock):
        client = verified(cleo, make_ready(cleo))
        clock.shift(301)
        asked = client.get(f"{APP}remove/").headers["Location"]
        assert asked == f"{CHECK}?next=%2Faccount%2Fsecond-factor%2Fapp%2Fremove%2F"
        assert client.post(f"{APP}remove/").status_code == 403
        assert TOTPDevice.objects.exists()

    def test_the_owner_is_mailed(self, cleo):
        client = verified(cleo, make_ready(cleo))
        client.post(f"{APP}remove/")
        assert mails()[-1] == ("cleo@example.org", "A second factor was removed")

    @pytest.mark.parametrize(
        "pk", [*(pytest.param(pk, marks=pytest.mark.soak) for pk in ("0", "999")), "9" * 30]
    )
    def test_a_passkey_of_ada_or_of_nobody_is_not_there(self, cleo, ada, logged_in, pk):
        hers = give_passkey(ada, Authenticator())
        client = logged_in(cleo)
        for number in (pk, hers.pk):
            assert client.post(f"{PAGES}passkeys/{number}/remove/").status_code == 404
        assert ada.webauthncredential_set.exists()


class TestSecrets:
    def test_no_page_of_the_desk_lists_them_or_names_their_permissions(self, cleo, client):
        root = User.objects.create_superuser("root")
        client.force_login(root, backend=BACKEND)
        secret = [model for app in SECRET_APPS for model in apps.get_app_config(app).get_models()]
        assert secret
        assert not any(admin.site.is_registered(model) for model in secret)
        known = Permission.objects.filter(content_type__app_label__in=SECRET_APPS)
        assert known.exists()
        group = cleo.groups.get()
        for page in (f"/admin/auth/user/{cleo.pk}/change/", f"/admin/auth/group/{group.pk}/change/"):
            text = client.get(page).content.decode()
            assert "Can publish articles" in text or "articles | article" in text.lower()
            assert not any(f'value="{permission.pk}"' in text for permission in known)
        own = {"name": group.name, "permissions": [known[0].pk]}
        client.post(f"/admin/auth/group/{group.pk}/change/", own)
        assert not group.permissions.filter(pk=known[0].pk).exists()

    def test_keys_and_codes_are_in_no_log_mail_or_other_page(self, cleo, caplog, tmp_path):
        app = make_ready(cleo)
        caplog.set_level(logging.DEBUG)
        client = verified(cleo, app)
        codes = client.post(f"{PAGES}recovery-codes/").context["codes"]
        set_up_again = client.get(APP).context["key"]
        paths = (PAGES, CHECK, f"{APP}remove/", "/admin/", "/admin/roles/", "/admin/articles/loggedaction/")
        paths += (f"/admin/auth/user/{cleo.pk}/change/",)
        pages = [client.get(path).content.decode() for path in paths]
        texts = [*pages, caplog.text, *(mail.message for mail in Email.objects.all())]
        texts += [str(row.__dict__) for row in LoggedAction.objects.all()]
        export = tmp_path / "export"
        call_command("export_content", str(export), stdout=io.StringIO())
        texts += [file.read_text(errors="ignore") for file in export.rglob("*") if file.is_file()]
        base32 = b32encode(app.bin_key).decode()
        for secret in (app.key, base32, set_up_again, *codes):
            assert not any(secret in text for text in texts)


@pytest.mark.soak
def test_the_overview_says_what_is_set_up_and_when_it_was_used(cleo, clock):
    client = verified(cleo, make_ready(cleo))
    add_passkey(client, Authenticator())
    text = client.get(PAGES).content.decode()
    assert "Last used June 1, 2026" in text
    assert "Not used yet" in text
    assert "You have none yet." in text


def test_readers_are_led_to_the_login(client):
    for page in (PAGES, CHECK, APP, f"{APP}remove/", f"{PAGES}recovery-codes/", f"{PAGES}passkeys/add/"):
        assert client.get(page).headers["Location"].startswith("/profile/login/?next=")


def test_who_has_none_is_led_on_from_the_page_that_asks(cleo, logged_in):
    assert logged_in(cleo).get(CHECK, {"next": "/admin/care/"}).headers["Location"] == "/admin/care/"


def test_the_cookie_of_a_known_device_comes_with_the_second_factor(cleo):
    app = give_app(cleo)
    make_ready_client = log_in_after_password(cleo)
    assert not any(name.startswith("known-device") for name in make_ready_client.cookies)
    make_ready_client.post(CHECK, {"kind": "app", "code": code_of(app)})
    assert any(name.startswith("known-device") for name in make_ready_client.cookies)


def log_in_after_password(user: User) -> Client:
    user.set_password("a-long-word-1")
    user.save()
    return log_in(user)


def test_a_session_that_was_left_open_adds_none_without_the_password(sam, logged_in, clock):
    client = logged_in(sam)
    begun = options(client, "register")
    clock.shift(3600)
    for page in (APP, f"{PAGES}passkeys/add/"):
        assert client.get(page).headers["Location"].startswith("/account/confirm/?next=")
    assert client.post(APP, {"key": "x", "code": "123456"}).status_code == 403
    made = {"name": "Thief", "credential": Authenticator().create(begun)}
    assert send(client, "register/complete", made).status_code == 400
    assert not has_second_factor(sam)
