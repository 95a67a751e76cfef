"""Emphasis and links as Markdown can say them: named by tags, around words only, and never twice."""

import re
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from articles.transfer.clipboard.html_source import around
from articles.transfer.clipboard.paste_blocks import BLOCKS

STRONG, EM, STRUCK = "strong", "em", "s"
_EMPHASIS = (STRONG, EM, STRUCK)
_SCHEMES = ("", "http", "https", "mailto", "tel")
_SAME = {"b": STRONG, "i": EM, "strike": STRUCK, "del": STRUCK, "tt": "code", "kbd": "code", "samp": "code"}
_LOOKS = (
    (STRONG, re.compile(r"(?<![\w-])font-weight:\s*(bold|[6-9]00)", re.IGNORECASE)),
    (EM, re.compile(r"(?<![\w-])font-style:\s*(italic|oblique)", re.IGNORECASE)),
    (STRUCK, re.compile(r"(?<![\w-])text-decoration(-line)?:[^;]*line-through", re.IGNORECASE)),
)
_NO_LOOKS = (
    (STRONG, re.compile(r"(?<![\w-])font-weight:\s*(normal|[1-4]00)", re.IGNORECASE)),
    (EM, re.compile(r"(?<![\w-])font-style:\s*normal", re.IGNORECASE)),
)


def set_emphasis(soup: BeautifulSoup) -> None:
    """Change the tree in place, until every emphasis and link in it can be written as Markdown."""
    _name_by_looks(soup)
    _drop_what_says_nothing(soup)
    _move_into_blocks(soup)
    for strong in soup.find_all(STRONG):
        if around(strong, "h1", "h2", "h3", "h4", "h5", "h6"):
            strong.unwrap()
    _keep_what_markdown_knows(soup)
    for tag in reversed(soup.find_all([*_EMPHASIS, "a"])):
        _put_blanks_outside(tag)
    soup.smooth()
    for name in (STRONG, EM, STRUCK, "a", STRONG, "code"):
        _join_neighbours(soup, name)
    soup.smooth()
    for tag in soup.find_all(_EMPHASIS):
        _put_signs_outside(tag)
    soup.smooth()


def _drop_what_says_nothing(soup: BeautifulSoup) -> None:
    for tag in soup.find_all([*_EMPHASIS, "a", "code"]):
        is_empty = not tag.get_text(strip=True)
        if is_empty or around(tag, tag.name) or (tag.name == "a" and not _leads_somewhere(tag)):
            tag.unwrap()


def _leads_somewhere(link: Tag) -> bool:
    """Whether a reader may follow a link: neither into the page it was copied from, nor to a script."""
    address = re.sub(r"[\x00-\x20]", "", str(link.get("href") or ""))
    try:
        return bool(address) and address[0] != "#" and urlsplit(address).scheme.lower() in _SCHEMES
    except ValueError:
        return False


def _name_by_looks(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(list(_SAME)):
        tag.name = _SAME[tag.name]
    for name, plain in _NO_LOOKS:
        for tag in soup.find_all(
            name, style=plain
        ):  # such as the wrapper of Google Docs around all it copies
            tag.unwrap()
    for tag in soup.find_all(["span", "font"], style=True):
        for name, looks in _LOOKS:
            if looks.search(str(tag["style"])) and not around(tag, name):
                tag.wrap(soup.new_tag(name))


def _move_into_blocks(soup: BeautifulSoup) -> None:
    """Emphasis or a link around whole paragraphs goes around the words of each."""
    for tag in soup.find_all([*_EMPHASIS, "a"]):
        if not any(isinstance(inner, Tag) and inner.name in BLOCKS for inner in tag.descendants):
            continue
        for text in tag.find_all(string=True):
            if text.strip():
                text.wrap(soup.new_tag(tag.name, attrs=_address(tag)))
        tag.unwrap()


def _address(tag: Tag) -> dict[str, Any]:
    return {"href": tag["href"]} if tag.get("href") else {}


def _keep_what_markdown_knows(soup: BeautifulSoup) -> None:
    known = {*BLOCKS, *_EMPHASIS, "a", "br", "code", "q"}
    for tag in soup.find_all(True):
        if tag.name not in known:
            tag.unwrap()
    soup.smooth()


def _join_neighbours(soup: BeautifulSoup, name: str) -> None:
    """Word and Google Docs cut one emphasis, or one link, into many: `**a****b**` would be none."""
    for tag in soup.find_all(name):
        if tag.parent is None:  # joined already
            continue
        while True:
            following, blank = tag.next_sibling, None
            if isinstance(following, NavigableString) and not following.strip():
                following, blank = following.next_sibling, following
            if (
                not isinstance(following, Tag)
                or following.name != name
                or _address(following) != _address(tag)
            ):
                break
            if blank is not None:
                tag.append(blank)
            following.extract()
            tag.extend(list(following.contents))


def _put_blanks_outside(tag: Tag) -> None:
    """Put blanks and line breaks at the ends of an emphasis before and after it."""
    for end, put in ((0, tag.insert_before), (-1, tag.insert_after)):
        while tag.contents:
            edge = tag.contents[end]
            if isinstance(edge, NavigableString) and edge.strip():
                words = edge.lstrip() if end == 0 else edge.rstrip()
                if words != edge:
                    put(" ")
                    edge.replace_with(words)
                break
            if isinstance(edge, Tag) and edge.name != "br":
                break
            put(edge)
    if not tag.contents:
        tag.unwrap()


# Where emphasis may begin and end


def _put_signs_outside(tag: Tag) -> None:
    """A sign within emphasis and a letter right outside it: Markdown would see no end (`**Note:**this`)."""
    for end, outside in ((-1, "next_sibling"), (0, "previous_sibling")):
        if not _letter_at(getattr(tag, outside), 0 if end else -1):
            continue
        edge = _edge(tag, end)
        if not isinstance(edge, NavigableString):
            tag.unwrap()
            return
        signs = re.search(r"[\W_]+$" if end else r"^[\W_]+", edge)
        if signs:
            (tag.insert_after if end else tag.insert_before)(signs[0])
            edge.replace_with(edge[: signs.start()] if end else edge[signs.end() :])
    if not tag.get_text():
        tag.unwrap()


def _letter_at(neighbour: PageElement | None, end: int) -> bool:
    """Whether a letter or digit stands there, perhaps in another emphasis of asterisks."""
    while isinstance(neighbour, Tag) and neighbour.name in (STRONG, EM) and neighbour.contents:
        neighbour = neighbour.contents[end]
    return isinstance(neighbour, NavigableString) and str(neighbour)[end:][:1].isalnum()


def _edge(tag: Tag, end: int) -> PageElement:
    """Return what stands at one end of an emphasis; asterisks within asterisks count as one."""
    edge: PageElement = tag
    while isinstance(edge, Tag) and (edge is tag or {edge.name, tag.name} <= {STRONG, EM}) and edge.contents:
        edge = edge.contents[end]
    return edge
