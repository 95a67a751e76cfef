"""Converts lists, tables, line breaks and whitespace to a form that can be written as Markdown."""

import re

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from articles.transfer.clipboard.callouts import BOX, BOX_END, EMPTY_LINE
from articles.transfer.clipboard.html_source import find_ancestor

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
# Nested lists and quotations: each takes two levels of the Markdown parser, which drops levels beyond 20.
_MAX_NESTING = 8
_MAX_COLUMNS = 20
# Anchored at the start of a declaration: an unclosed one with many “border:” would be read again for each.
_BORDER = re.compile(
    r"para-border-div|(?:^|;)\s*border(-left)?:[^;]*\b(solid|double|dotted|dashed)", re.IGNORECASE
)
# Where a callout cannot begin or end.
_INSIDE = ("ul", "ol", "dl", "blockquote", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "p")

# The attribute and its values that say how a line break is written (see `mark_breaks`).
BREAK, LINE, PARAGRAPH, NOTHING = "data-break", "line", "paragraph", "nothing"


def rename_blocks(soup: BeautifulSoup) -> None:
    """Rename every block element that Markdown has no equivalent for to div."""
    for tag in soup.find_all(_OTHER_BLOCKS):
        tag.name = "div"
    for tag in soup.find_all(["menu", "dir"]):
        tag.name = "ul"


# Lists and quotations


def convert_lists(soup: BeautifulSoup) -> None:
    """Move nested lists into items, and store the bullet or number of every item in `data-mark`."""
    for inner in soup.find_all(["ul", "ol"]):
        if inner.parent is not None and inner.parent.name in ("ul", "ol"):
            before = inner.find_previous_sibling()
            if before is not None and before.name == "li":  # from Google Docs
                before.append(inner.extract())
            else:
                inner.wrap(soup.new_tag("li"))
    _flatten(soup)
    for item in soup.find_all("li"):
        _unwrap_only_paragraph(item)
    for list_tag in soup.find_all(["ul", "ol"]):
        number = int(str(list_tag.get("start") or 1))
        for item in list_tag.find_all("li", recursive=False):
            item["data-mark"] = f"{number}." if list_tag.name == "ol" else "-"
            number += 1


def _unwrap_only_paragraph(item: Tag) -> None:
    """Unwrap the only paragraph of an item, which may have a list after it."""
    children = [child for child in item.children if isinstance(child, Tag) or str(child).strip()]
    names = [child.name if isinstance(child, Tag) else "" for child in children]
    if names in (["p"], ["p", "ul"], ["p", "ol"]):
        item.p.unwrap()  # type: ignore[union-attr]  # its name was just read


def _flatten(soup: BeautifulSoup) -> None:
    for tag in soup.find_all(["ul", "ol", "blockquote"]):
        if len(tag.find_parents(["ul", "ol", "blockquote"], limit=_MAX_NESTING)) == _MAX_NESTING:
            for item in tag.find_all("li", recursive=False):
                item.name = "div"
            tag.name = "div"


def convert_definition_lists(soup: BeautifulSoup) -> None:
    """Keep definition lists that are pairs of an inline term and its definition; convert others to text."""
    for definitions in soup.find_all("dl"):
        parts = definitions.find_all(True, recursive=False)
        names = [part.name for part in parts]
        terms, texts = parts[::2], parts[1::2]
        is_plain = names == ["dt", "dd"] * len(texts) and all(part.get_text(strip=True) for part in parts)
        if (
            not is_plain
            or definitions.find_parent(["li", "dd", "blockquote", "td", "th"])
            or any(term.find(BLOCKS) for term in terms)
        ):
            definitions.name = "div"
    for part in soup.find_all(["dt", "dd"]):
        if part.parent is None or part.parent.name != "dl":
            part.name = "div"


# Boxes and empty lines, which say where a callout ends


def mark_boxes(soup: BeautifulSoup) -> None:
    """Put marks around each table of one column and each block with a border (Word puts a div around it)."""
    for box in soup.find_all(["table", "div"]):
        if box.name == "table":
            is_box = all(len(_cells(row)) < 2 for row in box.find_all("tr"))
        else:
            is_box = bool(_BORDER.search(str(box.get("style") or "")))
        if is_box and box.get_text(strip=True) and not find_ancestor(box, *_INSIDE):
            box.insert_before(_mark(soup, BOX))
            box.insert_after(_mark(soup, BOX_END))


