"""Faults of a manuscript, reported by section; and the picture paths of its bodies."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.manuscript import (
    Fault,
    Manuscript,
    Section,
    canonical,
    check,
    check_line,
    check_section,
    collect_definitions,
    decode_escapes,
    find_article_faults,
    find_section_faults,
    picture_paths,
)
from articles.manuscript.limits import SECTION_LIMIT, SECTIONS_LIMIT


def faults_of(manuscript: Manuscript) -> list[str]:
    return [str(fault) for fault in check(manuscript)]


def test_a_sound_manuscript_has_no_faults():
    assert (
        check(Manuscript("T", published=datetime(2026, 3, 3, tzinfo=UTC), sections=(Section(body="A"),)))
        == []
    )


def test_a_fault_names_its_field_or_its_section():
    manuscript = Manuscript(
        "",
        slug="A b",
        dek="a\nb",
        kind="post",
        image="/a.jpg",
        authors=("ada", "ada"),
        topics=("",),
        short_version="a[^b]",
        sections=(
            Section(body="a\n\n## b"),
            Section("deepdive"),
            Section(heading="What can I ask?", body="b[^c]", anchor="Ä"),
            Section("pro-tip", "two\nlines"),
        ),
    )
    assert faults_of(manuscript) == [
        'Web address: a web address is made of a-z, 0-9 and "-"; "A b" is not',
        "Subtitle: a line break is not allowed here: this is one line",
        'Authors: "ada" is named twice',
        "Topics: an item of this list is empty",
        'Lead picture: a picture is named by its path, like "images/chairs.jpg"; "/a.jpg" is not one',
        'Kind: the kind is "article" or "page", not "post"',
        "the title is missing",
        "the short version, line 1: the short version has no notes",
        'section 1, line 3: a level-2 heading begins a new section; split the section here, or write "###"',
        'section 2: unknown section type "deepdive"; did you mean "deep-dive"?',
        'section 3, "What can I ask?": an anchor is made of a-z, 0-9 and "-"; "Ä" is not',
        'section 3, "What can I ask?", line 1: no note "c" is defined',
        'section 4, "two\nlines": a line break is not allowed here: this is one line',
    ]


def test_the_limits_hold_for_data_too():
    section = Section(body="a" * SECTION_LIMIT)
    assert check(Manuscript("T", sections=(section,))) == []
    assert faults_of(Manuscript("T", sections=(section,) * 10)) == [
        "1,000,154 characters in one article; 1,000,000 are the limit"
    ]
    assert faults_of(Manuscript("T", sections=(Section(heading="a"),) * (SECTIONS_LIMIT + 1))) == [
        "1,001 sections in one article; 1,000 are the limit"
    ]


@pytest.mark.parametrize(
    ("section", "faults"),
    [
        (Section(body="fine\n\n### Inner"), []),
        (Section(body="a[^note of another section]"), []),
        (
            Section(body="\n\na\n## b"),
            [(4, 'a level-2 heading begins a new section; split the section here, or write "###"')],
        ),
        (
            Section(body="a\nb\n---"),
            [(1, 'a level-2 heading begins a new section; split the section here, or write "###"')],
        ),
        (Section(body="# a"), [(1, 'a level-1 heading is for the title alone; write "##" or "###"')]),
        (
            Section(body="a\n:::"),
            [(2, 'a line of ":::" starts or ends a section; show one inside a code block')],
        ),
        (Section(body="a\n```"), [(2, 'the code block opened here is never closed by a line "```"')]),
        (Section(body="a\n```\n\n"), [(2, 'the code block opened here is never closed by a line "```"')]),
        (Section(body="- a\n  ```\n  b"), []),
        (Section(heading="a\nb"), [(0, "a line break is not allowed here: this is one line")]),
        (Section(heading="a[^b]"), [(0, "a note in a heading; put it into the text below")]),
        (Section(heading="&nbsp;"), [(0, "a heading without words")]),
        (Section(heading=" "), []),
        (Section(body="a\x00"), [(1, "the control character U+0000 (NUL) is not allowed")]),
        (Section(body="![a](http://b.c/d.jpg)"), None),
        (Section(anchor="A"), [(0, 'an anchor is made of a-z, 0-9 and "-"; "A" is not')]),
        (
            Section(body="a" * (SECTION_LIMIT + 1)),
            [(0, "100,001 characters in one section; 100,000 are the limit")],
        ),
    ],
)
def test_one_section_is_checked_by_itself(section, faults):
    found = [(fault.line, fault.message) for fault in check_section(section)]
    assert found == faults if faults is not None else len(found) == 1


def test_one_line_of_plain_text_is_checked():
    assert check_line("Fine: “all” of\tit 👩‍👩‍👧") == []
    assert check_line("a\x07b\nc\rd\ud800") == [
        Fault(0, "the control character U+0007 (BEL) is not allowed"),
        Fault(0, "a line break is not allowed here: this is one line"),
        Fault(0, "a line break is not allowed here: this is one line"),
        Fault(0, "the lone surrogate U+D800 is not allowed: half a character is missing"),
    ]


def test_definitions_hold_wherever_they_stand():
    found = collect_definitions(
        [Section(body="[B]: /b\n\n[^one]: x"), Section(body='> [c]: /c "C"\n\n[b]: /other\n\n[^two]: y')],
        "[a]: /a",
    )
    assert {label: (link["href"], link["title"]) for label, link in found.links.items()} == {
        "A": ("/a", ""),
        "B": ("/b", ""),
        "C": ("/c", "C"),
    }
    assert found.notes == ("one", "two")
    assert found.env()["footnotes"] == {"refs": {":one": -1, ":two": -1}, "list": {}}
    assert set(found.env()["references"]) == {"A", "B", "C"}


def test_pictures_are_named_by_their_path_in_the_order_of_the_article():
    manuscript = Manuscript(
        "T",
        image="images/lead.jpg",
        short_version="![short][s]",
        sections=(
            Section(body="![a](<images/two chairs.jpg>)\n\n```\n![no](images/no.jpg)\n```"),
            Section(body="| ![é](images/é.jpg) |\n|---|\n\n![a](images/lead.jpg)\n\n[s]: images/s.jpg"),
        ),
    )
    assert picture_paths(manuscript) == (
        *("images/lead.jpg", "images/s.jpg", "images/two chairs.jpg", "images/é.jpg"),
    )
    assert picture_paths(Manuscript("T")) == ()


@pytest.mark.parametrize(
    ("written", "path"),
    [
        (r"![](images/two\_chairs.jpg)", "images/two_chairs.jpg"),
        (r"![](images/two\-chairs.jpg)", "images/two-chairs.jpg"),
        ("![](images/a&amp;b.jpg)", "images/a&b.jpg"),
        ("![](images/&#x61;&eacute;.jpg)", "images/aé.jpg"),
        ("![](images/two%20chairs%C3%A9.jpg)", "images/two chairsé.jpg"),
        ("![](images/%&#50;0.jpg)", "images/ .jpg"),
        ("![][k]\n\n[k]: <images/a&amp;#98;\\&#99;.jpg>", "images/a&#98;&#99;.jpg"),
        ("| ![](images/a\\|b.jpg) | ![](images/c\\\\|d.jpg) |\n|---|---|", "images/c|d.jpg"),
    ],
)
def test_a_text_spelled_out_holds_the_path_of_each_picture(written, path):
    paths = picture_paths(Manuscript("T", sections=(Section(body=written),)))
    assert path in paths
    assert all(each in decode_escapes(written) for each in paths)


PIECES = [
    "a",
    "é",
    "b c",
    "&",
    "amp;",
    "#98;",
    "\\",
    "_",
    "|",
    "%",
    "25",
    "20",
    "C3%A9",
    "&lowbar;",
    "(",
    ")",
    "<",
    ">",
]
FORMS = ("![]({})", "![](<{}>)", "![k]\n\n[k]: {}", "![k]\n\n[k]: <{}> 'title'", "> | ![](<{}>) |\n> |---|")


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.sampled_from(FORMS))
def test_a_text_spelled_out_holds_the_path_of_any_picture(name, form):
    """Except for a backslash, which no picture of the library has in its path."""
    written = form.format(f"images/{name}.jpg")
    for path in picture_paths(Manuscript("T", sections=(Section(body=written),))):
        assert path in decode_escapes(written) or "\\" in path


def test_checking_never_fails_on_a_manuscript_that_is_all_wrong():
    wrong = Manuscript("\x00", sections=(Section("?", "\n", ":::\n# a\n```", "note-\ud800"),) * 2)
    assert len(check(wrong)) > 5
    assert canonical(canonical(wrong)) == canonical(wrong)


def test_faults_of_fields_and_parts_are_told_apart():
    faulty = Manuscript(title="", short_version="In short[^a].", sections=(Section(body="Fine.\n\n::: x"),))
    assert [str(fault) for fault in find_article_faults(faulty)] == ["the title is missing"]
    assert [(place, fault.line) for place, fault in find_section_faults(faulty)] == [(0, 1), (1, 3)]
    assert len(check(faulty)) == 3
