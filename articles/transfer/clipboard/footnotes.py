"""Footnotes and endnotes of Word, LibreOffice and Google Docs."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

# Letters of no alphabet around the name of a note, until the Markdown is written.
NOTE, NOTE_END = "\ue001", "\ue002"

_LINK = re.compile(r"#_?(ftn|edn|ftnt_?|sdfootnote|sdendnote)(ref)?([0-9]{1,4})(sym|anc)?$")
_BOX = re.compile("^(ftn|edn|sdfootnote|sdendnote)[0-9]+$")
_HEADINGS = re.compile("^h[1-6]$")
_MOST_LINKS = 1_000
_MOST_PARAGRAPHS = 10


def make_notes(soup: BeautifulSoup) -> None:
    """Make notes of footnotes: references where they were cited, and their texts at the end.

    A reference whose text was not copied along stays the text it is.
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
            _cite(label, link)
    if texts:
        _move_to_the_end(soup, texts)


def _links(soup: BeautifulSoup) -> Iterator[tuple[str, Tag, bool]]:
    """Yield the note's name, the link, and whether it leads back, for each link to or from a note."""
    for link in soup.find_all("a", href=_LINK, limit=_MOST_LINKS):
        if found := _LINK.search(str(link["href"])):
            kind, back, number, end = found.groups()
            label = f"end-{number}" if kind in ("edn", "sdendnote") else number
            yield label, link, bool(back) or end == "anc"


def _join_paragraphs(first: Tag) -> None:
    """Add the further paragraphs of a note to its first."""
    box = first.find_parent("div", id=_BOX)
    for more in first.find_next_siblings("p", limit=_MOST_PARAGRAPHS) if box else []:
        if more.find("a", href=_LINK):
            break
        first.append(" ")
        first.extend(list(more.contents))
        more.decompose()


def _cite(label: str, link: Tag) -> None:
    """Put the reference in the place of the link; from a heading it moves into the text below."""
    mark = NavigableString(f"{NOTE}{label}{NOTE_END}")
    heading = link.find_parent(_HEADINGS)
    if heading is None:
        link.replace_with(mark)
        return
    link.decompose()
    below = heading.find_next_sibling()
    if below is not None and below.name == "p":
        below.append(mark)


def _move_to_the_end(soup: BeautifulSoup, texts: dict[str, Tag]) -> None:
    paragraphs = {label: text.extract() for label, text in texts.items() if not text.decomposed}
    for rule in reversed(soup.find_all("hr")):  # the line above the notes, which now ends the text
        if any(isinstance(after, NavigableString) and after.strip() for after in rule.next_elements):
            break
        rule.decompose()
    for label, paragraph in paragraphs.items():
        paragraph.name = "p"
        paragraph.insert(0, f"{NOTE}{label}{NOTE_END}:")
        soup.append(paragraph)
