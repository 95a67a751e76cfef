"""One style sheet and one script a kind of page, made of the files in `static/css/` and `static/js/`.

A file a subject is good for whoever writes it, and many small files are slow for whoever reads: so a page
asks for a bundle. A bundle lies beside the folders of its parts, where `url(../fonts/…)` means the same. This
finder offers the bundles to runserver, to `collectstatic`, and to whoever else looks for a static file.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import rcssmin
import rjsmin
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SOURCES = Path(__file__).resolve().parent / "static"
EVERY_SHEET = (
    "css/tokens.css",
    "css/base.css",
    "css/icons.css",
    "css/masthead.css",
    "css/search-field.css",
    "css/footer.css",
)
EVERY_SCRIPT = ("js/colours.js", "js/forget.js", "js/search.js")

# The order of the parts is their order in the bundle: in a style sheet what comes later wins.
BUNDLES: dict[str, tuple[str, ...]] = {
    "bundles/article.css": (
        *EVERY_SHEET,
        "css/cards.css",
        "css/article.css",
        "css/series.css",
        "css/player.css",
        "css/print.css",
    ),
    "bundles/list.css": (
        *EVERY_SHEET,
        "css/cards.css",
        "css/list.css",
        "css/author.css",
        "css/series.css",
        "css/print.css",
    ),
    "bundles/search.css": (
        *EVERY_SHEET,
        "css/cards.css",
        "css/list.css",
        "css/search.css",
        "css/print.css",
    ),
    "bundles/podcast.css": (
        *EVERY_SHEET,
        "css/cards.css",
        "css/list.css",
        "css/player.css",
        "css/episode.css",
        "css/print.css",
    ),
    "bundles/form.css": (*EVERY_SHEET, "css/form.css", "css/print.css"),
    # What must be done before anything is painted. The page waits for it, so it is tiny.
    "bundles/early.js": ("js/early.js",),
    "bundles/site.js": EVERY_SCRIPT,
    "bundles/article.js": (
        *EVERY_SCRIPT,
        "js/carry-on.js",
        "js/contents.js",
        "js/share.js",
        "js/print.js",
        "js/player.js",
    ),
    "bundles/podcast.js": (*EVERY_SCRIPT, "js/player.js", "js/share.js"),
}


def bundle(name: str) -> str:
    """Return what a bundle says: all that its parts say, one after the other, without room for the eye.

    A script's part stands in a block of its own, so that two parts may use one name; none imports or exports.
    """
    texts = [(SOURCES / part).read_text(encoding="utf-8") for part in BUNDLES[name]]
    if name.endswith(".css"):
        return str(rcssmin.cssmin("\n".join(texts)))
    return str(rjsmin.jsmin("\n".join(f"{{\n{text}\n}}" for text in texts)))


class BundleFinder(BaseFinder):
    """Finds the bundles, written anew under `settings.VAR` wherever one of their parts has changed."""

    def __init__(self, app_names: Iterable[str] | None = None) -> None:
        self.storage = FileSystemStorage(location=settings.VAR / "bundled")

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return where a bundle lies, written now if need be; nothing for any other file."""
        found = [str(self.write(path))] if path in BUNDLES else []
        return found if find_all or not found else found[0]

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield every bundle: its path, and the storage to read it from."""
        for name in BUNDLES:
            self.write(name)
            yield name, self.storage

    def write(self, name: str) -> Path:
        """Make the file of a bundle say what its parts say now. Whoever reads it meanwhile gets it whole."""
        file, text = Path(self.storage.path(name)), bundle(name).encode()
        if not file.exists() or file.read_bytes() != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=file.parent, delete=False) as unfinished:
                unfinished.write(text)
            Path(unfinished.name).chmod(0o644)
            Path(unfinished.name).replace(file)
        return file
