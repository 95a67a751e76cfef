"""Login sessions: their list, their end, idle ones, and the mail about a new device."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client, RequestFactory

from articles.action_log import Action, LoggedAction
from authors.accounts.devices import device_of
from authors.models import Session
from tests.authors.accounts.mailed import PASSWORD, log_in, mails
from tests.cast import make_article
from tests.conftest import BACKEND

pytestmark = pytest.mark.django_db
ACCOUNT, END = "/account/", "/account/sessions/end/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"
)


@pytest.fixture
def sam(sam) -> User:
    """Sam has a password and an address."""
    sam.set_password(PASSWORD)
    sam.email = "sam@example.org"
    sam.save()
    return sam


class TestTheList:
    def test_sam_sees_his_devices_and_ends_one(self, sam):
        mine, phone = log_in(HTTP_USER_AGENT=FIREFOX), log_in(HTTP_USER_AGENT=SAFARI)
        other = log_in(HTTP_USER_AGENT=EDGE)
        html = mine.get(ACCOUNT).content.decode()
        for words in ("Firefox on Windows", "Safari on iPhone", "Edge on Mac", "This device"):
            assert html.count(words) == 1
        assert html.index("Firefox") < html.index("Safari"), "this one is first"
        assert phone.session.session_key not in html
        reference = next(
            row.reference for row in mine.get(ACCOUNT).context["sessions"] if "Safari" in row.device
        )
        assert mine.post(END, {"session": reference}).headers["Location"] == ACCOUNT
        assert phone.get(ACCOUNT).status_code == 302, "its cookie is dead"
        assert mine.get(ACCOUNT).status_code == other.get(ACCOUNT).status_code == 200
        mine.post(END, {"others": "1"})
        assert other.get(ACCOUNT).status_code == 302
        assert mine.get(ACCOUNT).status_code == 200
        rows = LoggedAction.objects.filter(action=Action.END_SESSION)
        assert {row.text for row in rows} == {"Safari on iPhone", ""}

    def test_nobody_ends_a_session_of_somebody_else(self, sam, eli):
        his, forger = log_in(), Client()
        forger.force_login(eli, backend=BACKEND)
        reference = his.get(ACCOUNT).context["sessions"][0].reference
        for data in ({"session": reference}, {"session": his.session.session_key}, {"others": "1"}, {}):
            forger.post(END, data)
        assert his.get(ACCOUNT).status_code == 200
        assert Client(enforce_csrf_checks=True).post(END, {"others": "1"}).status_code == 403

    def test_neither_address_nor_user_agent_is_stored(self, sam):
        log_in(HTTP_USER_AGENT=f"{FIREFOX} zqcanary", REMOTE_ADDR="203.0.113.77")
        row = Session.objects.get(account=sam)
        stored = f"{vars(row)} {row.get_decoded()} {LoggedAction.objects.values()}"
        assert "zqcanary" not in stored
        assert "203.0.113" not in stored

    def test_deleting_an_account_shows_no_key_of_a_session(self, sam, logged_in, cleo):
        key = log_in().session.session_key
        html = logged_in(cleo).get(f"/admin/auth/user/{sam.pk}/delete/").content.decode()
        assert key not in html

    def test_a_reader_gets_no_cookie_and_no_list(self, client):
        assert client.get(ACCOUNT).headers["Location"] == f"/profile/login/?next={ACCOUNT}"
        assert not client.get("/").cookies
        assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("agent", "name"),
    [(FIREFOX, "Firefox on Windows"), (SAFARI, "Safari on iPhone"), (EDGE, "Edge on Mac"), ("curl/8", "")],
)
def test_a_device_is_named_by_its_browser_and_its_system(agent, name):
    assert device_of(RequestFactory().get("/", HTTP_USER_AGENT=agent)) == name


class TestTheEnd:
    def test_a_session_ends_when_it_is_not_used_and_clearsessions_removes_it(self, sam, clock, settings):
        browser, minutes = log_in(), settings.SESSION_IDLE_MINUTES
        for _ in range(3):
            clock.shift(timedelta(minutes=minutes - 6))
            assert browser.get(ACCOUNT).status_code == 200, "each use begins the time anew"
        clock.shift(timedelta(minutes=minutes, seconds=1))
        assert browser.get(ACCOUNT).status_code == 302
        call_command("clearsessions")
        assert not Session.objects.exists()

    def test_a_session_ends_some_time_after_the_login_however_much_it_is_used(self, sam, clock, settings):
        settings.SESSION_COOKIE_AGE, settings.SESSION_IDLE_MINUTES = 3600, 40
        browser = log_in()
        for _ in range(3):
            clock.shift(timedelta(minutes=18))
            assert browser.get(ACCOUNT).status_code == 200
        clock.shift(timedelta(minutes=7))
        assert browser.get(ACCOUNT).status_code == 302

    def test_a_use_is_written_once_in_some_minutes(self, sam, clock):
        browser = log_in()
        for seconds, writes in ((60, 0), (241, 1), (60, 0)):
            clock.shift(seconds)
            before = Session.objects.get().last_used_at
            browser.get(ACCOUNT)
            assert (Session.objects.get().last_used_at != before) == bool(writes)

    def test_writing_keeps_the_desk_open_and_an_open_page_alone_does_not(self, logged_in, ada, clock):
        form = f"/admin/articles/article/{make_article(by=ada).pk}/"
        client, script = logged_in(ada), {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
        begin = Session.objects.get().last_used_at
        clock.shift(600)
        client.post(f"{form}pulse/", **script)
        client.get("/admin/articles/article/session/", **script)
        assert Session.objects.get().last_used_at == begin
        client.post(f"{form}autosave/", {"base": 1}, **script)
        assert Session.objects.get().last_used_at > begin

    def test_after_it_the_desk_says_that_nothing_is_lost_and_goes_on(self, logged_in, ada, clock):
        form = f"/admin/articles/article/{make_article(by=ada).pk}/autosave/"
        script = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
        client = logged_in(ada)
        clock.shift(timedelta(hours=12))
        response = client.post(form, {"base": 1}, **script)
        assert response.status_code == 403
        assert "Nothing is lost" in response.json()["message"]
        assert logged_in(ada).post(form, {"base": 1}, **script).status_code != 403


class TestANewDevice:
    def test_sam_is_told_of_it_once_an_hour_and_not_of_his_first_login(self, sam, clock):
        first = log_in(HTTP_USER_AGENT=FIREFOX)
        assert mails() == []
        log_in(HTTP_USER_AGENT=SAFARI, REMOTE_ADDR="203.0.113.77")
        log_in(HTTP_USER_AGENT=EDGE)
        (sent,) = mails()
        assert (sent.to, sent.subject) == (["sam@example.org"], "A login on a new device")
        assert "Safari on iPhone" in sent.body
        assert "http://testserver/account/reset/" in sent.body
        assert "203.0.113.77" not in sent.body
        clock.shift(3601)
        first.post("/profile/login/", {"username": "sam", "password": PASSWORD})
        assert mails() == [], "this device is known"
        log_in(HTTP_USER_AGENT=EDGE)
        assert len(mails()) == 1

    def test_an_account_without_an_address_is_no_problem(self, sam):
        User.objects.filter(pk=sam.pk).update(email="")
        log_in(), log_in()
        assert mails() == []
