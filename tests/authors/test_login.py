"""Login: it redirects only inside the site, and the session expires."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model

pytestmark = pytest.mark.django_db
LOGIN = "/profile/login/"
CORPUS = Path(__file__).parents[2].parent / "shared" / "corpora" / "redirects"
OWN = [
    "//example.com",
    "https://example.com/",
    "/\\example.com",
    "http:example.com",
    "javascript:alert(1)",
    "///example.com",
]


@pytest.fixture
def sam_with_password(sam):
    sam.set_password("a-long-word-1")
    sam.save()
    return sam


def try_in(client, password: str = "wrong", **headers):
    return client.post(LOGIN, {"username": "sam", "password": password}, **headers)


def payloads(step: int) -> list[str]:
    lines: list[str] = []
    if CORPUS.exists():
        for file in sorted(CORPUS.glob("*.txt")):
            lines += file.read_text(encoding="utf-8", errors="replace").splitlines()
    return OWN + lines[::step]


def test_sam_logs_in_and_out(client, sam_with_password):
    assert client.get(LOGIN).status_code == 200
    assert try_in(client, "a-long-word-1").headers["Location"] == "/profile/"
    assert client.get("/profile/logout/").status_code == 405
    assert client.post("/profile/logout/").headers["Location"] == "/"
    assert client.get("/profile/").status_code == 302


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.soak)])
def test_a_login_never_leads_off_the_site(client, sam_with_password, step):
    for target in payloads(step):
        client.logout()
        login = {"username": "sam", "password": "a-long-word-1", "next": target}
        location = client.post(LOGIN, login).headers["Location"]
        parts = urlsplit(location)
        assert not parts.netloc, target
        assert not parts.scheme, target
        assert location.startswith("/"), target
        assert not location.startswith(("//", "/\\")), target


def test_the_answer_is_the_same_for_a_known_and_an_unknown_name(client, sam_with_password):
    known = try_in(client)
    unknown = client.post(LOGIN, {"username": "nobody", "password": "wrong"})
    assert known.status_code == unknown.status_code == 200
    assert known.context["form"].errors == unknown.context["form"].errors


def test_after_five_tries_it_rests_whatever_address_is_claimed(client, sam_with_password):
    for number in range(4):
        assert try_in(client, HTTP_X_FORWARDED_FOR=f"10.0.0.{number}").status_code == 200
    try_in(client, HTTP_X_FORWARDED_FOR="10.0.0.9")
    response = try_in(client, "a-long-word-1", HTTP_X_FORWARDED_FOR="10.0.0.10")
    assert response.status_code == 429
    assert "Too many attempts" in response.content.decode()
    admin = client.post("/admin/login/", {"username": "sam", "password": "a-long-word-1"})
    assert admin.status_code == 429


@pytest.mark.soak
def test_another_account_is_not_locked_out_with_it(client, sam_with_password):
    get_user_model().objects.create_user("ana", password="another-word-1")
    for _ in range(6):
        try_in(client)
    assert client.post(LOGIN, {"username": "ana", "password": "another-word-1"}).status_code == 302


@pytest.mark.soak
def test_the_wait_is_over_after_ten_minutes(client, sam_with_password, clock):
    for _ in range(6):
        try_in(client)
    clock.shift(601)
    assert try_in(client, "a-long-word-1").status_code == 302
