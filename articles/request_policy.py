"""Declares what each URL pattern accepts: methods, body size, and whether it has sessions and logins.

A pattern declares its policy with `declare` in the URL configuration. A field that it does not declare is
inherited from the include around it. The default is GET and HEAD without a body. `therapyedu.request_limits`
checks the policy before anything reads the body.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, URLPattern, URLResolver, get_resolver, resolve

ROUTE = "therapyedu.route"  # the key in a request's environ of the name of its URL pattern, for the log
Pattern = URLPattern | URLResolver

SAFE = ("GET", "HEAD")
FORM = ("GET", "HEAD", "POST")
POST = ("POST",)
LARGE_FORM: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE  # bytes: an article, or a picture
SMALL_FORM = 64 * 2**10  # bytes: a login, a decision, a few lines
TINY_FORM = 2**10  # bytes: an answer


@dataclass(frozen=True)
class RequestPolicy:
    """The allowed methods, the largest body in bytes, and whether there are sessions, logins and messages.

    `counts_as_use` is false for what a page asks for by itself: it keeps no idle session alive.
    """

    methods: tuple[str, ...] = SAFE
    body_limit: int = 0
    has_accounts: bool = False
    counts_as_use: bool = True


DEFAULT = RequestPolicy()


def declare(pattern: Any, **changes: Any) -> Any:
    """Declare fields of `RequestPolicy` for a pattern, or for all patterns of an include."""
    replace(DEFAULT, **changes)  # raises an error for a misspelled field at startup
    pattern.request_policy = changes
    return pattern


def policy_of(request: HttpRequest) -> RequestPolicy | None:
    """Return the policy of the pattern that matches a request; None if none matches."""
    return _policy_at(request.path_info, get_resolver())


# Several middlewares need it for one request, and resolving takes longer than rendering a small page.
@lru_cache(maxsize=2048)
def _policy_at(path: str, resolver: URLResolver) -> RequestPolicy | None:
    try:
        return policy_of_match(resolve(path))
    except Resolver404:
        return None


def policy_of_match(match: ResolverMatch) -> RequestPolicy:
    """Return the policy of the matched pattern."""
    return policies(get_resolver())[match.route]


@cache
def policies(resolver: URLResolver) -> dict[str, RequestPolicy]:
    """Return the policy of every route, keyed by `ResolverMatch.route`."""
    found: dict[str, RequestPolicy] = {}
    for route, policy in _walk(resolver.url_patterns, "", DEFAULT):
        found.setdefault(route, policy)  # of two patterns with the same route, Django uses the first
    return found


def _walk(
    patterns: Iterable[Pattern], prefix: str, inherited: RequestPolicy
) -> Iterator[tuple[str, RequestPolicy]]:
    for pattern in patterns:
        own = str(pattern.pattern)
        route = prefix + own.removeprefix("^") if prefix else own
        policy = replace(inherited, **getattr(pattern, "request_policy", {}))
        if isinstance(pattern, URLPattern):
            yield route, policy
        else:
            yield from _walk(pattern.url_patterns, route, policy)
