"""Passkeys: adding, confirming and logging in, with an authenticator in Python that also answers falsely."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp_webauthn.models import WebAuthnCredential

from articles.action_log import Action, LoggedAction
from authors.second_factor.passkeys import MOST_PASSKEYS
from tests.authors.second_factor.authenticator import Authenticator, to_bytes, to_text
from tests.authors.second_factor.logins import (
    CHECK,
    PAGES,
    add_passkey,
    code_of,
    enter,
    give_app,
    give_passkey,
    give_password,
    is_let_in,
    log_in,
    mails,
    make_ready,
    options,
    send,
    use_passkey,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def laptop() -> Authenticator:
    return Authenticator()


class TestAdding:
    def test_the_first_one_verifies_the_session_and_leads_to_recovery_codes(self, cleo, laptop):
        give_password(cleo)
        client = log_in(cleo)
        answer = add_passkey(client, laptop, " Work laptop ")
        assert answer.json() == {"next": f"{PAGES}recovery-codes/"}
        assert is_let_in(client)
        page = client.get(PAGES).content.decode()
        assert "Passkey “Work laptop”" in page
        assert add_passkey(client, Authenticator(), "Phone").status_code == 200
        (logged, _) = LoggedAction.objects.filter(action=Action.ADD_SECOND_FACTOR).order_by("pk")
        assert (logged.user_name, logged.text) == ("cleo", "Passkey “Work laptop”.")
        assert mails()[0] == ("cleo@example.org", "A second factor was added")

    NO_NAMES = ["", "  ", "a" * 65, "a\0b", "a\u202eb", None, 7, ["x"]]

    def test_a_name_that_cannot_be_is_refused(self, cleo, logged_in):
        client = logged_in(cleo)
        for name in self.NO_NAMES:
            response = send(client, "register/begin", {"name": name})
            assert response.status_code == 400, name
            assert response.json()["message"], name

    def test_not_the_same_twice_and_not_more_than_ten(self, cleo, ada, laptop, logged_in):
        client = logged_in(cleo)
        assert add_passkey(client, laptop).status_code == 200
        assert add_passkey(client, laptop).status_code == 400
        other = Client()
        other.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
        assert add_passkey(other, laptop).status_code == 400, "nor to another account"
        made = WebAuthnCredential.objects.get()
        for number in range(MOST_PASSKEYS - 1):
            made.pk, made.credential_id_sha256 = None, f"{number}"
            made.save()
        assert send(client, "register/begin", {"name": "Eleventh"}).status_code == 400

    def test_needs_the_second_factor_that_there_is_and_a_few_minutes_ago(self, cleo, laptop, clock):
        app = make_ready(cleo)
        client = log_in(cleo)
        assert send(client, "register/begin", {"name": "Thief"}).status_code == 302, "the gate"
        enter(client, code_of(app))
        begun = options(client, "register")
        clock.shift(301)
        late = send(client, "register/complete", {"name": "Laptop", "credential": laptop.create(begun)})
        assert late.status_code == 400
        assert not WebAuthnCredential.objects.exists()

    def test_an_answer_of_another_site_or_to_another_challenge_is_refused(self, cleo, laptop, logged_in):
        client = logged_in(cleo)
        assert add_passkey(client, Authenticator(origin="https://evil.example")).status_code == 400
        begun = options(client, "register")
        options(client, "register")
        made = {"name": "Old", "credential": laptop.create(begun)}
        assert send(client, "register/complete", made).status_code == 400, "an earlier challenge"
        foreign = options(client, "register") | {"rp": {"id": "evil.example"}}
        made = {"name": "Foreign", "credential": laptop.create(foreign)}
        assert send(client, "register/complete", made).status_code == 400
        assert not WebAuthnCredential.objects.exists()


class TestAsSecondFactor:
    def test_after_the_password(self, cleo, laptop):
        give_password(cleo)
        give_passkey(cleo, laptop)
        client = log_in(cleo, next_url="/admin/")
        assert "Use a passkey" in client.get(CHECK).content.decode()
        answer = use_passkey(client, laptop, "confirm", next="/admin/care/")
        assert answer.json() == {"next": "/admin/care/"}
        assert is_let_in(client)

    ELSEWHERE = ["//evil.example", "https://evil.example/", 5, None, "javascript:1"]

    @pytest.mark.soak
    def test_it_never_leads_off_the_site(self, cleo, laptop):
        give_password(cleo)
        give_passkey(cleo, laptop)
        for next_url in self.ELSEWHERE:
            assert use_passkey(log_in(cleo), laptop, "confirm", next=next_url).json() == {
                "next": "/profile/"
            }, next_url

    def test_a_passkey_of_ada_is_none_of_cleo(self, cleo, ada, laptop):
        give_password(cleo)
        give_passkey(ada, laptop)
        give_app(cleo)
        client = log_in(cleo)
        assert use_passkey(client, laptop, "confirm").status_code == 400
        assert not is_let_in(client)

    def test_an_answer_works_once(self, cleo, laptop):
        give_password(cleo)
        give_passkey(cleo, laptop)
        client = log_in(cleo)
        used = {"credential": laptop.get(options(client, "confirm"))}
        assert send(client, "confirm/complete", used).status_code == 200
        assert send(client, "confirm/complete", used).status_code == 400, "again"
        other = log_in(cleo)
        assert send(other, "confirm/complete", used).status_code == 400, "without a challenge"
        options(other, "confirm")
        assert send(other, "confirm/complete", used).status_code == 400, "to another challenge"
        assert not is_let_in(other)

    def test_a_challenge_lasts_five_minutes(self, cleo, laptop, clock):
        give_password(cleo)
        give_passkey(cleo, laptop)
        client = log_in(cleo)
        begun = options(client, "confirm")
        clock.shift(301)
        assert send(client, "confirm/complete", {"credential": laptop.get(begun)}).status_code == 400

    @pytest.mark.soak
    def test_a_copy_of_the_authenticator_whose_counter_went_back_is_refused(self, cleo, laptop):
        give_password(cleo)
        give_passkey(cleo, laptop)
        laptop.count = 10
        assert use_passkey(log_in(cleo), laptop, "confirm").status_code == 200
        laptop.count = 3
        assert use_passkey(log_in(cleo), laptop, "confirm").status_code == 400


class TestAlone:
    def test_a_passkey_with_a_checked_user_is_both_factors(self, cleo, laptop):
        give_passkey(cleo, laptop)
        client = Client()
        for login in ("/profile/login/", "/admin/login/"):
            assert "Log in with a passkey" in client.get(login).content.decode()
        assert use_passkey(client, laptop, next="/admin/").json() == {"next": "/admin/"}
        assert is_let_in(client)
        assert WebAuthnCredential.objects.get().last_used_at

    def test_without_a_checked_user_it_is_not(self, cleo):
        device = Authenticator(checks_user=False)
        give_passkey(cleo, device)
        client = Client()
        assert use_passkey(client, device).status_code == 400
        assert client.get("/admin/").status_code == 302

    def test_the_weaker_challenge_of_a_second_factor_cannot_be_used_for_it(self, cleo):
        device = Authenticator(checks_user=False)
        give_password(cleo)
        give_passkey(cleo, device)
        client = log_in(cleo)
        begun = options(client, "confirm")
        assert send(client, "log-in/complete", {"credential": device.get(begun)}).status_code == 400

    def test_a_deactivated_account_or_a_removed_passkey_is_refused(self, cleo, laptop):
        passkey = give_passkey(cleo, laptop)
        User.objects.filter(pk=cleo.pk).update(is_active=False)
        assert use_passkey(Client(), laptop).status_code == 400
        User.objects.filter(pk=cleo.pk).update(is_active=True)
        passkey.delete()
        assert use_passkey(Client(), laptop).status_code == 400

    def test_the_options_tell_nothing_about_who_exists(self, cleo, laptop):
        give_passkey(cleo, laptop)
        assert not options(Client(), "log-in").get("allowCredentials")

    def test_logging_in_as_somebody_else_ends_the_session_before(self, cleo, ada, laptop, logged_in):
        give_passkey(ada, laptop)
        client = logged_in(cleo)
        client.session["left"] = 1
        assert use_passkey(client, laptop).status_code == 200
        assert int(client.session["_auth_user_id"]) == ada.pk


class TestHostile:
    ANSWERS = (
        "",
        "[",
        b"\xff\xfe",
        "[" * 50_000,
        "null",
        "[]",
        '"x"',
        '{"credential": 5}',
        '{"credential": []}',
        '{"credential": {}}',
        '{"credential": {"id": 5, "rawId": [], "type": {}, "response": 7}}',
        '{"credential": {"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}}',
        '{"credential": {"id": "é", "rawId": "é", "type": "public-key", "response": '
        '{"clientDataJSON": "é", "attestationObject": "", "authenticatorData": "", "signature": ""}}}',
    )

    @pytest.mark.parametrize(
        "ceremony",
        [*(pytest.param(one, marks=pytest.mark.soak) for one in ("register", "confirm")), "log-in"],
    )
    def test_malformed_answers_are_refused_and_no_server_error(self, cleo, logged_in, ceremony):
        client = logged_in(cleo)
        for answer in self.ANSWERS:
            options(client, ceremony)
            text = answer.replace("{", '{"name": "x", ', 1) if isinstance(answer, str) else answer
            response = send(client, f"{ceremony}/complete", text)
            assert response.status_code == 400, answer
            assert response.json()["message"]

    def test_altered_answers_too(self, cleo, logged_in, laptop):
        client = logged_in(cleo)
        for part in ("clientDataJSON", "attestationObject"):
            for cut in (0, 1, 40, -1):
                made = laptop.create(options(client, "register"))
                made["response"][part] = to_text(to_bytes(made["response"][part])[:cut])
                made["clientExtensionResults"] = cut
                sent = {"name": "x", "credential": made}
                assert send(client, "register/complete", sent).status_code == 400, (part, cut)
        add_passkey(client, laptop)
        for part in ("clientDataJSON", "authenticatorData", "signature"):
            for cut in (0, 1, 36, -1):
                used = laptop.get(options(client, "log-in"))
                used["response"][part] = to_text(to_bytes(used["response"][part])[:cut])
                assert send(client, "log-in/complete", {"credential": used}).status_code == 400, (part, cut)

    def test_without_the_token_of_a_page_nothing_happens(self, cleo, laptop):
        give_passkey(cleo, laptop)
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(cleo, backend="django.contrib.auth.backends.ModelBackend")
        for ceremony in ("register", "confirm", "log-in"):
            for step in ("begin", "complete"):
                assert send(strict, f"{ceremony}/{step}", {"name": "x"}).status_code == 403

    def test_a_reader_gets_json_where_an_account_is_needed(self, client):
        for ceremony in ("register", "confirm"):
            assert send(client, f"{ceremony}/begin", {}).status_code == 403
        assert client.get(f"{PAGES}passkeys/log-in/begin/").status_code == 405

    def test_large_bodies_are_refused(self, client):
        assert send(client, "log-in/complete", "x" * 70_000).status_code == 413


def test_a_passkey_is_recent_for_five_minutes(cleo, laptop, clock):
    give_passkey(cleo, laptop)
    client = Client()
    use_passkey(client, laptop)
    assert is_let_in(client, f"{PAGES}app/")
    clock.shift(timedelta(minutes=6))
    assert client.get(f"{PAGES}app/").headers["Location"].startswith(CHECK)
    assert use_passkey(client, laptop, "confirm").status_code == 200
    assert is_let_in(client, f"{PAGES}app/")
