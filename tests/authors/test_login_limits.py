"""Limits on wrong passwords: by name and address, by address, by account, by known device."""

from datetime import timedelta
from http.cookies import Morsel

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from authors.login_limits import LoginLimits

pytestmark = pytest.mark.django_db
LOGIN, ADMIN_LOGIN = "/profile/login/", "/admin/login/"
PASSWORD = "a-long-word-1"
REFUSED, WRONG, IN = 429, 200, 302


@pytest.fixture(autouse=True)
def people(sam, ada) -> None:
    """Sam and Ada have a password."""
    for user in (sam, ada):
        user.set_password(PASSWORD)
        user.save()


def login(
    client: Client,
    name: str = "sam",
    password: str = PASSWORD,
    address: str = "192.0.2.1",
    path=LOGIN,
    **more,
):
    return client.post(path, {"username": name, "password": password}, REMOTE_ADDR=address, **more)


def wrong(name: str = "sam", address: str = "192.0.2.1", client: Client | None = None, **more) -> int:
    return login(client or Client(), name, "wrong", address, **more).status_code


def attack(name: str, addresses: int, tries: int = 1) -> list[int]:
    """Try wrong passwords for a name from this number of addresses."""
    return [wrong(name, f"198.51.100.{number}") for number in range(addresses) for _ in range(tries)]


def under_attack(name: str, *, addresses: int = 10, names: int = 1) -> None:
    """Record the maximum number of wrong passwords from unknown devices, without a request for each."""
    AccessFailureLog.objects.bulk_create(
        AccessFailureLog(username=f"{name}{number or ''}", ip_address=f"198.51.100.{address}")
        for address in range(addresses)
        for number in range(names)
    )


def known(name: str = "sam", address: str = "203.0.113.5") -> Client:
    """A browser that has logged in to the account, and logged out again."""
    client = Client()
    assert login(client, name, address=address).status_code == IN
    client.post("/profile/logout/")
    return client


# Names and addresses


def test_twenty_five_names_from_one_address_do_not_pass(client):
    answers = [wrong(f"name{number}") for number in range(25)]
    assert answers == [WRONG] * 19 + [REFUSED] * 6
    assert login(client).status_code == REFUSED
    assert login(client, address="192.0.2.2").status_code == IN


def test_the_limit_by_address_is_over_an_hour_later(client, clock):
    under_attack("name", addresses=1, names=20)
    clock.shift(3599)
    assert login(client, address="198.51.100.0").status_code == REFUSED
    clock.shift(2)
    assert login(client, address="198.51.100.0").status_code == IN


def test_twelve_addresses_against_one_account_do_not_pass(client):
    assert attack("sam", 12) == [WRONG] * 9 + [REFUSED] * 3
    assert login(client, address="192.0.2.77").status_code == REFUSED
    assert login(client, "ada").status_code == IN


def test_nobody_locks_an_account_from_one_address(client):
    for _ in range(19):
        under_attack("sam", addresses=1)
    assert login(client, address="198.51.100.0").status_code == REFUSED
    assert login(client).status_code == IN
    under_attack("sam", addresses=2)
    under_attack("sam", addresses=5)
    assert login(Client(), address="192.0.2.3").status_code == REFUSED, "from many addresses it is locked"


def test_all_addresses_of_one_network_count_as_one(client):
    answers = [wrong(address=f"2001:db8:1:2::{number:x}") for number in range(1, 9)]
    assert answers == [WRONG] * 4 + [REFUSED] * 4
    assert login(client, address="2001:db8:1:3::1").status_code == IN


def test_tries_that_are_refused_make_no_pause_longer(client, clock):
    for _ in range(6):
        wrong()
    clock.shift(599)
    assert wrong() == REFUSED
    clock.shift(2)
    assert login(client).status_code == IN


@pytest.mark.soak
def test_five_tries_one_after_another_make_a_pause_of_ten_minutes_from_the_last(client, clock):
    for _ in range(5):
        clock.shift(300)
        wrong()
    clock.shift(599)
    assert login(client).status_code == REFUSED
    clock.shift(2)
    assert wrong() == WRONG, "one more failure does not begin the next pause"
    assert login(client).status_code == IN


def test_a_right_password_takes_the_failures_of_its_place_back(client):
    for _ in range(4):
        wrong()
    assert login(client).status_code == IN
    assert not AccessFailureLog.objects.exists()
    assert [wrong() for _ in range(5)] == [WRONG] * 4 + [REFUSED]


