"""Comments: Markdown has none, so writers hide them in definitions of links that nothing names.

[note]: # (Ask Rae whether this still holds.)
"""

from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import replace
from typing import Any

from articles.manuscript.characters import trim
from articles.manuscript.definitions import body_of, definitions
from articles.manuscript.markdown import page_tokens, walk
from articles.manuscript.model import Manuscript


def without_comments(text: Manuscript) -> Manuscript:
    """Return an article without the definitions that no link in it names. What readers see stays as it is."""
    bodies = [text.short_version, *(section.body for section in text.sections)]
    named = set(_labels_in_use(text))
    short, *rest = (
        _without(body, [lines for label, lines in definitions_in(body) if label not in named])
        for body in bodies
    )
    sections = tuple(replace(section, body=body) for section, body in zip(text.sections, rest, strict=True))
    return replace(text, short_version=short, sections=sections)


def _labels_in_use(text: Manuscript) -> Iterator[str]:
    """Yield the normalised label of every link and picture that is written with one."""
    env = definitions(text.sections, text.short_version).env()
    for body in map(body_of, (text.short_version, *(section.body for section in text.sections))):
        for block in body.tokens:
            if block.type == "inline" and not body.has_too_many_brackets:
                yield from _labels_in(block.content, env)
    for section in text.sections:
        yield from _labels_in(section.heading, env)


def _labels_in(content: str, env: MutableMapping[str, Any]) -> Iterator[str]:
    labels = (token.meta.get("label") for token in walk(page_tokens(content, env)) if token.type in _LABELLED)
    return (label for label in labels if label)


_LABELLED = ("link_open", "image")


def definitions_in(body: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the label of every link that is defined in a body, and its lines: first and end, from 0."""
    for label, link in body_of(body).links.items():
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
