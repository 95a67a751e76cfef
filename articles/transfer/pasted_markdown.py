"""From tidied HTML to this project's Markdown."""

import re
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag
from markdownify import MarkdownConverter

# Letters of no alphabet, taken out of the text before: what stands at a section's heading, and at a note.
HEADING, NOTE, NOTE_END = "\ue000", "\ue001", "\ue002"
SPECIAL = re.compile("[\ue000-\ue00f]")

_SCHEMES = ("http", "https", "mailto", "tel")
_BLOCKS = frozenset(
    "p div li ul ol dl dt dd td th tr table tbody thead blockquote pre body html section article main header "
    "footer figure figcaption h1 h2 h3 h4 h5 h6 [document]".split()
)
_MARKS = re.compile(
    r"[\\`]|\*(?!\s)|(?<!\s)\*|(?<!\w)_(?!\s)|(?<!\s)_(?!\w)"
    r"|\[(?=\^)|\](?=[(\[:])|<(?=[a-zA-Z/!?])|&(?=#?\w+;)|~(?=~)"
)
_LINE_START = re.compile(
    r"^(\s*)(#{1,6}(?=\s|$)|[-+>](?=\s|$)|>|:{3}|[:~](?=\s)|=+(?=\s*$)|-{2,}(?=\s*$)|\[)"
)
_NUMBER = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)")


class Converter(MarkdownConverter):
    """markdownify with the constructs of this house, and with no more escapes than a text needs."""

    def process_text(self, el: NavigableString, parent_tags: Any = None) -> str:
        text = super().process_text(el, parent_tags=parent_tags)  # type: ignore[misc]
        if "_noformat" not in (parent_tags or ()) and _begins_a_line(el):
            text = _NUMBER.sub(r"\1\\\2", _LINE_START.sub(r"\1\\\2", text))
        return text

    def escape(self, text: str, parent_tags: Any) -> str:
        return _MARKS.sub(r"\\\g<0>", text)

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: Any) -> str:  # markdownify's name
        words = " ".join(text.split())
        if n > 2 and "_inline" not in parent_tags:
            return f"\n\n{'#' * n} {words}\n\n"
        return f"\n\n{HEADING}{words}\n\n"

    def convert_a(self, el: Tag, text: str, parent_tags: Any) -> str:
        address = str(el.get("href") or "").strip()
        is_safe = address and not address.startswith("#") and _scheme(address) in ("", *_SCHEMES)
        if not is_safe or not text.strip():
            return text
        el["href"] = re.sub(r"[\s<>()\\]", lambda found: f"%{ord(found[0]):02X}", address)
        del el["title"]
        return super().convert_a(el, text, parent_tags)  # type: ignore[misc]

    def convert_td(self, el: Tag, text: str, parent_tags: Any) -> str:
        return super().convert_td(el, text.replace("|", "\\|"), parent_tags)  # type: ignore[misc]

    def convert_th(self, el: Tag, text: str, parent_tags: Any) -> str:
        return super().convert_th(el, text.replace("|", "\\|"), parent_tags)  # type: ignore[misc]


def to_markdown(soup: BeautifulSoup) -> str:
    """Return the text; a section's heading is a line that begins with `HEADING`."""
    for line_break in reversed(soup.find_all("br")):
        if _ends_a_block(line_break):
            line_break.decompose()
    converter = Converter(
        heading_style="ATX",
        bullets="-",
        strong_em_symbol="*",
        newline_style="BACKSLASH",
        table_infer_header=True,
    )
    text = converter.convert_soup(soup)
    text = re.sub(f"{NOTE}(\\d+){NOTE_END}: *", r"[^\1]: ", text)
    return re.sub(f"{NOTE}(\\d+){NOTE_END}", r"[^\1]", text)


def _scheme(address: str) -> str:
    try:
        return urlsplit(re.sub(r"[\x00-\x20]", "", address)).scheme.lower()
    except ValueError:
        return "broken"


def _ends_a_block(line_break: Tag) -> bool:
    following = line_break.next_sibling
    while isinstance(following, NavigableString) and not following.strip():
        following = following.next_sibling
    return following is None or (isinstance(following, Tag) and following.name in _BLOCKS)


def _begins_a_line(el: PageElement) -> bool:
    """Whether nothing stands before this text in its paragraph, or a line break does."""
    node: PageElement = el
    while True:
        before = node.previous_sibling
        while isinstance(before, NavigableString) and not before.strip():
            before = before.previous_sibling
        if before is not None:
            return isinstance(before, Tag) and (before.name == "br" or before.name in _BLOCKS)
        parent = node.parent
        if parent is None or parent.name in _BLOCKS:
            return True
        node = parent
