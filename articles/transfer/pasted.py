"""What is pasted from Word, Google Docs or a web page, as sections: structure kept, looks left behind."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bs4 import BeautifulSoup
from bs4.element import PreformattedString, Tag
from bs4.exceptions import ParserRejectedMarkup

from articles.manuscript import HEADING_LIMIT, Section, check_line, check_section
from articles.transfer.pasted_markdown import HEADING, SPECIAL, to_markdown
from articles.transfer.pasted_word import tidy_word

LONGEST = 2_000_000
DEEPEST = 200
# What has no words for a reader, or no place in a text.
DROPPED = (
    *("script", "style", "template", "noscript", "head", "title", "meta", "link", "base"),
    *("img", "picture", "svg", "math", "canvas", "video", "audio", "iframe", "object", "embed", "map"),
    *("form", "button", "input", "select", "textarea", "nav", "aside", "dialog"),
)
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden|mso-hide:\s*all", re.IGNORECASE)
_ODD = re.compile("[\u00a0\ue000-\ue00f]")
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]<>#+\-.!|:~=^&])")


def sections_of(html: str) -> tuple[Section, ...]:
    """Return the sections of a piece of HTML: every heading begins one, text before the first has none.

    Deeper headings, emphasis, links, lists, quotations, tables, code and Word's footnotes stay; pictures do
    not. Raises `ValueError`, in words, for what is too long or too deeply nested to be read.
    """
    if len(html) > LONGEST:
        raise ValueError("That is too long to be pasted at once. Paste it in parts.")
    try:
        soup = BeautifulSoup(html, "html.parser")
    except ParserRejectedMarkup:
        raise ValueError("That could not be read. Paste it without formatting.") from None
    if _too_deep(soup):
        raise ValueError("That is built too deeply to be read. Paste it without formatting.")
    _drop_what_is_not_text(soup)
    tidy_word(soup)
    _set_heading_levels(soup)
    return tuple(_sections(_clean(to_markdown(soup))))


def _too_deep(soup: BeautifulSoup) -> bool:
    left: list[tuple[Tag, int]] = [(soup, 0)]
    while left:
        tag, depth = left.pop()
        if depth > DEEPEST:
            return True
        left += [(child, depth + 1) for child in tag.children if isinstance(child, Tag)]
    return False


def _drop_what_is_not_text(soup: BeautifulSoup) -> None:
    for text in soup.find_all(string=True):
        if isinstance(text, PreformattedString):  # comments, declarations and the like
            text.extract()
        elif _ODD.search(text):
            text.replace_with(SPECIAL.sub("", text.replace("\u00a0", " ")))
    for tag in [*soup.find_all(DROPPED), *soup.find_all(hidden=True), *soup.find_all(style=_HIDDEN)]:
        if not tag.decomposed:
            tag.decompose()


def _set_heading_levels(soup: BeautifulSoup) -> None:
    """Name the headings that begin a section h2, and those within one h3 and deeper.

    One h1 is a title above its h2s, and both begin sections; of several h1 only they do.
    """
    headings = [tag for tag in soup.find_all(re.compile("^h[1-6]$")) if isinstance(tag, Tag)]
    levels = [int(tag.name[1]) for tag in headings]
    if not levels:
        return
    top = min(levels)
    if levels.count(1) == 1 and 2 in levels:
        top = 2
    for tag, level in zip(headings, levels, strict=True):
        for strong in tag.find_all(["b", "strong"]):
            strong.unwrap()
        if not tag.get_text(strip=True):
            tag.decompose()
        else:
            tag.name = f"h{max(2, min(level - top + 2, 6))}"


def _clean(text: str) -> str:
    """Leave out the characters that no text here may hold."""
    text = text.replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "")
    refused = {letter for letter in set(text) if letter not in "\n\t" and check_line(letter)}
    return "".join(letter for letter in text if letter not in refused) if refused else text


def _sections(text: str) -> Iterator[Section]:
    """Split the text at the lines of section headings."""
    heading, lines = "", list[str]()
    for line in text.split("\n"):
        if not line.startswith(HEADING):
            lines.append(SPECIAL.sub("", line))
            continue
        yield from _section(heading, lines)
        heading, lines = SPECIAL.sub("", line).strip(), []
        if len(heading) > HEADING_LIMIT or check_section(Section(heading=heading)):
            heading, lines = "", [heading, ""]
    yield from _section(heading, lines)


def _section(heading: str, lines: list[str]) -> Iterator[Section]:
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n").rstrip()
    if not (heading or body):
        return
    section = Section(heading=heading, body=body)
    if _own_faults(section):
        section = replace(section, body=_PUNCTUATION.sub(r"\\\1", body))
    yield section


def _own_faults(section: Section) -> bool:
    """Whether the text itself has faults; its length is for whoever pastes it."""
    return any("characters in one section" not in fault.message for fault in check_section(section))
