"""What Word, Google Docs and LibreOffice write in their own way, said in plain HTML."""

import re

from bs4 import BeautifulSoup
from bs4.element import PageElement, Tag

from articles.transfer.pasted_markdown import NOTE, NOTE_END

_BOLD = re.compile(r"(?<![\w-])font-weight:\s*(bold|[6-9]00)", re.IGNORECASE)
_PLAIN = re.compile(r"(?<![\w-])font-weight:\s*(normal|[1-4]00)", re.IGNORECASE)
_ITALIC = re.compile(r"(?<![\w-])font-style:\s*(italic|oblique)", re.IGNORECASE)
_UPRIGHT = re.compile(r"(?<![\w-])font-style:\s*normal", re.IGNORECASE)
_LEVEL = re.compile(r"mso-list:[^;]*level(\d)", re.IGNORECASE)
_NUMBERED = re.compile(r"^\W*[0-9a-z]{1,4}[.)]", re.IGNORECASE)
_STYLED = {"MsoTitle": "h1", "MsoQuote": "blockquote", "MsoIntenseQuote": "blockquote"}
_NOTE_LINK = re.compile(r"#_?(?:ft|ed)n(ref)?(\d+)$|#sdfootnote(\d+)(sym|anc)$")


def tidy_word(soup: BeautifulSoup) -> None:
    """Change the tree in place: emphasis by style, lists made of paragraphs, notes, wrappers."""
    for tag in soup.find_all(re.compile("^(o:|v:|w:|st1:)")):
        tag.unwrap()
    _name_styled_paragraphs(soup)
    _make_lists(soup)
    _make_notes(soup)
    _set_emphasis(soup)
    _put_inner_lists_into_items(soup)


def _style(tag: Tag) -> str:
    return str(tag.get("style") or "")


def _classes(tag: Tag) -> str:
    found = tag.get("class") or ""
    return found if isinstance(found, str) else " ".join(found)


def _name_styled_paragraphs(soup: BeautifulSoup) -> None:
    for paragraph in soup.find_all("p"):
        for name in _classes(paragraph).split():
            heading = re.fullmatch(r"Mso(?:Heading|Heading_)([1-6])", name)
            paragraph.name = f"h{heading[1]}" if heading else _STYLED.get(name, paragraph.name)


# Emphasis


def _set_emphasis(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(["b", "strong"]):
        if _PLAIN.search(_style(tag)):  # the wrapper of Google Docs around all it copies
            tag.unwrap()
    for tag in soup.find_all(["i", "em"]):
        if _UPRIGHT.search(_style(tag)):
            tag.unwrap()
    for tag in soup.find_all(["span", "font"]):
        style = _style(tag)
        for pattern, name in ((_BOLD, "strong"), (_ITALIC, "em")):
            if pattern.search(style) and not tag.find_parent([name, "b" if name == "strong" else "i"]):
                tag.wrap(soup.new_tag(name))
        tag.unwrap()
    for tag in soup.find_all(["b", "strong", "i", "em"]):
        if tag.find_parent([tag.name]) or not tag.get_text(strip=True):
            tag.unwrap()


# Lists


def _make_lists(soup: BeautifulSoup) -> None:
    """Make lists of Word's paragraphs that look like items: bullet and level are in their style."""
    found = soup.find_all(["p", "div"], style=_LEVEL)
    items = [tag for tag in found if not tag.find(["p", "div"])]
    seen: set[int] = set()
    for item in items:
        if id(item) not in seen:
            run = _run_from(item)
            seen |= {id(one) for one in run}
            _make_list(soup, run)


def _run_from(item: Tag) -> list[Tag]:
    """Return the items that follow each other without anything between."""
    run = [item]
    following: PageElement | None = item.next_sibling
    while following is not None:
        if isinstance(following, Tag):
            if not _LEVEL.search(_style(following)):
                break
            run.append(following)
        elif str(following).strip():
            break
        following = following.next_sibling
    return run


def _make_list(soup: BeautifulSoup, run: list[Tag]) -> None:
    place = soup.new_tag("div")
    run[0].insert_before(place)
    open_lists: list[Tag] = []
    for item in run:
        found = _LEVEL.search(_style(item))
        level = min(int(found[1]) if found else 1, len(open_lists) + 1)
        kind = "ol" if _is_numbered(item) else "ul"
        del open_lists[level:]
        if len(open_lists) == level and open_lists[-1].name != kind:
            open_lists.pop()
        if len(open_lists) < level:
            fresh = soup.new_tag(kind)
            (open_lists[-1].find_all("li")[-1] if open_lists else place).append(fresh)
            open_lists.append(fresh)
        item.name = "li"
        item.attrs = {}
        open_lists[-1].append(item.extract())
    place.unwrap()


def _is_numbered(item: Tag) -> bool:
    """Take the bullet away; it tells whether the list is numbered."""
    for bullet in item.find_all(style=re.compile("mso-list:\\s*ignore", re.IGNORECASE)):
        numbered = bool(_NUMBERED.match(bullet.get_text()))
        bullet.decompose()
        return numbered
    return False


def _put_inner_lists_into_items(soup: BeautifulSoup) -> None:
    """Google Docs puts a list beside the item it belongs to; a paragraph in an item is no paragraph."""
    for inner in soup.find_all(["ul", "ol"]):
        before = inner.find_previous_sibling()
        if inner.parent is not None and inner.parent.name in ("ul", "ol"):
            if before is not None and before.name == "li":
                before.append(inner.extract())
            else:
                inner.wrap(soup.new_tag("li"))
    for item in soup.find_all("li"):
        paragraphs = item.find_all("p", recursive=False)
        if len(paragraphs) == 1:
            paragraphs[0].unwrap()


# Notes


def _make_notes(soup: BeautifulSoup) -> None:
    """Make notes of footnotes: references where they were cited, and their texts at the end."""
    links = [(tag, _NOTE_LINK.search(str(tag.get("href") or ""))) for tag in soup.find_all("a")]
    notes = [(tag, found) for tag, found in links if found]
    back = [(tag, found) for tag, found in notes if found[1] or found[4] == "anc"]
    texts: dict[str, Tag] = {}
    for tag, found in back:
        paragraph = tag.find_parent(["p", "div"])
        tag.decompose()
        if paragraph is not None:
            texts.setdefault(found[2] or found[3], paragraph)
    for tag, found in notes:
        if tag.decomposed:
            continue
        label = found[2] or found[3]
        if label in texts:
            tag.replace_with(f"{NOTE}{label}{NOTE_END}")
    for label, paragraph in texts.items():
        if not paragraph.decomposed:
            paragraph.name = "p"
            paragraph.insert(0, f"{NOTE}{label}{NOTE_END}:")
            soup.append(paragraph.extract())
