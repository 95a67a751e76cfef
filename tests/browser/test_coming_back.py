"""What was gone and comes back is seen by a browser that has been here before, through its own cache."""

import threading
from collections.abc import Iterator
from concurrent.futures import Executor
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from articles.publishing import publish, unpublish
from tests.cast import make_live
from tests.reading.wsgi import Site, connection_stays

pytestmark = pytest.mark.django_db


class Quiet(WSGIRequestHandler):
    def log_message(self, *words: Any) -> None:
        pass


class OneThread(WSGIServer):
    """Answers in the thread that shares the connection of the test."""

    executor: Executor

    def process_request(self, request: Any, client_address: Any) -> None:
        self.executor.submit(super().process_request, request, client_address).result()


@pytest.fixture
def address(elsewhere: Executor) -> Iterator[str]:
    """Where the site is served over a real connection: requests that Playwright answers pass no cache."""
    server = make_server("127.0.0.1", 0, Site().application, server_class=OneThread, handler_class=Quiet)
    server.executor = elsewhere
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    with connection_stays():
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    context = chromium.process.new_context()
    yield context.new_page()
    context.close()


def statuses(page: Any, url: str) -> list[int]:
    """Follow a link as readers do, and return the status of each answer on the way."""
    response = page.goto(url)
    found = [response.status]
    request = response.request.redirected_from
    while request:
        found.insert(0, request.response().status)
        request = request.redirected_from
    return found


def rename(article: Any, slug: str) -> None:
    article.slug = slug
    article.save()
    publish(article, by=None)


def test_an_article_that_is_published_again_is_seen_at_once(page, address, clock):
    article = make_live("One", slug="a")
    url = f"{address}/articles/a/"
    assert statuses(page, url) == [200]
    clock.shift(60)
    unpublish(article, by=None)
    assert statuses(page, url) == [410]
    clock.shift(60)
    publish(article, by=None)
    assert statuses(page, url) == [200]


@pytest.mark.soak
def test_an_article_that_gets_its_old_name_back_does_not_go_round_in_circles(page, address, clock):
    article = make_live("One", slug="a")
    clock.shift(60)
    rename(article, "b")
    assert statuses(page, f"{address}/articles/a/") == [301, 200]
    clock.shift(60)
    rename(article, "a")
    assert statuses(page, f"{address}/articles/b/") == [301, 200]
    assert page.url == f"{address}/articles/a/"
    assert statuses(page, f"{address}/articles/a/") == [200]
