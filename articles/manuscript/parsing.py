"""From a text to the manuscript it says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from articles.manuscript.anchors import anchor_problem
from articles.manuscript.body import SHORT_VERSION, Piece, Splitter
from articles.manuscript.characters import character_faults, read_in
from articles.manuscript.checks import Part, article_problems, heading_problems
from articles.manuscript.definitions import gather
from articles.manuscript.faults import Fault, FaultyText, quoted
from articles.manuscript.fields import KEYS, read_fields
from articles.manuscript.formatting import beyond_limits, canonical, format
from articles.manuscript.front_matter import FrontMatter, read_head
from articles.manuscript.headings import read_heading_line
from articles.manuscript.limits import FAULT_LIMIT
from articles.manuscript.markdown import plain_line
from articles.manuscript.model import Manuscript, Section
from articles.manuscript.pictures import picture_path


@dataclass(frozen=True, slots=True)
class ManuscriptLines:
    """Where in its text a manuscript says what, in lines counted from 1.

    `items` holds the line of each item of a list, `sections` the first line of each section's body (or its
    heading, where the body is empty), `pictures` the line that names each path first. `short_version` is 0
    where there is none.
    """

    keys: Mapping[str, int] = field(default_factory=dict)
    items: Mapping[tuple[str, str], int] = field(default_factory=dict)
    sections: tuple[int, ...] = ()
    short_version: int = 0
    pictures: Mapping[str, int] = field(default_factory=dict)


def parse(text: str) -> Manuscript:
    """Return what a text says, in canonical form.

    Raises `FaultyText` with everything that is wrong with it.
    """
    return parse_with_lines(text)[0]


def parse_with_lines(text: str) -> tuple[Manuscript, ManuscriptLines]:
    """Parse a text, and tell where in it each part stands.

    Raises `FaultyText` with everything that is wrong with it.
    """
    text = read_in(text)
    _refuse_beyond_limits(len(text))
    front = read_head(text, KEYS)
    fields, faults = read_fields(front)
    splitter = Splitter(front.body, front.body_line, may_have_title=True)
    _refuse_beyond_limits(len(text), len(splitter.pieces))
    parts = _parts(splitter.pieces)
    faults += [*character_faults(text), *front.faults, *splitter.faults]
    if splitter.title:
        faults += _read_title(fields, *splitter.title)
    if not fields.get("title"):
        faults.append(Fault(front.lines.get("title", 1), _NO_TITLE))
    faults += _body_faults(splitter.pieces, parts)
    if faults:
        raise FaultyText(faults)
    manuscript = canonical(Manuscript(**fields, **_body_of(splitter.pieces)))
    # What is written out can be a little longer than what was read.
    _refuse_beyond_limits(len(format(manuscript)))
    return manuscript, _lines(front, splitter.pieces, parts)


_NO_TITLE = 'the title is missing; begin with "---", "title: …" and "---"'


def _refuse_beyond_limits(length: int, sections: int = 0) -> None:
    too_much = beyond_limits(length, sections)
    if too_much:
        raise FaultyText([Fault(0, too_much)])


def _parts(pieces: Sequence[Piece]) -> list[Part]:
    return [Part.of(piece.section, is_short_version=piece.section.type == SHORT_VERSION) for piece in pieces]


def _body_of(pieces: Sequence[Piece]) -> dict[str, Any]:
    sections = [piece.section for piece in pieces]
    short = next((section.body for section in sections if section.type == SHORT_VERSION), "")
    return {
        "short_version": short,
        "sections": tuple(section for section in sections if section.type != SHORT_VERSION),
    }


def _read_title(fields: dict[str, Any], line: int, content: str) -> list[Fault]:
    """Take the title from a level-1 heading, or see that it repeats the one of the front matter."""
    heading, anchor = read_heading_line(content)
    title = fields.setdefault("title", plain_line(heading))
    problems = list(heading_problems(heading))
    if plain_line(heading) != title:
        problems.append(f'this level-1 heading is not the title, {quoted(title)}; write "##" for a section')
    if anchor is not None:
        problems.append("the title has no anchor")
    return [Fault(line, problem) for problem in problems]


def _body_faults(pieces: Sequence[Piece], parts: Sequence[Part]) -> Iterator[Fault]:
    where = {id(part): piece for part, piece in zip(parts, pieces, strict=True)}
    for part, (line, problem) in islice(article_problems(parts), FAULT_LIMIT):
        piece = where[id(part)]
        yield Fault(piece.body_line + line - 1 if line else piece.line, problem)
    for piece in pieces:
        if piece.pinned and not piece.section.anchor:
            yield Fault(piece.line, anchor_problem(""))


def _lines(front: FrontMatter, pieces: Sequence[Piece], parts: Sequence[Part]) -> ManuscriptLines:
    known = gather(part.body for part in parts)
    pictures = {}
    if front.values.get("image"):
        pictures[front.values["image"]] = front.lines["image"]
    for piece, part in zip(pieces, parts, strict=True):
        for line, token in part.body.inlines(known):
            if token.type == "image":
                pictures.setdefault(picture_path(token), piece.body_line + line - 1)
    return ManuscriptLines(
        keys=front.lines,
        items={(key, item): line for key, items in front.items.items() for line, item in items},
        sections=tuple(piece.body_line for piece in pieces if piece.section.type != SHORT_VERSION),
        short_version=next((p.body_line for p in pieces if p.section.type == SHORT_VERSION), 0),
        pictures=pictures,
    )


def picture_paths(manuscript: Manuscript) -> tuple[str, ...]:
    """Return the path of every picture of an article, once each: the lead picture, then those of the text."""
    parts = [Part.of(Section(body=manuscript.short_version)), *map(Part.of, manuscript.sections)]
    known = gather(part.body for part in parts)
    paths = [manuscript.image] if manuscript.image else []
    for part in parts:
        paths += [picture_path(token) for _line, token in part.body.inlines(known) if token.type == "image"]
    return tuple(dict.fromkeys(paths))
