"""The labels of an article: links and notes defined in one section hold in all of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from markdown_it.token import Token

from articles.manuscript.markdown import block_tokens, inline_tokens, walk
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
    return gather(Body(text) for text in (short_version, *(section.body for section in sections)))


# What begins a picture, a note or an entity: most blocks hold none, and need not be parsed any further.
_WORTH_A_LOOK = ("![", "[^", "&")


# One save asks for the same bodies many times over, and the next one for most of them again.
@lru_cache(maxsize=256)
def _parsed(text: str) -> tuple[Sequence[Token], Mapping[str, Any]]:
    """Parse a body down to its blocks, once; nobody changes what comes back."""
    env: dict[str, Any] = {}
    return tuple(block_tokens(text, env)), env


class Body:
    """One body, parsed down to its blocks, with the definitions that stand in it. Lines count from 1."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens, self._env = _parsed(text)
        self._inlines: list[tuple[int, Token]] | None = None

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

        `known` are the definitions of the article, the same at every call: it is parsed only once.
        """
        if self._inlines is None:
            self._inlines = list(self._inline_tokens(known))
        return self._inlines

    def _inline_tokens(self, known: Definitions) -> Iterator[tuple[int, Token]]:
        env = known.env()
        for block in self.tokens:
            if block.type == "inline" and any(mark in block.content for mark in _WORTH_A_LOOK):
                line = line_of(block)
                for token in inline_tokens(block.content, env):
                    yield from ((line, inner) for inner in walk([token]))
                    line += token.type in ("softbreak", "hardbreak")


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
