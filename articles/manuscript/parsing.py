"""Parses a text into a manuscript."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from articles.manuscript.anchors import find_anchor_problem
from articles.manuscript.body import SHORT_VERSION, BodySplitter, LocatedSection
from articles.manuscript.characters import find_character_faults, normalize_file_text
from articles.manuscript.checks import ParsedSection, find_article_problems, find_heading_problems
from articles.manuscript.definitions import line_of, merge_definitions
from articles.manuscript.faults import Fault, FaultyText, Message, quote_for_message
from articles.manuscript.fields import KEYS, read_fields
from articles.manuscript.formatting import canonical, find_limit_problem, format
from articles.manuscript.front_matter import FrontMatter, parse_front_matter
from articles.manuscript.headings import read_heading_line
from articles.manuscript.help_lines import drop_help_comment, help_line_tokens
from articles.manuscript.limits import FAULT_LIMIT
from articles.manuscript.markdown import plain_line
from articles.manuscript.model import Manuscript, Section
from articles.manuscript.picture_links import picture_path


@dataclass(frozen=True, slots=True)
class ManuscriptLines:
    """The lines in the text of a manuscript's parts, counted from 1.

    `items` holds the line of each list item by (key, item), `sections` the first line of each section's body
    (of its heading if the body is empty), `pictures` the first line with each path, `help_lines` the first
    line with each slug. `short_version` is 0 if there is none.
    """

    keys: Mapping[str, int] = field(default_factory=dict)
    items: Mapping[tuple[str, str], int] = field(default_factory=dict)
    sections: tuple[int, ...] = ()
    short_version: int = 0
    pictures: Mapping[str, int] = field(default_factory=dict)
    help_lines: Mapping[str, int] = field(default_factory=dict)


def parse(text: str) -> Manuscript:
    """Parse a text; return its manuscript in canonical form.

    Raises `FaultyText` with all faults.
    """
    return parse_with_lines(text)[0]


def parse_with_lines(text: str) -> tuple[Manuscript, ManuscriptLines]:
    """Parse a text; return its manuscript and the lines of its parts.

    Raises `FaultyText` with all faults.
    """
    text = drop_help_comment(normalize_file_text(text))
    _refuse_beyond_limits(len(text))
    front = parse_front_matter(text, KEYS)
    fields, faults = read_fields(front)
    splitter = BodySplitter(front.body, front.body_line, may_have_title=True)
    _refuse_beyond_limits(len(text), len(splitter.located))
    parts = _parse_sections(splitter.located)
    faults += [*find_character_faults(text), *front.faults, *splitter.faults]
    if splitter.title:
        faults += _read_title(fields, *splitter.title)
    if not fields.get("title"):
        faults.append(Fault(front.lines.get("title", 1), _NO_TITLE))
    faults += _find_body_faults(splitter.located, parts)
    if faults:
        raise FaultyText(faults)
    manuscript = canonical(Manuscript(**fields, **_body_fields(splitter.located)))
    # The canonical text can be a little longer than the text that was read.
    _refuse_beyond_limits(len(format(manuscript)))
    return manuscript, _map_lines(front, splitter.located, parts)


_NO_TITLE = Message('the title is missing; begin with "---", "title: …" and "---"')


def _refuse_beyond_limits(length: int, sections: int = 0) -> None:
    limit_problem = find_limit_problem(length, sections)
    if limit_problem:
        raise FaultyText([Fault(0, limit_problem)])


def _parse_sections(located: Sequence[LocatedSection]) -> list[ParsedSection]:
    return [
        ParsedSection.of(item.section, is_short_version=item.section.type == SHORT_VERSION)
        for item in located
    ]


def _body_fields(located: Sequence[LocatedSection]) -> dict[str, Any]:
    sections = [item.section for item in located]
    short = next((section.body for section in sections if section.type == SHORT_VERSION), "")
    return {
        "short_version": short,
        "sections": tuple(section for section in sections if section.type != SHORT_VERSION),
    }


def _read_title(fields: dict[str, Any], line: int, content: str) -> list[Fault]:
    """Set the title from a level-1 heading, or check that it equals the title in the front matter."""
    heading, anchor = read_heading_line(content)
    title = fields.setdefault("title", plain_line(heading))
    problems = list(find_heading_problems(heading))
    if plain_line(heading) != title:
        problems.append(
            Message(
                'this level-1 heading is not the title, %(title)s; write "##" for a section',
                title=quote_for_message(title),
            )
        )
    if anchor is not None:
        problems.append(Message("the title has no anchor"))
    return [Fault(line, problem) for problem in problems]


def _find_body_faults(located: Sequence[LocatedSection], parts: Sequence[ParsedSection]) -> Iterator[Fault]:
    located_by_part = {id(part): item for part, item in zip(parts, located, strict=True)}
    for part, (line, problem) in islice(find_article_problems(parts), FAULT_LIMIT):
        item = located_by_part[id(part)]
        yield Fault(item.body_line + line - 1 if line else item.line, problem)
    for item in located:
        if item.has_pin and not item.section.anchor:
            yield Fault(item.line, find_anchor_problem(""))


def _map_lines(
    front: FrontMatter, located: Sequence[LocatedSection], parts: Sequence[ParsedSection]
) -> ManuscriptLines:
    article_definitions = merge_definitions(part.body for part in parts)
    pictures: dict[str, int] = {}
    help_lines: dict[str, int] = {}
    if front.values.get("image"):
        pictures[front.values["image"]] = front.lines["image"]
    for item, part in zip(located, parts, strict=True):
        for line, token in part.body.inlines(article_definitions):
            if token.type == "image":
                pictures.setdefault(picture_path(token), item.body_line + line - 1)
        for token in help_line_tokens(item.section.body):
            help_lines.setdefault(token.meta["slug"], item.body_line + line_of(token) - 1)
    return ManuscriptLines(
        keys=front.lines,
        items={(key, item): line for key, items in front.items.items() for line, item in items},
        sections=tuple(item.body_line for item in located if item.section.type != SHORT_VERSION),
        short_version=next((item.body_line for item in located if item.section.type == SHORT_VERSION), 0),
        pictures=pictures,
        help_lines=help_lines,
    )


def picture_paths(manuscript: Manuscript) -> tuple[str, ...]:
    """Return the distinct picture paths of an article: the lead picture, then those of the text."""
    parts = [
        ParsedSection.of(Section(body=manuscript.short_version)),
        *map(ParsedSection.of, manuscript.sections),
    ]
    article_definitions = merge_definitions(part.body for part in parts)
    paths = [manuscript.image] if manuscript.image else []
    for part in parts:
        paths += [
            picture_path(token)
            for _line, token in part.body.inlines(article_definitions)
            if token.type == "image"
        ]
    return tuple(dict.fromkeys(paths))
