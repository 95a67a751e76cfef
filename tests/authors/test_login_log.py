"""Failed logins in the action log: one row for a name in a quarter of an hour, and no typed password."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from articles.action_log import LOGIN_ACTIONS, Action, LoggedAction
from tests.authors.test_login_limits import PASSWORD, attack, login, wrong

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _passwords(sam, ada) -> None:
    for user in (sam, ada):
        user.set_password(PASSWORD)
        user.save()


def rows(action: Action = Action.LOGIN_FAILED) -> list[LoggedAction]:
    return list(LoggedAction.objects.filter(action=action))


def test_a_failed_login_is_logged_with_the_typed_name_on_the_account(sam):
    wrong("sam")
    (row,) = rows()
    assert (row.user_id, row.user_name) == (None, "sam")
    assert (row.object_type, row.object_id, row.object_text) == ("auth.user", sam.pk, "sam")


def test_a_name_without_an_account_is_not_stored():
    wrong("my-secret-password")
    (row,) = rows()
    assert (row.user_name, row.object_type, row.object_text) == ("", "", "")
    assert (row.text, row.person) == ("Login failed for an unknown name.", "unknown")


def test_no_row_has_a_password_or_an_address():
    wrong("sam", "192.0.2.77")
    wrong("nobody", "192.0.2.77")
    for values in LoggedAction.objects.values_list():
        assert not {"wrong", "192.0.2.77", "nobody"} & {str(value) for value in values}


def test_an_attack_writes_one_row_for_a_name_in_a_quarter_of_an_hour(clock):
    attack("sam", addresses=4)
    attack("ada", addresses=2)
    for number in range(3):
        wrong(f"unknown-{number}", "203.0.113.9")
    assert sorted(row.user_name for row in rows()) == ["", "ada", "sam"]
    clock.shift(15 * 60)
    attack("sam", addresses=2)
    assert sorted(row.user_name for row in rows()) == ["", "ada", "sam", "sam"]


def test_a_pause_is_a_row_of_its_own(clock):
    for _ in range(8):
        wrong("sam")
    (row,) = rows(Action.LOGIN_PAUSED)
    assert (row.user_name, row.text) == ("sam", "Too many wrong passwords: a pause of 10 minutes.")
    assert len(rows()) == 1


def test_a_login_that_succeeds_is_not_logged():
    assert login(Client()).status_code == 302
    assert not LoggedAction.objects.filter(action__in=LOGIN_ACTIONS).exists()


@pytest.mark.parametrize("purge", ["command", "login"])
def test_rows_about_logins_are_deleted_with_the_login_records_and_no_others(clock, purge, settings):
    wrong("sam")
    LoggedAction.objects.create(action=Action.SAVE)
    clock.shift(settings.LOGIN_RECORD_AGE - timedelta(minutes=20))
    wrong("ada")
    clock.shift(timedelta(minutes=40))
    if purge == "command":
        call_command("purge_login_records", verbosity=0)
    else:
        login(Client())
    assert [row.user_name for row in rows()] == ["ada"]
    assert LoggedAction.objects.filter(action=Action.SAVE).exists()
    assert timezone.now() - rows()[0].at == timedelta(minutes=40)
