"""Sessions, accounts and messages, for the parts of the site where people have accounts, and only there.

A reader's request never meets them: no cookie can be set on it or asked for, and nobody is looked up.
"""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware as WholeAuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware as WholeMessageMiddleware
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.backends.db import SessionStore as DjangosSessionStore
from django.contrib.sessions.middleware import SessionMiddleware as WholeSessionMiddleware
from django.http import HttpRequest
from django.utils.deprecation import MiddlewareMixin

from articles.request_policy import policy_of


def has_accounts(request: HttpRequest) -> bool:
    """Whether this is a part of the site where people log in."""
    policy = policy_of(request)
    return policy is not None and policy.has_accounts


class PathScopedMiddleware(MiddlewareMixin):
    """Mixed into a middleware: it is passed over outside of the parts with accounts."""

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if has_accounts(request) else self.get_response(request)


SESSION_KEY_FORM = re.compile(r"[a-z0-9]{32}")  # as Django makes them


class SessionStore(DjangosSessionStore):
    """Django's own, but a key that Django did not make is no key, and the database is not asked for it.

    PostgreSQL answers some with an error: a cookie can hold a NUL. Here for the setting `SESSION_ENGINE`.
    """

    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and SESSION_KEY_FORM.fullmatch(key))


class SessionMiddleware(PathScopedMiddleware, WholeSessionMiddleware):
    pass


class AuthenticationMiddleware(PathScopedMiddleware, WholeAuthenticationMiddleware):
    pass


class MessageMiddleware(PathScopedMiddleware, WholeMessageMiddleware):
    pass


class MessageCookie(CookieStorage):
    """Django's own, under a name with the prefix of the site's cookies."""

    cookie_name = f"{settings.COOKIE_PREFIX}messages"


class MessageStorage(FallbackStorage):
    storage_classes = (MessageCookie, SessionStorage)
