"""Lists every desk URL from the URL patterns, so that tests include new pages automatically."""

import re
from collections.abc import Iterator, Mapping
from itertools import product

from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
OF_A_MODEL = re.compile(r"admin/(\w+)/(\w+)/")
NUMBERS = ("1", "2")  # numbers of an article's editions and revisions


def routes(among: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every URL pattern of the site with its full route."""
    for pattern in (among or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            yield route, pattern


def desk_paths(samples: Mapping[type[models.Model], models.Model]) -> Iterator[str]:
    """Yield every desk URL for these rows, one of each model."""
    for route, pattern in routes():
        if not route.startswith("admin/") or pattern.name is None:
            continue
        if pattern.name == "app_list":
            labels = re.search(r"\(\?P<app_label>([\w|]+)\)", route)[1].split("|")
            yield from (f"/admin/{label}/" for label in labels)
            continue
        found = OF_A_MODEL.match(route)
        row = samples.get(apps.get_model(*found.groups())) if found and ARGUMENT.search(route) else None
        names = ARGUMENT.findall(route)
        assert row or not names or not found, f"the walk has no row for {route}"
        choices = [NUMBERS if name == "number" else (str(row.pk) if row else "1",) for name in names]
        for values in product(*choices):
            path = route
            for value in values:
                path = ARGUMENT.sub(value, path, count=1)
            yield f"/{path}"
