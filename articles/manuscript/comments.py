"""Removes comments. Markdown has none, so writers use link definitions that no link refers to.

[note]: # (Ask Rae whether this still holds.)
"""

from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import replace
from typing import Any

from articles.manuscript.characters import strip_blank_lines
from articles.manuscript.definitions import collect_definitions, parse_markdown_body
from articles.manuscript.markdown import page_tokens, walk_tokens
from articles.manuscript.model import Manuscript


def remove_comments(text: Manuscript) -> Manuscript:
    """Return an article without unused link definitions. The rendered page does not change."""
    bodies = [text.short_version, *(section.body for section in text.sections)]
    named = set(_find_used_labels(text))
    short, *rest = (
        _remove_lines(body, [lines for label, lines in _locate_definitions(body) if label not in named])
        for body in bodies
    )
    sections = tuple(replace(section, body=body) for section, body in zip(text.sections, rest, strict=True))
    return replace(text, short_version=short, sections=sections)


def _find_used_labels(text: Manuscript) -> Iterator[str]:
    """Yield the normalized label of every link and picture that refers to a definition."""
    env = collect_definitions(text.sections, text.short_version).env()
    for body in map(parse_markdown_body, (text.short_version, *(section.body for section in text.sections))):
        for block in body.tokens:
            if block.type == "inline" and not body.has_too_many_brackets:
                yield from _find_labels(block.content, env)
    for section in text.sections:
        yield from _find_labels(section.heading, env)


def _find_labels(content: str, env: MutableMapping[str, Any]) -> Iterator[str]:
    labels = (
        token.meta.get("label")
        for token in walk_tokens(page_tokens(content, env))
        if token.type in _LABELLED_TOKENS
    )
    return (label for label in labels if label)


_LABELLED_TOKENS = ("link_open", "image")


def _locate_definitions(body: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the label of every link definition in a body, and its lines: first and end, from 0."""
    for label, link in parse_markdown_body(body).links.items():
        first, end = link["map"]
        yield label, (first, end)


def _remove_lines(body: str, places: Sequence[tuple[int, int]]) -> str:
    """Return a body without the definitions at these lines; list and quotation markers are kept."""
    if not places:
        return body
    lines: list[str | None] = list(body.split("\n"))
    for first, end in places:
        before = (lines[first] or "").partition("[")[0]
        lines[first:end] = [before if before.strip() else None, *[None] * (end - first - 1)]
    return strip_blank_lines("\n".join(line for line in lines if line is not None))
