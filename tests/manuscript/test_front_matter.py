"""Front matter: read more tolerantly than YAML, and written as valid YAML."""

from datetime import UTC, date, datetime

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from articles.manuscript import FaultyText, Manuscript, format, parse, read_front_matter, write_front_matter
from articles.manuscript.yaml_scalars import read_scalar, split_items, write_scalar
from tests.manuscript.manuscripts import FREE_TEXT, TITLES

WORDS = st.one_of(TITLES, FREE_TEXT, st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8))


@given(st.one_of(WORDS, st.text(max_size=10)))
@example("\x85")
@example("\ufffe\uffff\ufeff\u2028\u2029\x00\x7f\x9f\r\n")
def test_yaml_and_we_read_the_string_that_was_written(value):
    written = write_scalar(value)
    assert "\n" not in written
    assert read_scalar(written) == value
    assert yaml.safe_load(f"title: {written}\n") == {"title": value}


@given(st.lists(WORDS.map(str.strip).filter(bool), max_size=4))
def test_yaml_and_we_read_the_list_that_was_written(items):
    written = ", ".join(write_scalar(item, in_list=True) for item in items)
    assert [read_scalar(item) for item in split_items(f"[{written}]")] == items
    assert yaml.safe_load(f"topics: [{written}]\n") == {"topics": items}


@given(
    st.builds(
        Manuscript,
        title=TITLES,
        topics=st.lists(TITLES).map(tuple),
        published=st.none() | st.just(datetime(2026, 3, 3, tzinfo=UTC)),
    )
)
def test_other_tools_read_what_a_manuscript_says(manuscript):
    head = yaml.safe_load(format(manuscript).split("\n---\n")[0] + "\n") or {}
    assert head.get("title", "") == manuscript.title
    assert tuple(head.get("topics", ())) == manuscript.topics
    assert head.get("published") == (date(2026, 3, 3) if manuscript.published else None)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('What: a "story"? # not a comment', 'What: a "story"? # not a comment'),
        ('"Yes" or "no"?', '"Yes" or "no"?'),
        ("'tis the season", "'tis the season"),
        ("'it''s'", "it's"),
        ('"a \\"b\\" \\\\ \\x41\\u00e9\\U0001F600\\/"', 'a "b" \\ Aé😀/'),
        ('"open', '"open'),
        ('"escaped\\"', '"escaped\\"'),
        ("[not a list]", "[not a list]"),
        ("  yes  ", "yes"),
        ("x: y", "x: y"),
        ("|", "|"),
    ],
)
def test_a_line_stands_for_itself_unless_quotes_hold_all_of_it(written, meant):
    assert parse(f"---\ntitle: {written}\n---\n").title == meant


@pytest.mark.parametrize(
    "written",
    [
        "topics: [one, two: three, 'four, five']",
        "topics: one, two: three, 'four, five'",
        "topics:  [ one , two: three,'four, five', ]",
        "topics:\n- one\n-   two: three\n- 'four, five'",
        "topics:\n  - one\n\n  # a comment\n  - two: three\n  - 'four, five'",
        "topics: [one]\n- two: three\n- 'four, five'",
    ],
)
def test_a_list_may_be_written_in_every_usual_way(written):
    assert parse(f"---\ntitle: T\n{written}\n---\n").topics == ("one", "two: three", "four, five")


def test_an_item_with_an_unclosed_quote_is_what_it_says():
    assert split_items('["a, \'b, c"d", e]') == ['"a', "'b", 'c"d"', "e"]
    assert split_items("[]") == split_items("") == []


def test_any_file_of_a_content_folder_is_read():
    text = "---\n\nname: Ana: Moreira\nrole:\nlinks:\n- https://example.com/ana\n---\n\n\nHer bio.\n\nMore.\n"
    values, lines, body, body_line = read_front_matter(
        text, {"name": "line", "role": "line", "links": "list"}
    )
    assert values == {"name": "Ana: Moreira", "links": ("https://example.com/ana",)}
    assert lines == {"name": 3, "role": 4, "links": 5}
    assert (body, body_line) == ("Her bio.\n\nMore.", 10)


def test_a_file_without_a_front_matter_is_all_body():
    assert read_front_matter("\r\nA bio.\r\n", {}) == ({}, {}, "A bio.", 2)
    assert read_front_matter("", {}) == ({}, {}, "", 1)


def test_a_faulty_file_of_a_content_folder_tells_all_its_faults():
    with pytest.raises(FaultyText) as error:
        read_front_matter("---\nnome: x\n---\n\x00", {"name": "line"})
    assert str(error.value) == (
        'line 2: unknown key "nome"; did you mean "name"?\n'
        "line 4: the control character U+0000 (NUL) is not allowed"
    )


def test_any_file_of_a_content_folder_is_written():
    values = {
        "title": "Season: one",
        "number": 3,
        "explicit": False,
        "published": date(2026, 3, 3),
        "links": ["https://example.com/a,b"],
        "season": "",
        "aliases": (),
    }
    text = write_front_matter(values, "\n\nNotes.\n")
    assert text == (
        '---\ntitle: "Season: one"\nnumber: 3\nexplicit: false\npublished: 2026-03-03\n'
        'links: ["https://example.com/a,b"]\n---\n\nNotes.\n'
    )
    assert write_front_matter({}, "") == "---\n---\n"
