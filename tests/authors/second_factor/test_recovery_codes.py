"""Recovery codes: each works once, they are stored as digests, and a new set ends the old one."""

from urllib.parse import unquote

import pytest
from django_otp.plugins.otp_static.models import StaticToken

from articles.action_log import Action, LoggedAction
from authors.second_factor.recovery_codes import digest_of, renew_recovery_codes
from tests.authors.second_factor.logins import (
    CHECK,
    PAGES,
    code_of,
    enter,
    give_app,
    is_let_in,
    log_in,
    mails,
    make_ready,
    verified,
)

pytestmark = pytest.mark.django_db
CODES = f"{PAGES}recovery-codes/"


def test_cleo_makes_ten_codes_that_are_shown_once_and_stored_as_digests(cleo):
    client = verified(cleo, make_ready(cleo))
    assert not StaticToken.objects.exists(), "opening the page makes none"
    page = client.post(CODES)
    codes = page.context["codes"]
    assert len(set(codes)) == 10
    assert "no-store" in page.headers["Cache-Control"]
    assert all(code in unquote(page.context["download"]) for code in codes)
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert stored == {digest_of(code) for code in codes}
    assert not stored & {code.replace("-", "").upper() for code in codes}
    again = client.get(CODES).content.decode() + client.get(PAGES).content.decode()
    assert "10 unused codes" in again
    assert not any(code in again for code in codes)


def test_a_code_works_once_however_it_is_typed(cleo):
    make_ready(cleo)
    codes = renew_recovery_codes(cleo)
    client = log_in(cleo)
    assert enter(client, f" {codes[0].upper().replace('-', ' ')} ", "recovery", "/admin/").status_code == 302
    assert is_let_in(client)
    again = log_in(cleo)
    assert "This code is wrong, or was used before." in enter(again, codes[0], "recovery").content.decode()
    assert not is_let_in(again)
    assert StaticToken.objects.count() == 9
    assert LoggedAction.objects.filter(action=Action.USE_RECOVERY_CODE, user_name="cleo").count() == 1
    assert ("cleo@example.org", "A recovery code was used") in mails()


def test_a_code_of_ada_is_none_of_cleo(cleo, ada):
    for user in (cleo, ada):
        make_ready(user)
    hers, _ = renew_recovery_codes(ada), renew_recovery_codes(cleo)
    assert enter(log_in(cleo), hers[0], "recovery").status_code == 200
    assert StaticToken.objects.count() == 20


def test_a_new_set_ends_the_old_one(cleo):
    client = verified(cleo, make_ready(cleo))
    old, new = (client.post(CODES).context["codes"] for _ in range(2))
    assert enter(log_in(cleo), old[0], "recovery").status_code == 200
    assert enter(log_in(cleo), new[0], "recovery").status_code == 302
    assert "10 unused" not in client.get(PAGES).content.decode()


NO_CODES = ["", "a" * 41, "\0", "0" * 16, "💥" * 16]


@pytest.mark.soak
def test_other_words_are_no_code(cleo):
    make_ready(cleo)
    renew_recovery_codes(cleo)
    client = log_in(cleo)
    for typed in NO_CODES:
        assert enter(client, typed, "recovery").status_code == 200, typed


def test_codes_alone_are_no_second_factor(cleo, logged_in):
    app = give_app(cleo)
    client = logged_in(cleo)
    enter(client, code_of(app))
    client.post(CODES)
    assert client.post(f"{PAGES}app/remove/").status_code == 302
    assert not StaticToken.objects.exists(), "they go with the last factor"
    assert client.get(CODES).headers["Location"] == PAGES
    assert is_let_in(client)


def test_new_codes_need_the_second_factor_again(cleo, clock):
    client = verified(cleo, make_ready(cleo))
    clock.shift(301)
    assert client.get(CODES).headers["Location"].startswith(f"{CHECK}?next=")
    assert client.post(CODES).status_code == 403
    assert not StaticToken.objects.exists()
