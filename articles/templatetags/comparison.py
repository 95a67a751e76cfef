"""Filters that display a comparison of two texts: changed words, with long unchanged passages folded."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django import template

from articles.manuscript import DiffPiece, Message, section_type
from articles.message_translation import translate_message

register = template.Library()

CONTEXT = 12  # unchanged words shown beside a change
MINIMUM_FOLDED = 25  # fewer unchanged words than this are not folded

_WORDS = re.compile(r"\s*\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Run:
    """A passage of text. `kind` is "same", "gone", "new" or "folded"; `words` counts folded words."""

    kind: str
    text: str
    words: int = 0


@register.filter
def folded(pieces: Sequence[DiffPiece]) -> list[Run]:
    """Fold long unchanged passages, and keep a few words of context beside each change."""
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
    if end - head < MINIMUM_FOLDED:
        yield Run("same", text)
        return
    yield Run("same", "".join(words[:head]))
    yield Run("folded", "".join(words[head:end]), end - head)
    yield Run("same", "".join(words[end:]))


def _visible(text: str) -> str:
    """Make a change visible that consists of line breaks only."""
    return text if text.strip() else text.replace("\n", "↵\n")


@register.filter
def type_label(name: str) -> str:
    """Return the label of a section type."""
    return translate_message(section_type(name).label)


@register.filter
def translated(text: str) -> str:
    """Return a message of the manuscript in the language in use; a heading of the text stays as it is."""
    return translate_message(text) if isinstance(text, Message) else text


@register.simple_tag
def called(name: str, kind: str, labels: Mapping[str, Mapping[str, str]] | str = "") -> str:
    """Return the name for a slug, or the slug. `labels` maps a kind, such as "authors", to slug → name."""
    return labels.get(kind, {}).get(name, name) if isinstance(labels, Mapping) else name
