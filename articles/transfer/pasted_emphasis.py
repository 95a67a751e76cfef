"""Emphasis and links as Markdown can say them: named by tags, around words only, and never twice."""

import re
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from articles.transfer.pasted_blocks import BLOCKS

STRONG, EM, STRUCK = "strong", "em", "s"
_EMPHASIS = (STRONG, EM, STRUCK)
_SAME = {"b": STRONG, "i": EM, "strike": STRUCK, "del": STRUCK, "tt": "code"}
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
    for tag in soup.find_all([*_EMPHASIS, "a"]):
        if tag.find_parent(tag.name) or not tag.get_text(strip=True):
            tag.unwrap()
    _move_into_blocks(soup)
    _keep_what_markdown_knows(soup)
    for name in (STRONG, EM, STRUCK, "a", STRONG):
        _join_neighbours(soup, name)
    for tag in soup.find_all(_EMPHASIS):
        _put_breaks_outside(tag)
        _put_signs_outside(tag)
    soup.smooth()


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
            if looks.search(str(tag["style"])) and not tag.find_parent(name):
                tag.wrap(soup.new_tag(name))


def _move_into_blocks(soup: BeautifulSoup) -> None:
    """Emphasis or a link around whole paragraphs goes around the words of each."""
    for tag in soup.find_all([*_EMPHASIS, "a"]):
        if not tag.find(BLOCKS):
            continue
        for text in tag.find_all(string=True):
            if text.strip():
                text.wrap(soup.new_tag(tag.name, attrs=_address(tag)))
        tag.unwrap()


def _address(tag: Tag) -> dict[str, Any]:
    return {"href": tag["href"]} if tag.get("href") else {}


def _keep_what_markdown_knows(soup: BeautifulSoup) -> None:
    known = {*BLOCKS, *_EMPHASIS, "a", "br", "code", "kbd", "samp", "q"}
    for tag in soup.find_all(True):
        if tag.name not in known or (tag.name == "code" and not tag.get_text(strip=True)):
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


def _put_breaks_outside(tag: Tag) -> None:
    while tag.contents and _is_break(tag.contents[0]):
        tag.insert_before(tag.contents[0])
    while tag.contents and _is_break(tag.contents[-1]):
        tag.insert_after(tag.contents[-1])


def _is_break(element: PageElement) -> bool:
    return (isinstance(element, Tag) and element.name == "br") or (
        isinstance(element, NavigableString) and not element.strip()
    )


def _put_signs_outside(tag: Tag) -> None:
    """A sign within emphasis and a letter right outside it: Markdown would see no end (`**Note:**this`)."""
    before, after = tag.previous_sibling, tag.next_sibling
    if isinstance(after, NavigableString) and after[:1].isalnum():
        last = _edge_text(tag, -1)
        if last is not None and (signs := re.search(r"[\W_]+$", last)):
            tag.insert_after(signs[0])
            last.replace_with(last[: signs.start()])
    if isinstance(before, NavigableString) and before[-1:].isalnum():
        first = _edge_text(tag, 0)
        if first is not None and (signs := re.match(r"[\W_]+", first)):
            tag.insert_before(signs[0])
            first.replace_with(first[signs.end() :])
    if not tag.get_text():
        tag.unwrap()


def _edge_text(tag: Tag, end: int) -> NavigableString | None:
    """Return the text at one end of an emphasis, unless that end is a link or code."""
    edge: PageElement = tag
    while isinstance(edge, Tag) and edge.name in _EMPHASIS and edge.contents:
        edge = edge.contents[end]
    return edge if isinstance(edge, NavigableString) else None
