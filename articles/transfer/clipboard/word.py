"""Converts markup of Word and Google Docs to plain HTML: headings marked by styles, lists of paragraphs."""

import re

from bs4 import BeautifulSoup
from bs4.element import PageElement, Tag

from articles.transfer.clipboard.html_source import find_ancestor

_LEVEL = re.compile(r"mso-list:[^;]*level([1-9])", re.IGNORECASE)
_IGNORED = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_NUMBERED = re.compile(r"\W*(?:([0-9]{1,6})|[a-z]{1,4})[.)]", re.IGNORECASE)
_HEADING = re.compile("MsoHeading_?([1-6])")
TITLE_CLASS = "title"  # of the heading that is the title of the document
_FONT_SIZE = re.compile(r"font-size:\s*([0-9]{1,3})(?:\.[0-9]+)?pt")
_TITLE_POINTS = 24  # Google Docs copies a title as a paragraph in 26 points, and headings have at most 20
_STYLED = {"MsoTitle": "h1", "title": "h1", "MsoQuote": "blockquote", "MsoIntenseQuote": "blockquote"}


def convert_word_markup(soup: BeautifulSoup) -> None:
    """Convert paragraphs styled as headings, quotations and list items to such elements, in place."""
    _rename_styled_paragraphs(soup)
    _rename_large_paragraph(soup)
    _make_lists(soup)


def _rename_styled_paragraphs(soup: BeautifulSoup) -> None:
    for paragraph in soup.find_all("p", class_=True):
        for name in str(paragraph["class"]).split():
            heading = _HEADING.fullmatch(name)
            paragraph.name = f"h{heading[1]}" if heading else _STYLED.get(name, paragraph.name)
            if paragraph.name == "h1" and not heading:
                paragraph["class"] = TITLE_CLASS
    for paragraph in soup.find_all(["p", "div"], role="heading"):  # from Word in a browser
        level = int(str(paragraph.get("aria-level") or 2))
        if not paragraph.find(["p", "div"]):
            paragraph.name = f"h{max(1, min(level, 6))}"


def _rename_large_paragraph(soup: BeautifulSoup) -> None:
    """Make the first paragraph a title if all its text is in large letters, as in Google Docs."""
    first = next((text for text in soup.find_all(string=True) if text.strip()), None)
    paragraph = find_ancestor(first, "p") if first else None
    if paragraph is None or find_ancestor(paragraph, "li", "td", "blockquote"):
        return
    sizes = [_FONT_SIZE.search(str(span.get("style") or "")) for span in paragraph.find_all("span")]
    if sizes and all(size and int(size[1]) >= _TITLE_POINTS for size in sizes):
        paragraph.name, paragraph["class"] = "h1", TITLE_CLASS


def _make_lists(soup: BeautifulSoup) -> None:
    """Convert paragraphs styled as list items to lists. Bullet and level are in their style attribute."""
    found = soup.find_all(["p", "div"], style=_LEVEL)
    items = {id(tag): tag for tag in found if not tag.find(["p", "div"])}
    for first in list(items.values()):
        if id(first) in items:
            _make_list(soup, _take_run(items, first))


def _take_run(items: dict[int, Tag], first: Tag) -> list[Tag]:
    """Remove an item and the items directly after it from `items`, and return them."""
    run: list[Tag] = []
    following: PageElement | None = first
    while following is not None:
        if id(following) in items:
            run.append(items.pop(id(following)))
        elif isinstance(following, Tag) or str(following).strip():
            break
        following = following.next_sibling
    return run


def _make_list(soup: BeautifulSoup, run: list[Tag]) -> None:
    placeholder = soup.new_tag("div")
    run[0].insert_before(placeholder)
    path: list[tuple[Tag, Tag]] = []  # the open lists, outermost first, each with its last item
    for item in run:
        found = _LEVEL.search(str(item["style"]))
        level = min(int(found[1]) if found else 1, len(path) + 1)
        start = _take_bullet(item)
        kind = "ol" if start else "ul"
        same = path[level - 1][0] if len(path) >= level else None
        del path[level - 1 :]
        if same is None or same.name != kind:
            same = soup.new_tag(kind, attrs={"start": start} if start else {})
            (path[-1][1] if path else placeholder).append(same)
        item.name = "li"
        item.attrs.clear()
        same.append(item.extract())
        path.append((same, item))
    placeholder.unwrap()


def _take_bullet(item: Tag) -> str:
    """Remove the bullet and return its number: "1" for a letter, and "" for a symbol."""
    bullet = item.find(style=_IGNORED)
    if bullet is None:
        return ""
    found = _NUMBERED.match(bullet.get_text())
    bullet.decompose()
    return (found[1] or "1") if found else ""
