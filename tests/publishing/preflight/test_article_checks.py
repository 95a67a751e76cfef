"""Each check finds what its cases say, and nothing in a text that is nearly the same or in a good article."""

import time

import pytest

from articles.manuscript import Manuscript
from articles.models import WordingTerm
from articles.publishing.preflight.findings import Finding, Severity
from articles.publishing.preflight.preflight_checks import CHECKS, prepare_preflight, run_checks
from tests.cast import make_article, make_author, make_help_line, make_live
from tests.publishing.preflight.check_cases import (
    NEAR_MISSES,
    TRIGGERS,
    Found,
    Section,
    good_article,
    paragraph,
)
from tests.shared_rows import shared_rows

pytestmark = pytest.mark.django_db
ALWAYS_BLOCKING = {"help-lines", "safety"}


def make_library() -> None:
    make_author("Ana Moreira", bio="She has worked as a therapist for ten years.")
    make_author("Lee Okafor")
    make_live("One")
    make_live("Two")
    make_article("A draft")
    make_help_line()


library = shared_rows(make_library)


def findings_in(manuscript: Manuscript, check: str) -> list[Finding]:
    every = run_checks(prepare_preflight(manuscript, for_editor=True))
    return [one for one in every if one.check == check]


def test_every_check_has_cases_of_both_kinds():
    names = [check.name for check in CHECKS]
    assert len(names) == len(set(names))
    assert set(names) == {case.check for case in TRIGGERS} == set(NEAR_MISSES)


def test_a_good_article_has_no_findings():
    assert run_checks(prepare_preflight(good_article(), for_editor=True)) == []


@pytest.mark.parametrize("case", TRIGGERS, ids=lambda case: f"{case.check}: {case.sentence[:40]}")
def test_a_text_that_triggers_a_check(case: Found):
    first = findings_in(case.manuscript, case.check)[0]
    assert first.sentence.startswith(case.sentence)
    assert first.button == case.button
    assert first.section == case.place
    assert first.replacements == case.replacements
    is_blocking = case.check in ALWAYS_BLOCKING or "no web address" in first.sentence
    assert first.is_blocking == is_blocking


def test_a_text_that_nearly_does():
    for check, manuscripts in NEAR_MISSES.items():
        for manuscript in manuscripts:
            assert findings_in(manuscript, check) == [], manuscript


def test_a_finding_says_its_line_and_its_words():
    body = "One.\n\nTwo goes on\nand she suffers\nfrom anxiety."
    (found,) = findings_in(paragraph(body), "wording")
    assert (found.line, found.words, found.anchor) == (4, "suffers from", "section-2")


def test_a_finding_is_the_same_until_its_text_changes():
    before = findings_in(paragraph("She suffers from anxiety."), "wording")[0]
    moved = good_article(Section(body="New."), Section(heading="Other", body="She suffers from anxiety."))
    assert findings_in(moved, "wording")[0].subject == before.subject
    assert findings_in(paragraph("She suffers from panic."), "wording")[0].subject != before.subject


def test_only_checks_that_can_block_run_for_a_publication():
    found = run_checks(prepare_preflight(paragraph("She suffers from [that](url).", image="")))
    assert [one.check for one in found] == ["links"]
    may_block = {check.name for check in CHECKS if check.severity is Severity.BLOCKING}
    assert may_block == {"links", *ALWAYS_BLOCKING}


def test_the_word_list_is_of_the_language_of_the_articles(settings):
    settings.CONTENT_LANGUAGE = "es"
    assert findings_in(paragraph("She suffers from anxiety."), "wording") == []
    (found,) = findings_in(paragraph("Ella sufre de ansiedad."), "wording")
    assert found.replacements == ("tiene", "vive con")
    assert WordingTerm.objects.filter(language="es").count() > 60


def test_a_spanish_text_has_the_scale_inflesz(settings):
    settings.CONTENT_LANGUAGE = "es"
    hard = "Las intervenciones psicoterapéuticas necesitan considerable colaboración interdisciplinaria. "
    assert "on the scale INFLESZ" in findings_in(paragraph(hard * 9), "reading-level")[0].sentence
    assert findings_in(paragraph("Habla con calma. Nadie te juzga. " * 15), "reading-level") == []


@pytest.mark.soak
def test_all_checks_of_4000_words_take_less_than_a_tenth_of_a_second():
    body = (
        "We meet once a week, and you can say what matters to you *now* or [later](https://example.org/).\n\n"
    )
    manuscript = good_article(*(Section(heading=f"Part {n}", body=body * 22) for n in range(10)))
    preflight = prepare_preflight(manuscript, for_editor=True)
    begin = time.process_time()
    run_checks(preflight)
    assert time.process_time() - begin < 0.3  # 0.07 on an idle machine
