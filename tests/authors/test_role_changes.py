"""Roles of accounts: chief editors see and change them, within their own rights, and never the last one."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.action_log import Action, LoggedAction
from articles.publishing import take_step
from authors.roles import Role, change_role, is_last_chief_editor, role_of
from tests.cast import make_article
from tests.conftest import account

pytestmark = pytest.mark.django_db
ROLES = "/admin/roles/"


def stored_role(user: User) -> Role:
    return role_of(User.objects.get(pk=user.pk))


@pytest.fixture
def second_chief(db) -> User:
    return account("carla", "chief editor")


class TestChanging:
    def test_a_role_is_a_group_and_the_right_to_use_the_desk(self, ada, cleo):
        change_role(ada, Role.EDITOR, by=cleo)
        ada = User.objects.get(pk=ada.pk)
        assert (stored_role(ada), ada.has_perm("articles.publish_article")) == (Role.EDITOR, True)
        change_role(ada, Role.AUTHOR, by=cleo)
        ada = User.objects.get(pk=ada.pk)
        assert (stored_role(ada), ada.is_staff, ada.get_all_permissions()) == (Role.AUTHOR, False, set())
        change_role(ada, Role.WRITER, by=cleo)
        assert User.objects.get(pk=ada.pk).is_staff

    def test_it_is_logged_with_both_roles_and_only_once(self, ada, cleo):
        change_role(ada, Role.EDITOR, by=cleo)
        change_role(ada, Role.EDITOR, by=cleo)
        logged = LoggedAction.objects.get(action=Action.CHANGE_ROLE)
        assert (logged.user_name, logged.object_text) == ("cleo", "ada")
        assert logged.text == "Added to the group “editor”. Removed from the group “writer”."

    def test_only_chief_editors_change_roles(self, ada, eli, sam):
        for by in (ada, eli, sam):
            with pytest.raises(PermissionDenied):
                change_role(ada, Role.EDITOR, by=by)
        assert stored_role(ada) == Role.WRITER

    def test_nobody_gives_rights_beyond_their_own(self, ada, cleo):
        Group.objects.get(name="editor").permissions.add(Permission.objects.get(codename="delete_session"))
        with pytest.raises(PermissionDenied):
            change_role(ada, Role.EDITOR, by=cleo)

    def test_an_account_with_more_rights_is_not_changed(self, cleo):
        root = User.objects.create_superuser("root")
        with pytest.raises(PermissionDenied):
            change_role(root, Role.AUTHOR, by=cleo)
        assert User.objects.get(pk=root.pk).is_staff

    def test_nobody_changes_their_own_role(self, cleo, second_chief):
        with pytest.raises(ValidationError, match="Ask another chief editor"):
            change_role(cleo, Role.EDITOR, by=cleo)

    def test_the_last_chief_editor_stays(self, cleo, second_chief):
        root = User.objects.create_superuser("root")
        change_role(second_chief, Role.EDITOR, by=cleo)
        assert is_last_chief_editor(cleo)
        with pytest.raises(ValidationError, match="only chief editor"):
            change_role(cleo, Role.EDITOR, by=root)
        assert stored_role(cleo) == Role.CHIEF_EDITOR

    def test_a_deactivated_chief_editor_does_not_count(self, cleo, second_chief):
        User.objects.filter(pk=second_chief.pk).update(is_active=False)
        assert is_last_chief_editor(cleo)


class TestAccountForm:
    """Django's form of an account is no way around it."""

    def test_the_last_chief_editor_is_neither_deactivated_nor_deleted(self, client, cleo):
        root = User.objects.create_superuser("root")
        client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
        path = f"/admin/auth/user/{cleo.pk}/"
        data = {"username": "cleo", "date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}
        answer = client.post(f"{path}change/", data | {"is_staff": "on", "groups": [cleo.groups.get().pk]})
        assert "only chief editor" in answer.content.decode()
        assert client.post(f"{path}delete/", {"post": "yes"}).status_code == 403
        assert User.objects.get(pk=cleo.pk).is_active
        account("carla", "chief editor")
        assert client.post(f"{path}change/", data).status_code == 302
        assert not User.objects.get(pk=cleo.pk).is_active


class TestPage:
    def test_it_shows_roles_and_when_people_were_last_active(self, logged_in, ada, eli, cleo, sam, clock):
        User.objects.update(last_login=None)
        User.objects.filter(pk=eli.pk).update(last_login=timezone.now() - timedelta(days=3))
        take_step(make_article(by=ada), "send", by=ada)
        client = logged_in(cleo)
        User.objects.filter(pk=cleo.pk).update(last_login=timezone.now())
        people = {person.user.username: person for person in client.get(ROLES).context["people"]}
        assert {name: person.role_label for name, person in people.items()} == {
            "ada": "Writer",
            "cleo": "Chief editor",
            "eli": "Editor",
            "sam": "Author",
        }
        assert people["ada"].last_active == timezone.now()
        assert people["eli"].last_active == timezone.now() - timedelta(days=3)
        assert people["sam"].last_active is None
        assert list(people["ada"].choices) == list(Role)
        assert list(people["cleo"].choices) == []

    def test_cleo_changes_a_role(self, logged_in, ada, cleo):
        client = logged_in(cleo)
        answer = client.post(ROLES, {"user": ada.pk, "role": "editor"}, follow=True)
        assert [str(message) for message in answer.context["messages"]] == ["ada now has the role “Editor”."]
        assert stored_role(ada) == Role.EDITOR

    def test_what_is_wrong_is_said(self, logged_in, ada, cleo):
        client = logged_in(cleo)
        for data, words in (
            ({"user": cleo.pk, "role": "editor"}, "Ask another chief editor"),
            ({"user": ada.pk, "role": "king"}, "Choose a role."),
        ):
            assert words in client.post(ROLES, data, follow=True).content.decode()
        assert client.post(ROLES, {"user": "x", "role": "editor"}).status_code == 404

    def test_others_do_not_see_it(self, logged_in, ada, eli):
        for user in (ada, eli):
            assert logged_in(user).get(ROLES).status_code == 403
            assert ROLES not in logged_in(user).get("/admin/").content.decode()

    def test_queries_do_not_grow_with_people(self, logged_in, cleo):
        client, counts = logged_in(cleo), []
        for more in (1, 6):
            for number in range(more):
                account(f"writer-{more}-{number}", "writer")
            with CaptureQueriesContext(connection) as queries:
                client.get(ROLES)
            counts.append(len(queries))
        assert counts[0] == counts[1]
