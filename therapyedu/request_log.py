"""Writes one line to the log for each request, with an id that errors and the answer have, too.

A line has no address, user agent, query string or text that somebody typed: the route stands for the path.
"""

import logging
import secrets
import time
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from articles.reading.cache.page_cache import CACHE
from articles.request_policy import ROUTE

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"}
requests_logger = logging.getLogger("therapyedu.requests")
_request_id: ContextVar[str] = ContextVar("request_id", default="")


def request_id() -> str:
    """Return the id of the request that this thread answers; "" outside of a request."""
    return _request_id.get()


class QueryCounter:
    """Counts database queries, as an execute wrapper of Django."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        return execute(sql, params, many, context)


class RequestLog:
    """A WSGI application around the site: gives each request an id, and logs it when its answer begins."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        began = time.perf_counter()
        ident = secrets.token_hex(8)
        token = _request_id.set(ident)
        status = ""

        def start(line: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            nonlocal status
            status = line
            return start_response(line, [*headers, ("X-Request-ID", ident)], *rest)

        counter = QueryCounter()
        try:
            with connection.execute_wrapper(counter):
                return self.application(environ, start)
        finally:
            if settings.REQUEST_LOG:
                log_request(environ, ident, status, counter.count, time.perf_counter() - began)
            _request_id.reset(token)


def log_request(environ: Environ, ident: str, status: str, queries: int, seconds: float) -> None:
    """Log a request. Without a status, its answer failed before it began."""
    method = environ.get("REQUEST_METHOD", "")
    code = int(status[:3]) if status else 500
    fields = {
        "id": ident,
        "method": method if method in METHODS else "other",
        "route": environ.get(ROUTE, ""),
        "status": code,
        "ms": round(seconds * 1000, 1),
        "queries": queries,
        "cache": environ.get(CACHE, ""),
    }
    requests_logger.info("%(method)s %(route)s %(status)s %(ms)s ms", fields, extra={"fields": fields})


class RouteMiddleware:
    """Notes the name of the URL pattern of a request, for its line in the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        match = request.resolver_match
        if match is not None:
            request.META[ROUTE] = match.view_name or match.route
