"""Link and note definitions. A definition in one section is valid in the whole article."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from markdown_it.token import Token

from articles.manuscript.characters import BLANKS, trim_blank_range
from articles.manuscript.markdown import block_tokens, has_too_many_brackets, inline_tokens, walk_tokens
from articles.manuscript.model import Section


@dataclass(frozen=True, slots=True)
class Definitions:
    """The definitions of an article. If a label is defined twice, the first definition is used.

    `links` maps each normalized label to its `href` and `title`, as markdown-it stores them. `notes` holds
    the labels of the notes, in the order of the text.
    """

    links: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def env(self) -> dict[str, Any]:
        """Make a new `env` for markdown-it with every definition of the article."""
        return {
            "references": {label: dict(link) for label, link in self.links.items()},
            "footnotes": {"refs": {f":{label}": -1 for label in self.notes}, "list": {}},
        }


def collect_definitions(sections: Sequence[Section], short_version: str = "") -> Definitions:
    """Collect the definitions of all parts of an article."""
    return merge_definitions(
        parse_markdown_body(text) for text in (short_version, *(section.body for section in sections))
    )


# Starts of a picture, a note or an entity. Most blocks contain none and need no inline parsing.
_INLINE_MARKS = ("![", "[^", "&")


class Body:
    """One body, parsed into blocks, with the definitions in it. Lines count from 1.

    Its tokens must not be changed: objects are cached and shared (see `parse_markdown_body`).
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._env: dict[str, Any] = {}
        self.tokens: Sequence[Token] = tuple(block_tokens(text, self._env))
        self.has_too_many_brackets = has_too_many_brackets(self.tokens)
        self._inlines: tuple[Mapping[str, Mapping[str, Any]], list[tuple[int, Token]]] | None = None

    @property
    def links(self) -> Mapping[str, Mapping[str, Any]]:
        """The link definitions in this body, by normalized label."""
        found: Mapping[str, Mapping[str, Any]] = self._env.get("references", {})
        return found

    def link_lines(self) -> list[tuple[int, str]]:
        """The line and the normalized label of every link definition, including repeated ones."""
        first = [(link["map"][0] + 1, label) for label, link in self.links.items()]
        again = [(link["map"][0] + 1, link["label"]) for link in self._env.get("duplicate_refs", ())]
        return first + again

    def note_lines(self) -> list[tuple[int, str]]:
        """The line and the label of every note definition."""
        opened = (token for token in self.tokens if token.type == "footnote_reference_open")
        return [(line_of(token), token.meta["label"]) for token in opened]

    def inlines(self, article_definitions: Definitions) -> list[tuple[int, Token]]:
        """The inline tokens of blocks with a picture, a note or an entity, each with its line.

        The result is cached until the link definitions of the article change.
        """
        if self._inlines is None or self._inlines[0] != article_definitions.links:
            self._inlines = article_definitions.links, list(self._inline_tokens(article_definitions))
        return self._inlines[1]

    def _inline_tokens(self, article_definitions: Definitions) -> Iterator[tuple[int, Token]]:
        if self.has_too_many_brackets:
            return
        env = article_definitions.env()
        for block in self.tokens:
            if block.type == "inline" and any(mark in block.content for mark in _INLINE_MARKS):
                line = line_of(block)
                for token in inline_tokens(block.content, env):
                    yield from ((line, inner) for inner in walk_tokens([token]))
                    line += token.type in ("softbreak", "hardbreak")


def parse_markdown_body(text: str) -> Body:
    """Return the parsed body (cached); blank lines at its end are ignored."""
    if text[-1:] in BLANKS:
        lines = text.split("\n")
        _first, end = trim_blank_range(lines, 0, len(lines))
        text = "\n".join(lines[:end])
    return _parse_body(text)


# One save parses the same bodies many times, and the next save most of them again.
_parse_body = lru_cache(maxsize=256)(Body)


def line_of(token: Token) -> int:
    """Return the first line of a block, counted from 1; 0 if markdown-it gives none."""
    return token.map[0] + 1 if token.map else 0


def merge_definitions(bodies: Iterable[Body]) -> Definitions:
    """Combine the definitions of several bodies."""
    links: dict[str, Mapping[str, Any]] = {}
    notes: dict[str, None] = {}
    for body in bodies:
        for label, link in body.links.items():
            links.setdefault(label, link)
        notes.update((label, None) for _line, label in body.note_lines())
    return Definitions(links, tuple(notes))
