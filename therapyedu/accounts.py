"""Sessions, and session, authentication and message middleware for the parts of the site with accounts alone.

It never runs on a reader's request: no cookie is set or read there, and no account is looked up.
"""

import logging
import re
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware as DjangoAuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware as DjangoMessageMiddleware
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.backends.db import SessionStore as DjangoSessionStore
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin

from articles.request_policy import policy_of
from authors.accounts.sessions import USE_INTERVAL, end_of_session, session_columns
from authors.models import Session


def has_accounts(request: HttpRequest) -> bool:
    """Whether the request is for a part of the site with accounts."""
    policy = policy_of(request)
    return policy is not None and policy.has_accounts


class PathScopedMiddleware(MiddlewareMixin):
    """Mixin for a middleware: skips it outside of the parts with accounts."""

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if has_accounts(request) else self.get_response(request)


log = logging.getLogger(__name__)
SESSION_KEY_FORM = re.compile(r"[a-z0-9]{32}")  # the format of Django's keys


class SessionStore(DjangoSessionStore):
    """Django's session store, with a table that also has the account, the device and the last use.

    Keys in another format are rejected without a database query. PostgreSQL raises an error for some of them,
    such as a cookie with a NUL. Used by `SESSION_ENGINE`.
    """

    stored_row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        for name, value in session_columns(data).items():
            setattr(row, name, value)
        return row

    def _get_session_from_db(self) -> Session | None:
        self.stored_row = super()._get_session_from_db()  # type: ignore[misc]
        return self.stored_row

    def note_use(self) -> None:
        """Write that the session is used, so that it does not become idle; once in some minutes."""
        now, row = timezone.now(), self.stored_row
        if row is None or row.account_id is None or now - row.last_used_at < USE_INTERVAL:
            return
        # Not a save of the whole session: that would undo what another request changes at the same time.
        end = end_of_session(row.began_at, last_used_at=now)
        Session.objects.filter(session_key=row.session_key).update(last_used_at=now, expire_date=end)

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and SESSION_KEY_FORM.fullmatch(key))


class SessionMiddleware(PathScopedMiddleware, DjangoSessionMiddleware):
    """Django's middleware, which also notes that the session was used."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        policy = policy_of(request)
        if policy is not None and policy.counts_as_use and response.status_code < 500:
            try:
                request.session.note_use()  # type: ignore[attr-defined]
            except Error:
                log.warning("The use of a session could not be noted", exc_info=True)
        return super().process_response(request, response)


class AuthenticationMiddleware(PathScopedMiddleware, DjangoAuthenticationMiddleware):
    pass


class MessageMiddleware(PathScopedMiddleware, DjangoMessageMiddleware):
    pass


class MessageCookie(CookieStorage):
    """Django's message cookie, with the prefix of the site's cookie names."""

    cookie_name = f"{settings.COOKIE_PREFIX}messages"


class MessageStorage(FallbackStorage):
    storage_classes = (MessageCookie, SessionStorage)
