"""The questions about the sensitive sections of a text, for the pages of the desk that ask them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext

from articles.desk.permissions import AnyUser, may_publish
from articles.manuscript import Manuscript
from articles.manuscript.decisions import Decision
from articles.manuscript.field_checks import check_decision
from articles.models import Article
from articles.models.set_aside import set_asides_of
from articles.publishing.preflight.article_checks.text_checks import NAME as CONTENT_NOTE
from articles.publishing.preflight.findings import Finding
from articles.publishing.preflight.preflight_checks import prepare_preflight
from articles.publishing.preflight.preflight_report import PreflightReport, make_report
from articles.publishing.preflight.sensitive_sections import NAME, SensitiveSection, sensitive_sections


@dataclass(frozen=True, slots=True)
class Answer:
    """What an editor has sent about one section: `choice` is “yes”, “no” or empty."""

    digest: str
    choice: str
    reason: str

    @property
    def decision(self) -> Decision:
        return Decision(self.digest, self.reason if self.choice == "no" else "")

    @property
    def error(self) -> str:
        """Why the answer cannot be saved, or an empty string."""
        if self.choice not in ("yes", "no"):
            return gettext("Choose “Yes” or “No”.")
        if self.choice == "no" and not self.reason:
            return gettext("Write a reason for “No”, such as “the title of a film”.")
        if any(check_decision(str(self.decision))):
            return gettext("Write the reason in one line of at most 200 characters.")
        return ""


def read_answers(posted: QueryDict) -> dict[str, Answer]:
    """Return the answers in a form by the digest of their section; sections without an answer are left out.

    `touches-<digest>` is “yes” or “no”, and `reason-<digest>` the reason of a “no”.
    """
    digests = [name.partition("-")[2] for name in posted if name.startswith(("touches-", "reason-"))]
    answers = {}
    for digest in dict.fromkeys(digests):
        choice = posted.get(f"touches-{digest}", "")
        reason = " ".join(posted.get(f"reason-{digest}", "").split())
        if choice or reason:
            answers[digest] = Answer(digest, choice, reason)
    return answers


@dataclass(frozen=True)  # without slots, like the class it extends
class SafetyQuestion(SensitiveSection):
    """A sensitive section, and what the form shows as its answer."""

    answer: Answer | None = None

    @property
    def is_asked(self) -> bool:
        """Whether there is something to decide. Weak words are only pointed out."""
        return bool(self.strong or self.decision)

    @property
    def choice(self) -> str:
        if self.answer:
            return self.answer.choice
        return "" if self.decision is None else "yes" if self.is_confirmed else "no"

    @property
    def reason(self) -> str:
        return self.answer.reason if self.answer else self.decision.reason if self.decision else ""


@dataclass(frozen=True, slots=True)
class SectionPart:
    """What stands in the card of a section: its question, and what stops a publication."""

    question: SafetyQuestion | None
    findings: Sequence[Finding]
    is_blocked: bool


@dataclass(frozen=True, slots=True)
class SafetyQuestions:
    """The sensitive sections of a text and what all checks found, for a template.

    `page` is where they are shown. `may_decide` is false for writers: an editor decides.
    """

    sections: Sequence[SafetyQuestion]
    report: PreflightReport
    page: str
    may_decide: bool

    @property
    def safety_findings(self) -> Sequence[Finding]:
        """The findings that belong to the decisions."""
        return [one for one in self.report.findings if one.check in (NAME, CONTENT_NOTE)]

    @property
    def needs_decisions(self) -> bool:
        return any(section.needs_decision for section in self.sections)

    @property
    def has_questions(self) -> bool:
        return any(section.is_asked for section in self.sections)

    @property
    def has_errors(self) -> bool:
        return any(section.answer and section.answer.error for section in self.sections)

    def about(self, place: int) -> SafetyQuestion | None:
        """Return the sensitive section at a place of the text, if it is one. 0 is the short version."""
        return next((section for section in self.sections if section.place == place), None)

    def part(self, place: int) -> SectionPart:
        """Return what stops a publication in a section, without what its undecided question says."""
        question = self.about(place)
        is_open = question is not None and question.decision is None
        found = [one for one in self.report.blocking if one.section == place]
        return SectionPart(
            question, [one for one in found if not (is_open and one.check == NAME)], bool(found)
        )


def safety_questions(
    manuscript: Manuscript,
    article: Article,
    user: AnyUser,
    page: str,
    answers: Mapping[str, Answer] | None = None,
) -> SafetyQuestions:
    """Return what an editor should know and decide about a text of an article.

    Three queries (the safety list, what was set aside, help lines) and those of `load_editor_rows`.
    `answers` are those of a form that is shown again.
    """
    preflight = prepare_preflight(manuscript, for_editor=True)
    answers = answers or {}
    return SafetyQuestions(
        sections=[
            SafetyQuestion(
                one.place, one.section, one.digest, one.matches, one.decision, answers.get(one.digest)
            )
            for one in sensitive_sections(preflight)
        ],
        report=make_report(preflight, set_asides_of(article)),
        page=page,
        may_decide=may_publish(user),
    )
