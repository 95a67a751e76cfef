"""Chapters as lines of text: formatting and parsing are inverse, and every fault has its line number."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.manuscript import FaultyText, check_line
from articles.models import chapters
from articles.models.chapters import chapter_faults, chapter_lines, parse_chapters

titles = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60).map(str.strip).filter(bool)
lists = st.lists(st.tuples(st.integers(0, 500_000), titles), unique_by=lambda one: one[0], max_size=8)


def faults(*lines: str, seconds: int | None = None) -> list[str]:
    with pytest.raises(FaultyText) as caught:
        parse_chapters(lines, seconds=seconds)
    return [str(fault) for fault in caught.value.faults]


def test_the_examples_hold():
    assert doctest.testmod(chapters).attempted > 3
    assert doctest.testmod(chapters).failed == 0


@given(lists.map(sorted))
def test_chapters_come_back(found):
    assert parse_chapters(chapter_lines(found)) == found
    assert chapter_faults(found, None) == []


def test_a_time_may_be_written_as_people_do():
    lines = ["", "0:00 Welcome", "00:09  In  the   room ", "", "1:5 no"]
    assert parse_chapters(lines[:-1]) == [(0, "Welcome"), (9, "In  the   room")]
    assert parse_chapters(["90:00 Late", "1:30:01 Later", "01:30:02\tLast"]) == [
        (5400, "Late"),
        (5401, "Later"),
        (5402, "Last"),
    ]
    assert faults(*lines) == ['line 5: "1:5 no" is not a chapter; write it like 12:30 Questions']


@pytest.mark.parametrize(
    "line", ["Welcome", "0:00", "0:00 ", "0:60 x", "1:60:00 x", "-0:01 x", "1 x", "٠:٠٠ x", "0:00x"]
)
def test_a_line_that_is_no_chapter_is_shown(line):
    assert faults(line) == [f'line 1: "{line.strip()}" is not a chapter; write it like 12:30 Questions']


def test_every_fault_comes_with_its_line():
    assert faults("0:10 Ten", "0:10 Again", "0:05 Back", "", "1:00 End", seconds=60) == [
        "line 2: 0:10 does not come after the 0:10 above it",
        "line 3: 0:05 does not come after the 0:10 above it",
        "line 5: 1:00 is past the end: the episode is 1:00 long",
    ]
    assert faults("0:00 " + "x" * 201) == ["line 1: a title of 201 characters; 200 are the limit"]


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x85", "\ud800"])
def test_a_title_is_one_line_of_text(character):
    assert faults(f"0:00 a{character}b") == [f"line 1: {check_line(character)[0].message}"]
    assert chapter_faults([[0, "a\nb"]], None)[0].message.startswith("a line break")
