"""The ways back from a lost second factor: a chief editor, and the operator's command."""

import io

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp import user_has_device

from articles.action_log import Action, LoggedAction
from authors.models import Session
from authors.second_factor.factor_actions import reset_second_factor
from authors.second_factor.recovery_codes import renew_recovery_codes
from tests.authors.second_factor.authenticator import Authenticator
from tests.authors.second_factor.logins import (
    give_app,
    give_passkey,
    is_let_in,
    log_in,
    mails,
    make_ready,
)
from tests.conftest import BACKEND

pytestmark = pytest.mark.django_db


def page_of(user: User) -> str:
    return f"/admin/roles/{user.pk}/reset-second-factor/"


def logged() -> list[tuple[str, str, str]]:
    rows = LoggedAction.objects.filter(action=Action.RESET_SECOND_FACTOR)
    return list(rows.values_list("user_name", "object_text", "text"))


@pytest.fixture
def root(db) -> User:
    return User.objects.create_superuser("root")


class TestByAChiefEditor:
    def test_cleo_resets_what_eli_has_lost_and_he_is_mailed_and_logged_out(self, cleo, eli, logged_in):
        make_ready(eli)
        give_passkey_later = Authenticator()
        Session.objects.create(session_key="x", session_data="", expire_date="2030-01-01T00:00Z", account=eli)
        renew_recovery_codes(eli)
        client = logged_in(cleo)
        assert page_of(eli) in client.get("/admin/roles/").content.decode()
        assert "call or meet them" in client.get(page_of(eli)).content.decode()
        done = client.post(page_of(eli), {"reason": "He  lost his phone;\nwe met."}, follow=True)
        assert "The second factor of eli was reset." in done.content.decode()
        assert not user_has_device(eli, confirmed=None)
        assert not Session.objects.filter(account=eli).exists()
        assert logged() == [("cleo", "eli", "Reason: He lost his phone; we met.")]
        assert mails()[-1] == ("eli@example.org", "Your second factor was reset")
        assert is_let_in(log_in(eli))
        assert page_of(eli) not in client.get("/admin/roles/").content.decode(), "nothing is left to reset"
        give_passkey(eli, give_passkey_later)

    @pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
    def test_only_with_a_reason(self, cleo, eli, logged_in, reason):
        give_app(eli)
        client = logged_in(cleo)
        assert "Enter a reason" in client.post(page_of(eli), {"reason": reason}).content.decode()
        assert user_has_device(eli)
        with pytest.raises(ValidationError):
            reset_second_factor(eli, by=cleo, reason=reason)

    def test_never_her_own_or_a_superusers(self, cleo, root, logged_in):
        for user in (root, cleo):
            client = logged_in(cleo)
            assert client.post(page_of(user), {"reason": "Mine."}).status_code == 403
            with pytest.raises(PermissionDenied):
                reset_second_factor(user, by=cleo, reason="Mine.")
        give_app(root)
        assert page_of(root) not in logged_in(cleo).get("/admin/roles/").content.decode()
        assert logged() == []

    def test_a_superuser_resets_another_one(self, root, client):
        other = User.objects.create_superuser("other")
        give_app(other)
        client.force_login(root, backend=BACKEND)
        assert page_of(other) in client.get("/admin/roles/").content.decode()
        assert client.post(page_of(other), {"reason": "Lost."}).status_code == 302
        assert not user_has_device(other)
        give_app(root)
        with pytest.raises(PermissionDenied):
            reset_second_factor(root, by=root, reason="Mine.")

    def test_others_may_not(self, eli, ada, sam, logged_in):
        give_app(sam)
        for user in (eli, ada):
            assert logged_in(user).post(page_of(sam), {"reason": "x"}).status_code == 403
        assert user_has_device(sam)

    def test_an_account_that_is_not_there(self, cleo, logged_in):
        for pk in ("999999", "9" * 30):
            path = f"/admin/roles/{pk}/reset-second-factor/"
            assert logged_in(cleo).get(path).status_code == 403


class TestByTheOperator:
    def test_the_command_lets_a_locked_out_superuser_in_again(self, root):
        make_ready(root)
        assert log_in(root).get("/admin/").status_code == 302
        output = io.StringIO()
        call_command("reset_second_factor", "root", stdout=output)
        assert output.getvalue() == "The second factor of root was reset.\n"
        assert logged() == [("", "root", "Reason: By the operator.")]
        assert is_let_in(log_in(root))

    def test_it_says_when_there_is_nothing_to_do_or_nobody_of_that_name(self, root):
        output = io.StringIO()
        call_command("reset_second_factor", "root", stdout=output)
        assert output.getvalue() == "root has no second factor.\n"
        with pytest.raises(CommandError, match="no account"):
            call_command("reset_second_factor", "nobody")
        assert logged() == []


def test_the_first_superuser_logs_in_by_password_and_sets_one_up(settings):
    settings.SECOND_FACTOR_REQUIRED_FOR = ["chief editor"]
    call_command("createsuperuser", "--noinput", username="first", email="first@example.org", verbosity=0)
    user = User.objects.get(username="first")
    user.set_password("a-long-word-1")
    user.save()
    client = log_in(user, Client())
    assert client.get("/admin/").headers["Location"] == "/account/second-factor/"
    assert is_let_in(client, "/account/second-factor/app/")
