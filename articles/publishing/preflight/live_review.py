"""Lists the live and scheduled editions that could not be published by today's rules.

They stay as they are. A publication runs all checks, so an edition can only fail them if the safety list has
changed since it was made, or if it is older than the list. The full-text index finds the editions that have a
changed term, and only these are parsed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from articles.manuscript.safety_terms import words_of_term
from articles.models import Edition, SafetyTerm, editions_with_phrases
from articles.publishing.edition_copies import text_of_edition_to_check
from articles.publishing.preflight.findings import Finding, Severity
from articles.publishing.preflight.preflight_checks import prepare_preflight, run_checks

MAX_PARSED = 200  # editions a page; parsing them takes about two seconds


@dataclass(frozen=True, slots=True)
class EditionToReview:
    """An edition that readers have or will have, and what stops it from being published again."""

    edition: Edition
    findings: Sequence[Finding]


def find_candidates() -> list[int]:
    """Return the ids of live and scheduled editions with a strong term that changed after they were made.

    Three queries.
    """
    editions = Edition.objects.live() | Edition.objects.scheduled()
    made = dict(editions.order_by().values_list("pk", "made_at"))
    terms = SafetyTerm.objects.filter(strength=SafetyTerm.Strength.STRONG)
    if not made:
        return []
    changed = terms.filter(changed_at__gt=min(made.values())).order_by("changed_at")
    by_time = [
        (time, [_index_words(term) for term, _time in group])
        for time, group in groupby(changed.values_list("term", "changed_at"), key=itemgetter(1))
    ]
    lists = editions_with_phrases([phrases for _time, phrases in by_time])
    return sorted(
        {
            pk
            for (time, _phrases), ids in zip(by_time, lists, strict=True)
            for pk in ids
            if pk in made and made[pk] < time
        }
    )


def _index_words(term: str) -> list[str]:
    """Return the words of a term as the full-text index has them: it splits at an apostrophe, too."""
    return [part for word in words_of_term(term) for part in word.split("'") if part]


def editions_to_review(after: int = 0) -> tuple[list[EditionToReview], int]:
    """Return a page of editions that today's checks would refuse, and where the next page begins.

    `after` is the id of the last edition of the page before. The result is 0 if there is no next page.
    """
    candidates = [pk for pk in find_candidates() if pk > after]
    chosen = candidates[:MAX_PARSED]
    found = []
    for edition in Edition.objects.filter(pk__in=chosen).select_related("article").order_by("pk"):
        text = text_of_edition_to_check(edition)
        findings = run_checks(prepare_preflight(text, lines=edition.article.safety))
        blocking = [finding for finding in findings if finding.severity is Severity.BLOCKING]
        if blocking:
            found.append(EditionToReview(edition, blocking))
    return found, chosen[-1] if len(candidates) > MAX_PARSED else 0
