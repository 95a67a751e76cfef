"""From a manuscript to its text, and the form in which two manuscripts that say the same are equal."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from articles.manuscript.anchors import without_derived_pins
from articles.manuscript.body import SHORT_VERSION
from articles.manuscript.characters import trim
from articles.manuscript.checks import Part, article_problems
from articles.manuscript.faults import Fault, quoted
from articles.manuscript.fields import ORDER, field_faults, front_values, normalised
from articles.manuscript.front_matter import with_values, write_front_matter
from articles.manuscript.headings import heading_line
from articles.manuscript.limits import ARTICLE_LIMIT, FAULT_LIMIT, SECTIONS_LIMIT
from articles.manuscript.model import Manuscript, Section
from articles.manuscript.section_types import TEXT


def canonical(manuscript: Manuscript) -> Manuscript:
    """Return what `parse(format(manuscript))` gives, for any manuscript without faults.

    Lines end in line feeds; there is nothing blank around fields, headings and bodies; a pin that says what
    would be derived anyway is gone; times are in UTC.
    """
    sections = [
        Section(section.type, section.heading.strip(), trim(section.body), section.anchor.strip())
        for section in manuscript.sections
    ]
    return replace(
        manuscript,
        **normalised(manuscript),
        short_version=trim(manuscript.short_version),
        sections=without_derived_pins(sections),
    )


def format(manuscript: Manuscript) -> str:
    """Return the one text that says what the manuscript says."""
    manuscript = canonical(manuscript)
    return write_front_matter(front_values(manuscript), "\n\n".join(_parts(manuscript)))


def with_dates(text: str, *, published: datetime | None, updated: datetime | None) -> str:
    """Return a text that `format` wrote with these dates.

    The text is not parsed, so this works for one that the rules no longer allow.
    """
    return with_values(text, {"published": published, "updated": updated}, ORDER)


def _parts(manuscript: Manuscript) -> Iterator[str]:
    if manuscript.short_version:
        yield _fence(Section(SHORT_VERSION, body=manuscript.short_version))
    above = None
    for section in manuscript.sections:
        if section.type == TEXT.name and section.heading:
            heading = f"## {heading_line(section.heading, section.anchor)}"
            yield f"{heading}\n\n{section.body}" if section.body else heading
        elif section.type == TEXT.name and section.body and not section.anchor and above != TEXT.name:
            yield section.body
        else:
            yield _fence(section)
        above = section.type


def _fence(section: Section) -> str:
    opening = f"::: {section.type} {heading_line(section.heading, section.anchor)}".rstrip()
    return "\n".join([opening, section.body, ":::"] if section.body else [opening, ":::"])


def check(manuscript: Manuscript) -> list[Fault]:
    """Say what the database may not hold, naming the field or the section each fault stands in.

    A manuscript without faults survives the way to a text and back: `parse(format(m)) == canonical(m)`.
    """
    faults, too_much = _of_the_whole(manuscript)
    for place, fault in [] if too_much else part_faults(manuscript):
        name = _name_of_part(manuscript, place)
        name = f"{name}, line {fault.line}" if fault.line else name
        faults.append(Fault(0, f"{name}: {fault.message}"))
    return faults


def whole_faults(manuscript: Manuscript) -> list[Fault]:
    """Say what is wrong with the fields, and with the size of the whole. Its parts are for `part_faults`."""
    return _of_the_whole(manuscript)[0]


def _of_the_whole(manuscript: Manuscript) -> tuple[list[Fault], str]:
    faults = field_faults(manuscript)
    if not manuscript.title.strip():
        faults.append(Fault(0, "the title is missing"))
    too_much = beyond_limits(len(format(manuscript)), len(manuscript.sections))
    return [*faults, *([Fault(0, too_much)] if too_much else [])], too_much


def part_faults(manuscript: Manuscript) -> list[tuple[int, Fault]]:
    """Say what is wrong with the short version (0) and with each section (counted from 1).

    Lines are counted in its body; 0 is the line of its heading.
    """
    short = Section(SHORT_VERSION, body=manuscript.short_version)
    parts = [Part.of(short, is_short_version=True), *map(Part.of, manuscript.sections)]
    places = {id(part): place for place, part in enumerate(parts)}
    found = islice(article_problems(parts), FAULT_LIMIT)
    return [(places[id(part)], Fault(line, problem)) for part, (line, problem) in found]


def _name_of_part(manuscript: Manuscript, place: int) -> str:
    if place == 0:
        return "the short version"
    heading = manuscript.sections[place - 1].heading.strip()
    return f"section {place}, {quoted(heading)}" if heading else f"section {place}"


def beyond_limits(length: int, sections: int = 0) -> str:
    """Say that so many characters, or so many sections, are more than one article; empty if not."""
    if length > ARTICLE_LIMIT:
        return f"{length:,} characters in one article; {ARTICLE_LIMIT:,} are the limit"
    if sections > SECTIONS_LIMIT:
        return f"{sections:,} sections in one article; {SECTIONS_LIMIT:,} are the limit"
    return ""
