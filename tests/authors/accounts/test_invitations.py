"""Invitations: an editor sends a link, and whoever has it makes an account or connects one, once."""

import logging
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.test import Client

from articles.action_log import Action, LoggedAction
from authors.accounts import invitations
from authors.accounts.invitations import (
    InvitationOver,
    accept_with_new_account,
    revoke_invitation,
    send_invitation,
    suggest_user_name,
)
from authors.contact import save_email
from authors.models import Author, Invitation
from tests.authors.accounts.mailed import NEW_PASSWORD, mailed_path, mails
from tests.cast import make_author
from tests.conftest import BACKEND, account
from therapyedu.hidden_links import HideSecretLinks

pytestmark = pytest.mark.django_db
PAGE = "/account/invitation/"
ADDRESS = "rae@clinic.example"
CHOICE = {"username": "rae.kim", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}


def desk_page(author: Author) -> str:
    return f"/admin/authors/author/{author.pk}/invitation/"


@pytest.fixture
def link(rae, eli) -> str:
    """The path in the mail to Rae."""
    send_invitation(rae, ADDRESS, by=eli)
    return mailed_path()


class TestAtTheDesk:
    def test_eli_invites_sends_again_and_revokes(self, logged_in, eli, rae):
        save_email(rae, ADDRESS, by=None)
        client, page = logged_in(eli), desk_page(rae)
        assert page in client.get(f"/admin/authors/author/{rae.pk}/change/").content.decode()
        html = client.get(page).content.decode()
        assert f'value="{ADDRESS}"' in html
        assert "Has no account, and was not invited." in html
        client.post(page, {"email": ADDRESS})
        first = mailed_path()
        html = client.get(page).content.decode()
        assert "Invited on" in html
        assert "Send again" in html
        client.post(page, {"email": ADDRESS})
        second = mailed_path()
        assert Client().get(first).status_code == 404, "the older link no longer works"
        assert Client().get(second).status_code == 302
        client.post(page, {"revoke": "1", "email": ADDRESS})
        assert Client().get(second).status_code == 404
        assert "The invitation was revoked" in client.get(page).content.decode()
        rows = LoggedAction.objects.filter(object_type="authors.author", user_name="eli")
        actions = list(rows.values_list("action", flat=True))
        assert actions == [Action.REVOKE_INVITATION, Action.INVITE, Action.INVITE]
        assert not LoggedAction.objects.filter(text__contains="clinic").exists()

    def test_it_shows_when_an_invitation_expired_and_that_there_is_an_account(
        self, logged_in, eli, rae, clock
    ):
        send_invitation(rae, ADDRESS, by=eli)
        clock.shift(timedelta(days=7, seconds=1))
        assert "The invitation expired on June 8" in logged_in(eli).get(desk_page(rae)).content.decode()
        assert mails() == [], "a mail that comes too late is not sent"
        Author.objects.filter(pk=rae.pk).update(user=account("rae"))
        html = logged_in(eli).get(desk_page(rae)).content.decode()
        assert "Has an account." in html
        assert 'name="email"' not in html
        response = logged_in(eli).post(desk_page(rae), {"email": ADDRESS}, follow=True)
        assert "This author has an account already." in response.content.decode()

    def test_rae_is_told_of_an_invitation_to_another_address(self, rae, eli):
        save_email(rae, "own@rae.example", by=None)
        send_invitation(rae, "eli@example.org", by=eli)
        told, invited = sorted(mails(), key=lambda sent: sent.to, reverse=True)
        assert (told.to, invited.to) == (["own@rae.example"], ["eli@example.org"])
        assert told.subject == "An invitation to another address"
        assert "eli@example.org" not in told.body
        assert "/invitation/" not in told.body

    def test_writers_invite_nobody(self, logged_in, ada, rae):
        assert logged_in(ada).get(desk_page(rae)).status_code == 403
        for act in (lambda: send_invitation(rae, ADDRESS, by=ada), lambda: revoke_invitation(rae, by=ada)):
            with pytest.raises(PermissionDenied):
                act()
        assert "Invite…" not in logged_in(ada).get(f"/admin/authors/author/{rae.pk}/change/").content.decode()


