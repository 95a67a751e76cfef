"""Invalid numbers in paths, query strings and forms never cause a server error."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from tests.conftest import BACKEND, account
from tests.desk.test_desk_in_chromium import make_rows
from tests.desk.walk import ARGUMENT, OF_A_MODEL, routes
from tests.shared_rows import shared_rows
from tests.soak import repeats

pytestmark = pytest.mark.django_db
ODD = ["9" * 5000, "9" * 20, "٣", "-1", "1\0", "\ud800", "1e9", "²", ""]
TOO_LARGE = "9" * 20  # for the database
# Too large, not to be stored, no number for int().
MOST = [TOO_LARGE, "1\0", "²"]
# Query parameters that pages read, including Django's own.
IN_QUERIES = "p o q e all id id__exact groups__id__exact topic author state kind mine page".split()
IN_QUERIES += "old new recover short pk picture index _popup _to_field _changelist_filters".split()
REGEX_ARGUMENT = re.compile(r"\(\?P<(\w+)>[^)]*\)")


def make_rows_and_media() -> tuple[Any, Path]:
    """Make one row of every model that the desk shows. Returns them, and the folder of their media."""
    return make_rows(account("cleo", "chief editor")), Path(settings.MEDIA_ROOT)


rows_and_media = shared_rows(make_rows_and_media)


@pytest.fixture
def rows(rows_and_media, db, settings) -> dict[Any, Any]:
    found, settings.MEDIA_ROOT = rows_and_media
    return found


@pytest.fixture
def chief(client: Client, rows) -> Client:
    """A client that sees every page and returns server errors instead of raising them."""
    cleo = User.objects.get(username="cleo")
    cleo.is_superuser = True
    cleo.save()
    client.force_login(cleo, backend=BACKEND)
    client.raise_request_exception = False
    return client


def quoted(value: str) -> str:
    return quote(value, errors="surrogatepass")


def routes_with_arguments(samples: Mapping[Any, Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield every route with arguments of an existing row, or 1 if there is none."""
    for route, _ in routes():
        plain = REGEX_ARGUMENT.sub(r"<\1>", route).replace("^", "").replace("$", "").replace("\\", "")
        row = None
        if found := OF_A_MODEL.match(plain):
            with suppress(LookupError):
                row = samples.get(apps.get_model(*found.groups()))
        fixed = {"form": "atom", "app_label": "articles", "number": "1"}
        yield plain, [fixed.get(name, str(row.pk) if row else "1") for name in ARGUMENT.findall(plain)]


def fill_route(route: str, values: list[str]) -> str:
    for value in values:
        route = ARGUMENT.sub(lambda _, value=value: value, route, count=1)
    return f"/{route}"


def server_errors(client: Client, paths: Iterator[str]) -> list[str]:
    """Request each and return those answered with a server error."""
    found = []
    for path in paths:
        answer = client.get(path)
        answer.close()
        if answer.status_code >= 500:
            found.append(path[:120])
    return found


def paths_with(samples: Mapping[Any, Any], odd: list[str]) -> Iterator[str]:
    for route, values in routes_with_arguments(samples):
        for place in range(len(values)):
            for value in odd:
                yield fill_route(route, [*values[:place], quoted(value), *values[place + 1 :]])


def queries_with(samples: Mapping[Any, Any], odd: list[str]) -> Iterator[str]:
    """Yield every page with every name: with one of the values in turn, or with SOAK=full with each."""
    turns = cycle(odd)
    for route, values in routes_with_arguments(samples):
        if "logout" not in route:
            next(turns)  # the views of the next model get the other value
            for name in IN_QUERIES:
                for value in islice(turns, repeats(1, full=len(odd))):
                    yield f"{fill_route(route, values)}?{name}={quoted(value)}"


@pytest.mark.soak
def test_an_odd_number_in_a_path_is_not_found(chief, rows):
    """The largest number is refused by the database alone; the soak tries the others."""
    assert server_errors(chief, paths_with(rows, [TOO_LARGE])) == []


@pytest.mark.soak
def test_no_odd_number_in_a_path_breaks_a_page(chief, rows):
    assert server_errors(chief, paths_with(rows, ODD)) == []


@pytest.mark.soak
def test_no_odd_number_in_a_query_breaks_a_page(chief, rows):
    assert server_errors(chief, queries_with(rows, ODD[:2])) == []


PATHS = [
    "/admin/library/pictures/?page={}",
    "/admin/articles/article/?p={}",
    "/admin/articles/article/?topic={}",
    "/admin/articles/article/1/revisions/?page={}",
    "/admin/articles/article/1/compare/?old={}&new=now",
    "/admin/articles/article/1/history/",
    "/admin/articles/topic/1/change/?_to_field={}",
    "/admin/articles/topic/1/delete/?_to_field={}",
    "/admin/auth/user/?p={}",
    "/admin/auth/user/?o={}",
    "/admin/auth/user/?id__exact={}",
    "/admin/auth/user/?groups__id__exact={}",
    "/search/?q=x&page={}",
]


def largest_and(others: list[str]) -> list[Any]:
    """Return the number that is too large, and for the soak the others."""
    return [
        TOO_LARGE,
        *(pytest.param(value, marks=pytest.mark.soak) for value in others if value != TOO_LARGE),
    ]


@pytest.mark.parametrize("value", largest_and(MOST))
def test_an_odd_number_in_a_query_breaks_nothing(chief, rows, value):
    assert server_errors(chief, (path.format(quoted(value)) for path in PATHS)) == []


@pytest.mark.parametrize("value", largest_and(ODD))
def test_an_odd_number_in_a_form_breaks_nothing(chief, rows, value):
    value = value.replace("\ud800", "\ufffd")  # as Django decodes invalid UTF-8
    for path, names in (
        ("/admin/library/pictures/", ["pk"]),
        ("/admin/articles/article/", ["_selected_action", "index", "topic"]),
        ("/admin/auth/group/", ["_selected_action", "index"]),
        ("/admin/articles/article/1/copy-section/", ["target"]),
        ("/admin/articles/article/1/change/", ["authors", "topics", "related", "episode", "image", "base"]),
        ("/admin/articles/episode/add/", ["season", "number"]),
        ("/admin/articles/series/add/", ["position", "parts"]),
        ("/admin/articles/topic/1/change/", ["_to_field"]),
    ):
        for name in names:
            action = "delete_selected" if "group" in path else "add_a_topic"
            data = {"action": action, "_selected_action": "1", "index": "0", "title": "x"} | {name: value}
            assert chief.post(path, data).status_code < 500, (path, name)
