"""The checks of a text before it is published: the list of them, and the refusal of what they block.

A check is a function that takes a `Preflight` and yields findings. To add one, write it in a module of this
package and add it to `CHECKS`.
"""

from collections.abc import Callable, Iterable, Iterator

from articles.manuscript import Manuscript
from articles.manuscript.links import find_links
from articles.manuscript.safety_terms import Lexicon
from articles.models import known_help, load_lexicon
from articles.publishing.link_targets import closed_paths
from articles.publishing.preflight.findings import Finding, Preflight, Severity
from articles.publishing.preflight.link_checks import check_links
from articles.publishing.preflight.sensitive_sections import check_safety
from articles.publishing.preflight.text_checks import (
    check_content_note,
    check_help_lines,
    check_typed_numbers,
)
from articles.publishing.refusals import Refused

Check = Callable[[Preflight], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    check_safety,
    check_help_lines,
    check_links,
    check_content_note,
    check_typed_numbers,
)


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

    One query, unless the caller has loaded the safety list. More `for_editor`, for findings about help lines
    and about links to pages of this site: `freeze` itself refuses unknown help lines, and the others are only
    pointed out.
    """
    known = known_help() if for_editor else None
    linked = {link.path for link in find_links(manuscript) if link.path} if for_editor else set()
    closed = closed_paths(linked) if for_editor else None
    return Preflight(manuscript, lexicon or load_lexicon(), tuple(lines), known, closed)


def run_checks(preflight: Preflight) -> list[Finding]:
    """Return the findings of all checks, the blocking ones first."""
    found = [finding for check in CHECKS for finding in check(preflight)]
    return sorted(found, key=lambda finding: finding.severity is not Severity.BLOCKING)


def refuse_blocked(preflight: Preflight) -> None:
    """Raise `PreflightRefused` with every blocking finding, if there is one."""
    reasons = [one.sentence for one in run_checks(preflight) if one.severity is Severity.BLOCKING]
    if reasons:
        raise PreflightRefused(*reasons)
