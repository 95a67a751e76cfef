"""Converts a text pasted from Word, Google Docs, a web page or plain text into sections, without styling."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from bs4 import BeautifulSoup
from django.utils.formats import number_format
from django.utils.translation import gettext

from articles.manuscript import (
    HEADING_LIMIT,
    SECTIONS_LIMIT,
    TEXT,
    FaultyText,
    Section,
    check_section,
    normalize_line_endings,
    split_body,
)
from articles.transfer.clipboard.callouts import separate_labels, split_callouts
from articles.transfer.clipboard.emphasis import convert_emphasis
from articles.transfer.clipboard.footnotes import convert_footnotes
from articles.transfer.clipboard.html_source import PRIVATE_USE, find_ancestor, parse_html
from articles.transfer.clipboard.paste_blocks import (
    collapse_whitespace,
    convert_definition_lists,
    convert_lists,
    convert_tables,
    mark_boxes,
    mark_breaks,
    mark_empty_lines,
    rename_blocks,
)
from articles.transfer.clipboard.paste_links import clean_links
from articles.transfer.clipboard.paste_markdown import HEADING, to_markdown
from articles.transfer.clipboard.word import TITLE_CLASS, convert_word_markup

MAX_TEXT_LENGTH = 400_000  # of plain text; about 60,000 words

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TITLE_LINE = re.compile(r"\s*# +([^\n]+?)(?: +#+)? *(?:\n|$)")
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]<>#+\-.!|:~=^&])")


@dataclass(frozen=True, slots=True)
class PastedText:
    """The sections of a pasted text. With `has_title`, the first heading is the title of the document.

    `left_out` are sentences for the editor about what could not be pasted.
    """

    sections: tuple[Section, ...]
    has_title: bool = False
    left_out: tuple[str, ...] = ()


def read_html(html: str, find_inside_address: Callable[[str], str] = str) -> PastedText:
    """Return the sections of an HTML fragment: each heading and each callout label begins one.

    Text before the first heading is a section without one. Deeper headings, emphasis, links, lists,
    quotations, tables, code and footnotes are kept. Of pictures, only those that the desk's script has
    uploaded are kept. `find_inside_address` returns the path for the address of a page of this site, and
    every other address as it is. Raises `ValueError`, with a message for editors, for HTML that is too long
    or nested too deeply.
    """
    soup, left_out = parse_html(html)
    clean_links(soup, find_inside_address)
    rename_blocks(soup)
    convert_word_markup(soup)
    has_title = _begins_with_title(soup)
    convert_footnotes(soup)
    convert_emphasis(soup)
    mark_boxes(soup)
    convert_tables(soup)
    _set_heading_levels(soup)
    convert_definition_lists(soup)
    convert_lists(soup)
    collapse_whitespace(soup)
    mark_empty_lines(soup)
    mark_breaks(soup)
    sections = _make_valid(split_callouts(_split_sections(to_markdown(soup))))
    first = sections[0] if sections else Section()
    return PastedText(sections, has_title and bool(first.heading) and first.type == TEXT.name, left_out)


def read_text(text: str) -> PastedText:
    """Return the sections of plain text. It is Markdown, split as a manuscript and at its callout labels.

    Raises `ValueError`, with a message for editors, for a text that is too long.
    """
    if len(text) > MAX_TEXT_LENGTH:
        raise ValueError(gettext("This is too long to paste at once. Paste it in parts."))
    text = PRIVATE_USE.sub("", normalize_line_endings(text))
    title = _TITLE_LINE.match(text)
    text = separate_labels(text[title.end() :] if title else text)
    try:
        sections = split_body(text)
    except FaultyText:
        sections = (Section(body=text),)
    if title:
        has_introduction = bool(sections) and (sections[0].type, sections[0].heading) == (TEXT.name, "")
        introduction = sections[0] if has_introduction else Section()
        sections = (replace(introduction, heading=title[1]), *sections[has_introduction:])
    return PastedText(_make_valid(split_callouts(sections)), bool(title))


def _begins_with_title(soup: BeautifulSoup) -> bool:
    """Whether the first text is the title of the document: styled as title, or the only level-1 heading."""
    first = next((text for text in soup.find_all(string=True) if text.strip()), None)
    heading = find_ancestor(first, "h1") if first else None
    if heading is None:
        return False
    return TITLE_CLASS in str(heading.get("class", "")).split() or len(soup.find_all("h1")) == 1


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
            lines.append(line)
            continue
        yield Section(heading=heading, body="\n".join(lines))
        heading, lines = PRIVATE_USE.sub("", line).strip(), []
    yield Section(heading=heading, body="\n".join(lines))


def _make_valid(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Return the sections without empty ones; a heading that cannot be one becomes text."""
    found, valid = tuple(islice(sections, SECTIONS_LIMIT + 1)), list[Section]()
    if len(found) > SECTIONS_LIMIT:
        sentence = gettext("This has more than %(count)s sections. Paste it in parts.")
        raise ValueError(sentence % {"count": number_format(SECTIONS_LIMIT, force_grouping=True)})
    for section in found:
        body = PRIVATE_USE.sub("", section.body).strip("\n").rstrip()
        section = replace(section, body=body)
        if not _is_valid_heading(section):
            joined = f"{section.heading}\n\n{body}".rstrip()
            section = replace(section, heading="", anchor="", body=joined)
        if section.heading or section.body:
            valid.append(_escape_if_faulty(section))
    return tuple(valid)


def _is_valid_heading(section: Section) -> bool:
    return len(section.heading) <= HEADING_LIMIT and not check_section(replace(section, body=""))


def _escape_if_faulty(section: Section) -> Section:
    """Escape the punctuation of a text with faults other than its length, which the editor solves."""
    faults = check_section(section)
    if any("characters in one section" not in fault.message for fault in faults):
        return replace(section, body=_PUNCTUATION.sub(r"\\\1", section.body))
    return section
