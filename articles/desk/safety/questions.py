"""The questions about the sensitive sections of a text, for the pages of the desk that ask them."""

from collections.abc import Sequence
from dataclasses import dataclass

from articles.desk.permissions import AnyUser, may_publish
from articles.manuscript import Manuscript
from articles.publishing.preflight.findings import Finding
from articles.publishing.preflight.preflight_checks import prepare_preflight, run_checks
from articles.publishing.preflight.sensitive_sections import SensitiveSection, sensitive_sections


@dataclass(frozen=True, slots=True)
class SafetyQuestions:
    """The sensitive sections of a text and the findings of all checks, for a template.

    `page` is where they are shown. `may_decide` is false for writers: an editor decides.
    """

    sections: Sequence[SensitiveSection]
    findings: Sequence[Finding]
    page: str
    may_decide: bool

    @property
    def needs_decisions(self) -> bool:
        return any(section.needs_decision for section in self.sections)

    def about(self, place: int) -> SensitiveSection | None:
        """Return the sensitive section at a place of the text, if it is one. 0 is the short version."""
        return next((section for section in self.sections if section.place == place), None)


def safety_questions(manuscript: Manuscript, user: AnyUser, page: str) -> SafetyQuestions:
    """Return what an editor should know and decide about a text. Two queries: safety list, help lines."""
    preflight = prepare_preflight(manuscript, for_editor=True)
    return SafetyQuestions(
        sections=sensitive_sections(preflight),
        findings=run_checks(preflight),
        page=page,
        may_decide=may_publish(user),
    )
