"""The checks of how suicide and self-harm are written about: no detail of a method, no guess at one cause.

“He took 40 tablets of paracetamol” in a section about an overdose is found, and “She killed herself
because of her exams”. “Keep the tablets locked away” in a section about something else is not, and
neither is a section of which an editor has decided that it does not touch the subject.

Sources: Samaritans, Media guidelines for reporting suicide (2020); World Health Organization, Preventing
suicide: a resource for media professionals (2023).
"""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.manuscript.safety_terms import Lexicon
from articles.manuscript.text_blocks import TextBlock
from articles.publishing.preflight.findings import Check, Finding, Preflight, Severity
from articles.publishing.preflight.sensitive_sections import sensitive_sections
from articles.publishing.preflight.term_search import FoundTerm, find_terms

METHOD = "method-detail"
CAUSE = "single-cause"


def check_method_detail(preflight: Preflight) -> Iterator[Finding]:
    """Point out means and amounts in a section about suicide or self-harm."""
    if preflight.rows is None:
        return
    sections = _sensitive_places(preflight)
    for found in _found_in(preflight, preflight.rows.wording.method, lambda block: block.section in sections):
        sentence = gettext(
            "“%(words)s” may be a detail of a method. Leave out what somebody could copy: means, "
            "amounts, places."
        )
        yield _finding(METHOD, sentence, found)


def check_single_cause(preflight: Preflight) -> Iterator[Finding]:
    """Point out a guess at the one cause of a suicide, in a paragraph about it."""
    if preflight.rows is None:
        return
    sections = _sensitive_places(preflight)

    def is_about_it(block: TextBlock) -> bool:
        terms = preflight.lexicon.find_in_text(block.text) if block.section in sections else []
        return any(term.is_strong for _start, _end, term in terms)

    for found in _found_in(preflight, preflight.rows.wording.cause, is_about_it):
        sentence = gettext(
            "“%(words)s” may explain a suicide by one cause. It has many: say that, and name no trigger."
        )
        yield _finding(CAUSE, sentence, found)


def _sensitive_places(preflight: Preflight) -> set[int]:
    """Return the sections with strong words of the safety list, without those that an editor dismissed."""
    return {one.place for one in sensitive_sections(preflight) if one.strong and not one.is_dismissed}


def _found_in(
    preflight: Preflight, lexicon: Lexicon, is_searched: Callable[[TextBlock], bool]
) -> Iterator[FoundTerm]:
    return find_terms(filter(is_searched, preflight.blocks), lexicon)


def _finding(name: str, sentence: str, found: FoundTerm) -> Finding:
    return Finding(
        name,
        Severity.NOTE,
        sentence % {"words": found.words},
        found.block.section,
        found.line,
        about=f"{found.words} {found.block.text}",
        words=found.words,
    )


METHOD_CHECK = Check(METHOD, Severity.NOTE, check_method_detail, _("Method detail"))
CAUSE_CHECK = Check(CAUSE, Severity.NOTE, check_single_cause, _("Speculation about causes"))
