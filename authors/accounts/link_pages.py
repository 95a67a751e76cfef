"""Pages that a mailed link opens. Every link that opens nothing gets the same plain page.

The token is only in the address that was mailed. From there a browser is sent to a page without it, and the
token stays in the session: so it is in no history, in no `Referer`, and in no address to come back to.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

View = Callable[..., HttpResponseBase]
NO_LINK = _("This link does not work")
# With `no-referrer` Chromium would send `Origin: null` with a form, which the check against forged forms
# refuses.
HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "same-origin",
}


def link_page(view: View) -> View:
    """Wrap a view of a mailed link, which raises `Http404` for a link that opens nothing."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response: HttpResponseBase = view(request, *args, **kwargs)
        except Http404:
            response = render(request, "account/no_link.html", {"title": NO_LINK}, status=404)
        # Django logs the path of every response from 400 on. The path may have the token.
        response._has_been_logged = True  # type: ignore[attr-defined]
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return wrapper
