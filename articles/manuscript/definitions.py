"""The labels of an article: links and notes defined in one section hold in all of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from markdown_it.token import Token

from articles.manuscript.characters import blank_free
from articles.manuscript.markdown import block_tokens, has_too_many_brackets, inline_tokens, walk
from articles.manuscript.model import Section


@dataclass(frozen=True, slots=True)
class Definitions:
    """What the labels of an article stand for; where one is defined twice, the first holds.

    `links` maps each normalised label to its `href` and `title`, as markdown-it keeps them. `notes` are the
    labels of the notes, in the order of the text.
    """

    links: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def env(self) -> dict[str, Any]:
        """Make a new `env` for markdown-it, in which every label of the article is known."""
        return {
            "references": {label: dict(link) for label, link in self.links.items()},
            "footnotes": {"refs": {f":{label}": -1 for label in self.notes}, "list": {}},
        }


def definitions(sections: Sequence[Section], short_version: str = "") -> Definitions:
    """Gather the definitions of an article, wherever in it they stand."""
    return gather(body_of(text) for text in (short_version, *(section.body for section in sections)))


# What begins a picture, a note or an entity: most blocks hold none, and need not be parsed any further.
_WORTH_A_LOOK = ("![", "[^", "&")


class Body:
    """One body, parsed down to its blocks, with the definitions that stand in it. Lines count from 1.

    Nobody changes its tokens: whoever asks for the same text gets the same object (see `body_of`).
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._env: dict[str, Any] = {}
        self.tokens: Sequence[Token] = tuple(block_tokens(text, self._env))
        self.has_too_many_brackets = has_too_many_brackets(self.tokens)
        self._inlines: tuple[Mapping[str, Mapping[str, Any]], list[tuple[int, Token]]] | None = None

    @property
    def links(self) -> Mapping[str, Mapping[str, Any]]:
        """The links defined here, by their normalised label."""
        found: Mapping[str, Mapping[str, Any]] = self._env.get("references", {})
        return found

    def link_lines(self) -> list[tuple[int, str]]:
        """The line and the normalised label of every link definition, repeated ones too."""
        first = [(link["map"][0] + 1, label) for label, link in self.links.items()]
        again = [(link["map"][0] + 1, link["label"]) for link in self._env.get("duplicate_refs", ())]
        return first + again

    def note_lines(self) -> list[tuple[int, str]]:
        """The line and the label of every note defined here."""
        opened = (token for token in self.tokens if token.type == "footnote_reference_open")
        return [(line_of(token), token.meta["label"]) for token in opened]

    def inlines(self, known: Definitions) -> list[tuple[int, Token]]:
        """What is inside the blocks that name a picture or a note, or hold an entity; each with its line.

        `known` are the definitions of the article; it is parsed again only when its links are others.
        """
        if self._inlines is None or self._inlines[0] != known.links:
            self._inlines = known.links, list(self._inline_tokens(known))
        return self._inlines[1]

    def _inline_tokens(self, known: Definitions) -> Iterator[tuple[int, Token]]:
        if self.has_too_many_brackets:
            return
        env = known.env()
        for block in self.tokens:
            if block.type == "inline" and any(mark in block.content for mark in _WORTH_A_LOOK):
                line = line_of(block)
                for token in inline_tokens(block.content, env):
                    yield from ((line, inner) for inner in walk([token]))
                    line += token.type in ("softbreak", "hardbreak")


def body_of(text: str) -> Body:
    """Return a body, parsed; blank lines at its end make no difference."""
    lines = text.split("\n")
    _first, end = blank_free(lines, 0, len(lines))
    return _body_of("\n".join(lines[:end]))


# One save asks for the same bodies many times over, and the next one for most of them again.
_body_of = lru_cache(maxsize=256)(Body)


def line_of(token: Token) -> int:
    """The line a block begins in, counted from 1."""
    return token.map[0] + 1 if token.map else 0


def gather(bodies: Iterable[Body]) -> Definitions:
    """Put the definitions of several bodies together."""
    links: dict[str, Mapping[str, Any]] = {}
    notes: dict[str, None] = {}
    for body in bodies:
        for label, link in body.links.items():
            links.setdefault(label, link)
        notes.update((label, None) for _line, label in body.note_lines())
    return Definitions(links, tuple(notes))
