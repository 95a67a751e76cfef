"""Middleware for response headers that no library sets, or not fast enough for every page."""

from collections.abc import Callable
from functools import cached_property

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase


class RevalidationMiddleware:
    """Makes browsers revalidate redirects and errors, so that a page that returns is visible at once.

    Without a `Cache-Control` header, browsers keep a 301 or a 410 permanently. First in `MIDDLEWARE`, so that
    responses of other middleware are included. A 304 has the caching headers of the page it confirms.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code >= 300 and response.status_code != 304:
            directives = {part.strip().lower() for part in response.get("Cache-Control", "").split(",")}
            if not directives & {"no-cache", "no-store"}:
                response.headers["Cache-Control"] = "no-cache"
        return response


class CrossOriginResourcePolicyMiddleware:
    """Prevents other sites from embedding anything of this site, including static files and media."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


# Browser features that this site never uses. Others keep the browser's default, which allows them for the
# site itself: sharing, copying, full screen and passkeys are in use.
UNUSED_FEATURES = (
    "accelerometer browsing-topics camera display-capture geolocation gyroscope magnetometer microphone midi "
    "payment serial usb xr-spatial-tracking".split()
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES)


class PermissionsPolicyMiddleware:
    """Disables the browser features that no page uses, also on static files and media."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Sets the CSP of the settings, built once, on every response without a policy of its own."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        has_own_policy = any(name.startswith("_csp") for name in vars(response)) or hasattr(
            request, "_csp_nonce"
        )
        if has_own_policy or settings.DEBUG:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.policy)
        return response

    @cached_property
    def policy(self) -> str:
        return str(build_policy())
