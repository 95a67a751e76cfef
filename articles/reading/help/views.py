"""The view of the Get help page, which answers with the saved copy while the database is down."""

import logging
import re
from base64 import b64encode
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from pathlib import Path

from csp.constants import HEADER
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.reading.cache.versions import WITHOUT_DATABASE, cached_page, version_of_request
from articles.reading.help.help_page import find_help_page, render_help_page
from articles.reading.help.saved_copy import save_copy
from articles.reading.pages.site_context import HELP_SLUG
from articles.reading.pages.views import read

View = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def with_saved_copy(view: View) -> View:
    """Decorate the view of the Get help page: it saves the copy, and answers with it if anything fails.

    Readers get the copy with status 200, because it is what they came for; the error is logged.
    """

    @wraps(view)
    def view_with_copy(request: HttpRequest) -> HttpResponse:
        if request.META.get(WITHOUT_DATABASE) and (copy := copy_response(request)):
            return copy
        try:
            response = view(request)
        except Http404:
            _try_to_save_copy()
            raise
        except Exception:
            copy = copy_response(request)
            if copy is None:
                raise
            logger.exception("The Get help page failed, so its copy was sent.")
            return copy
        _try_to_save_copy()
        return response

    return view_with_copy


def _try_to_save_copy() -> None:
    try:
        save_copy()
    except Exception:
        logger.exception("The copy of the Get help page was not written.")


def copy_response(request: HttpRequest) -> HttpResponse | None:
    """Return the copy as a response that no browser or proxy stores, or None if there is none."""
    try:
        content = Path(settings.HELP_COPY).read_bytes()
    except OSError:
        return None
    headers = {
        HEADER: policy_of(content.decode()),
        "Cache-Control": "no-store",
        "Content-Length": str(len(content)),
    }
    return HttpResponse(b"" if request.method == "HEAD" else content, headers=headers)


def policy_of(html: str) -> str:
    """Return a content security policy that allows nothing but the styles and icons inside this page."""
    digests = (b64encode(sha256(sheet.encode()).digest()).decode() for sheet in STYLE.findall(html))
    styles = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'none'; style-src {styles}; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


@require_safe
@with_saved_copy
@cached_page
def get_help(request: HttpRequest) -> HttpResponse:
    """Answer with the help lines; without any, as for every standing page."""
    version = version_of_request(request)
    page = find_help_page(version)
    if page is None:
        return read(request, HELP_SLUG, "page")
    return HttpResponse(render_help_page(request, version, page))
