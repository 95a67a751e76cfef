"""How a comparison is shown: changes in their words, what stayed the same folded away."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django import template

from articles.manuscript import Piece, section_type

register = template.Library()

# How many words of the same text stand beside a change, and how many are worth folding away.
CONTEXT = 12
WORTH_FOLDING = 25

_WORDS = re.compile(r"\s*\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text as it is shown: "same", "gone", "new", or "folded" with so many `words`."""

    kind: str
    text: str
    words: int = 0


@register.filter
def folded(pieces: Sequence[Piece]) -> list[Run]:
    """Fold the long stretches in which nothing changed, but for a few words beside each change."""
    last = len(pieces) - 1
    runs: list[Run] = []
    for place, piece in enumerate(pieces):
        if piece.kind == "same":
            runs += _fold(piece.text, CONTEXT if place else 0, CONTEXT if place < last else 0)
        else:
            runs.append(Run(piece.kind, _visible(piece.text)))
    return runs


def _fold(text: str, head: int, tail: int) -> Iterator[Run]:
    words = _WORDS.findall(text)
    end = len(words) - tail
    if end - head < WORTH_FOLDING:
        yield Run("same", text)
        return
    yield Run("same", "".join(words[:head]))
    yield Run("folded", "".join(words[head:end]), end - head)
    yield Run("same", "".join(words[end:]))


def _visible(text: str) -> str:
    """Show a change that is nothing but line breaks."""
    return text if text.strip() else text.replace("\n", "↵\n")


@register.filter
def type_label(name: str) -> str:
    """Show a section's type as editors know it."""
    return section_type(name).label


@register.simple_tag
def called(name: str, kind: str, labels: Mapping[str, Mapping[str, str]] | str = "") -> str:
    """Show whom a slug stands for, where the page knows: `labels` maps "authors", say, to slug → name."""
    return labels.get(kind, {}).get(name, name) if isinstance(labels, Mapping) else name
