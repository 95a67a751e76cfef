"""The copy of the Get help page in one file, which answers while the database is down.

It has every country and its own styles, and needs no other file. It is written whenever the page is rendered
with new content, and after each change of a help line or of the standing page.
"""

import logging
import re
from base64 import b64encode
from collections.abc import Callable
from functools import lru_cache, wraps
from hashlib import sha256
from pathlib import Path

from csp.constants import HEADER
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse

from articles.reading.cache.versions import (
    WITHOUT_DATABASE,
    ContentVersion,
    current_version,
    get_or_compute,
)
from articles.reading.help.help_page import find_help_page, render_copy
from articles.storage import write_whole_file

View = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)

SHEET = "bundles/help-copy.css"
FONT_FILES = re.compile(r"@font-face\s*\{[^}]*url\([^}]*\}")
PICTURES = re.compile(r"<picture\b.*?</picture>|<img\b[^>]*>", re.DOTALL)
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def save_copy_on_commit() -> None:
    """Write the copy when the current transaction is committed. A failure is only logged."""
    transaction.on_commit(save_copy, robust=True)


def save_copy() -> None:
    """Write the copy of the current content version, or remove it if there is no such page.

    Done once per content version, however many changes ask for it. Call outside of a transaction.
    """
    version = current_version()
    get_or_compute(version, "copy of get help", lambda: _save(version), size=lambda _: 64)


def _save(version: ContentVersion) -> bool:
    page, path = find_help_page(version), Path(settings.HELP_COPY)
    content = PICTURES.sub("", render_copy(version, page, style())).encode() if page else b""
    before = path.read_bytes() if path.exists() else b""
    # Another process may have written a newer copy meanwhile.
    if content != before and version.is_current():
        if content:
            write_whole_file(path, [content])
        else:
            path.unlink(missing_ok=True)
    return True


@lru_cache
def style() -> str:
    """Return the style sheet of the copy, without fonts."""
    sheet = Path(str(finders.find(SHEET))).read_text(encoding="utf-8")
    return FONT_FILES.sub("", sheet)


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
