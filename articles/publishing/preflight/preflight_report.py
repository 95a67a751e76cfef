"""What the checks found in an article, for people: what blocks, suggestions by section, what is set aside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from articles.manuscript import Manuscript
from articles.manuscript.markdown import plain_line
from articles.models import Article, SetAside, draft_manuscript_of
from articles.models.set_aside import set_asides_of
from articles.publishing.preflight.findings import Finding, Preflight
from articles.publishing.preflight.preflight_checks import prepare_preflight, run_checks
from articles.publishing.preflight.sensitive_sections import name_without_heading


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The suggestions about one section, or about the whole article (`place` is None)."""

    place: int | None
    name: str
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class FindingSetAside:
    """A suggestion that was set aside, with the row that says why, by whom and when."""

    finding: Finding
    row: SetAside


@dataclass(frozen=True, slots=True)
class PreflightReport:
    """The findings in one text. `blocking` has to be fixed before publishing; `warnings` are suggestions."""

    manuscript: Manuscript
    findings: Sequence[Finding]
    aside: Sequence[FindingSetAside]

    @property
    def blocking(self) -> Sequence[Finding]:
        return [one for one in self.findings if one.is_blocking]

    @property
    def warnings(self) -> Sequence[Finding]:
        return [one for one in self.findings if not one.is_blocking]

    @property
    def is_clear(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.findings or self.aside)

    @property
    def groups(self) -> Sequence[FindingGroup]:
        """The suggestions: of the whole article, then by section in the order of the text."""
        by_place: dict[int | None, list[Finding]] = {}
        for one in sorted(self.warnings, key=lambda one: -1 if one.section is None else one.section):
            by_place.setdefault(one.section, []).append(one)
        return [FindingGroup(place, self._name(place), found) for place, found in by_place.items()]

    def find(self, check: str, subject: str) -> Finding | None:
        """Return the finding of a check with this subject, set aside or not."""
        every = [*self.findings, *(one.finding for one in self.aside)]
        return next((one for one in every if (one.check, one.subject) == (check, subject)), None)

    def _name(self, place: int | None) -> str:
        if place is None:
            return gettext("Whole article")
        if place == 0:
            return gettext("Short version")
        section = self.manuscript.sections[place - 1]
        return plain_line(section.heading) or name_without_heading(section, place)


def preflight_of(article: Article) -> PreflightReport:
    """Return what the checks find in a saved draft: the list to show before review and publishing."""
    preflight = prepare_preflight(draft_manuscript_of(article), for_editor=True)
    return make_report(preflight, set_asides_of(article))


def make_report(preflight: Preflight, rows: Iterable[SetAside]) -> PreflightReport:
    """Return what the checks find in a text, without what was set aside."""
    by_subject: Mapping[tuple[str, str], SetAside] = {(row.check_name, row.subject): row for row in rows}
    shown: list[Finding] = []
    aside: dict[tuple[str, str], FindingSetAside] = {}
    for finding in run_checks(preflight):
        key = finding.check, finding.subject
        row = by_subject.get(key)
        if row is None or finding.is_blocking:
            shown.append(finding)
        else:
            aside.setdefault(key, FindingSetAside(finding, row))
    return PreflightReport(preflight.manuscript, shown, list(aside.values()))
