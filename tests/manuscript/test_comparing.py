"""A comparison of two texts reports every change, and only changes."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations, pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.manuscript import Manuscript, Section, compare
from articles.manuscript.pairing import longest_increasing_subset, pair_sections
from articles.manuscript.word_diff import diff_words
from tests.manuscript.manuscripts import FREE_TEXT

WORDS = st.lists(
    st.sampled_from(["one", "two", " ", "  ", ",", "\n", "\n\n", "three-four", "ü"]), max_size=30
)
TEXTS = st.one_of(WORDS.map("".join), FREE_TEXT)


def said(old: str, new: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in diff_words(old, new)]


def section(number: int) -> Section:
    return Section(
        "text", f"Question {number}?", f"Answer {number}: alpha{number} beta{number} gamma{number}."
    )


SEVEN = Manuscript(
    title="T",
    authors=("ana", "ben"),
    topics=("Sleep", "Anxiety"),
    sections=tuple(section(number) for number in range(1, 8)),
)


@given(TEXTS, TEXTS)
def test_the_pieces_make_up_both_texts(old, new):
    found = diff_words(old, new)
    assert "".join(piece.text for piece in found if piece.kind != "new") == old
    assert "".join(piece.text for piece in found if piece.kind != "gone") == new
    assert all(piece.text for piece in found)
    kinds = [piece.kind for piece in found]
    assert all(left != right for left, right in pairwise(kinds))


def test_a_change_is_told_by_word_and_a_phrase_as_one():
    assert said("It is a fine day.", "It is a bad day.") == [
        ("same", "It is a "),
        ("gone", "fine"),
        ("new", "bad"),
        ("same", " day."),
    ]
    assert said("one two three", "eins zwei three") == [
        ("gone", "one two"),
        ("new", "eins zwei"),
        ("same", " three"),
    ]


def test_only_the_lines_that_changed_are_told():
    old = "\n\n".join(f"Paragraph {n} stays." for n in range(50))
    found = said(old, old.replace("Paragraph 7 stays", "Paragraph 7 goes"))
    assert [kind for kind, _text in found] == ["same", "gone", "new", "same"]


def test_two_very_long_runs_are_told_whole():
    old, new = " ".join(f"a{n}" for n in range(2000)), " ".join(f"b{n}" for n in range(2000))
    assert said(old, new) == [("gone", old), ("new", new)]


def paragraph(number: int) -> str:
    return " ".join(f"word{number}-{n} and" for n in range(40)) + "."


def test_in_a_long_text_with_a_change_in_every_paragraph_each_is_told_by_word():
    old = "\n\n".join(paragraph(number) for number in range(80))
    found = said(old, old.replace("-20 and", "-20 or"))
    assert [change for change in found if change[0] != "same"] == [("gone", "and"), ("new", "or")] * 80


def test_what_a_long_text_says_anew_is_told_whole():
    old = " ".join(f"a{n}" for n in range(200)) + " Only this stayed, and the end: z"
    new = " ".join(f"b{n}" for n in range(200)) + " Only this stayed, and the end: y"
    assert said(old, new) == [("gone", old), ("new", new)]


def test_blanks_that_changed_are_told_and_the_words_around_them_stay():
    assert said("one two  three four", "one  two three four") == [
        ("same", "one"),
        ("gone", " "),
        ("new", "  "),
        ("same", "two"),
        ("gone", "  "),
        ("new", " "),
        ("same", "three four"),
    ]
    assert said("one", "one\n\ntwo") == [("same", "one"), ("new", "\n\ntwo")]
    assert said("one ", "one\n") == [("same", "one"), ("gone", " "), ("new", "\n")]


@pytest.mark.soak
def test_texts_with_only_blanks_or_little_words_in_common_take_no_time():
    blanks = "x " * 500, "y " * 500
    commas = "x, " * 500 + "x", "y, " * 500 + "y"
    rewritten = tuple(
        "\n\n".join(" ".join(f"{who}{line}-{n}" for n in range(12)) for line in range(250)) for who in "ab"
    )
    began = process_time()
    for old, new in (blanks, commas, rewritten):
        assert said(old.strip(), new.strip()) == [("gone", old.strip()), ("new", new.strip())]
    assert process_time() - began < 2, "difflib alone would take ten times as long"


def test_every_change_of_a_great_rewrite_is_named_and_none_invented():
    kept = [section(n) for n in (7, 6, 5, 4, 1)]  # two removed, the order reversed
    kept[1] = replace(kept[1], body="Answer 6: alpha6 beta6 and something new.")
    kept[2] = replace(kept[2], type="pro-tip")
    new = replace(
        SEVEN,
        authors=("ben", "cara"),
        topics=("Anxiety", "Sleep"),
        sections=(*kept, Section("deep-dive", "All new?", "Nothing like the rest.")),
    )
    assert compare(SEVEN, new).summary == (
        "Author “cara” added",
        "Author “ana” removed",
        "Topics in another order",
        "Section “Question 7?”: moved from 7 to 1",
        "Section “Question 6?”: moved from 6 to 2, text changed",
        "Section “Question 5?”: moved from 5 to 3, type changed",
        "Section “Question 4?”: moved among the others",
        "Section “Question 2?”: removed",
        "Section “Question 3?”: removed",
        "Section “All new?”: added",
    )


def test_a_text_beside_itself_has_not_changed():
    same = compare(SEVEN, SEVEN)
    assert same.is_empty
    assert same.summary == ()
    assert len(same.sections) == 7


def test_fields_are_told_by_their_names_at_the_desk():
    dated = replace(SEVEN, dek="New.", published=datetime(2026, 3, 3, 8, 0, tzinfo=UTC), short_version="Yes.")
    changes = {change.name: change for change in compare(SEVEN, dated).fields}
    assert [change.label for change in changes.values()] == [
        "Subtitle",
        "First published",
        "Short version",
    ]
    assert changes["published"].new == "2026-03-03 08:00:00 UTC"
    assert not compare(SEVEN, dated).is_empty


def test_the_read_only_lines_about_a_review_are_not_compared():
    assert compare(SEVEN, replace(SEVEN, reviewer="rae")).is_empty


def test_a_heading_and_an_anchor_that_changed_are_told_with_their_section():
    before = replace(
        SEVEN, sections=(Section("text", "One?", "Body.", anchor="one"), Section("no-such-type"))
    )
    after = replace(
        SEVEN, sections=(Section("text", "Number one?", "Body.", anchor="first"), Section("text"))
    )
    changes = compare(before, after).sections
    assert [change.title for change in changes] == ["Number one?", "no-such-type", "Text"]
    assert compare(before, after).summary[0] == "Section “Number one?”: heading changed, anchor changed"


def test_what_was_removed_stands_where_it_was():
    fewer = replace(SEVEN, sections=tuple(section(n) for n in (3, 4, 7)))
    order = [(change.old_place, change.is_removed) for change in compare(SEVEN, fewer).sections]
    assert order == [(1, True), (2, True), (3, False), (4, False), (5, True), (6, True), (7, False)]
    assert not any(change.moved for change in compare(SEVEN, fewer).sections)
    none = compare(SEVEN, replace(SEVEN, sections=()))
    assert [change.old_place for change in none.sections] == [1, 2, 3, 4, 5, 6, 7]


def test_of_a_hundred_sections_without_headings_each_finds_its_own():
    old = [section(number) for number in range(100)]
    new = [replace(one, heading="", body=f"{one.body} And more.") for one in reversed(old)]
    assert pair_sections(old, new) == list(range(99, -1, -1))


def test_sections_are_known_by_pin_then_by_what_they_say():
    old = [Section("text", "A?", "Same words in all of it."), Section("text", "B?", "Other.", anchor="b")]
    assert pair_sections(old, [Section("tip", "X?", "All new.", anchor="b")]) == [1]
    assert pair_sections(old, [Section("pro-tip", "A?", "All new.")]) == [0]
    assert pair_sections(old, [Section("text", "", "Same words in all of it.")]) == [0]
    assert pair_sections(old, [Section("text", "C?", "Same words in most of it.")]) == [0]
    assert pair_sections(old, [Section("text", "C?", "Nothing alike."), Section("text", "D?", "")]) == [
        None,
        None,
    ]


def test_of_two_alike_each_finds_its_own():
    old = [Section(body="alpha beta gamma delta"), Section(body="alpha beta gamma epsilon")]
    new = [Section(body="alpha beta gamma epsilon zeta"), Section(body="alpha beta gamma delta eta")]
    assert pair_sections(old, new) == [1, 0]
    assert pair_sections(old[:1], new) == [None, 0]


@given(st.permutations(range(7)))
def test_the_fewest_are_called_moved(places):
    rise = longest_increasing_subset(places)
    assert [place for place in places if place in rise] == sorted(rise)
    assert not any(list(more) == sorted(more) for more in combinations(places, len(rise) + 1))
    assert not longest_increasing_subset([])


@given(
    st.lists(st.builds(Section, heading=st.sampled_from(["", "A", "B"]), body=TEXTS), max_size=5),
    st.lists(st.builds(Section, heading=st.sampled_from(["", "A", "B"]), body=TEXTS), max_size=5),
)
def test_every_section_of_both_is_there_once(old, new):
    found = compare(replace(SEVEN, sections=tuple(old)), replace(SEVEN, sections=tuple(new))).sections
    assert sorted(change.old_place for change in found if change.old_place) == list(range(1, len(old) + 1))
    assert [change.new_place for change in found if change.new_place] == list(range(1, len(new) + 1))
    assert all(change.old == old[change.old_place - 1] for change in found if change.old_place)
    assert all(change.new == new[change.new_place - 1] for change in found if change.new_place)
