"""Converts the footnotes and endnotes of Word, LibreOffice and Google Docs."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

# Private-use characters around the label of a note, until the Markdown is written.
NOTE, NOTE_END = "\ue001", "\ue002"

_LINK = re.compile(r"#_?(ftn|edn|ftnt_?|sdfootnote|sdendnote)(ref)?([0-9]{1,4})(sym|anc)?$")
_NOTE_BOX = re.compile("^(ftn|edn|sdfootnote|sdendnote)[0-9]+$")
_HEADINGS = re.compile("^h[1-6]$")
_MAX_LINKS = 1_000
_MAX_PARAGRAPHS = 10


def convert_footnotes(soup: BeautifulSoup) -> None:
    """Replace links to footnotes by marked references, and move the texts of the footnotes to the end.

    A reference stays plain text if the text of its footnote was not copied.
    """
    texts: dict[str, Tag] = {}
    cited: list[tuple[str, Tag]] = []
    taken: set[int] = set()
    for label, link, is_back in list(_links(soup)):
        if not is_back:
            cited.append((label, link))
            continue
        paragraph = link.find_parent(["p", "div"])
        if paragraph is None or id(paragraph) in taken or paragraph.find(["p", "div"]):
            continue
        taken.add(id(paragraph))
        link.decompose()
        if label not in texts:
            texts[label] = paragraph
            _join_paragraphs(paragraph)
    for label, link in cited:
        if label in texts and not link.decomposed:
            _insert_reference(label, link)
    if texts:
        _move_to_end(soup, texts)


def _links(soup: BeautifulSoup) -> Iterator[tuple[str, Tag, bool]]:
    """Yield (label of the note, link, whether it is a back link) for each link to or from a note."""
    for link in soup.find_all("a", href=_LINK, limit=_MAX_LINKS):
        if found := _LINK.search(str(link["href"])):
            kind, back, number, end = found.groups()
            label = f"end-{number}" if kind in ("edn", "sdendnote") else number
            yield label, link, bool(back) or end == "anc"


def _join_paragraphs(first: Tag) -> None:
    """Append the other paragraphs of a note to its first one."""
    box = first.find_parent("div", id=_NOTE_BOX)
    for more in first.find_next_siblings("p", limit=_MAX_PARAGRAPHS) if box else []:
        if more.find("a", href=_LINK):
            break
        first.append(" ")
        first.extend(list(more.contents))
        more.decompose()


def _insert_reference(label: str, link: Tag) -> None:
    """Replace the link by a marked reference. If the link is in a heading, put it into the text below."""
    mark = NavigableString(f"{NOTE}{label}{NOTE_END}")
    heading = link.find_parent(_HEADINGS)
    if heading is None:
        link.replace_with(mark)
        return
    link.decompose()
    below = heading.find_next_sibling()
    if below is not None and below.name == "p":
        below.append(mark)


def _move_to_end(soup: BeautifulSoup, texts: dict[str, Tag]) -> None:
    paragraphs = {label: text.extract() for label, text in texts.items() if not text.decomposed}
    for rule in reversed(soup.find_all("hr")):  # the line above the notes, which is now at the end
        if any(isinstance(after, NavigableString) and after.strip() for after in rule.next_elements):
            break
        rule.decompose()
    for label, paragraph in paragraphs.items():
        paragraph.name = "p"
        paragraph.insert(0, f"{NOTE}{label}{NOTE_END}:")
        soup.append(paragraph)
