"""The address under which a login is counted, even if a client forges headers."""

from pathlib import Path
from runpy import run_path

import pytest
from django.conf import settings
from django.test import RequestFactory

from authors.request_sender import client_address

PROXY, OTHER_PROXY, CLIENT = "10.0.0.7", "10.0.0.8", "198.51.100.4"
FORGED = [
    "",
    "1.2.3.4",
    "1.2.3.4, 5.6.7.8, 9.9.9.9",
    "unknown",
    ", , ,",
    '"1.2.3.4',
    "for=1.2.3.4",
    'garbage, "',
    "1.2.3.4:80",
    "[2001:db8::1]:443",
    "2001:db8:1:2:3:4:5:6",
    "::ffff:1.2.3.4",
    "127.0.0.1",
    "0.0.0.0",
    "x" * 4000,
    "1.2.3.4," * 500,
    CLIENT,
]


def address(site, proxies: int, connected: str, *chain: str, **headers: str) -> str | None:
    site.TRUSTED_PROXIES = proxies
    forwarded = {"HTTP_X_FORWARDED_FOR": ", ".join(chain)} if chain else {}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=connected, **forwarded, **headers))


def test_without_a_trusted_proxy_the_header_is_ignored(settings):
    for forged in FORGED:
        assert address(settings, 0, CLIENT, forged) == CLIENT, forged


def test_a_forged_header_changes_nothing_behind_one_proxy_or_two(settings):
    for forged in FORGED:
        assert address(settings, 1, PROXY, forged, CLIENT) == CLIENT, forged
        assert address(settings, 2, OTHER_PROXY, forged, CLIENT, PROXY) == CLIENT, forged


def test_other_headers_that_name_a_client_are_ignored(settings):
    names = ["X_REAL_IP", "FORWARDED", "CLIENT_IP", "X_CLIENT_IP", "TRUE_CLIENT_IP", "CF_CONNECTING_IP"]
    others = {f"HTTP_{name}": "1.2.3.4" for name in names}
    assert address(settings, 0, CLIENT, **others) == CLIENT
    assert address(settings, 1, PROXY, CLIENT, **others) == CLIENT


def test_a_request_that_passed_fewer_proxies_counts_under_the_first_address_given(settings):
    assert address(settings, 2, OTHER_PROXY, CLIENT) == CLIENT
    assert address(settings, 1, PROXY) == PROXY
    assert address(settings, 1, PROXY, "unknown") == PROXY


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ("198.51.100.4:51234", CLIENT),
        ("::ffff:198.51.100.4", CLIENT),
        ("[2001:db8:1:2:3:4:5:6]:443", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("10.1.2.3", "10.1.2.3"),
        ("", None),
        ("not an address", None),
    ],
)
def test_an_address_is_read_in_every_form_that_servers_give_it(settings, given, counted):
    assert address(settings, 0, given) == counted
    assert address(settings, 1, PROXY, given) == (counted or PROXY)


@pytest.mark.parametrize(
    ("environment", "proxies"),
    [({}, 0), ({"BEHIND_PROXY": "true"}, 1), ({"TRUSTED_PROXIES": "2"}, 2), ({"TRUSTED_PROXIES": "0"}, 0)],
    ids=str,
)
def test_the_scheme_that_a_proxy_tells_is_believed_where_a_proxy_is_trusted(
    monkeypatch, environment, proxies
):
    for name in ("BEHIND_PROXY", "TRUSTED_PROXIES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    read = run_path(str(Path(settings.BASE_DIR) / "therapyedu" / "settings.py"))
    assert read["TRUSTED_PROXIES"] == proxies
    assert bool(read["SECURE_PROXY_SSL_HEADER"]) == bool(proxies)
