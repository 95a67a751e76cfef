"""Bundles: one style sheet and one script per kind of page, and the storage of collected static files.

Source files in `static/css/` and `static/js/` are split by subject for developers; a page loads one bundle,
because many small files are slow. The bundles folder is beside the folders of its parts, so that
`url(../fonts/…)` still works. The finder gives bundles to runserver, `collectstatic` and everything else that
looks for static files.
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
from whitenoise.storage import CompressedManifestStaticFilesStorage

SOURCES = Path(__file__).resolve().parent / "static"
SHARED_STYLES = (
    "css/tokens.css",
    "css/base.css",
    "css/icons.css",
    "css/masthead.css",
    "css/search-field.css",
    "css/footer.css",
)
SHARED_SCRIPTS = ("js/colours.js", "js/forget.js", "js/search.js")

# The parts are concatenated in this order; in a style sheet later rules override earlier ones.
BUNDLES: dict[str, tuple[str, ...]] = {
    "bundles/article.css": (
        *SHARED_STYLES,
        "css/cards.css",
        "css/article.css",
        "css/series.css",
        "css/player.css",
        "css/print.css",
    ),
    "bundles/list.css": (
        *SHARED_STYLES,
        "css/cards.css",
        "css/list.css",
        "css/author.css",
        "css/series.css",
        "css/print.css",
    ),
    "bundles/search.css": (
        *SHARED_STYLES,
        "css/cards.css",
        "css/list.css",
        "css/search.css",
        "css/print.css",
    ),
    "bundles/podcast.css": (
        *SHARED_STYLES,
        "css/cards.css",
        "css/list.css",
        "css/player.css",
        "css/episode.css",
        "css/print.css",
    ),
    "bundles/form.css": (*SHARED_STYLES, "css/form.css", "css/print.css"),
    # Runs before the first paint. It blocks the page, so it is very small.
    "bundles/early.js": ("js/early.js",),
    "bundles/site.js": SHARED_SCRIPTS,
    "bundles/article.js": (
        *SHARED_SCRIPTS,
        "js/carry-on.js",
        "js/contents.js",
        "js/share.js",
        "js/print.js",
        "js/player.js",
    ),
    "bundles/podcast.js": (*SHARED_SCRIPTS, "js/player.js", "js/share.js"),
}


def bundle(name: str) -> str:
    """Return the content of a bundle: its parts, concatenated and minified.

    Each part of a script is in its own block, so that two parts may use the same name. Parts have no imports
    or exports.
    """
    texts = [(SOURCES / part).read_text(encoding="utf-8") for part in BUNDLES[name]]
    if name.endswith(".css"):
        return str(rcssmin.cssmin("\n".join(texts)))
    return str(rjsmin.jsmin("\n".join(f"{{\n{text}\n}}" for text in texts)))


class BundleFinder(BaseFinder):
    """Static files finder for bundles. Writes a bundle under `settings.VAR` again if a part changed."""

    def __init__(self, app_names: Iterable[str] | None = None) -> None:
        self.storage = FileSystemStorage(location=settings.VAR / "bundled")

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the path of a bundle, written first if necessary; an empty list for any other file."""
        found = [str(self.write(path))] if path in BUNDLES else []
        return found if find_all or not found else found[0]

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield the path of every bundle, and the storage to read it from."""
        for name in BUNDLES:
            self.write(name)
            yield name, self.storage

    def write(self, name: str) -> Path:
        """Write the file of a bundle if its content changed. The file is replaced atomically."""
        file, text = Path(self.storage.path(name)), bundle(name).encode()
        if not file.exists() or file.read_bytes() != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=file.parent, delete=False) as unfinished:
                unfinished.write(text)
            Path(unfinished.name).chmod(0o644)
            Path(unfinished.name).replace(file)
        return file


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Stores each file under a name with its digest, with compressed copies beside it.

    The names in the `import` lines of the desk's modules are replaced too, because the files exist only under
    their hashed names.
    """

    support_js_module_import_aggregation = True
    # One pass for each step in the longest chain of imports, which has eleven.
    max_post_process_passes = 20
