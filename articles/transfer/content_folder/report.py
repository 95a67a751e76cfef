"""Reports of imports: the counts of what was saved, or the faults that stopped the import."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.manuscript import Fault, Message
from articles.message_translation import translate_fault

Item = TypeVar("Item")
State = Literal["new", "changed", "unchanged"]
KINDS = ("articles", "pages", "authors", "topics", "episodes", "series", "help", "pictures")
LABELS = {
    "articles": _("Articles"),
    "pages": _("Pages"),
    "authors": _("Authors"),
    "topics": _("Topics"),
    "episodes": _("Episodes"),
    "series": _("Series"),
    "help": _("Help lines"),
    "pictures": _("Pictures"),
}
STATES: tuple[State, ...] = ("new", "changed", "unchanged")


class Progress(Protocol):
    """Iterates over items and shows progress; `label` says what is done with them."""

    def __call__(self, items: Sequence[Item], label: str, /) -> Iterable[Item]: ...


def no_progress(items: Sequence[Item], label: str, /) -> Iterable[Item]:
    """A `Progress` that shows nothing."""
    return items


@dataclass(frozen=True, slots=True, order=True)
class FileFault:
    """One fault in one file. Lines are counted from 1; 0 is the file as a whole."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}: {translate_fault(Fault(self.line, self.message))}"


def keyed(key: str, problem: str) -> Message:
    """Return the message about the value of a key."""
    return Message("%(field)s: %(problem)s", field=key, problem=problem)


class ImportFaults(ValueError):
    """Raised when nothing was imported. `faults` has the faults of all files, sorted by file and line."""

    def __init__(self, faults: Iterable[FileFault]) -> None:
        self.faults: tuple[FileFault, ...] = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


@dataclass
class ImportReport:
    """The result of an import, as lists of names. `notes` are sentences about what was left out.

    `kept_as_drafts` are articles that may not be published as they are, each with the reasons; `not_enforced`
    are articles that were published although the desk would refuse them.
    """

    names: dict[tuple[str, State], list[str]] = field(default_factory=dict)
    published: list[str] = field(default_factory=list)
    scheduled: list[str] = field(default_factory=list)
    signed_off: list[str] = field(default_factory=list)
    kept_as_drafts: dict[str, Sequence[str]] = field(default_factory=dict)
    not_enforced: dict[str, Sequence[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, kind: str, state: State, name: str) -> None:
        """Record what happened to one item."""
        self.names.setdefault((kind, state), []).append(name)

    def count(self, kind: str, state: State) -> int:
        """Return how many items of a kind have this state."""
        return len(self.names.get((kind, state), ()))

    def changes(self) -> str:
        """Return the counts of new and changed rows as one line; empty if nothing was new or changed."""
        counts = [(kind, self.count(kind, "new"), self.count(kind, "changed")) for kind in KINDS]
        sentences = [
            gettext("%(kind)s: %(new)d new, %(changed)d changed.")
            % {"kind": str(LABELS[kind]), "new": new, "changed": changed}
            for kind, new, changed in counts
            if new or changed
        ]
        for label, slugs in (
            (gettext("Published: %(number)d."), self.published),
            (gettext("Scheduled: %(number)d."), self.scheduled),
            (gettext("Signed off: %(number)d."), self.signed_off),
            (gettext("Kept as drafts: %(number)d."), self.kept_as_drafts),
        ):
            sentences += [label % {"number": len(slugs)}] if slugs else []
        return " ".join(sentences)

    def remarks(self) -> list[str]:
        """Return a sentence for all that an editor should know beside the counts."""
        published = gettext("%(slug)s: published, but the desk would refuse it: %(reason)s")
        return [
            *self.notes,
            *(
                published % {"slug": slug, "reason": reason}
                for slug, reasons in self.not_enforced.items()
                for reason in reasons
            ),
            *(f"{slug}: {reason}" for slug, reasons in self.kept_as_drafts.items() for reason in reasons),
        ]

    def table(self) -> str:
        """Return the counts as an aligned table, without the kinds that did not occur.

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
            ("kept as drafts", self.kept_as_drafts),
        ):
            if slugs:
                lines.append(f"{word}: {len(slugs)}")
        return "\n".join(lines)
