"""Converts emphasis and links to a form that Markdown can express: around text only, and never nested."""

import re
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from articles.transfer.clipboard.html_source import find_ancestor
from articles.transfer.clipboard.paste_blocks import BLOCKS

STRONG, EM, STRUCK = "strong", "em", "s"
_EMPHASIS = (STRONG, EM, STRUCK)
_SCHEMES = ("", "http", "https", "mailto", "tel")
_RENAMED = {
    "b": STRONG,
    "i": EM,
    "strike": STRUCK,
    "del": STRUCK,
    "tt": "code",
    "kbd": "code",
    "samp": "code",
}
_STYLES = (
    (STRONG, re.compile(r"(?<![\w-])font-weight:\s*(bold|[6-9]00)", re.IGNORECASE)),
    (EM, re.compile(r"(?<![\w-])font-style:\s*(italic|oblique)", re.IGNORECASE)),
    (STRUCK, re.compile(r"(?<![\w-])text-decoration(-line)?:[^;]*line-through", re.IGNORECASE)),
)
_PLAIN_STYLES = (
    (STRONG, re.compile(r"(?<![\w-])font-weight:\s*(normal|[1-4]00)", re.IGNORECASE)),
    (EM, re.compile(r"(?<![\w-])font-style:\s*normal", re.IGNORECASE)),
)


def convert_emphasis(soup: BeautifulSoup) -> None:
    """Change the tree in place so that all emphasis and links can be written as Markdown."""
    _tag_by_style(soup)
    _unwrap_useless(soup)
    _move_into_blocks(soup)
    for strong in soup.find_all(STRONG):
        if find_ancestor(strong, "h1", "h2", "h3", "h4", "h5", "h6"):
            strong.unwrap()
    _unwrap_unknown_tags(soup)
    for tag in reversed(soup.find_all([*_EMPHASIS, "a"])):
        _move_whitespace_outside(tag)
    soup.smooth()
    for name in (STRONG, EM, STRUCK, "a", STRONG, "code"):
        _join_neighbors(soup, name)
    soup.smooth()
    for tag in soup.find_all(_EMPHASIS):
        _move_punctuation_outside(tag)
    soup.smooth()


def _unwrap_useless(soup: BeautifulSoup) -> None:
    for tag in soup.find_all([*_EMPHASIS, "a", "code"]):
        is_empty = not tag.get_text(strip=True)
        if is_empty or find_ancestor(tag, tag.name) or (tag.name == "a" and not _is_allowed_link(tag)):
            tag.unwrap()


def _is_allowed_link(link: Tag) -> bool:
    """Whether a link may stay: not an anchor inside the copied page, and no scheme such as javascript."""
    address = re.sub(r"[\x00-\x20]", "", str(link.get("href") or ""))
    try:
        return bool(address) and address[0] != "#" and urlsplit(address).scheme.lower() in _SCHEMES
    except ValueError:
        return False


def _tag_by_style(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(list(_RENAMED)):
        tag.name = _RENAMED[tag.name]
    for name, pattern in _PLAIN_STYLES:
        # For example, Google Docs wraps everything it copies in <b style="font-weight:normal">.
        for tag in soup.find_all(name, style=pattern):
            tag.unwrap()
    for tag in soup.find_all(["span", "font"], style=True):
        for name, pattern in _STYLES:
            if pattern.search(str(tag["style"])) and not find_ancestor(tag, name):
                tag.wrap(soup.new_tag(name))


def _move_into_blocks(soup: BeautifulSoup) -> None:
    """Replace emphasis or a link around whole blocks by one around the text in each block."""
    for tag in soup.find_all([*_EMPHASIS, "a"]):
        if not any(isinstance(inner, Tag) and inner.name in BLOCKS for inner in tag.descendants):
            continue
        for text in tag.find_all(string=True):
            if text.strip():
                text.wrap(soup.new_tag(tag.name, attrs=_link_attributes(tag)))
        tag.unwrap()


def _link_attributes(tag: Tag) -> dict[str, Any]:
    return {"href": tag["href"]} if tag.get("href") else {}


def _unwrap_unknown_tags(soup: BeautifulSoup) -> None:
    allowed = {*BLOCKS, *_EMPHASIS, "a", "br", "code", "img", "q"}
    for tag in soup.find_all(True):
        if tag.name not in allowed:
            tag.unwrap()
    soup.smooth()


def _join_neighbors(soup: BeautifulSoup, name: str) -> None:
    """Join adjacent emphasis or links, which Word and Google Docs split: `**a****b**` is invalid Markdown."""
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
                or _link_attributes(following) != _link_attributes(tag)
            ):
                break
            if blank is not None:
                tag.append(blank)
            following.extract()
            tag.extend(list(following.contents))


def _move_whitespace_outside(tag: Tag) -> None:
    """Move whitespace and line breaks from both ends of an emphasis to the outside."""
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


def _move_punctuation_outside(tag: Tag) -> None:
    """Move punctuation at an end of an emphasis outside if a letter follows or precedes it directly.

    In `**Note:**this` Markdown would not see the end of the emphasis.
    """
    for end, outside in ((-1, "next_sibling"), (0, "previous_sibling")):
        if not _has_letter_at(getattr(tag, outside), 0 if end else -1):
            continue
        edge = _edge(tag, end)
        if not isinstance(edge, NavigableString):
            tag.unwrap()
            return
        punctuation = re.search(r"[\W_]+$" if end else r"^[\W_]+", edge)
        if punctuation:
            (tag.insert_after if end else tag.insert_before)(punctuation[0])
            edge.replace_with(edge[: punctuation.start()] if end else edge[punctuation.end() :])
    if not tag.get_text():
        tag.unwrap()


def _has_letter_at(neighbor: PageElement | None, end: int) -> bool:
    """Whether the neighbor ends or begins with a letter or digit, also inside strong or em."""
    while isinstance(neighbor, Tag) and neighbor.name in (STRONG, EM) and neighbor.contents:
        neighbor = neighbor.contents[end]
    return isinstance(neighbor, NavigableString) and str(neighbor)[end:][:1].isalnum()


def _edge(tag: Tag, end: int) -> PageElement:
    """Return the node at one end of an emphasis, also inside nested strong and em (both are asterisks)."""
    edge: PageElement = tag
    while isinstance(edge, Tag) and (edge is tag or {edge.name, tag.name} <= {STRONG, EM}) and edge.contents:
        edge = edge.contents[end]
    return edge
