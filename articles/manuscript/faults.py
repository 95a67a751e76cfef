"""What is wrong with a text, said in the words of the person who wrote it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong with a text, at a line counted from 1 (0: the text as a whole)."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}" if self.line else self.message


class FaultyText(ValueError):
    """A text with at least one fault; `faults` holds all of them, in the order of their lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def quoted(words: str) -> str:
    """Show in a message what stands in a text, in quotes, and only its beginning where it goes on and on."""
    return f'"{words if len(words) <= 80 else words[:80] + "…"}"'
