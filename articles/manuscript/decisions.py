"""Decisions of editors about sections with words from the safety list.

A decision belongs to exactly one text: it names the digest of a section, so a changed section is asked again.
It is one line, stored in `Manuscript.safety`: `3f9ab2c411d07e58 confirmed`, or
`3f9ab2c411d07e58 dismissed: the title of a film`.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from articles.manuscript.body import SHORT_VERSION
from articles.manuscript.characters import strip_blank_lines
from articles.manuscript.field_checks import DECISION
from articles.manuscript.model import Manuscript, Section


@dataclass(frozen=True, slots=True)
class Decision:
    """What an editor decided about one section. With a reason it is dismissed, otherwise confirmed."""

    digest: str
    reason: str = ""

    @property
    def is_confirmed(self) -> bool:
        return not self.reason

    def __str__(self) -> str:
        """The decision as a line of the manuscript."""
        return f"{self.digest} dismissed: {self.reason}" if self.reason else f"{self.digest} confirmed"


def section_digest(section: Section) -> str:
    """Return the digest of a section's type, heading and text. Its anchor makes no difference."""
    text = [section.type, section.heading.strip(), strip_blank_lines(section.body)]
    return blake2b(json.dumps(text).encode(), digest_size=8).hexdigest()


def short_version_section(manuscript: Manuscript) -> Section:
    """Return the short version as a section, so that it can be checked and decided like one."""
    return Section(SHORT_VERSION, body=manuscript.short_version)


def decisions_by_digest(lines: Iterable[str]) -> dict[str, Decision]:
    """Read decisions, by the digest of their section. Of two about one section, “confirmed” is used.

    >>> decisions_by_digest(["3f9ab2c411d07e58 dismissed: the title of a film"])["3f9ab2c411d07e58"].reason
    'the title of a film'
    """
    found: dict[str, Decision] = {}
    for line in lines:
        match = DECISION.fullmatch(line)
        if match is None:
            continue
        decision = Decision(match[1], match[2] or "")
        if decision.is_confirmed or decision.digest not in found:
            found[decision.digest] = decision
    return found


def has_confirmed_section(manuscript: Manuscript, lines: Iterable[str] = ()) -> bool:
    """Whether a section is confirmed, by the decisions in the manuscript or by these from elsewhere."""
    decisions = decisions_by_digest((*manuscript.safety, *lines))
    confirmed = {digest for digest, decision in decisions.items() if decision.is_confirmed}
    parts = [short_version_section(manuscript), *manuscript.sections] if confirmed else []
    return any(section_digest(section) in confirmed for section in parts)
