"""Comments: Markdown has none, so writers hide them in definitions of links that nothing names.

[note]: # (Ask Rae whether this still holds.)
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markdown_it.common.utils import normalizeReference

from articles.manuscript.characters import trim
from articles.manuscript.definitions import Body
from articles.manuscript.model import Manuscript

BRACKETS = re.compile(r"\[((?:\\.|[^\[\]\\])+)\]", re.DOTALL)


def without_comments(text: Manuscript) -> Manuscript:
    """Return an article without the definitions that no link in it names. What readers see stays as it is."""
    bodies = [text.short_version, *(section.body for section in text.sections)]
    spoken = [_without(body, [lines for _, lines in definitions_in(body)]) for body in bodies]
    words = "\n\n".join([*spoken, *(section.heading for section in text.sections)])
    named = {normalizeReference(label) for label in BRACKETS.findall(words)}
    short, *rest = (
        _without(body, [lines for label, lines in definitions_in(body) if label not in named])
        for body in bodies
    )
    sections = tuple(replace(section, body=body) for section, body in zip(text.sections, rest, strict=True))
    return replace(text, short_version=short, sections=sections)


def definitions_in(body: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the label of every link that is defined in a body, and its lines: first and end, from 0."""
    for label, link in Body(body).links.items():
        first, end = link["map"]
        yield label, (first, end)


def _without(body: str, places: Sequence[tuple[int, int]]) -> str:
    """Return a body without the definitions at these lines; what marks a list or quotation stays."""
    if not places:
        return body
    lines: list[str | None] = list(body.split("\n"))
    for first, end in places:
        before = (lines[first] or "").partition("[")[0]
        lines[first:end] = [before if before.strip() else None, *[None] * (end - first - 1)]
    return trim("\n".join(line for line in lines if line is not None))
