"""Converts HTML pasted from Word, Google Docs or a web page into sections: structure without styling."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bs4 import BeautifulSoup
from django.utils.formats import number_format
from django.utils.translation import gettext

from articles.manuscript import HEADING_LIMIT, SECTIONS_LIMIT, Section, check_section
from articles.transfer.clipboard.emphasis import convert_emphasis
from articles.transfer.clipboard.footnotes import convert_footnotes
from articles.transfer.clipboard.html_source import PRIVATE_USE, parse_html
from articles.transfer.clipboard.paste_blocks import (
    collapse_whitespace,
    convert_definition_lists,
    convert_lists,
    convert_tables,
    mark_breaks,
    rename_blocks,
)
from articles.transfer.clipboard.paste_markdown import HEADING, to_markdown
from articles.transfer.clipboard.word import convert_word_markup

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]<>#+\-.!|:~=^&])")


def sections_from_html(html: str) -> tuple[Section, ...]:
    """Return the sections of an HTML fragment: each heading begins one; text before it has no heading.

    Deeper headings, emphasis, links, lists, quotations, tables, code and footnotes are kept. Of
    pictures, only those that the desk's script has uploaded are kept. Raises `ValueError`, with a message for
    editors, for HTML that is too long or nested too deeply.
    """
    soup = parse_html(html)
    rename_blocks(soup)
    convert_word_markup(soup)
    convert_footnotes(soup)
    convert_emphasis(soup)
    convert_tables(soup)
    _set_heading_levels(soup)
    convert_definition_lists(soup)
    convert_lists(soup)
    collapse_whitespace(soup)
    mark_breaks(soup)
    return tuple(_split_sections(to_markdown(soup)))


def _set_heading_levels(soup: BeautifulSoup) -> None:
    """Rename the headings that begin a section to h2, and the headings inside sections to h3 to h6.

    A single h1 is a title: it and the h2s begin sections. If there are several h1, only they begin sections.
    """
    for tag in soup.find_all(_HEADINGS):
        for picture in reversed(tag.find_all("img")):
            tag.insert_after(picture.extract())
        if not tag.get_text(strip=True):
            tag.decompose()
        elif tag.find_parent([*_HEADINGS, "li", "blockquote", "dd", "table"]):
            tag.name = "p"
    headings = soup.find_all(_HEADINGS)
    levels = [int(tag.name[1]) for tag in headings]
    if len(levels) > SECTIONS_LIMIT:
        raise ValueError(
            gettext("This has more than %(limit)s headings. Paste it in parts.")
            % {"limit": number_format(SECTIONS_LIMIT, force_grouping=True)}
        )
    top = 2 if levels.count(1) == 1 else min(levels, default=2)
    for tag, level in zip(headings, levels, strict=True):
        tag.name = f"h{max(2, min(level - top + 2, 6))}"


def _split_sections(text: str) -> Iterator[Section]:
    """Split the text at the lines of section headings."""
    heading, lines = "", list[str]()
    for line in text.split("\n"):
        if not line.startswith(HEADING):
            lines.append(PRIVATE_USE.sub("", line))
            continue
        yield from _make_section(heading, lines)
        heading, lines = PRIVATE_USE.sub("", line).strip(), []
        if len(heading) > HEADING_LIMIT or check_section(Section(heading=heading)):
            heading, lines = "", [heading, ""]
    yield from _make_section(heading, lines)


def _make_section(heading: str, lines: list[str]) -> Iterator[Section]:
    body = "\n".join(lines).strip("\n").rstrip()
    if not (heading or body):
        return
    section = Section(heading=heading, body=body)
    if _has_own_faults(section):
        section = replace(section, body=_PUNCTUATION.sub(r"\\\1", body))
    yield section


def _has_own_faults(section: Section) -> bool:
    """Whether the text has faults other than its length, which the editor has to solve."""
    return any("characters in one section" not in fault.message for fault in check_section(section))
