"""Outside links are asked over the network only when that is on, and never in a private network."""

import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from unittest.mock import patch

import pytest
from django.core.management import call_command

from articles.models import LinkCheck
from articles.publishing import link_checking, outside_requests
from articles.publishing.link_checking import LinkAnswer, ask, broken_links
from articles.publishing.outside_requests import UnreachableAddress, find_public_address, is_public
from articles.publishing.withdraw import unpublish
from tests.cast import make_live, rewrite

pytestmark = pytest.mark.django_db
PUBLIC = "93.184.216.34"
ADDRESSES = {"there.example": PUBLIC, "inside.example": "10.0.0.5", "moved.example": PUBLIC}


class Site(BaseHTTPRequestHandler):
    """Answers as other sites do: /gone, /only-get, /to?where, /loop, and everything else is there."""

    def do_HEAD(self) -> None:
        path, _, query = self.path.partition("?")
        status = {"/gone": 404, "/to": 302, "/loop": 301, "/teapot": 403}.get(path, 200)
        if path == "/only-get" and self.command == "HEAD":
            status = 405
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", query or "/loop")
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *args: object) -> None:
        """Print nothing."""


@pytest.fixture(autouse=True)
def _network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let every public address lead to one server of this machine, and look up hosts in `ADDRESSES`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, args=[0.02], daemon=True).start()

    real = socket.getaddrinfo

    def look_up(host: str, *args: object, **more: object) -> list[tuple[object, ...]]:
        if host in ADDRESSES:
            return [(None, None, None, "", (ADDRESSES[host], 0))]
        if host == "127.0.0.1":  # the server of this test
            return real(host, *args, **more)
        raise socket.gaierror

    def connect(address: str, port: int) -> socket.socket:
        assert (address, port) == (PUBLIC, 80)
        return socket.create_connection(("127.0.0.1", server.server_port), 5)

    monkeypatch.setattr(outside_requests, "connect", connect)
    monkeypatch.setattr(link_checking, "PAUSE", 0)
    with patch.object(outside_requests.socket, "getaddrinfo", look_up):
        yield
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("address", "is_open"),
    [
        (PUBLIC, True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),  # of cloud machines: it gives credentials
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fd00::1", False),
        ("fe80::1%eth0", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
    ],
)
def test_only_public_addresses_are_asked(address, is_open):
    assert is_public(address) is is_open


def test_a_host_with_one_private_address_is_not_asked():
    with patch.object(outside_requests.socket, "getaddrinfo") as look_up:
        look_up.return_value = [(None, None, None, "", (one, 0)) for one in (PUBLIC, "127.0.0.1")]
        with pytest.raises(UnreachableAddress, match="private network"):
            find_public_address("there.example")


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("http://there.example/a?b", LinkAnswer(200, "")),
        ("http://there.example/only-get", LinkAnswer(200, "")),
        ("http://there.example/teapot", LinkAnswer(403, "")),
        ("http://there.example/gone", LinkAnswer(404, "the site answers with status 404")),
        ("http://there.example/to?http://moved.example/", LinkAnswer(200, "")),
        ("http://there.example/to?http://inside.example/", LinkAnswer(None, "a host in a private network")),
        ("http://there.example/to?file:///etc/passwd", LinkAnswer(None, "not an address of the web")),
        ("http://there.example/loop", LinkAnswer(None, "more than 5 redirects")),
        ("http://there.example:8080/", LinkAnswer(None, "not an address of the web")),
        ("http://user@there.example/", LinkAnswer(None, "not an address of the web")),
        ("http://nowhere.example/", LinkAnswer(None, "there is no such host")),
    ],
)
def test_what_an_address_answers(url, answer):
    assert ask(url) == answer


def test_the_command_is_off_by_default(capsys):
    call_command("check_links")
    assert capsys.readouterr().out == "Outside links are not checked: set CHECK_OUTSIDE_LINKS=true.\n"


def test_broken_links_of_live_articles_are_listed(settings, capsys, clock):
    settings.CHECK_OUTSIDE_LINKS = True
    links = "[a](http://there.example/gone#top) [b](http://there.example/) [c](/about/) [d](https://bad)"
    article = make_live(sections=[("text", "", links)])
    other = make_live("Other", sections=[("text", "", "[x](http://there.example/gone)")])
    call_command("check_links")
    assert "2 addresses asked, 1 do not work." in capsys.readouterr().out
    assert [(row.article, row.url, row.status) for row in broken_links()] == [
        (article, "http://there.example/gone", 404),
        (other, "http://there.example/gone", 404),
    ]
    since = broken_links()[0].failing_since
    clock.shift(3600)
    unpublish(other, by=None)
    call_command("check_links")
    (row,) = broken_links()
    assert (row.failing_since, row.checked_at > since) == (since, True)
    assert LinkCheck.objects.count() == 2


def test_a_link_that_works_again_is_not_listed(settings):
    settings.CHECK_OUTSIDE_LINKS = True
    article = make_live(sections=[("text", "", "[a](http://there.example/)")])
    LinkCheck.objects.create(
        article=article, url="http://there.example/", problem="no answer", failing_since=article.changed_at
    )
    call_command("check_links", limit=1)
    assert not broken_links().exists()
    rewrite(article, "No link.")
    assert LinkCheck.objects.count() == 1  # the live text still has it
