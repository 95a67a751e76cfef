"""Parses pasted HTML within limits, and removes hidden elements, reviewers' comments and non-text."""

import re

from bs4 import BeautifulSoup
from bs4.element import PageElement, PreformattedString, Tag
from django.utils.translation import gettext

from articles.transfer.clipboard.left_out import describe_left_out

MAX_LENGTH = 2_000_000
MAX_TAGS = 20_000
MAX_DEPTH = 200

# Private-use characters, used later to mark headings and notes. They are removed from the pasted text first.
PRIVATE_USE = re.compile("[\ue000-\ue00f]")
_REPLACEMENT = "\ue00f"

# Elements without readable text, or that cannot be part of an article.
_REMOVED_TAGS = (
    *("script", "style", "template", "noscript", "title", "meta", "link", "base", "xml", "datalist"),
    *("img", "picture", "svg", "math", "canvas", "video", "audio", "iframe", "object", "embed", "map"),
    *("button", "input", "select", "textarea", "nav", "dialog"),
)
_HIDDEN = re.compile(
    r"display:\s*none|visibility:\s*hidden|mso-hide:\s*all|mso-element:\s*comment(-list)?\s*(;|$)",
    re.IGNORECASE,
)
_REVIEW_COMMENT = re.compile(r"\b(MsoCommentReference|msocomanchor|MsoCommentText|msoDel)\b")

_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_DECLARATION = re.compile("<[!?][^<>]{0,1000}>")

_ZERO_WIDTH = re.compile(
    "[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]|" + PRIVATE_USE.pattern
)
# Zero-width joiners: needed in some scripts and in emoji, but meaningless beside Latin letters.
_STRAY_JOINERS = re.compile("(?<![^\x00-\u024f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u024f])")
_CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

_MAX_ATTRIBUTE_LENGTHS = {
    "href": 2_000,
    "style": 1_000,
    "class": 200,
    "id": 200,
    "role": 20,
    "hidden": 20,
    "alt": 500,
    "data-picture": 255,
}
# The path that the desk's script gives to an embedded picture after its upload.
_UPLOADED_PICTURE = re.compile(r"images/[a-z0-9-]+\.(?:avif|gif|jpg|png|webp)")
_NUMERIC_ATTRIBUTES = ("start", "colspan", "aria-level")


class SearchedTag(Tag):
    """A tag that searches for a child from the index of the last one it found.

    Beautiful Soup searches from the first child at every change of a child, which takes quadratic time.
    """

    _last_index = 0

    def index(self, element: PageElement) -> int:
        """Return the index of a child, compared by identity."""
        contents = self.contents
        before, after = min(self._last_index, len(contents) - 1), self._last_index + 1
        while before >= 0 or after < len(contents):
            for index in (before, after):
                if 0 <= index < len(contents) and contents[index] is element:
                    self._last_index = index
                    return index
            before, after = before - 1, after + 1
        raise ValueError("this is no child of the tag")


def find_ancestor(element: PageElement, *names: str) -> Tag | None:
    """Return the nearest ancestor with one of these tag names.

    Beautiful Soup's own `find_parent` does the same, but takes ten times as long.
    """
    return next((parent for parent in element.parents if parent.name in names), None)


def parse_html(html: str) -> tuple[BeautifulSoup, tuple[str, ...]]:
    """Parse HTML, and remove everything that was not visible as text.

    Return also what editors are told about what is left out.

    Raises `ValueError`, with a message for editors, for HTML that is too long or nested too deeply.
    """
    if len(html) > MAX_LENGTH:
        raise ValueError(gettext("This is too long to paste at once. Paste it in parts."))
    html = _remove_comments(html)
    if html.count("<") > MAX_TAGS:
        raise ValueError(gettext("This is too long to paste at once. Paste it in parts."))
    # The leading tag avoids a warning of Beautiful Soup when only a web address was pasted.
    soup = BeautifulSoup(f"<body>{html}", "html.parser", element_classes={Tag: SearchedTag})
    if _is_too_deep(soup):
        raise ValueError(gettext("The formatting is nested too deeply. Paste the text without formatting."))
    left_out = tuple(describe_left_out(soup))
    _remove_other_attributes(soup)
    _remove_hidden(soup)
    _clean_characters(soup)
    return soup, left_out


def _remove_comments(html: str) -> str:
    """Remove comments and declarations, and escape unclosed ones, which take the parser quadratic time."""
    html = html.encode("utf-8", "ignore").decode()  # removes lone surrogates
    closed, end, rest = html.rpartition("-->")
    html = _COMMENT.sub(_REPLACEMENT, closed + end) + rest.replace("<!--", "&lt;!--")
    html = _DECLARATION.sub(_REPLACEMENT, html).replace("<!", "&lt;!").replace("<?", "&lt;?")
    last = html.rfind(">") + 1
    return html[:last] + html[last:].replace("<", "&lt;")


def _is_too_deep(soup: BeautifulSoup) -> bool:
    left: list[tuple[Tag, int]] = [(soup, -1)]
    while left:
        tag, depth = left.pop()
        if depth > MAX_DEPTH:
            return True
        left += [(child, depth + 1) for child in tag.children if isinstance(child, Tag)]
    return False


def _remove_other_attributes(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(True):
        allowed: dict[str, str] = {}
        for name, value in tag.attrs.items():
            words = value if isinstance(value, str) else " ".join(value)
            is_short = len(words) <= _MAX_ATTRIBUTE_LENGTHS.get(name, -1)
            if is_short or (name in _NUMERIC_ATTRIBUTES and re.fullmatch("[0-9]{1,6}", words)):
                allowed[name] = words
        tag.attrs.clear()
        tag.attrs.update(allowed)


def _remove_hidden(soup: BeautifulSoup) -> None:
    found = [
        *(tag for tag in soup.find_all(_REMOVED_TAGS) if not _is_uploaded_picture(tag)),
        *soup.find_all(hidden=True),
        *soup.find_all(style=_HIDDEN),
        *soup.find_all(class_=_REVIEW_COMMENT),
    ]
    for tag in found:
        if not tag.decomposed:
            tag.decompose()


def _is_uploaded_picture(tag: Tag) -> bool:
    return tag.name == "img" and bool(_UPLOADED_PICTURE.fullmatch(str(tag.get("data-picture", ""))))


def _clean_characters(soup: BeautifulSoup) -> None:
    for text in soup.find_all(string=True):
        if isinstance(text, PreformattedString):  # a comment, or what the parser takes for one
            text.extract()
            continue
        clean = _STRAY_JOINERS.sub("", _ZERO_WIDTH.sub("", _CONTROL_CHARACTERS.sub("", text)))
        if clean != text:
            text.replace_with(clean)
