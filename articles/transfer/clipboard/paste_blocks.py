"""Lists, tables, line breaks and blanks, in the shape in which they can be written as Markdown."""

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from articles.transfer.clipboard.html_source import around

BLOCKS = (
    *("p", "div", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "hr", "figcaption"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"),
)
_OTHER_BLOCKS = (
    *(
        "html",
        "body",
        "article",
        "section",
        "main",
        "header",
        "footer",
        "aside",
        "hgroup",
        "address",
        "center",
    ),
    *("details", "summary", "figure", "fieldset", "legend", "form", "search", "head"),
)
# Lists and quotations in each other: two levels each for Markdown, and it drops what lies deeper than 20.
_DEEPEST = 8
_MOST_COLUMNS = 20

# How a line break is written (see `shape_breaks`).
BREAK, LINE, PARAGRAPH, NOTHING = "data-break", "line", "paragraph", "nothing"


def name_blocks(soup: BeautifulSoup) -> None:
    """Call every block that Markdown has no word for a div."""
    for tag in soup.find_all(_OTHER_BLOCKS):
        tag.name = "div"
    for tag in soup.find_all(["menu", "dir"]):
        tag.name = "ul"


# Lists and quotations


def shape_lists(soup: BeautifulSoup) -> None:
    """Put inner lists into their items, and write the bullet or number of every item beside it."""
    for inner in soup.find_all(["ul", "ol"]):
        if inner.parent is not None and inner.parent.name in ("ul", "ol"):
            before = inner.find_previous_sibling()
            if before is not None and before.name == "li":  # so does Google Docs
                before.append(inner.extract())
            else:
                inner.wrap(soup.new_tag("li"))
    _flatten(soup)
    for item in soup.find_all("li"):
        _unwrap_only_paragraph(item)
    for one in soup.find_all(["ul", "ol"]):
        number = int(str(one.get("start") or 1))
        for item in one.find_all("li", recursive=False):
            item["data-mark"] = f"{number}." if one.name == "ol" else "-"
            number += 1


def _unwrap_only_paragraph(item: Tag) -> None:
    """One paragraph in an item, perhaps with a list below it, is simply the item's words."""
    own = [child for child in item.children if isinstance(child, Tag) or str(child).strip()]
    names = [child.name if isinstance(child, Tag) else "" for child in own]
    if names in (["p"], ["p", "ul"], ["p", "ol"]):
        item.p.unwrap()  # type: ignore[union-attr]  # its name was just read


def _flatten(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(["ul", "ol", "blockquote"]):
        if len(tag.find_parents(["ul", "ol", "blockquote"], limit=_DEEPEST)) == _DEEPEST:
            for item in tag.find_all("li", recursive=False):
                item.name = "div"
            tag.name = "div"


def shape_definitions(soup: BeautifulSoup) -> None:
    """Leave definition lists that are pairs of a term in words and its definition; others become text."""
    for one in soup.find_all("dl"):
        parts = one.find_all(True, recursive=False)
        names = [part.name for part in parts]
        terms, texts = parts[::2], parts[1::2]
        is_plain = names == ["dt", "dd"] * len(texts) and all(part.get_text(strip=True) for part in parts)
        if (
            not is_plain
            or one.find_parent(["li", "dd", "blockquote", "td", "th"])
            or any(term.find(BLOCKS) for term in terms)
        ):
            one.name = "div"
    for part in soup.find_all(["dt", "dd"]):
        if part.parent is None or part.parent.name != "dl":
            part.name = "div"


# Tables


def shape_tables(soup: BeautifulSoup) -> None:
    """Leave tables of words, the first row with as many columns as any; others were for the looks."""
    for table in reversed(soup.find_all("table")):
        rows = [row for row in table.find_all("tr") if around(row, "table") is table]
        columns = max((_columns(row) for row in rows), default=0)
        if columns < 2 or table.find(["table", "h1", "h2", "h3", "h4", "h5", "h6"]):
            _unmake(table)
        else:
            _make(soup, table, rows, columns)
    for stray in soup.find_all(["thead", "tbody", "tfoot", "tr", "td", "th", "caption"]):
        if around(stray, "table") is None:
            stray.name = "div"


def _cells(row: Tag) -> list[Tag]:
    return row.find_all(["td", "th"], recursive=False)


def _columns(row: Tag) -> int:
    for cell in _cells(row):
        cell["colspan"] = str(max(1, min(int(str(cell.get("colspan") or 1)), _MOST_COLUMNS)))
    return sum(int(str(cell["colspan"])) for cell in _cells(row))


def _unmake(table: Tag) -> None:
    for part in table.find_all(["thead", "tbody", "tfoot", "tr", "td", "th", "caption"]):
        if around(part, "table") is table:
            part.name = "div"
    table.name = "div"


def _make(soup: BeautifulSoup, table: Tag, rows: list[Tag], columns: int) -> None:
    for caption in table.find_all("caption"):
        caption.name = "p"
        table.insert_before(caption.extract())
    for _missing in range(columns - _columns(rows[0])):
        rows[0].append(soup.new_tag("td"))
    for row in rows:
        cells = [cell.extract() for cell in _cells(row)]
        row.clear()
        row.extend(cells)
        row.extract()
    table.clear()
    table.extend(rows)
    for code in table.find_all("pre"):
        code.name = "code"


# Line breaks and blanks


def shape_breaks(soup: BeautifulSoup) -> None:
    """Tell breaks of a line from those that part paragraphs (two together) and those that do nothing."""
    for line_break in soup.find_all("br"):
        if around(line_break, "pre", "code"):
            line_break.replace_with("\n" if around(line_break, "pre") else " ")
    for first in soup.find_all("br"):
        if first.get(BREAK):
            continue
        run, following = [first], _beside(first, "next_sibling")
        while isinstance(following, Tag) and following.name == "br":
            run.append(following)
            following = _beside(following, "next_sibling")
        for line_break in run:
            line_break[BREAK] = NOTHING
        if not (_is_edge(_beside(first, "previous_sibling")) or _is_edge(following)):
            is_alone = len(run) == 1 or (first.parent and first.parent.name not in BLOCKS)
            first[BREAK] = LINE if is_alone else PARAGRAPH


def _beside(element: PageElement, direction: str) -> PageElement | None:
    """Return what stands before or after an element, blanks not counted."""
    found: PageElement | None = getattr(element, direction)
    while isinstance(found, NavigableString) and not found.strip():
        found = getattr(found, direction)
    return found


def _is_edge(element: PageElement | None) -> bool:
    return element is None or (isinstance(element, Tag) and element.name in BLOCKS)


def begins_a_line(element: PageElement) -> bool:
    """Whether nothing stands before this in its paragraph, or a line break does."""
    node: PageElement | None = element
    while node is not None:
        before = _beside(node, "previous_sibling")
        if before is not None:
            return isinstance(before, Tag) and (before.name == "br" or before.name in BLOCKS)
        node = node.parent
        if isinstance(node, Tag) and node.name in BLOCKS:
            return True
    return True


def settle_blanks(soup: BeautifulSoup) -> None:
    """Make one blank of every run of them, but in code."""
    soup.smooth()
    for text in soup.find_all(string=True):
        if around(text, "pre"):
            settled = text.replace("\u00a0", " ").replace("\r\n", "\n").replace("\r", "\n")
        else:
            settled = re.sub(r"\s+", " ", text)
        if settled != text:
            text.replace_with(settled)
