"""Suggestions for unknown words."""

from collections.abc import Iterable
from difflib import get_close_matches

LONGEST_WORD = 100  # comparing longer words is slow, and they are no typing mistakes


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean "…"?` for the nearest of the known words, or nothing.

    >>> did_you_mean("deepdive", ["deep-dive", "text"])
    '; did you mean "deep-dive"?'
    """
    if len(word) > LONGEST_WORD:
        return ""
    nearest = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'; did you mean "{nearest[0]}"?' if nearest else ""
