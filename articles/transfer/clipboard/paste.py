"""What is pasted from Word, Google Docs or a web page, as sections: structure kept, looks left behind."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bs4 import BeautifulSoup

from articles.manuscript import HEADING_LIMIT, SECTIONS_LIMIT, Section, check_section
from articles.transfer.clipboard.emphasis import set_emphasis
from articles.transfer.clipboard.footnotes import make_notes
from articles.transfer.clipboard.html_source import SPECIAL, read
from articles.transfer.clipboard.paste_blocks import (
    name_blocks,
    settle_blanks,
    shape_breaks,
    shape_definitions,
    shape_lists,
    shape_tables,
)
from articles.transfer.clipboard.paste_markdown import HEADING, to_markdown
from articles.transfer.clipboard.word import tidy_word

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]<>#+\-.!|:~=^&])")


def sections_of(html: str) -> tuple[Section, ...]:
    """Return the sections of a piece of HTML: every heading begins one, text before the first has none.

    Deeper headings, emphasis, links, lists, quotations, tables, code and notes stay; pictures do not.
    Raises `ValueError`, in words, for what is too long or too deeply nested to be read.
    """
    soup = read(html)
    name_blocks(soup)
    tidy_word(soup)
    make_notes(soup)
    set_emphasis(soup)
    shape_tables(soup)
    _set_heading_levels(soup)
    shape_definitions(soup)
    shape_lists(soup)
    settle_blanks(soup)
    shape_breaks(soup)
    return tuple(_sections(to_markdown(soup)))


def _set_heading_levels(soup: BeautifulSoup) -> None:
    """Name the headings that begin a section h2, and those within one h3 and deeper.

    One h1 is a title above its h2s, and both begin sections; of several h1 only they do.
    """
    for tag in soup.find_all(_HEADINGS):
        if not tag.get_text(strip=True):
            tag.decompose()
        elif tag.find_parent([*_HEADINGS, "li", "blockquote", "dd", "table"]):
            tag.name = "p"
    headings = soup.find_all(_HEADINGS)
    levels = [int(tag.name[1]) for tag in headings]
    if len(levels) > SECTIONS_LIMIT:
        raise ValueError(f"That has more than {SECTIONS_LIMIT:,} headings. Paste it in parts.")
    top = 2 if levels.count(1) == 1 else min(levels, default=2)
    for tag, level in zip(headings, levels, strict=True):
        tag.name = f"h{max(2, min(level - top + 2, 6))}"


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
    body = "\n".join(lines).strip("\n").rstrip()
    if not (heading or body):
        return
    section = Section(heading=heading, body=body)
    if _has_own_faults(section):
        section = replace(section, body=_PUNCTUATION.sub(r"\\\1", body))
    yield section


def _has_own_faults(section: Section) -> bool:
    """Whether the text itself has faults; its length is for whoever pastes it."""
    return any("characters in one section" not in fault.message for fault in check_section(section))
