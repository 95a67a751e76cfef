"""Bundles: one style sheet and one script per kind of page, and the storage of collected static files.

Source files in `static/css/` and `static/js/` are split by subject for developers; a page loads one bundle,
because many small files are slow. The bundles folder is beside the folders of its parts, so that
`url(../fonts/…)` still works. The finder gives bundles to runserver, `collectstatic` and everything else that
looks for static files.
"""

import re
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
# Cascade layers, weakest first: a rule of a later layer wins over every rule of an earlier one. So the order
# of the parts of a bundle decides nothing. (With `!important` it is reversed: the earlier layer wins.)
# The files themselves name no layer, because the desk loads tokens.css beside the style sheets of Django's
# admin, which have no layers and would win over ours.
LAYERS: dict[str, tuple[str, ...]] = {
    "tokens": ("css/tokens.css",),
    "base": ("css/base.css",),
    "components": (
        "css/cards.css",
        "css/focus.css",
        "css/fictional-people.css",
        "css/covers.css",
        "css/footer.css",
        "css/icons.css",
        "css/masthead.css",
        "css/page-bar.css",
        "css/player.css",
        "css/search-field.css",
        "css/series.css",
    ),
    "pages": (
        "css/article.css",
        "css/author.css",
        "css/end-matter.css",
        "css/episode.css",
        "css/form.css",
        "css/get-help.css",
        "css/help-line.css",
        "css/help-panel.css",
        "css/list.css",
        "css/portrait-crop.css",
        "css/profile.css",
        "css/review.css",
        "css/search.css",
        "css/second-factor.css",
        "css/work.css",
    ),
    "print": ("css/print.css",),
    "hidden": ("css/hidden.css",),
}

SHARED_STYLES = (
    "css/tokens.css",
    "css/base.css",
    "css/icons.css",
    "css/fictional-people.css",
    "css/masthead.css",
    "css/search-field.css",
    "css/footer.css",
    "css/print.css",
    "css/hidden.css",
)
PLAYER_SCRIPTS = ("js/audio-time.js", "js/audio-controls.js", "js/player.js")
SHARED_SCRIPTS = (
    "js/theme.js",
    "js/saved-places.js",
    "js/clear-history.js",
    "js/combobox.js",
    "js/search-suggestions.js",
)

BUNDLES: dict[str, tuple[str, ...]] = {
    "bundles/article.css": (
        *SHARED_STYLES,
        "css/cards.css",
        "css/focus.css",
        "css/covers.css",
        "css/article.css",
        "css/end-matter.css",
        "css/help-line.css",
        "css/series.css",
        "css/page-bar.css",
    ),
    # Besides the bundle of the page, on articles and a home page with a podcast player.
    "bundles/player.css": ("css/player.css",),
    "bundles/list.css": (
        *SHARED_STYLES,
        "css/cards.css",
        "css/focus.css",
        "css/covers.css",
        "css/list.css",
        "css/author.css",
        "css/help-line.css",
        "css/series.css",
    ),
    "bundles/search.css": (
        *SHARED_STYLES,
        "css/cards.css",
        "css/focus.css",
        "css/list.css",
        "css/search.css",
        "css/help-line.css",
        "css/help-panel.css",
    ),
    "bundles/podcast.css": (
        *SHARED_STYLES,
        "css/cards.css",
        "css/focus.css",
        "css/covers.css",
        "css/list.css",
        "css/player.css",
        "css/episode.css",
        "css/help-line.css",
    ),
    "bundles/help.css": (
        *SHARED_STYLES,
        "css/article.css",
        "css/help-line.css",
        "css/get-help.css",
        "css/page-bar.css",
    ),
    # Inside the copy of the Get help page (articles/reading/help/saved_copy.py).
    "bundles/help-copy.css": (
        "css/tokens.css",
        "css/base.css",
        "css/icons.css",
        "css/masthead.css",
        "css/article.css",
        "css/help-line.css",
        "css/get-help.css",
        "css/print.css",
        "css/hidden.css",
    ),
    "bundles/form.css": (*SHARED_STYLES, "css/form.css", "css/second-factor.css"),
    # An author's own articles: the page of a form, with a list.
    "bundles/work.css": (*SHARED_STYLES, "css/form.css", "css/list.css", "css/work.css"),
    # The page where authors edit their profile: a form, and a preview of their page and articles.
    "bundles/profile.css": (
        *SHARED_STYLES,
        "css/cards.css",
        "css/focus.css",
        "css/covers.css",
        "css/article.css",
        "css/author.css",
        "css/end-matter.css",
        "css/help-line.css",
        "css/form.css",
        "css/portrait-crop.css",
        "css/profile.css",
    ),
    # The page that a reviewer opens by a mailed link: an article and forms.
    "bundles/review.css": (
        *SHARED_STYLES,
        "css/focus.css",
        "css/article.css",
        "css/end-matter.css",
        "css/help-line.css",
        "css/form.css",
        "css/review.css",
    ),
    # Blocks the first paint, so it is very small.
    "bundles/before-paint.js": ("js/before-paint.js",),
    # Runs inside the page, before the first paint.
    "bundles/help-region.js": ("js/help-region.js",),
    "bundles/site.js": SHARED_SCRIPTS,
    "bundles/home.js": (*SHARED_SCRIPTS, "js/audio-time.js", "js/audio-controls.js"),
    "bundles/article.js": (
        *SHARED_SCRIPTS,
        "js/quick-exit.js",
        "js/resume-reading.js",
        "js/contents.js",
        "js/callouts.js",
        "js/share.js",
        "js/feedback.js",
        "js/print.js",
    ),
    "bundles/review.js": ("js/callouts.js", "js/contents.js", "js/review.js"),
    # Beside the bundle of the page, where people log in or set up their second factor.
    "bundles/second-factor.js": ("js/print.js", "js/passkeys.js"),
    "bundles/player.js": PLAYER_SCRIPTS,
    "bundles/podcast.js": (
        *SHARED_SCRIPTS,
        *PLAYER_SCRIPTS,
        "js/share.js",
    ),
}


def sheet_of(parts: Iterable[str]) -> str:
    """Return these style sheets as one, minified, each in its cascade layer.

    They are minified before they stand in a layer: rcssmin knows no `@layer` and would make `.a :is(b)` in it
    `.a:is(b)`.
    """
    layer_of = {part: layer for layer, members in LAYERS.items() for part in members}
    texts = [f"@layer {layer_of[part]}{{{rcssmin.cssmin(source_of(part))}}}" for part in parts]
    return f"@layer {','.join(LAYERS)};" + "".join(texts)


# How one script uses what another exports, such as `import { Combobox } from "./combobox.js";`.
IMPORT = re.compile(r'^import \{ [\w, ]+ \} from "\./([\w-]+\.js)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(class|function|const) )", re.MULTILINE)


def script_of(parts: Iterable[str]) -> str:
    """Return these scripts as one.

    Each is in its own block, so that two of them may use the same name. One that exports something has no
    block, because others use what it declares, and comes before them.
    """
    texts = [source_of(part) for part in parts]
    return "\n".join(
        EXPORT.sub("", text) if EXPORT.search(text) else f"{{\n{IMPORT.sub('', text)}\n}}" for text in texts
    )


def source_of(part: str) -> str:
    return (SOURCES / part).read_text(encoding="utf-8")


def bundle(name: str) -> str:
    """Return the content of a bundle: its parts, concatenated and minified."""
    if name.endswith(".css"):
        return sheet_of(BUNDLES[name])
    return str(rjsmin.jsmin(script_of(BUNDLES[name])))


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
