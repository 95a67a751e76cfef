"""Session, authentication and message middleware that runs only on the parts of the site with accounts.

It never runs on a reader's request: no cookie is set or read there, and no account is looked up.
"""

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
from django.http import HttpRequest
from django.utils.deprecation import MiddlewareMixin

from articles.request_policy import policy_of


def has_accounts(request: HttpRequest) -> bool:
    """Whether the request is for a part of the site with accounts."""
    policy = policy_of(request)
    return policy is not None and policy.has_accounts


class PathScopedMiddleware(MiddlewareMixin):
    """Mixin for a middleware: skips it outside of the parts with accounts."""

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if has_accounts(request) else self.get_response(request)


SESSION_KEY_FORM = re.compile(r"[a-z0-9]{32}")  # the format of Django's keys


class SessionStore(DjangoSessionStore):
    """Django's session store, but keys in another format are rejected without a database query.

    PostgreSQL raises an error for some of them, such as a cookie with a NUL. Used by `SESSION_ENGINE`.
    """

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and SESSION_KEY_FORM.fullmatch(key))


class SessionMiddleware(PathScopedMiddleware, DjangoSessionMiddleware):
    pass


class AuthenticationMiddleware(PathScopedMiddleware, DjangoAuthenticationMiddleware):
    pass


class MessageMiddleware(PathScopedMiddleware, DjangoMessageMiddleware):
    pass


class MessageCookie(CookieStorage):
    """Django's message cookie, with the prefix of the site's cookie names."""

    cookie_name = f"{settings.COOKIE_PREFIX}messages"


class MessageStorage(FallbackStorage):
    storage_classes = (MessageCookie, SessionStorage)
