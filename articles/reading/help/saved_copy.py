"""The copy of the Get help page in one file, which answers while the database is down.

It has every country and its own styles, and needs no other file. It is written whenever the page is rendered
with new content, and after each change of a help line or of the standing page.
"""

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction

from articles.reading.cache.versions import ContentVersion, current_version, get_or_compute
from articles.reading.help.help_page import find_help_page, render_copy
from articles.storage import write_whole_file

SHEET = "bundles/help-copy.css"
FONT_FILES = re.compile(r"@font-face\s*\{[^}]*url\([^}]*\}")
PICTURES = re.compile(r"<picture\b.*?</picture>|<img\b[^>]*>", re.DOTALL)


def save_copy_on_commit() -> None:
    """Write the copy when the current transaction is committed. A failure is only logged."""
    transaction.on_commit(save_copy, robust=True)


def save_copy() -> None:
    """Write the copy of the current content version, or remove it if there is no such page.

    Done once per content version, however many changes ask for it. Call outside of a transaction.
    """
    while True:
        version = current_version()
        get_or_compute(version, "copy of get help", lambda: _save(version), size=lambda _: 64)
        # Something may have changed just before the copy was written, in the place of a newer one of another
        # process, which writes no second one.
        if version.is_current():
            return


def _save(version: ContentVersion) -> bool:
    page, path = find_help_page(version), Path(settings.HELP_COPY)
    content = PICTURES.sub("", render_copy(version, page, style())).encode() if page else b""
    before = path.read_bytes() if path.exists() else b""
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
