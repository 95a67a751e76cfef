"""Pasted HTML read within bounds: what is no text, hidden or a remark of a reviewer is gone at once."""

import re

from bs4 import BeautifulSoup
from bs4.element import PageElement, PreformattedString, Tag

LONGEST = 2_000_000
MOST_MARKS = 20_000
DEEPEST = 200

# Letters of no alphabet that later stand for a section's heading and a note: no pasted text brings its own.
SPECIAL = re.compile("[\ue000-\ue00f]")
_GAP = "\ue00f"

# What has no words for a reader, or no place in a text.
_DROPPED = (
    *("script", "style", "template", "noscript", "title", "meta", "link", "base", "xml", "datalist"),
    *("img", "picture", "svg", "math", "canvas", "video", "audio", "iframe", "object", "embed", "map"),
    *("button", "input", "select", "textarea", "nav", "dialog"),
)
_HIDDEN = re.compile(
    r"display:\s*none|visibility:\s*hidden|mso-hide:\s*all|mso-element:\s*comment(-list)?\s*(;|$)",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\b(MsoCommentReference|msocomanchor|MsoCommentText|msoDel)\b")

_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_DECLARATION = re.compile("<[!?][^<>]{0,1000}>")

_LETTERS_OF_NO_WIDTH = re.compile(
    "[\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]|" + SPECIAL.pattern
)
# These two join letters of some scripts, and the people of an emoji; beside Latin letters they are debris.
_STRAY_JOINERS = re.compile("(?<![^\x00-\u024f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u024f])")
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

_LONGEST_ATTRIBUTE = {"href": 2_000, "style": 1_000, "class": 200, "id": 200, "role": 20, "hidden": 20}
_NUMBERS = ("start", "colspan", "aria-level")


class SearchedTag(Tag):
    """A tag that looks for a child where it found the last one.

    Beautiful Soup looks through all children from the first, at every change of one of them: time that grows
    with the square of their number.
    """

    _found_at = 0

    def index(self, element: PageElement) -> int:
        """Return the place of a child, by identity."""
        contents = self.contents
        before, after = min(self._found_at, len(contents) - 1), self._found_at + 1
        while before >= 0 or after < len(contents):
            for place in (before, after):
                if 0 <= place < len(contents) and contents[place] is element:
                    self._found_at = place
                    return place
            before, after = before - 1, after + 1
        raise ValueError("this is no child of the tag")


def around(element: PageElement, *names: str) -> Tag | None:
    """Return the nearest element of one of these names that something stands in.

    Beautiful Soup's own `find_parent` says the same, in ten times as long.
    """
    return next((parent for parent in element.parents if parent.name in names), None)


def read(html: str) -> BeautifulSoup:
    """Parse HTML, and leave out what no reader of it would have seen as text.

    Raises `ValueError`, in words, for what is too long or too deeply nested.
    """
    if len(html) > LONGEST:
        raise ValueError("That is too long to be pasted at once. Paste it in parts.")
    html = _without_traps(html)
    if html.count("<") > MOST_MARKS:
        raise ValueError("That is too long to be pasted at once. Paste it in parts.")
    # A tag before it all: without one, Beautiful Soup warns of an address pasted in the place of a page.
    soup = BeautifulSoup(f"<body>{html}", "html.parser", element_classes={Tag: SearchedTag})
    if _is_too_deep(soup):
        raise ValueError("That is built too deeply to be read. Paste it without formatting.")
    _keep_known_attributes(soup)
    _drop_what_is_hidden(soup)
    _clean_letters(soup)
    return soup


def _without_traps(html: str) -> str:
    """Take away comments and declarations, and what would make the parser look for an end again and again."""
    html = html.encode("utf-8", "ignore").decode()  # halves of letters
    closed, end, rest = html.rpartition("-->")
    html = _COMMENT.sub(_GAP, closed + end) + rest.replace("<!--", "&lt;!--")
    html = _DECLARATION.sub(_GAP, html).replace("<!", "&lt;!").replace("<?", "&lt;?")
    last = html.rfind(">") + 1
    return html[:last] + html[last:].replace("<", "&lt;")


def _is_too_deep(soup: BeautifulSoup) -> bool:
    left: list[tuple[Tag, int]] = [(soup, -1)]
    while left:
        tag, depth = left.pop()
        if depth > DEEPEST:
            return True
        left += [(child, depth + 1) for child in tag.children if isinstance(child, Tag)]
    return False


def _keep_known_attributes(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(True):
        kept: dict[str, str] = {}
        for name, value in tag.attrs.items():
            words = value if isinstance(value, str) else " ".join(value)
            is_short = len(words) <= _LONGEST_ATTRIBUTE.get(name, -1)
            if is_short or (name in _NUMBERS and re.fullmatch("[0-9]{1,6}", words)):
                kept[name] = words
        tag.attrs.clear()
        tag.attrs.update(kept)


def _drop_what_is_hidden(soup: BeautifulSoup) -> None:
    found = [
        *soup.find_all(_DROPPED),
        *soup.find_all(hidden=True),
        *soup.find_all(style=_HIDDEN),
        *soup.find_all(class_=_REMARK),
    ]
    for tag in found:
        if not tag.decomposed:
            tag.decompose()


def _clean_letters(soup: BeautifulSoup) -> None:
    for text in soup.find_all(string=True):
        if isinstance(text, PreformattedString):  # what the parser takes for a comment
            text.extract()
            continue
        clean = _STRAY_JOINERS.sub("", _LETTERS_OF_NO_WIDTH.sub("", _REFUSED.sub("", text)))
        if clean != text:
            text.replace_with(clean)
