"""Formats a manuscript as text, in a canonical form: manuscripts with the same content have the same text."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from itertools import islice

from articles.manuscript.anchors import remove_derived_pins
from articles.manuscript.body import SHORT_VERSION
from articles.manuscript.characters import strip_blank_lines
from articles.manuscript.checks import ParsedSection, find_article_problems
from articles.manuscript.faults import Fault, Message, quote_for_message
from articles.manuscript.fields import ORDER, find_field_faults, front_matter_values, normalized_fields
from articles.manuscript.front_matter import replace_values, write_front_matter
from articles.manuscript.headings import format_heading_line
from articles.manuscript.limits import ARTICLE_LIMIT, FAULT_LIMIT, SECTIONS_LIMIT
from articles.manuscript.model import Manuscript, Section
from articles.manuscript.section_types import TEXT


def canonical(manuscript: Manuscript) -> Manuscript:
    """Return the canonical form, which is what `parse(format(manuscript))` returns if there are no faults.

    Lines end in line feeds; fields, headings and bodies have no blanks around them; pins that equal the
    derived anchor are removed; times are in UTC.
    """
    return replace(
        manuscript,
        **normalized_fields(manuscript),
        short_version=strip_blank_lines(manuscript.short_version),
        sections=_canonical_sections(tuple(manuscript.sections)),
    )


@lru_cache(maxsize=8)  # a save and a publication format one text several times, with other names and dates
def _canonical_sections(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    return remove_derived_pins(
        [
            Section(
                section.type, section.heading.strip(), strip_blank_lines(section.body), section.anchor.strip()
            )
            for section in sections
        ]
    )


def format(manuscript: Manuscript) -> str:
    """Return the text of a manuscript. Manuscripts with the same canonical form have the same text."""
    manuscript = canonical(manuscript)
    body = _format_body(manuscript.short_version, manuscript.sections)
    return write_front_matter(front_matter_values(manuscript), body)


def replace_dates(text: str, *, published: datetime | None, updated: datetime | None) -> str:
    """Replace the dates in a text that `format` wrote.

    The text is not parsed, so this also works for a text that would fail the current checks.
    """
    return replace_values(text, {"published": published, "updated": updated}, ORDER)


@lru_cache(maxsize=8)
def _format_body(short_version: str, sections: tuple[Section, ...]) -> str:
    return "\n\n".join(_format_parts(short_version, sections))


def _format_parts(short_version: str, sections: tuple[Section, ...]) -> Iterator[str]:
    if short_version:
        yield _format_fence(Section(SHORT_VERSION, body=short_version))
    above = None
    for section in sections:
        if section.type == TEXT.name and section.heading:
            heading = f"## {format_heading_line(section.heading, section.anchor)}"
            yield f"{heading}\n\n{section.body}" if section.body else heading
        elif section.type == TEXT.name and section.body and not section.anchor and above != TEXT.name:
            yield section.body
        else:
            yield _format_fence(section)
        above = section.type


def _format_fence(section: Section) -> str:
    opening = f"::: {section.type} {format_heading_line(section.heading, section.anchor)}".rstrip()
    return "\n".join([opening, section.body, ":::"] if section.body else [opening, ":::"])


def check(manuscript: Manuscript) -> list[Fault]:
    """Return all faults of a manuscript. Each message names its field or section.

    For a manuscript without faults, `parse(format(m)) == canonical(m)`.
    """
    faults, limit_problem = _check_whole(manuscript)
    for place, fault in [] if limit_problem else find_section_faults(manuscript):
        part = _describe_part(manuscript, place)
        if fault.line:
            part = Message("%(part)s, line %(line)s", part=part, line=str(fault.line))
        faults.append(Fault(0, Message("%(part)s: %(problem)s", part=part, problem=fault.message)))
    return faults


def find_article_faults(manuscript: Manuscript) -> list[Fault]:
    """Return the faults of the fields and of the total size. `find_section_faults` checks the sections."""
    return _check_whole(manuscript)[0]


def _check_whole(manuscript: Manuscript) -> tuple[list[Fault], str]:
    faults = find_field_faults(manuscript)
    if not manuscript.title.strip():
        faults.append(Fault(0, Message("the title is missing")))
    limit_problem = find_limit_problem(len(format(manuscript)), len(manuscript.sections))
    return [*faults, *([Fault(0, limit_problem)] if limit_problem else [])], limit_problem


def find_section_faults(manuscript: Manuscript) -> list[tuple[int, Fault]]:
    """Return the faults of the short version (0) and of each section (counted from 1).

    The lines of the faults are counted in the body; 0 is the line of the heading.
    """
    short = Section(SHORT_VERSION, body=manuscript.short_version)
    parts = [ParsedSection.of(short, is_short_version=True), *map(ParsedSection.of, manuscript.sections)]
    places = {id(part): place for place, part in enumerate(parts)}
    found = islice(find_article_problems(parts), FAULT_LIMIT)
    return [(places[id(part)], Fault(line, problem)) for part, (line, problem) in found]


def _describe_part(manuscript: Manuscript, place: int) -> Message:
    if place == 0:
        return Message("the short version")
    heading = manuscript.sections[place - 1].heading.strip()
    if not heading:
        return Message("section %(number)s", number=str(place))
    return Message("section %(number)s, %(heading)s", number=str(place), heading=quote_for_message(heading))


def find_limit_problem(length: int, sections: int = 0) -> str:
    """Return why a text of this many characters and sections is too large, or an empty string."""
    if length > ARTICLE_LIMIT:
        return Message(
            "%(count)s characters in one article; %(limit)s are the limit", count=length, limit=ARTICLE_LIMIT
        )
    if sections > SECTIONS_LIMIT:
        return Message(
            "%(count)s sections in one article; %(limit)s are the limit", count=sections, limit=SECTIONS_LIMIT
        )
    return ""
