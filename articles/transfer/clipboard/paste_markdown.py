"""Writes prepared HTML as this project's Markdown."""

import re
from textwrap import indent
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from markdownify import MarkdownConverter

from articles.transfer.clipboard.footnotes import NOTE, NOTE_END
from articles.transfer.clipboard.paste_blocks import BLOCKS, BREAK, LINE, NOTHING, is_at_line_start

# A private-use character at the begin of a section's heading. The pasted text itself cannot contain it.
HEADING = "\ue000"

_ESCAPED = re.compile(
    r"[\\`]|\*(?!\s)|(?<!\s)\*|(?<!\w)_(?!\s)|(?<!\s)_(?!\w)"
    r"|\[(?=\^)|\](?=[(\[:])|<(?=[a-zA-Z/!?])|&(?=#?\w+;)|~(?=~)"
)
_ESCAPED_IN_LINK = re.compile(_ESCAPED.pattern + r"|[\[\]]")
_LINE_START = re.compile(
    r"^(\s*)(#{1,6}(?=\s|$)|[-+>](?=\s|$)|>|:{3}|\{(?=help:)|[:~](?=\s)|=+(?=\s*$)|-{2,}(?=\s*$)"
    r"|[-:|](?=[-:|\s]+$)|\[)"
)
_NUMBER = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)")


class Converter(MarkdownConverter):
    """markdownify with this project's constructs, and with only the necessary escapes."""

    def process_text(self, el: NavigableString, parent_tags: Any = None) -> str:
        text = super().process_text(el, parent_tags=parent_tags)  # type: ignore[misc]
        if "_noformat" in (parent_tags or ()):
            return text
        if is_at_line_start(el):
            text = _NUMBER.sub(r"\1\\\2", _LINE_START.sub(r"\1\\\2", text))
        if text.endswith("!") and isinstance(el.next_element, Tag) and el.next_element.name not in BLOCKS:
            text = text[:-1] + "\\!"  # otherwise a link directly after it would become a picture
        return text

    def escape(self, text: str, parent_tags: Any) -> str:
        return (_ESCAPED_IN_LINK if "a" in parent_tags else _ESCAPED).sub(r"\\\g<0>", text)

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: Any) -> str:  # the name is markdownify's
        words = " ".join(text.split())
        if "_inline" in parent_tags:
            return f" {words} "
        return f"\n\n{'#' * n + ' ' if n > 2 else HEADING}{words}\n\n"

    def convert_a(self, el: Tag, text: str, parent_tags: Any) -> str:
        el["href"] = re.sub(r"[\s<>()\\]", lambda found: f"%{ord(found[0]):02X}", str(el["href"]).strip())
        return super().convert_a(el, text, parent_tags)  # type: ignore[misc]

    def convert_br(self, el: Tag, text: str, parent_tags: Any) -> str:
        if el[BREAK] == NOTHING:
            return ""
        if {"_inline", "dt"} & parent_tags:
            return " "
        return "\\\n" if el[BREAK] == LINE else "\n\n"

    def convert_img(self, el: Tag, text: str, parent_tags: Any) -> str:
        alt = _ESCAPED_IN_LINK.sub(r"\\\g<0>", " ".join(str(el.get("alt") or "").split()))
        return f"![{alt}]({el['data-picture']})"

    def convert_li(self, el: Tag, text: str, parent_tags: Any) -> str:
        mark = f"{el.get('data-mark', '-')} "
        words = indent(text.strip(), " " * len(mark)).lstrip(" ")
        return f"{mark}{words}\n" if words else "\n"

    def convert_ol(self, el: Tag, text: str, parent_tags: Any) -> str:
        if "li" in parent_tags and el.get("start", "1") != "1":
            return f"\n\n{text.rstrip()}"  # directly below text, only a list that starts at 1 is a list
        return super().convert_ol(el, text, parent_tags)  # type: ignore[misc]

    def convert_pre(self, el: Tag, text: str, parent_tags: Any) -> str:
        code = re.sub(r"^[ \n]*\n", "", text).rstrip()
        if "_inline" in parent_tags or not code:
            return code
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", code)), default=0))
        return f"\n\n{fence}\n{code}\n{fence}\n\n"

    def convert_td(self, el: Tag, text: str, parent_tags: Any) -> str:
        words = " ".join(text.split()).replace("|", "\\|")
        return f" {words} |" + " |" * (int(str(el.get("colspan") or 1)) - 1)

    convert_th = convert_td


def to_markdown(soup: BeautifulSoup) -> str:
    """Return the Markdown text; the line of a section's heading begins with `HEADING`."""
    converter = Converter(bullets="-", strong_em_symbol="*", table_infer_header=True)
    text = converter.convert_soup(soup)
    text = re.sub(f"{NOTE}([a-z0-9-]+){NOTE_END}: *", r"[^\1]: ", text)
    return re.sub(f"{NOTE}([a-z0-9-]+){NOTE_END}", r"[^\1]", text)