def mark_empty_lines(soup: BeautifulSoup) -> None:
    """Put a mark into each empty paragraph, and in place of a line break between two blocks."""
    for empty in soup.find_all(["p", "div", "br"]):
        if empty.name == "br":
            around = (_adjacent(empty, "previous_sibling"), _adjacent(empty, "next_sibling"))
            is_empty = all(isinstance(block, Tag) and block.name in BLOCKS for block in around)
        else:
            is_empty = not empty.get_text(strip=True) and (empty.name == "p" or empty.find("br") is not None)
            is_empty = is_empty and not empty.find([*BLOCKS, "img"])
        if is_empty and not find_ancestor(empty, *_INSIDE):
            empty.replace_with(_mark(soup, EMPTY_LINE))


def _mark(soup: BeautifulSoup, character: str) -> Tag:
    mark = soup.new_tag("p")
    mark.string = character
    return mark


# Tables


def convert_tables(soup: BeautifulSoup) -> None:
    """Rebuild data tables, with a first row as wide as the widest; convert layout tables to text."""
    for table in reversed(soup.find_all("table")):
        rows = [row for row in table.find_all("tr") if find_ancestor(row, "table") is table]
        columns = max((_columns(row) for row in rows), default=0)
        if columns < 2 or table.find(["table", "h1", "h2", "h3", "h4", "h5", "h6"]):
            _unwrap_table(table)
        else:
            _rebuild_table(soup, table, rows, columns)
    for stray in soup.find_all(["thead", "tbody", "tfoot", "tr", "td", "th", "caption"]):
        if find_ancestor(stray, "table") is None:
            stray.name = "div"


def _cells(row: Tag) -> list[Tag]:
    return row.find_all(["td", "th"], recursive=False)


def _columns(row: Tag) -> int:
    for cell in _cells(row):
        cell["colspan"] = str(max(1, min(int(str(cell.get("colspan") or 1)), _MAX_COLUMNS)))
    return sum(int(str(cell["colspan"])) for cell in _cells(row))


def _unwrap_table(table: Tag) -> None:
    for part in table.find_all(["thead", "tbody", "tfoot", "tr", "td", "th", "caption"]):
        if find_ancestor(part, "table") is table:
            part.name = "div"
    table.name = "div"


def _rebuild_table(soup: BeautifulSoup, table: Tag, rows: list[Tag], columns: int) -> None:
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


def mark_breaks(soup: BeautifulSoup) -> None:
    """Mark each br as a line break, a paragraph break (two in a row), or without effect."""
    for line_break in soup.find_all("br"):
        if find_ancestor(line_break, "pre", "code"):
            line_break.replace_with("\n" if find_ancestor(line_break, "pre") else " ")
    for first in soup.find_all("br"):
        if first.get(BREAK):
            continue
        run, following = [first], _adjacent(first, "next_sibling")
        while isinstance(following, Tag) and following.name == "br":
            run.append(following)
            following = _adjacent(following, "next_sibling")
        for line_break in run:
            line_break[BREAK] = NOTHING
        if not (_is_edge(_adjacent(first, "previous_sibling")) or _is_edge(following)):
            is_alone = len(run) == 1 or (first.parent and first.parent.name not in BLOCKS)
            first[BREAK] = LINE if is_alone else PARAGRAPH


def _adjacent(element: PageElement, direction: str) -> PageElement | None:
    """Return the next or previous sibling (`direction`) that is not whitespace."""
    found: PageElement | None = getattr(element, direction)
    while isinstance(found, NavigableString) and not found.strip():
        found = getattr(found, direction)
    return found


def _is_edge(element: PageElement | None) -> bool:
    return element is None or (isinstance(element, Tag) and element.name in BLOCKS)


def is_at_line_start(element: PageElement) -> bool:
    """Whether an element is first in its block or directly after a line break."""
    node: PageElement | None = element
    while node is not None:
        before = _adjacent(node, "previous_sibling")
        if before is not None:
            return isinstance(before, Tag) and (before.name == "br" or before.name in BLOCKS)
        node = node.parent
        if isinstance(node, Tag) and node.name in BLOCKS:
            return True
    return True


def collapse_whitespace(soup: BeautifulSoup) -> None:
    """Replace each run of whitespace by one space, except in code blocks."""
    soup.smooth()
    for text in soup.find_all(string=True):
        if find_ancestor(text, "pre"):
            settled = text.replace("\u00a0", " ").replace("\r\n", "\n").replace("\r", "\n")
        else:
            settled = re.sub(r"\s+", " ", text)
        if settled != text:
            text.replace_with(settled)
