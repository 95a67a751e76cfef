"""The one door: all HTML that leaves the house has been through `clean`, and only that is marked."""

import nh3
from django.utils.safestring import SafeString

# What Markdown can say, and what we add to it ourselves. Whatever is not here is not there.
_TAGS = set(
    "a blockquote br code dd del div dl dt em figcaption figure h2 h3 h4 h5 h6 hr img li ol p picture pre s "
    "source span strong sup table tbody td th thead tr ul".split()
)
_ATTRIBUTES = {
    "a": {"href", "title", "id", "aria-label"},
    "div": {"role", "tabindex", "aria-label"},
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
_ALIGNED = {"align-left", "align-center", "align-right"}
_CLASSES = {
    "a": {"note-back"},
    "div": {"table-scroll"},
    "ol": {"notes"},
    "sup": {"note-ref"},
    "td": _ALIGNED,
    "th": _ALIGNED,
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


def clean(html: str) -> str:
    """Return the HTML with everything taken away that the allow-list does not name."""
    cleaned: str = _CLEANER.clean(html)
    return cleaned


def mark_clean(html: str) -> SafeString:
    """Tell templates not to escape this. Only for what came out of this room, now or when it was frozen."""
    return SafeString(html)  # the only one there is; `mark_safe` does the same, by a way round