def test_the_answer_to_a_name_without_an_account_is_the_same():
    assert attack("nobody", 11) == [WRONG] * 9 + [REFUSED] * 2, "as for Sam above"
    under_attack("sam")
    texts = {login(Client(), name, address="192.0.2.99").content for name in ("nobody", "sam")}
    assert len(texts) == 1


def test_a_refusal_says_how_long_to_wait_at_both_logins():
    for _ in range(5):
        wrong()
    for path in (LOGIN, ADMIN_LOGIN):
        answer = login(Client(), path=path, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
        assert answer.status_code == REFUSED
        assert answer.headers["Retry-After"] == "600"
        assert "Wait 10 minutes" in answer.content.decode()
        assert "Access-Control-Allow-Origin" not in answer.headers
    under_attack("ada")
    assert "Wait 60 minutes" in login(Client(), "ada").content.decode()


def test_names_of_any_length_are_refused_in_words(client):
    assert wrong("x" * 5000) == WRONG
    assert wrong("\x00") == WRONG


def test_behind_a_proxy_every_client_has_its_own_tries(client, settings):
    settings.TRUSTED_PROXIES = 1
    for number in range(6):
        wrong(address="10.0.0.1", HTTP_X_FORWARDED_FOR=f"1.1.1.{number}, 198.51.100.9")
    locked, other = ({"HTTP_X_FORWARDED_FOR": ip} for ip in ("9.9.9.9, 198.51.100.9", "198.51.100.10"))
    assert login(client, address="10.0.0.1", **locked).status_code == REFUSED
    assert login(client, address="10.0.0.1", **other).status_code == IN


# Known devices


def test_a_device_that_the_account_knows_is_let_in_while_others_attack_it():
    device = known()
    under_attack("sam")
    assert login(Client(), address="203.0.113.6").status_code == REFUSED
    assert login(device, address="203.0.113.6").status_code == IN


def test_a_known_device_is_let_in_whatever_strangers_do_at_its_own_address():
    device = known(address="198.51.100.0")
    under_attack("sam", addresses=1, names=25)
    for _ in range(5):
        under_attack("sam", addresses=1)
    assert login(Client(), address="198.51.100.0").status_code == REFUSED
    assert login(device, address="198.51.100.0").status_code == IN


def test_a_known_device_has_five_tries_from_wherever(clock):
    device = known()
    answers = [wrong(address=f"192.0.2.{number}", client=device) for number in range(7)]
    assert answers == [WRONG] * 4 + [REFUSED] * 3
    assert login(device, address="192.0.2.8").status_code == REFUSED
    clock.shift(601)
    assert login(device).status_code == IN


@pytest.mark.soak
def test_what_a_known_device_fails_locks_nobody_else(client):
    device = known()
    for number in range(12):
        wrong(address=f"192.0.2.{number}", client=device)
    assert login(client, address="192.0.2.200").status_code == IN


def test_a_device_is_known_to_the_accounts_that_it_logged_in_to_and_to_no_other():
    device = known("ada")
    (of_ada,), (of_sam,) = device_cookies(device), device_cookies(known("sam"))
    under_attack("sam")
    under_attack("ada")
    assert login(device, "sam").status_code == REFUSED
    device.cookies[of_sam] = device.cookies[of_ada].value
    assert login(device, "sam").status_code == REFUSED
    assert login(device, "ada").status_code == IN


def device_cookies(client: Client) -> dict[str, Morsel]:
    return {name: cookie for name, cookie in client.cookies.items() if "known-device" in name}


@pytest.mark.parametrize(
    "forged",
    [*(pytest.param(one, marks=pytest.mark.soak) for one in ("", "x", "a:b:c")), "eyJkZXZpY2UiOiJ4In0:1x:y"],
)
def test_a_forged_cookie_makes_no_device_known(forged):
    device = known()
    (name,) = device_cookies(device)
    under_attack("sam")
    device.cookies[name] = forged
    assert login(device).status_code == REFUSED


def test_a_device_is_forgotten_with_the_password_and_in_time(sam, clock):
    device = known()
    sam.set_password("another-word-1")
    sam.save()
    under_attack("sam")
    assert login(device, password="another-word-1").status_code == REFUSED
    clock.shift(3601)
    assert login(device, password="another-word-1").status_code == IN
    device.post("/profile/logout/")
    clock.shift(timedelta(days=181).total_seconds())
    under_attack("sam")
    assert login(device, password="another-word-1").status_code == REFUSED


def test_the_device_on_which_the_password_is_changed_stays_known():
    device = Client()
    login(device, "ada", path=ADMIN_LOGIN)
    new = {"old_password": PASSWORD, "new_password1": "another-word-1", "new_password2": "another-word-1"}
    assert device.post("/account/password/", new).status_code == IN
    device.post("/admin/logout/")
    under_attack("ada")
    assert login(device, "ada", "another-word-1").status_code == IN


def test_a_device_stays_known_when_the_secret_key_is_changed(settings):
    device = known()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new key " + "x" * 50
    under_attack("sam")
    assert login(device).status_code == IN


def test_the_cookie_is_for_the_server_alone_and_comes_with_a_login_only(settings):
    client = Client()
    assert not device_cookies(client)
    wrong(client=client)
    client.get(LOGIN)
    assert not device_cookies(client)
    login(client)
    (cookie,) = device_cookies(client).values()
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert cookie["max-age"] == timedelta(days=180).total_seconds()
    assert "sam" not in cookie.key + cookie.value
    assert "Set-Cookie" not in client.get("/").headers
    assert not client.get("/").cookies
    settings.HTTPS, settings.SECURE_PROXY_SSL_HEADER = True, None
    secure = Client()
    login(secure, secure=True)
    (cookie,) = device_cookies(secure).values()
    assert cookie.key.startswith("__Host-")
    assert cookie["secure"]


# Simultaneous requests


def test_of_many_tries_at_one_moment_no_more_than_five_are_checked(rf):
    """Ten requests that all pass the limit check before any of their passwords was checked."""
    credentials = {"username": "sam"}
    requests = [rf.post(LOGIN, {"username": "sam"}) for _ in range(10)]
    for request in requests:
        request.axes_ip_address, request.axes_locked_out = "192.0.2.1", False
    assert [LoginLimits().is_locked(request, credentials) for request in requests] == [False] * 5 + [True] * 5


# Stored records


def test_a_failed_login_is_kept_without_the_browsers_words():
    wrong(HTTP_USER_AGENT="Mozilla", HTTP_ACCEPT="text/html")
    kept = AccessFailureLog.objects.get()
    assert (kept.username, kept.ip_address) == ("sam", "192.0.2.1")
    assert (kept.user_agent, kept.http_accept, kept.path_info) == ("", "", "")
    login(Client(), "ada", address="192.0.2.9", HTTP_USER_AGENT="Mozilla")
    assert not AccessLog.objects.exists()
    assert not AccessAttempt.objects.exists()


def old_records(days: int) -> None:
    for model in (AccessFailureLog, AccessLog, AccessAttempt):
        more = {"failures_since_start": 1} if model is AccessAttempt else {}
        row = model.objects.create(username=f"name{days}", ip_address="192.0.2.1", **more)
        model.objects.filter(pk=row.pk).update(attempt_time=timezone.now() - timedelta(days=days))


def kept_records() -> set[str]:
    models = (AccessFailureLog, AccessLog, AccessAttempt)
    return {name for model in models for name in model.objects.values_list("username", flat=True)}


def test_old_records_are_deleted_by_a_login_and_by_the_command(client, capsys):
    for days in (31, 29):
        old_records(days)
    login(client)
    assert kept_records() == {"name29"}
    old_records(365)
    call_command("purge_login_records")
    assert capsys.readouterr().out == "Deleted 3 login records.\n"
    assert kept_records() == {"name29"}


def test_the_age_of_records_is_a_setting(settings):
    settings.LOGIN_RECORD_AGE = timedelta(days=7)
    old_records(8)
    call_command("purge_login_records")
    assert kept_records() == set()


def test_a_superuser_sees_failed_logins_and_lets_a_name_try_again(client, capsys):
    root = User.objects.create_superuser("root", password=PASSWORD)
    for _ in range(5):
        wrong()
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    shown = client.get("/admin/axes/accessfailurelog/").content.decode()
    assert "192.0.2.1" in shown
    chosen = [row.pk for row in AccessFailureLog.objects.all()]
    client.post(
        "/admin/axes/accessfailurelog/",
        {"action": "delete_selected", "_selected_action": chosen, "post": "yes"},
    )
    assert login(Client()).status_code == IN


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["axes_reset"], marks=pytest.mark.soak),
        pytest.param(["axes_reset_ip", "192.0.2.1"], marks=pytest.mark.soak),
        ["axes_reset_username", "sam"],
    ],
    ids=lambda c: c[0],
)
def test_the_commands_of_axes_let_a_name_try_again(client, command, capsys):
    for _ in range(5):
        wrong()
    assert login(client).status_code == REFUSED
    call_command(*command)
    assert login(client).status_code == IN
