"""Refuses requests that their URL pattern does not accept, before anything reads their body."""

from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from articles.desk.writing.access import LOGGED_OUT, is_script_request
from articles.outages import DATABASE_DOWN, RETRY_AFTER
from articles.request_policy import LARGE_FORM, SAFE, RequestPolicy, policy_of
from therapyedu.request_bodies import BodyRefused, receive_body

WITHOUT_LOGIN = 2**20  # bytes; for a longer body, the login is checked in the database first
if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

TOO_LARGE = _("This is too large. The limit is %(limit)s at a time.")
NO_BODY = _("This address accepts no data.")
NO_LENGTH = _("The length of the request is missing.")
CUT_OFF = _("Your request did not arrive completely. Check your connection, then try again.")


class RequestLimitsMiddleware:
    """Checks method and body against the declared policy, then receives the body in a limited time.

    Only `receive_body` may read the body from the connection, because such a read has no time limit. Until
    the whole body is received, the request has an empty body, also for error responses.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Django reads the body from here; there is no public way to replace it.
        request._stream = BytesIO()
        policy = policy_of(request)
        if policy is None:  # a 404, for any method and body
            return self.get_response(request)
        if request.method not in policy.methods:
            not_allowed = HttpResponseNotAllowed(policy.methods)
            not_allowed.headers["Cache-Control"] = "no-store"
            return not_allowed
        refusal = check_body(request, policy)
        if refusal:
            return refusal
        length = body_length(request)
        return self._respond_with_body(request, length) if length else self.get_response(request)

    def _respond_with_body(self, request: HttpRequest, length: int) -> HttpResponseBase:
        try:
            received = receive_body(request, length)
        except BodyRefused as refused:
            return refused.response
        with received.open_for_reading() as body:
            if received.size < length:
                return refuse(request, 400, CUT_OFF)
            request._stream = cast(BinaryIO, body)
            request.upload_error = received.disk_error  # type: ignore[attr-defined]  # for UploadErrorMiddleware
            return self.get_response(request)


def body_length(request: HttpRequest) -> int:
    """Return the length that the client declares, read as Django reads it."""
    try:
        return max(int(request.META.get("CONTENT_LENGTH") or 0), 0)
    except ValueError:
        return 0


def check_body(request: HttpRequest, policy: RequestPolicy) -> HttpResponse | None:
    """Return a refusal if the body is too long, has no length, or the sender may not send it; else None."""
    length, is_chunked = body_length(request), "HTTP_TRANSFER_ENCODING" in request.META
    limit = 0 if request.method in SAFE else policy.body_limit
    if not limit and (length or is_chunked):
        return refuse(request, 413, NO_BODY)
    if is_chunked:
        return refuse(request, 411, NO_LENGTH)
    if length > limit:
        return refuse(request, 413, TOO_LARGE % {"limit": size_in_words(limit)})
    if length > WITHOUT_LOGIN and policy.has_accounts:
        return check_sender(request, length)
    return None


def check_sender(request: HttpRequest, length: int) -> HttpResponse | None:
    """Return the refusal of a long body if the sender is not logged in.

    While the database is down, this cannot be checked. A form is then received anyway, so that the error page
    can show what was typed; only a longer body, such as a sound, is refused.
    """
    try:
        return None if is_logged_in(request) else refuse(request, 403, LOGGED_OUT)
    except Error:
        if length <= LARGE_FORM:
            return None
    response = refuse(request, 503, DATABASE_DOWN.message)
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def refuse(request: HttpRequest, status: int, message: "str | StrPromise") -> HttpResponse:
    """Return the message as plain text, or as JSON to a script."""
    response = (
        JsonResponse({"message": str(message)}, status=status)
        if is_script_request(request)
        else HttpResponse(str(message), status=status, content_type="text/plain; charset=utf-8")
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def size_in_words(size: int) -> str:
    return f"{size // 2**20} MB" if size >= 2**20 else f"{size // 2**10} KB"


def is_logged_in(request: HttpRequest) -> bool:
    """Whether the session cookie belongs to a logged-in user. Runs before the session middleware."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return bool(key) and SESSION_KEY in store(key)
