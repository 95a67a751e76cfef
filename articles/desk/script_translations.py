"""Sends the translations of the desk's scripts to the browser, where `static/desk/words.js` reads them.

The address of the catalogue has a digest of its content, so that browsers keep it until a sentence changes.
"""

from functools import cache
from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.http import etag
from django.views.i18n import JavaScriptCatalog

YEAR = 365 * 24 * 60 * 60  # seconds


@cache
def _catalogue(language: str) -> tuple[bytes, str]:
    """Return the sentences of a language, of the desk and of Django's admin, as a script; and its digest."""
    with override(language):
        response = JavaScriptCatalog(packages=["django.contrib.admin"]).get(HttpRequest())
    return response.content, sha256(response.content).hexdigest()[:16]


def _digest(request: HttpRequest | None = None) -> str:
    return _catalogue(get_language() or "")[1]


@etag(_digest)
def script_translations(request: HttpRequest) -> HttpResponse:
    """Answer with the catalogue of the language in use, as a script."""
    catalogue, digest = _catalogue(get_language() or "")
    response = HttpResponse(catalogue, content_type="text/javascript; charset=utf-8")
    is_current = request.GET.get("v") == digest
    response["Cache-Control"] = f"private, max-age={YEAR}, immutable" if is_current else "private, no-cache"
    return response


def script_translations_url() -> str:
    """Return the address of the catalogue of the language in use."""
    return f"{reverse('admin:jsi18n')}?v={_digest()}"
