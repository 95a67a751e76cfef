"""Changes of accounts and groups are logged: roles, details without their values, and passwords."""

import pytest
from axes.models import AccessFailureLog
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User

from articles.action_log import Action, LoggedAction
from tests.authors.test_accounts_admin import PASSWORDS, account_page, fields, group_page
from tests.conftest import BACKEND

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_logged_in_a_transaction")]


def logged() -> list[tuple[str, str, str, str]]:
    """Return who did what on which account or group, with the line of text; the latest first."""
    rows = LoggedAction.objects.filter(object_type__startswith="auth.")
    return list(rows.values_list("user_name", "action", "object_text", "text"))


def test_a_change_of_role_is_one_row_that_tells_all_of_it(logged_in, cleo, ada):
    editor, writer = Group.objects.get(name="editor"), Group.objects.get(name="writer")
    data = fields(ada, groups=[editor.pk], email="ada@example.org")
    del data["is_active"]
    assert logged_in(cleo).post(account_page(ada), data).status_code == 302
    text = (
        f"Added to the group “{editor}”. Removed from the group “{writer}”. Deactivated. "
        "Changed: email address."
    )
    assert logged() == [("cleo", Action.CHANGE_ROLE, "ada", text)]


@pytest.mark.parametrize(
    ("flags", "text"),
    [
        ({"is_superuser": "on"}, "Is a superuser."),
        ({"is_staff": ""}, "May no longer use the desk."),
    ],
)
def test_the_flags_of_an_account_are_roles(logged_in, ada, flags, text):
    root = User.objects.create_superuser("root")
    data = {name: value for name, value in (fields(ada) | flags).items() if value}
    assert logged_in(root).post(account_page(ada), data).status_code == 302
    assert logged() == [("root", Action.CHANGE_ROLE, "ada", text)]


def test_a_change_of_the_name_or_of_details_is_no_change_of_role(logged_in, cleo, ada):
    client = logged_in(cleo)
    client.post(account_page(ada), fields(ada, first_name="Ada"))
    client.post(account_page(ada), fields(ada, first_name="Ada", username="ada2"))
    client.post(account_page(ada), fields(ada, first_name="Ada", username="ada2"))  # changes nothing
    assert logged() == [
        ("cleo", Action.RENAME, "ada2", "The name was “ada”."),
        ("cleo", Action.CHANGE, "ada", "Changed: first name."),
    ]


def test_creating_and_deleting_an_account_is_logged(logged_in, cleo):
    client = logged_in(cleo)
    client.post("/admin/auth/user/add/", {"username": "carl"} | PASSWORDS)
    carl = User.objects.get(username="carl")
    client.post(account_page(carl, "delete"), {"post": "yes"})
    assert logged() == [("cleo", Action.DELETE, "carl", ""), ("cleo", Action.CREATE, "carl", "")]


def test_a_password_that_cleo_sets_is_logged_and_one_that_is_refused_is_not(logged_in, cleo, ada):
    client = logged_in(cleo)
    client.post(account_page(ada, "password"), PASSWORDS | {"password2": "another"})
    assert logged() == []
    client.post(account_page(ada, "password"), PASSWORDS)
    assert logged() == [("cleo", Action.SET_PASSWORD, "ada", "")]


def test_a_password_that_ada_changes_herself_is_logged(client, ada):
    ada.set_password("a-long-word-1")
    ada.save()
    client.force_login(ada, backend=BACKEND)
    words = {"new_password1": "x1y2z3-long", "new_password2": "x1y2z3-long"}
    client.post("/account/password/", words | {"old_password": "a-long-word-1"})
    assert logged() == [("ada", Action.SET_PASSWORD, "ada", "")]


def test_what_a_group_may_do_is_logged(logged_in):
    client = logged_in(User.objects.create_superuser("root"))
    add, view = (Permission.objects.get(codename=name) for name in ("add_topic", "view_topic"))
    client.post("/admin/auth/group/add/", {"name": "helpers", "permissions": [add.pk]})
    group = Group.objects.get(name="helpers")
    client.post(group_page(group), {"name": "aides", "permissions": [view.pk]})
    chosen = {"action": "delete_selected", "_selected_action": [group.pk], "post": "yes"}
    client.post("/admin/auth/group/", chosen)
    text = "The name was “helpers”. Permissions added: view_topic. Permissions removed: add_topic."
    assert logged() == [
        ("root", Action.DELETE, "aides", ""),
        ("root", Action.CHANGE_ROLE, "aides", text),
        ("root", Action.CREATE, "helpers", ""),
    ]


def test_djangos_own_log_is_not_written_beside_it(logged_in, cleo, ada):
    logged_in(cleo).post(account_page(ada), fields(ada, first_name="Ada"))
    assert not LogEntry.objects.exists()


def test_deleting_records_of_failed_logins_is_logged_without_the_names_that_were_typed(logged_in):
    records = [AccessFailureLog.objects.create(username="secret") for _ in range(3)]
    client = logged_in(User.objects.create_superuser("root"))
    url = "/admin/axes/accessfailurelog/"
    client.post(f"{url}{records[0].pk}/delete/", {"post": "yes"})
    chosen = [record.pk for record in records[1:]]
    client.post(url, {"action": "delete_selected", "_selected_action": chosen, "post": "yes"})
    assert not AccessFailureLog.objects.exists()
    rows = LoggedAction.objects.values_list("user_name", "action", "object_text", "text")
    assert list(rows) == [
        ("root", Action.DELETE, "", "2 records of failed logins."),
        ("root", Action.DELETE, "", "1 record of a failed login."),
    ]
    assert not LogEntry.objects.exists()


def test_a_profile_that_sam_edits_is_logged_as_his(logged_in, sam, settings):
    settings.PROFILES_PUBLISH_DIRECTLY = True
    data = {"name": "Sam Rivers", "role": "Reviews", "bio": "", "links": "", "pronouns": ""}
    assert logged_in(sam).post("/profile/", data).status_code == 302
    row = LoggedAction.objects.first()
    assert (row.user_name, row.action, row.object_type) == ("sam", Action.CHANGE, "authors.author")
    assert row.text == "Changed: Role."
