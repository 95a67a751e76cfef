"""Faults of a text: errors with a line and a message for the person who wrote it, and parts of messages."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

LONGEST_WORD = 100  # comparing longer words is slow, and they are no typing mistakes


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One error in a text, at a line counted from 1 (0: the whole text)."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}" if self.line else self.message


class FaultyText(ValueError):
    """Raised for a text with at least one fault; `faults` holds all of them, sorted by line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def quote_for_message(words: str) -> str:
    """Return a quotation for a message, in quotes, cut after 80 characters."""
    return f'"{words if len(words) <= 80 else words[:80] + "…"}"'


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean "…"?` for the nearest of the known words, or nothing.

    >>> did_you_mean("deepdive", ["deep-dive", "text"])
    '; did you mean "deep-dive"?'
    """
    if len(word) > LONGEST_WORD:
        return ""
    nearest = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'; did you mean "{nearest[0]}"?' if nearest else ""
