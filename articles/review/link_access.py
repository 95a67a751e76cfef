"""Opens review pages to whoever has a link that works. Every other link gets the same plain page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from articles.models import ReviewRequest
from articles.publishing.review_links import request_of_link

Arguments = ParamSpec("Arguments")
NO_LINK = _("This link does not work")
# The token is in the address, so no address of these pages is stored, indexed or sent to another site. With
# `no-referrer` Chromium would send `Origin: null` with a form, which the check against forged forms refuses.
HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "same-origin",
}


def with_review_link(
    view: Callable[Concatenate[HttpRequest, ReviewRequest, Arguments], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Call the view with the request for review that the token in the address opens.

    A link that opens nothing, and an `Http404` of the view, both get the same page.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, token: str, **arguments: object) -> HttpResponse:
        asked = request_of_link(token)
        try:
            if asked is None:
                raise Http404
            response = view(request, asked, **arguments)  # type: ignore[call-arg, arg-type]
        except Http404:
            response = render(request, "articles/review/no_link.html", {"title": NO_LINK}, status=404)
        # Django logs the path of every response from 400 on. The path has the token.
        response._has_been_logged = True  # type: ignore[attr-defined]
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return wrapper
