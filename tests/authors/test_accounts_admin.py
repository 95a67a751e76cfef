"""Chief editors manage accounts and groups, but cannot gain permissions by it."""

import pytest
from django.contrib.auth.models import Group, Permission, User

from tests.conftest import account

pytestmark = pytest.mark.django_db
PASSWORDS = {"usable_password": "true", "password1": "x1y2z3-long", "password2": "x1y2z3-long"}
DATES = {"date_joined_0": "2026-01-01", "date_joined_1": "00:00:00"}


def account_page(user: User, page: str = "change") -> str:
    return f"/admin/auth/user/{user.pk}/{page}/"


def group_page(group: Group, page: str = "change") -> str:
    return f"/admin/auth/group/{group.pk}/{page}/"


def fields(user: User, **others) -> dict[str, object]:
    flags = {name: "on" for name in ("is_active", "is_staff") if getattr(user, name)}
    groups = [group.pk for group in user.groups.all()]
    return {"username": user.username, "email": user.email, "groups": groups} | flags | DATES | others


def rights_of(user: User) -> set[str]:
    return User.objects.get(pk=user.pk).get_all_permissions()


@pytest.fixture
def root(db) -> User:
    """Root is a superuser."""
    return User.objects.create_superuser("root", email="root@example.org", password="a-long-word-1")


@pytest.fixture
def powerful(db) -> Group:
    """A group with more permissions than a chief editor."""
    group = Group.objects.create(name="technicians")
    group.permissions.add(Permission.objects.get(codename="delete_session"))
    return group


def test_cleo_neither_sees_nor_changes_the_groups(logged_in, cleo):
    """The code finds groups by name, and deleting a group removes the permissions of its members."""
    client, before = logged_in(cleo), rights_of(cleo)
    names = set(Group.objects.values_list("name", flat=True))
    every = [permission.pk for permission in Permission.objects.all()]
    for group in Group.objects.all():
        assert client.get(group_page(group)).status_code == 403
        forged = {"name": "mine", "permissions": every, "post": "yes"}
        assert client.post(group_page(group), forged).status_code == 403
        assert client.post(group_page(group, "delete"), forged).status_code == 403
        chosen = {"action": "delete_selected", "_selected_action": [group.pk], "post": "yes"}
        client.post("/admin/auth/group/", chosen)
    assert client.post("/admin/auth/group/add/", {"name": "mine", "permissions": every}).status_code == 403
    assert set(Group.objects.values_list("name", flat=True)) == names
    assert rights_of(cleo) == before


def test_a_superuser_changes_what_a_group_may_do(logged_in, root):
    writers = Group.objects.get(name="writer")
    permission = Permission.objects.get(codename="publish_article")
    data = {"name": "writer", "permissions": [permission.pk]}
    assert logged_in(root).post(group_page(writers), data).status_code == 302
    assert writers.permissions.get() == permission


def test_cleo_puts_an_account_into_each_of_the_three_groups_and_into_no_other(logged_in, cleo, ada, powerful):
    client = logged_in(cleo)
    for name in ("writer", "editor", "chief editor"):
        group = Group.objects.get(name=name)
        assert client.post(account_page(ada), fields(ada, groups=[group.pk])).status_code == 302
        assert ada.groups.get() == group
    for user in (ada, cleo):
        before = rights_of(user)
        answer = client.post(account_page(user), fields(user, groups=[powerful.pk]))
        assert answer.context["adminform"].form.errors["groups"]
        assert rights_of(user) == before


def test_cleo_does_not_reach_an_account_that_may_more(logged_in, cleo, ada, root, powerful):
    technician, trusted = account("theo"), account("tess")
    technician.groups.add(powerful)
    trusted.user_permissions.add(Permission.objects.get(codename="delete_session"))
    client = logged_in(cleo)
    for name in ("change", "password", "delete", "history"):
        for user in (root, technician, trusted):
            for answer in (
                client.get(account_page(user, name)),
                client.post(
                    account_page(user, name), fields(user, email="cleo@example.org", post="yes") | PASSWORDS
                ),
            ):
                assert answer.status_code in (302, 404), (name, user)
                assert user.username not in answer.content.decode(), (name, user)
            after = User.objects.get(pk=user.pk)
            assert (after.email, after.password) == (user.email, user.password), (name, user)
    assert {user.username for user in client.get("/admin/auth/user/").context["cl"].result_list} == {
        "ada",
        "cleo",
    }


def test_cleo_makes_no_account_that_may_more_than_she(logged_in, cleo, powerful):
    client = logged_in(cleo)
    forged = {"is_superuser": "on", "is_staff": "on", "groups": [powerful.pk], "user_permissions": ["1"]}
    assert client.post("/admin/auth/user/add/", {"username": "new"} | PASSWORDS | forged).status_code == 302
    made = User.objects.get(username="new")
    assert (made.is_superuser, made.is_staff, rights_of(made)) == (False, False, set())


def test_cleo_does_not_raise_her_own_rights(logged_in, cleo):
    before = rights_of(cleo)
    forged = fields(cleo, is_superuser="on", user_permissions=[p.pk for p in Permission.objects.all()])
    assert logged_in(cleo).post(account_page(cleo), forged).status_code == 302
    cleo.refresh_from_db()
    assert not cleo.is_superuser
    assert rights_of(cleo) == before


def test_cleo_looks_after_the_accounts_of_writers_editors_and_chief_editors(logged_in, cleo, ada, eli):
    client, other = logged_in(cleo), account("carla", "chief editor")
    for user in (ada, eli, other):
        assert client.post(account_page(user), fields(user, email="new@example.org")).status_code == 302
        assert client.post(account_page(user, "password"), PASSWORDS).status_code == 302
        user.refresh_from_db()
        assert user.email == "new@example.org"
        assert user.check_password("x1y2z3-long")
