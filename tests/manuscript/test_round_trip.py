"""Properties: a manuscript stays the same when it is formatted and parsed again."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import event, given
from hypothesis import strategies as st

from articles.manuscript import (
    FaultyText,
    Section,
    canonical,
    check,
    format,
    parse,
    replace_dates,
    section_anchors,
)
from articles.manuscript.anchors import remove_derived_pins
from articles.manuscript.characters import normalize_line_endings
from tests.manuscript.manuscripts import ANCHORS, MANUSCRIPTS, TEXTS


@given(MANUSCRIPTS)
def test_every_manuscript_without_faults_survives(manuscript):
    faults = check(manuscript)
    event(f"faulty: {bool(faults)}")
    if faults:
        try:
            found = parse(format(manuscript))
        except FaultyText:
            return
        assert check(found) == []
    else:
        assert parse(format(manuscript)) == canonical(manuscript)


@given(MANUSCRIPTS)
def test_the_canonical_form_of_a_canonical_manuscript_is_itself(manuscript):
    assert canonical(canonical(manuscript)) == canonical(manuscript)
    assert section_anchors(canonical(manuscript).sections) == section_anchors(manuscript.sections)


@given(TEXTS)
def test_every_text_is_a_manuscript_or_has_faults_with_their_lines(text):
    try:
        found = parse(text)
    except FaultyText as error:
        faults = error.faults
    else:
        assert check(found) == []
        assert canonical(found) == found
        assert parse(format(found)) == found
        assert format(parse(format(found))) == format(found)
        return
    lines = normalize_line_endings(text).count("\n") + 1
    assert faults
    assert all(0 < fault.line <= lines for fault in faults)


@given(
    st.lists(
        st.builds(
            Section, heading=st.sampled_from(["a", "A", "a 2", "a-2", "note 1", "", "b"]), anchor=ANCHORS
        ),
        max_size=8,
    )
)
def test_dropping_a_pin_that_is_not_needed_moves_no_anchor(sections):
    once = remove_derived_pins(sections)
    assert section_anchors(once) == section_anchors(sections)
    assert remove_derived_pins(once) == once


DATES = st.none() | st.datetimes(timezones=st.just(UTC))


@given(MANUSCRIPTS, DATES, DATES)
def test_dates_are_replaced_in_a_text_without_parsing_it(manuscript, published, updated):
    dates = {"published": published, "updated": updated}
    assert replace_dates(format(manuscript), **dates) == format(replace(manuscript, **dates))


def test_dates_are_replaced_in_a_text_with_a_key_that_nobody_knows_today():
    text = "---\ntitle: Sleep\nmood: calm\n---\n\nA text with \u202e in it.\n"
    dated = replace_dates(text, published=None, updated=datetime(2026, 3, 3, tzinfo=UTC))
    assert dated == text.replace("mood", "updated: 2026-03-03\nmood")
    assert replace_dates(dated, published=None, updated=None) == text
