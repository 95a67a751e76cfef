"""Passwords: changed on a page, set by a mailed link, and never without telling the owner."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessFailureLog
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from post_office.models import Email

from articles.action_log import Action, LoggedAction
from tests.authors.accounts.mailed import NEW_PASSWORD, PASSWORD, log_in, mailed_path, mails
from tests.authors.test_accounts_admin import PASSWORDS, account_page
from tests.conftest import BACKEND, account

pytestmark = pytest.mark.django_db
CHANGE, RESET, SENT = "/account/password/", "/account/reset/", "/account/reset/sent/"
NEW = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}


@pytest.fixture(autouse=True)
def sam(sam) -> User:
    """Sam has a password and an address."""
    sam.set_password(PASSWORD)
    sam.email = "sam@example.org"
    sam.save()
    return sam


def ask(email: str = "sam@example.org", client: Client | None = None, **headers: str):
    return (client or Client()).post(RESET, {"email": email}, **headers)


def opened(path: str, client: Client) -> str:
    """Open a mailed link, and return the page that it leads to."""
    return client.get(path).headers["Location"]


class TestChanging:
    def test_a_stolen_cookie_is_dead_after_it_and_ones_own_browser_goes_on(self, sam):
        mine, stolen = log_in(), log_in()
        mails()
        assert stolen.get("/account/").status_code == 200
        response = mine.post(CHANGE, NEW | {"old_password": PASSWORD})
        assert response.headers["Location"] == "/account/"
        assert stolen.get("/account/").status_code == 302
        assert "Your password is changed." in mine.get("/account/").content.decode()
        assert sam.sessions.count() == 1
        assert [(mail.to, mail.subject) for mail in mails()] == [
            (["sam@example.org"], "Your password was changed")
        ]

    def test_wrong_old_passwords_count_as_failed_logins(self, sam, clock):
        mine = log_in()
        answers = [mine.post(CHANGE, NEW | {"old_password": "wrong"}).status_code for _ in range(5)]
        assert answers == [200] * 4 + [429]
        assert mine.post(CHANGE, NEW | {"old_password": PASSWORD}).status_code == 429
        sam.refresh_from_db()
        assert sam.check_password(PASSWORD)
        clock.shift(601)
        assert mine.post(CHANGE, NEW | {"old_password": PASSWORD}).status_code == 302

    def test_there_is_one_page_for_it(self, logged_in, cleo):
        client = logged_in(cleo)
        assert client.get("/admin/password_change/").headers["Location"] == CHANGE
        assert client.get("/admin/password_change/done/").status_code == 404
        assert client.post("/admin/password_change/", NEW).status_code == 405
        own = account_page(cleo, "password")
        assert client.post(own, PASSWORDS).headers["Location"] == CHANGE, "not without the old one"
        assert not User.objects.get(pk=cleo.pk).check_password("x1y2z3-long")

    def test_a_password_that_cleo_sets_ends_the_sessions_and_is_told(self, logged_in, cleo, sam):
        his = log_in()
        logged_in(cleo).post(account_page(sam, "password"), PASSWORDS)
        assert his.get("/account/").status_code == 302
        assert not sam.sessions.exists()
        assert [mail.subject for mail in mails()] == ["Your password was changed"]

    def test_the_former_address_is_told_of_another_one(self, logged_in, cleo, sam):
        form = {"username": "sam", "email": "new@example.org", "is_active": "on"}
        form |= {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
        for _ in range(2):
            logged_in(cleo).post(account_page(sam), form)
        (sent,) = mails()
        assert (sent.to, sent.subject) == (
            ["sam@example.org"],
            "The email address of your account was changed",
        )
        assert "new@example.org" not in sent.body


class TestResetting:
    def test_sam_gets_a_link_that_sets_a_password_once(self, sam, client):
        stolen = log_in()
        mails()
        assert ask("SAM@example.org").headers["Location"] == SENT
        path = mailed_path()
        form = opened(path, client)
        assert "token" not in form
        assert path.split("/")[-2] not in form
        assert client.get(form).headers["Referrer-Policy"] == "same-origin"
        assert client.post(form, NEW | {"new_password2": "x"}).status_code == 200
        assert client.post(form, NEW).headers["Location"] == "/profile/login/"
        assert stolen.get("/account/").status_code == 302
        sam.refresh_from_db()
        assert sam.check_password(NEW_PASSWORD)
        assert [mail.subject for mail in mails()] == ["Your password was changed"]
        for again in (client.get(path), client.get(form), client.post(form, NEW), Client().get(path)):
            assert again.status_code == 404
        row = LoggedAction.objects.get(action=Action.SET_PASSWORD)
        assert (row.user_name, row.text) == ("sam", "By a link in an email.")
        assert client.get("/account/").status_code == 302, "the link itself logs nobody in"

    def test_a_link_is_over_after_an_hour(self, clock, client):
        ask()
        path = mailed_path()
        clock.shift(3601)
        assert client.get(path).status_code == 404

    def test_a_link_is_over_when_the_account_logs_in_or_has_another_address(self, sam, client, clock):
        for change in (lambda: log_in(), lambda: User.objects.filter(pk=sam.pk).update(email="x@y.example")):
            ask()
            path = mailed_path()
            clock.shift(901)
            change()
            mails()
            assert client.get(path).status_code == 404

    def test_a_deactivated_account_sets_nothing(self, sam, client):
        ask()
        path = mailed_path()
        User.objects.filter(pk=sam.pk).update(is_active=False)
        assert client.get(path).status_code == 404
        ask()
        assert mails() == []

    def test_the_link_leads_to_the_site_whatever_host_was_asked(self, settings):
        settings.ALLOWED_HOSTS = ["testserver", "evil.example"]
        ask(HTTP_HOST="evil.example", HTTP_X_FORWARDED_HOST="evil.example")
        (sent,) = mails()
        assert "evil" not in sent.body
        assert "http://testserver/account/reset/" in sent.body

    def test_links_that_open_nothing_give_one_and_the_same_page(self, client, sam):
        ask()
        path = mailed_path()
        parts = path.split("/")
        wrong = [
            path.replace(parts[-2], "cxx-00"),
            path.replace(parts[-3], "OTk5OTk5"),
            f"{RESET}MQ/set-password/",
            f"{RESET}%00/x/",
            f"{RESET}{'9' * 60}/x/",
        ]
        answers = [client.get(one) for one in wrong]
        assert {response.status_code for response in answers} == {404}
        assert len({response.content for response in answers}) == 1

    def test_staff_choose_their_first_password_by_it(self, logged_in, cleo, client):
        carl = account("carl", "writer")
        User.objects.filter(pk=carl.pk).update(password="!unusable", email="carl@example.org")
        desk = Client()
        desk.force_login(cleo, backend=BACKEND)
        assert "Send a link to set a password" in desk.get(account_page(carl)).content.decode()
        desk.post(f"/admin/auth/user/{carl.pk}/mail-link/")
        form = opened(mailed_path(), client)
        client.post(form, NEW)
        assert log_in("carl", NEW_PASSWORD).get("/admin/").status_code == 200

    def test_whose_password_was_turned_off_gets_no_link(self, sam):
        log_in()
        mails()
        User.objects.filter(pk=sam.pk).update(password="!unusable")
        ask()
        assert mails() == []

    def test_after_it_others_wrong_passwords_keep_nobody_out(self, client):
        AccessFailureLog.objects.bulk_create(
            AccessFailureLog(username="sam", ip_address=f"198.51.100.{number}") for number in range(10)
        )
        ask()
        client.post(opened(mailed_path(), client), NEW)
        login = {"username": "sam", "password": NEW_PASSWORD}
        assert Client().post("/profile/login/", login).status_code == 429
        assert client.post("/profile/login/", login).status_code == 302


class TestSilence:
    def test_the_same_happens_for_an_address_of_an_account_and_of_none(self):
        """The statements, too, so that the time is the same; only the values in them differ."""
        answers, statements = [], []
        for email in ("sam@example.org", "nobody@example.org", "sam@example.org"):
            with CaptureQueriesContext(connection) as queries:
                answers.append(ask(email))
            statements.append([_shape(query["sql"]) for query in queries])
        assert statements[0] == statements[1] == statements[2]
        assert {response.headers["Location"] for response in answers} == {SENT}
        assert Email.objects.count() == 3
        assert [mail.to for mail in mails()] == [["sam@example.org"]]
        assert not Email.objects.exists()

    def test_an_account_gets_one_mail_in_a_quarter_of_an_hour(self, clock):
        for _ in range(3):
            ask()
        assert len(mails()) == 1
        clock.shift(900)
        ask()
        assert len(mails()) == 1

    def test_twenty_requests_from_one_network_are_enough(self, clock):
        answers = [ask(f"x{number}@example.org").status_code for number in range(21)]
        assert answers == [302] * 20 + [429]
        assert ask(REMOTE_ADDR="192.0.2.9").status_code == 302, "nobody else is locked out"
        assert len(mails()) == 1
        clock.shift(3601)
        assert ask().status_code == 302

    @pytest.mark.soak
    def test_a_forged_header_is_no_other_network(self):
        for number in range(20):
            ask("x@example.org", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")
        assert ask(HTTP_X_FORWARDED_FOR="10.9.9.9").status_code == 429

    def test_the_log_has_no_address(self):
        ask()
        ask("nobody@example.org")
        rows = LoggedAction.objects.filter(action=Action.ASK_FOR_PASSWORD)
        assert {(row.user_name, row.person) for row in rows} == {("sam", "sam"), ("", "unknown")}
        assert not rows.filter(text__contains="example.org").exists()


def _shape(sql: str) -> str:
    """Return a statement without the values in it."""
    return re.sub(r"'(?:[^']|'')*'|\b\d+\b|NULL|\bs\d+_x\d+", "?", sql)


def test_the_command_line_sets_a_password_and_makes_the_first_superuser(sam, monkeypatch):
    """The ways back that docs/operators.md describes."""
    his = log_in()
    monkeypatch.setattr("getpass.getpass", lambda prompt: NEW_PASSWORD)
    call_command("changepassword", "sam")
    assert his.get("/account/").status_code == 302
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", NEW_PASSWORD)
    call_command("createsuperuser", "--noinput", username="root", email="root@example.org")
    assert log_in("root", NEW_PASSWORD).get("/admin/auth/group/").status_code == 200


def test_a_link_needs_the_time_that_the_page_names(settings):
    assert timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) == timedelta(hours=1)