class TestAccepting:
    def test_rae_chooses_a_user_name_and_a_password_once(self, client, rae, link):
        client.get(link)
        before = client.session.session_key
        html = client.get(PAGE).content.decode()
        assert "Welcome, Rae Kim" in html
        assert 'value="rae.kim"' in html
        response = client.post(
            PAGE, CHOICE | {"is_staff": "on", "is_superuser": "on", "email": "x@y.example"}
        )
        assert response.headers["Location"] == "/profile/"
        user = User.objects.get(username="rae.kim")
        assert (user.email, user.is_staff, user.is_superuser) == (ADDRESS, False, False)
        assert user.get_all_permissions() == set()
        assert user.check_password(NEW_PASSWORD)
        assert Author.objects.get(user=user) == rae
        assert client.get("/profile/").status_code == 200
        assert client.session.session_key != before, "a login has a session key of its own"
        for again in (client.get(PAGE), client.post(PAGE, CHOICE), Client().get(link)):
            assert again.status_code == 404
        logged = LoggedAction.objects.filter(user_name="rae.kim").values_list("action", "object_type")
        assert set(logged) == {("create", "auth.user"), ("accept_invitation", "authors.author")}
        assert mails() == [], "the first login is no new device"

    def test_a_weak_password_or_a_taken_name_is_refused_and_the_link_stays(self, client, rae, link, sam):
        client.get(link)
        weak = {"password1": "raekim12", "password2": "raekim12"}
        for fault in (weak, {"username": "SAM"}, {"password2": "another"}):
            assert client.post(PAGE, CHOICE | fault).context["form"].errors
        assert not Author.objects.filter(pk=rae.pk, user__isnull=False).exists()
        assert client.post(PAGE, CHOICE).status_code == 302

    def test_links_that_open_nothing_give_one_and_the_same_page(self, client, clock, rae, eli, link):
        token = link.split("/")[-2]
        altered = token[:-1] + ("A" if token[-1] != "A" else "B")
        answers = {
            client.get(f"{PAGE}{wrong}/").content
            for wrong in (altered, "x", "x" * 400, "WzEsImtleSJd.1xXRIv.forged")
        }
        answers.add(client.get(PAGE).content)
        clock.shift(timedelta(days=7, seconds=1))
        answers.add(client.get(link).content)
        send_invitation(rae, ADDRESS, by=eli)
        revoked = mailed_path()
        revoke_invitation(rae, by=eli)
        answers.add(client.get(revoked).content)
        assert len(answers) == 1
        assert b"This link does not work" in answers.pop()

    def test_a_link_that_is_revoked_while_the_page_is_open_makes_nothing(self, client, rae, eli, link):
        client.get(link)
        revoke_invitation(rae, by=eli)
        assert client.post(PAGE, CHOICE).status_code == 404
        assert not User.objects.filter(username="rae.kim").exists()

    def test_of_two_acceptances_at_once_one_is_refused(self, rae, eli):
        """Both have read the invitation while it was open; the row decides."""
        invitation = send_invitation(rae, ADDRESS, by=eli)
        accept_with_new_account(invitation, User(username="first"))
        User.objects.filter(username="first").update(email="")
        with pytest.raises(InvitationOver):
            accept_with_new_account(invitation, User(username="second"))
        assert list(User.objects.filter(username__in=["first", "second"])) == [Author.objects.get().user]

    def test_nothing_stores_or_sends_on_the_address_and_no_log_has_it(self, client, link, caplog):
        token = link.split("/")[-2]
        with caplog.at_level(logging.DEBUG):
            opened = client.get(link)
            wrong = client.get(f"{PAGE}{token[:-2]}/")
        shown = client.get(PAGE)
        assert opened.headers["Location"] == PAGE
        for response in (opened, shown, wrong):
            assert response.headers["Cache-Control"] == "no-store"
            assert response.headers["X-Robots-Tag"] == "noindex"
            assert response.headers["Referrer-Policy"] == "same-origin"
        assert token[:-2] not in caplog.text
        assert token not in shown.content.decode()

    def test_what_else_logs_an_address_hides_the_token(self):
        for path in (f"{PAGE}WzEs.1xX.GNL/", "/account/reset/MQ/abc-def/", "/review/WzEs.1xX.GNL/sign/"):
            record = logging.makeLogRecord({"msg": "Not Found: %s", "args": (path,)})
            HideSecretLinks().filter(record)
            assert not re.search(r"GNL|abc", record.getMessage()), path
        record = logging.makeLogRecord({"msg": "GET %s", "args": ("/account/reset/sent/",)})
        HideSecretLinks().filter(record)
        assert record.getMessage() == "GET /account/reset/sent/"


class TestAnExistingAccount:
    @pytest.fixture
    def ada_with_address(self, ada) -> User:
        ada.email = ADDRESS.upper()
        ada.set_password(NEW_PASSWORD)
        ada.save()
        return ada

    def test_ada_logs_in_and_says_yes(self, client, rae, link, ada_with_address):
        client.get(link)
        html = client.get(PAGE).content.decode()
        assert f"/profile/login/?next={PAGE}" in html
        assert 'name="password1"' not in html
        assert client.post(PAGE, CHOICE).headers["Location"] == f"/profile/login/?next={PAGE}"
        login = {"username": "ada", "password": NEW_PASSWORD, "next": PAGE}
        assert client.post("/profile/login/", login).headers["Location"] == PAGE
        assert "Connect this account" in client.get(PAGE).content.decode()
        assert not Author.objects.filter(user__isnull=False).exists(), "never without being asked"
        assert client.post(PAGE).headers["Location"] == "/profile/"
        assert Author.objects.get(user=ada_with_address) == rae
        assert User.objects.get(username="ada").is_staff, "what she may do stays"

    def test_another_account_does_not_get_the_profile(self, client, link, ada_with_address, sam, eli):
        for user in (sam, eli):
            client.force_login(user, backend=BACKEND)
            client.get(link)
            assert client.post(PAGE).headers["Location"].startswith("/profile/login/")
        assert not Author.objects.filter(name="Rae Kim", user__isnull=False).exists()

    def test_an_account_of_another_author_gets_no_second_profile(self, client, rae, link, sam):
        User.objects.filter(pk=sam.pk).update(email=ADDRESS)
        client.force_login(sam, backend=BACKEND)
        client.get(link)
        assert "belongs to another author" in client.get(PAGE).content.decode()
        client.post(PAGE, CHOICE)
        rae.refresh_from_db()
        assert rae.user is None
        assert not User.objects.filter(username="rae.kim").exists()


def test_a_suggested_user_name_is_free(db):
    author = make_author("Sam Rivers")
    assert suggest_user_name(author) == "sam.rivers"
    account("Sam.Rivers"), account("sam.rivers2")
    assert suggest_user_name(author) == "sam.rivers3"


def test_deleting_an_author_ends_the_link(rae, link):
    rae.delete()
    assert not Invitation.objects.exists()
    assert invitations.invitation_of_token(link.split("/")[-2]) is None
