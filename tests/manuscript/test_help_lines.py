"""Help lines that a text places, the comment with their numbers, and numbers that are typed into a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.manuscript import (
    FaultyText,
    Manuscript,
    Section,
    append_help_comment,
    check,
    format,
    help_slugs,
    help_slugs_of_text,
    parse,
    parse_with_lines,
    unknown_numbers,
)
from articles.manuscript.typed_numbers import numbers_in_line
from tests.manuscript.manuscripts import MANUSCRIPTS

HEAD = "---\ntitle: Sleep\n---\n\n"
PLACED = f"{HEAD}Hello.\n\n::: get-help Now\nCall:\n\n{{help: samaritans}}\n{{help: 988-lifeline}}\n:::\n"


def faults_of(body: str) -> list[str]:
    with pytest.raises(FaultyText) as caught:
        parse(HEAD + body)
    return [str(fault) for fault in caught.value.faults]


def test_a_get_help_section_places_lines_by_their_slugs():
    manuscript, lines = parse_with_lines(PLACED)
    assert help_slugs(manuscript) == ("samaritans", "988-lifeline")
    assert lines.help_lines == {"samaritans": 10, "988-lifeline": 11}
    assert format(manuscript) == PLACED


def test_a_line_that_follows_text_is_a_line_of_its_own():
    manuscript = parse(f"{HEAD}::: get-help\nCall:\n{{help: samaritans}}\nor write.\n:::\n")
    assert help_slugs(manuscript) == ("samaritans",)


def test_a_slug_is_named_once_and_code_names_none():
    body = "{help: a}\n\n{help: a}\n\n```\n{help: in-code}\n```\n\nNot {help: in-a-line}."
    assert help_slugs(parse(f"{HEAD}::: get-help\n{body}\n:::\n")) == ("a",)


def test_elsewhere_a_help_line_is_a_fault_of_its_line():
    assert faults_of("Hello.\n\n{help: samaritans}\n") == [
        'line 7: a help line belongs in a section of the type "Get help" ("::: get-help" in the text)'
    ]
    assert "line 6" in faults_of("::: short-version\n{help: samaritans}\n:::\n\nHello.")[0]
    nested = faults_of("::: get-help\n- {help: a}\n\n> {help: b}\n:::\n")
    assert [fault.partition(":")[0] for fault in nested] == ["line 6", "line 8"]
    assert "outside lists" in nested[0]


@pytest.mark.parametrize("line", ["{help: }", "{help: 988 Lifeline}", "{help: A}", "{help: a", "{help:a-}"])
def test_a_line_that_names_nothing_is_a_fault(line):
    (fault,) = faults_of(f"::: get-help\n{line}\n:::\n")
    assert fault.startswith("line 6: ")
    assert "names no help line" in fault


def test_a_bio_places_lines_anywhere():
    assert help_slugs_of_text("Hello.\n{help: a}\n- {help: b}") == ("a", "b")
    assert help_slugs_of_text("Hello.") == ()


# The comment of a downloaded text


@given(MANUSCRIPTS, st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])), max_size=3))
def test_parsing_drops_the_comment_with_the_numbers(manuscript, lines):
    if not check(manuscript):
        assert parse(append_help_comment(format(manuscript), lines)) == parse(format(manuscript))


def test_without_lines_there_is_no_comment():
    assert append_help_comment(PLACED, []) == PLACED


def test_a_line_cannot_end_the_comment():
    text = append_help_comment(PLACED, ["samaritans: --> call", "<!-- help lines"])
    assert text.count("-->") == 1
    assert parse(text) == parse(PLACED)


def test_a_text_that_looks_like_the_comment_is_a_fault():
    section = Section(body="Hello.\n\n<!-- help lines\nx\n-->")
    (fault,) = check(Manuscript(title="Sleep", slug="sleep", sections=(section,)))
    assert "comment at the end of a downloaded text" in fault.message


# Typed numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Call 988.", ["988"]),
        ("Call Samaritans on 116 123.", ["116 123"]),
        ("Text SHOUT to 85258, or ring 13 11 14.", ["13 11 14", "85258"]),
        ("1-800-799-7233 or 1-800-799-SAFE", ["1-800-799-7233", "1-800-799-SAFE"]),
        ("+44 808 200 0247, 0808 2000 247, 0800 1111", ["+44 808 200 0247", "0808 2000 247", "0800 1111"]),
        ("1800 55 1800 and (212) 555-0100", ["1800 55 1800", "(212) 555-0100"]),
        ("Llame al 024 o marque el 112.", ["024", "112"]),
        ("Dial 18007997233.", ["18007997233"]),
    ],
)
def test_a_number_is_found(text, numbers):
    assert numbers_in_line(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "In 2019, 1,234 people of 100 000 answered.",
        "Nature, 17(2), 144-156. 1998-2004, 2020-03-04",
        "https://doi.org/10.1037/0033-3204.43.4.451",
        "ISBN 978-0-306-40615-7",
        "Call your doctor at 9, and text 2 friends. Sleep 7 to 9 hours.",
        "Studies 12, 13 and 14 found 62 % and 0.05.",
        "Dial down the worry in 10 minutes: 4-7-8 breathing.",
    ],
)
def test_what_only_looks_like_a_number_is_not(text):
    assert numbers_in_line(text) == []


def test_typed_numbers_that_no_line_has_are_named_with_section_and_line():
    manuscript = Manuscript(
        title="Sleep",
        short_version="Call 999.",
        sections=(
            Section(body="Hello."),
            Section("get-help", "", "Call us:\n[988](tel:988) or\n1-800-799-7233\n\n[^a]: Call 777 1234."),
        ),
    )
    assert list(unknown_numbers(manuscript, ())) == [
        (None, 1, "999"),
        (1, 2, "tel:988"),
        (1, 3, "1-800-799-7233"),
    ]
    assert list(unknown_numbers(manuscript, {"988", "+18007997233", "999"})) == []


def test_hostile_digits_are_read_in_time():
    for piece in ("1 ", "0", "+1 2", "call a", "01 23 ", "1-800-A-", "call,"):
        numbers_in_line(piece * (100_000 // len(piece)))


def test_numbers_in_a_text_with_too_many_brackets_are_not_looked_for():
    body = "Call 1-800-799-7233. " + "[" * 5000
    assert list(unknown_numbers(Manuscript(title="A", sections=(Section(body=body),)), [])) == []
