"""What an import did, or everything that stood against it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeVar

from articles.manuscript import Fault

Item = TypeVar("Item")
State = Literal["new", "changed", "unchanged"]
KINDS = ("articles", "pages", "authors", "topics", "episodes", "series", "pictures")
STATES: tuple[State, ...] = ("new", "changed", "unchanged")


class Progress(Protocol):
    """Long work goes through one of these: the items, and a word for what happens to them."""

    def __call__(self, items: Sequence[Item], words: str, /) -> Iterable[Item]: ...


def quietly(items: Sequence[Item], words: str, /) -> Iterable[Item]:
    """The progress nobody looks at."""
    return items


@dataclass(frozen=True, slots=True, order=True)
class FileFault:
    """One thing wrong with one file, at a line counted from 1 (0: the file as a whole)."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {Fault(self.line, self.message)}"


class ImportFaults(ValueError):
    """Nothing was imported; `faults` holds all that is wrong with all files, file by file."""

    def __init__(self, faults: Iterable[FileFault]) -> None:
        self.faults: tuple[FileFault, ...] = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


@dataclass
class ImportReport:
    """What was done, by name. `notes` are sentences about files that were left out."""

    names: dict[tuple[str, State], list[str]] = field(default_factory=dict)
    published: list[str] = field(default_factory=list)
    scheduled: list[str] = field(default_factory=list)
    signed_off: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, kind: str, state: State, name: str) -> None:
        """Note what happened to one thing."""
        self.names.setdefault((kind, state), []).append(name)

    def count(self, kind: str, state: State) -> int:
        """Return to how many things of a kind this happened."""
        return len(self.names.get((kind, state), ()))

    def table(self) -> str:
        """The counts as aligned text, kinds that did not occur left out.

        >>> report = ImportReport()
        >>> report.add("topics", "new", "anxiety")
        >>> print(report.table())
                   new  changed  unchanged
        topics       1        0          0
        """
        lines = [f"{'':<9}{'new':>5}{'changed':>9}{'unchanged':>11}"]
        for kind in KINDS:
            counts = [self.count(kind, state) for state in STATES]
            if any(counts):
                lines.append("{:<9}{:>5}{:>9}{:>11}".format(kind, *counts))
        for word, slugs in (
            ("published", self.published),
            ("scheduled", self.scheduled),
            ("signed off", self.signed_off),
        ):
            if slugs:
                lines.append(f"{word}: {len(slugs)}")
        return "\n".join(lines)
