"""Faults of a text: errors with a line and a message for the person who wrote it.

This package knows no translations. A message has its English sentence and the values for it apart, and
`articles.message_translation` translates it where somebody reads it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

LONGEST_WORD = 100  # comparing longer words is slow, and they are no typing mistakes


class Message(str):
    """A sentence or label for people. As a string it is English, with its values in place.

    `template` is the English sentence with placeholders, the key of its translations. A value is a text that
    stays as it is, a number, another message, or a tuple of messages that stand in a row.

    >>> Message("%(count)s words in “%(title)s”", count=1204, title="Sleep")
    '1,204 words in “Sleep”'
    """

    template: str
    values: Mapping[str, Any]

    def __new__(cls, template: str, **values: Any) -> "Message":
        shown = {name: _format_value(value) for name, value in values.items()}
        message = super().__new__(cls, template % shown if values else template)
        message.template, message.values = template, values
        return message


def _format_value(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    return f"{value:,}" if isinstance(value, int) else str(value)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One error in a text, at a line counted from 1 (0: the whole text)."""

    line: int
    message: str

    def __str__(self) -> str:
        return self.located_message

    @property
    def located_message(self) -> str:
        """The message with its line."""
        if not self.line:
            return self.message
        return Message("line %(line)s: %(problem)s", line=str(self.line), problem=self.message)


class FaultyText(ValueError):
    """Raised for a text with at least one fault; `faults` holds all of them, sorted by line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def quote_for_message(words: str) -> str:
    """Return a quotation for a message, in quotes, cut after 80 characters."""
    return f'"{words if len(words) <= 80 else words[:80] + "…"}"'


def add_suggestion(problem: str, word: str, known: Iterable[str]) -> str:
    """Add the nearest of the known words to a message about an unknown one, if one is near.

    >>> add_suggestion("unknown type", "deepdive", ["deep-dive", "text"])
    'unknown type; did you mean "deep-dive"?'
    """
    nearest = get_close_matches(word, list(known), n=1, cutoff=0.6) if len(word) <= LONGEST_WORD else []
    if not nearest:
        return problem
    return Message('%(problem)s; did you mean "%(suggestion)s"?', problem=problem, suggestion=nearest[0])
