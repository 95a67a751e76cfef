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
    version = current_version()
    was_written = get_or_compute(version, "copy of get help", lambda: _save(version), size=lambda _: 64)
    # Something may have changed just before it was written. If another process has written a newer copy by
    # then, it writes no second one.
    if was_written and not version.is_current():
        save_copy()


def _save(version: ContentVersion) -> bool:
    """Write or remove the copy; return whether it had to change."""
    page, path = find_help_page(version), Path(settings.HELP_COPY)
    content = PICTURES.sub("", render_copy(version, page, style())).encode() if page else b""
    before = path.read_bytes() if path.exists() else b""
    if content == before or not version.is_current():
        return False
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
