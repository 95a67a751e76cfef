"""Codes of an authenticator app: at login, with a wrong clock, a second time, and too many wrong ones."""

from datetime import timedelta

import pytest
from django.test import Client

from articles.action_log import Action, LoggedAction
from tests.authors.second_factor.logins import (
    CHECK,
    code_of,
    enter,
    is_let_in,
    log_in,
    mails,
    make_ready,
    verified,
    wrong_code_of,
)

pytestmark = pytest.mark.django_db


def test_eli_logs_in_with_password_and_code_and_comes_where_he_wanted(eli):
    app = make_ready(eli)
    client = log_in(eli, next_url="/admin/care/")
    assert enter(client, wrong_code_of(app), next_url="/admin/care/").status_code == 200
    response = enter(client, code_of(app), next_url="/admin/care/")
    assert response.headers["Location"] == "/admin/care/"
    assert is_let_in(client, "/admin/care/")


def test_the_password_leads_to_the_page_that_asks_and_it_never_leads_off_the_site(eli):
    app = make_ready(eli)
    for login in ("/profile/login/", "/admin/login/"):
        data = {"username": "eli", "password": "a-long-word-1", "next": "/articles/x/"}
        response = Client().post(login, data)
        assert response.headers["Location"] == f"{CHECK}?next=%2Farticles%2Fx%2F"
    client = log_in(eli)
    page = client.get(CHECK, {"next": "//evil.example/"}).content.decode()
    assert "evil.example" not in page
    assert enter(client, code_of(app), next_url="https://evil.example/").headers["Location"] == "/profile/"


@pytest.mark.parametrize("steps", [-1, pytest.param(1, marks=pytest.mark.soak)])
def test_a_clock_that_is_half_a_minute_wrong_does_not_matter_and_is_remembered(eli, clock, steps):
    app = make_ready(eli)
    assert enter(log_in(eli), code_of(app, steps)).status_code == 302
    app.refresh_from_db()
    assert app.drift == steps
    clock.shift(60)
    assert enter(log_in(eli), code_of(app, 2 * steps)).status_code == 302, "it drifted on"
    clock.shift(60)
    assert enter(log_in(eli), code_of(app, -steps)).status_code == 200, "four steps from what is known"


def test_a_code_works_once_in_its_half_minute(eli, clock):
    app = make_ready(eli)
    code = code_of(app)
    verified(eli, app)
    thief = log_in(eli)
    response = enter(thief, code)
    assert "This code is wrong, or was used before." in response.content.decode()
    assert not is_let_in(thief)
    assert enter(thief, code_of(app, -1)).status_code == 200, "nor does an earlier one"
    clock.shift(30)
    assert enter(thief, code_of(app)).status_code == 302


NO_CODES = ["123 456 7", "12345", "１２３４５６", "-12345", "1e5", "", "a" * 5000, "\0"]


def test_what_is_no_code_is_not_tried(eli):
    make_ready(eli)
    client = log_in(eli)
    for typed in NO_CODES:
        assert enter(client, typed).status_code == 200, typed
        assert not LoggedAction.objects.filter(action=Action.CODE_FAILED).exists(), typed


class TestFiveWrongCodes:
    def test_are_followed_by_a_pause_that_a_right_code_does_not_end(self, eli, clock):
        app = make_ready(eli)
        client = log_in(eli)
        answers = [enter(client, wrong_code_of(app)).status_code for _ in range(5)]
        assert answers == [200, 200, 200, 200, 429]
        refused = enter(client, code_of(app))
        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == "600"
        assert "Wait 10 minutes" in refused.content.decode()
        again = log_in(eli)
        assert enter(again, code_of(app)).status_code == 429, "another login by password does not end it"
        assert enter(again, "aaaa-aaaa-aaaa-aaaa", "recovery").status_code == 429
        clock.shift(601)
        assert enter(client, code_of(app)).status_code == 302

    def test_are_logged_without_the_codes_and_mailed_once_a_day(self, eli, clock):
        app = make_ready(eli)
        for _ in range(2):
            client, wrong = log_in(eli), wrong_code_of(app)
            for _ in range(5):
                enter(client, wrong)
            clock.shift(timedelta(hours=2))
        logged = LoggedAction.objects.filter(action__in=(Action.CODE_FAILED, Action.CODES_PAUSED))
        assert set(logged.values_list("action", "user_name", "object_text")) == {
            (Action.CODE_FAILED, "eli", "eli"),
            (Action.CODES_PAUSED, "eli", "eli"),
        }
        assert not any(wrong in row.text for row in logged)
        assert mails().count(("eli@example.org", "Wrong codes for your account")) == 1

    def test_elsewhere_do_not_stop_eli_on_a_device_that_knows_him(self, eli, clock):
        app = make_ready(eli)
        at_home = verified(eli, app)
        at_home.post("/profile/logout/")
        clock.shift(30)
        for number in range(3):
            thief = log_in(eli, REMOTE_ADDR=f"192.0.2.{number}")
            for _ in range(5):
                enter(thief, wrong_code_of(app), REMOTE_ADDR=f"192.0.2.{number}")
        elsewhere = log_in(eli, REMOTE_ADDR="198.51.100.1")
        assert enter(elsewhere, code_of(app), REMOTE_ADDR="198.51.100.1").status_code == 429
        assert enter(log_in(eli, at_home), code_of(app)).status_code == 302

    @pytest.mark.soak
    def test_a_password_alone_makes_no_known_device_with_tries_of_its_own(self, eli):
        app = make_ready(eli)
        tried = 0
        for _ in range(4):  # each time as a browser that has just logged in by password, and again
            client = log_in(eli)
            log_in(eli, client)
            assert not any(name.startswith("known-device") for name in client.cookies)
            tried += [enter(client, wrong_code_of(app)).status_code for _ in range(3)].count(200)
        assert tried == 4

    def test_of_ada_do_not_stop_eli(self, eli, ada):
        ada_app, app = make_ready(ada), make_ready(eli)
        client = log_in(ada)
        for _ in range(5):
            enter(client, wrong_code_of(ada_app))
        verified(eli, app)

    @pytest.mark.soak
    def test_wrong_passwords_and_wrong_codes_are_counted_apart(self, eli):
        app = make_ready(eli)
        client = log_in(eli)
        for _ in range(4):
            enter(client, wrong_code_of(app))
        for _ in range(4):
            wrong = {"username": "eli", "password": "wrong"}
            assert Client().post("/profile/login/", wrong).status_code == 200
        log_in(eli)
        assert enter(client, wrong_code_of(app)).status_code == 429
