"""The only place that sanitizes HTML (`clean`) and marks it as safe for templates (`mark_clean`)."""

import json
from typing import Any

import nh3
from django.utils.safestring import SafeString

# The allow-list: what Markdown produces, and what our render rules add. Everything else is removed.
# Typed HTML is shown as text (`block_parser` in manuscript/markdown.py), so a new tag also needs a Markdown
# rule that makes it, and a new `VERSION` in document.py.
_TAGS = set(
    "a blockquote br code dd del div dl dt em figcaption figure h2 h3 h4 h5 h6 help-line hr img li ol p "
    "picture pre s source span strong sup table tbody td th thead tr ul".split()
)
_ATTRIBUTES = {
    "a": {"href", "title", "id", "aria-label"},
    "div": {"role", "tabindex", "aria-label"},
    "help-line": {"slug"},
    "img": {
        "src",
        "srcset",
        "sizes",
        "alt",
        "title",
        "width",
        "height",
        "loading",
        "decoding",
        "fetchpriority",
    },
    "li": {"id"},
    "ol": {"start"},
    "source": {"type", "srcset", "sizes"},
}
_ALIGNMENT_CLASSES = {"align-left", "align-center", "align-right"}
# Where a picture is cropped (`articles.pictures.focus`).
_FOCUS_CLASSES = {f"focus-{axis}-{percent}" for axis in "xy" for percent in range(0, 101, 10)}
_CLASSES = {
    "a": {"note-back"},
    "div": {"table-scroll"},
    "ol": {"notes"},
    "picture": _FOCUS_CLASSES,
    "sup": {"note-ref"},
    "td": _ALIGNMENT_CLASSES,
    "th": _ALIGNMENT_CLASSES,
}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags={"script", "style"},
    attributes=_ATTRIBUTES,
    allowed_classes=_CLASSES,
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
    strip_comments=True,
)


# Characters that must not occur inside a <script>, however a browser parses it.
_ESCAPES = str.maketrans({letter: f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"})


def clean(html: str) -> str:
    """Sanitize HTML: remove everything that is not in the allow-list."""
    cleaned: str = _CLEANER.clean(html)
    return cleaned


def mark_clean(html: str) -> SafeString:
    """Mark HTML so that templates do not escape it. Only for output of this package, also when stored."""
    return SafeString(html)  # the only place that makes a `SafeString`; nothing uses `mark_safe`


def data_block(data: Any) -> SafeString:
    r"""Return data as JSON for a `<script>` element; it is escaped, so that nothing in it can end the script.

    >>> data_block({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return mark_clean(text.translate(_ESCAPES))
