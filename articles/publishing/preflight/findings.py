"""What a check may look at, and what it finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from articles.manuscript import Manuscript
from articles.manuscript.decisions import Decision, decisions_by_digest
from articles.manuscript.safety_terms import Lexicon
from articles.models import KnownHelp


class Severity(StrEnum):
    """Whether a finding stops a publication, or is only pointed out to the editor."""

    BLOCKING = "blocking"
    NOTE = "note"


@dataclass(frozen=True)  # without slots, for the cached properties
class Preflight:
    """The text to check, in canonical form, with the safety list and what editors have decided.

    `lines` are decisions from elsewhere: of the draft, where the text is that of an older edition.
    `known_help` has the slugs and numbers of all help lines, `closed_paths` the paths that the text links to
    and readers cannot open; both are None if no editor sees the findings.
    """

    manuscript: Manuscript
    lexicon: Lexicon
    lines: tuple[str, ...] = field(default=())
    known_help: KnownHelp | None = None
    closed_paths: frozenset[str] | None = None

    @cached_property
    def decisions(self) -> Mapping[str, Decision]:
        """The decisions by the digest of their section."""
        return decisions_by_digest((*self.manuscript.safety, *self.lines))


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of a check: a sentence for the editor, and where it belongs.

    `check` is the name of the check. `section` is counted from 1; 0 is the short version, None the whole
    article. `line` is counted in the section; 0 is its heading.
    """

    check: str
    severity: Severity
    sentence: str
    section: int | None = None
    line: int = 0
