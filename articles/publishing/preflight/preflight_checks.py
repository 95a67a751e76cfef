"""The checks of a text before it is published: the list of them, and the refusal of what they block.

A check is a function that takes a `Preflight` and yields findings. To add one, write it in a module of
`article_checks` and add it to `CHECKS`.
"""

from collections.abc import Iterable, Sequence

from django.conf import settings

from articles.manuscript import Manuscript
from articles.manuscript.safety_terms import Lexicon
from articles.models import load_lexicon
from articles.publishing.preflight import sensitive_sections
from articles.publishing.preflight.article_checks import (
    alt_texts,
    author_bios,
    heading_order,
    heads_up_count,
    lead_picture,
    line_lengths,
    link_checks,
    outside_links,
    reading_level,
    related_posts,
    self_harm_reporting,
    short_version_length,
    sources_present,
    text_checks,
    wording_check,
)
from articles.publishing.preflight.editor_rows import load_editor_rows
from articles.publishing.preflight.findings import Check, Finding, Preflight, Severity
from articles.publishing.refusals import Refused

# In the order in which an editor sees their findings: safety, then the text from its head to its end.
CHECKS: tuple[Check, ...] = (
    sensitive_sections.CHECK,
    text_checks.HELP_LINES_CHECK,
    text_checks.CONTENT_NOTE_CHECK,
    text_checks.NUMBERS_CHECK,
    self_harm_reporting.METHOD_CHECK,
    self_harm_reporting.CAUSE_CHECK,
    wording_check.CHECK,
    link_checks.CHECK,
    outside_links.CHECK,
    alt_texts.CHECK,
    heading_order.CHECK,
    reading_level.CHECK,
    heads_up_count.CHECK,
    short_version_length.CHECK,
    line_lengths.CHECK,
    lead_picture.CHECK,
    sources_present.CHECK,
    author_bios.CHECK,
    related_posts.CHECK,
)

# What holds on every path: an import by a chief editor does not publish what these refuse either.
SAFETY_CHECKS: tuple[Check, ...] = (sensitive_sections.CHECK,)


class PreflightRefused(Refused):
    """A text may not be published as it is; as a draft it is fine."""


def prepare_preflight(
    manuscript: Manuscript,
    *,
    lines: Iterable[str] = (),
    lexicon: Lexicon | None = None,
    for_editor: bool = False,
) -> Preflight:
    """Return what the checks need to know. `lines` are decisions from elsewhere.

    One query, unless the caller has loaded the safety list. More `for_editor` (`load_editor_rows`), for what
    does not stop a publication, and for unknown help lines: `freeze` itself refuses those.
    """
    rows = load_editor_rows(manuscript, settings.CONTENT_LANGUAGE) if for_editor else None
    return Preflight(manuscript, lexicon or load_lexicon(), tuple(lines), rows)


def run_checks(preflight: Preflight, checks: Sequence[Check] = CHECKS) -> list[Finding]:
    """Return the findings of these checks, the blocking ones first.

    If no editor sees them, checks that cannot block are left out.
    """
    needed = [check for check in checks if preflight.rows or check.severity is Severity.BLOCKING]
    found = [finding for check in needed for finding in check.find(preflight)]
    return sorted(found, key=lambda finding: not finding.is_blocking)


def blocking_findings(preflight: Preflight, checks: Sequence[Check] = CHECKS) -> list[Finding]:
    """Return the findings that stop a publication."""
    return [finding for finding in run_checks(preflight, checks) if finding.is_blocking]


def refuse_blocked(preflight: Preflight, checks: Sequence[Check] = CHECKS) -> None:
    """Raise `PreflightRefused` with every blocking finding of these checks, if there is one."""
    refuse_findings(blocking_findings(preflight, checks))


def refuse_findings(findings: Iterable[Finding], checks: Sequence[Check] = CHECKS) -> None:
    """Raise `PreflightRefused` with those of these blocking findings that are of these checks, if any."""
    names = {check.name for check in checks}
    reasons = [finding.sentence for finding in findings if checks is CHECKS or finding.check in names]
    if reasons:
        raise PreflightRefused(*reasons)
