"""Response headers that no library sets for us, or not quickly enough for every page."""

from collections.abc import Callable
from functools import cached_property

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase


class RevalidationMiddleware:
    """Have browsers ask again for redirects and errors: a page that comes back is seen at once.

    Without a word about caching, browsers keep a 301 or a 410 for good. First in `MIDDLEWARE`, so that what
    other middleware answers is included. A 304 has the caching of the page it confirms.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code >= 300 and response.status_code != 304:
            said = {part.strip().lower() for part in response.get("Cache-Control", "").split(",")}
            if not said & {"no-cache", "no-store"}:
                response.headers["Cache-Control"] = "no-cache"
        return response


class CrossOriginResourcePolicyMiddleware:
    """Keep other sites from embedding what this one serves, static files and media included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


# Everything browsers could let a page do and this site never does. What is not named here keeps the browser's
# default, which for the site itself is to allow it: sharing, copying, full screen and passkeys are in use.
UNUSED_FEATURES = (
    "accelerometer browsing-topics camera display-capture geolocation gyroscope magnetometer microphone midi "
    "payment serial usb xr-spatial-tracking".split()
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES)


class PermissionsPolicyMiddleware:
    """Switch off the features of the browser that no page uses, on static files and media, too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The policy of the settings, worded once, on every response that asks for none of its own."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        asks = any(name.startswith("_csp") for name in vars(response)) or hasattr(request, "_csp_nonce")
        if asks or settings.DEBUG:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.policy)
        return response

    @cached_property
    def policy(self) -> str:
        return str(build_policy())
