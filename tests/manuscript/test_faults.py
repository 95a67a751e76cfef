"""Every fault of a text is reported with its line and with a hint to the correct form."""

from datetime import UTC, datetime

import pytest

from articles.manuscript import FaultyText, Manuscript, check, parse
from articles.manuscript.limits import ARTICLE_LIMIT, FAULT_LIMIT, SECTION_LIMIT, SECTIONS_LIMIT

HEAD = "---\ntitle: T\n---\n"


def faults_of(text: str) -> list[str]:
    with pytest.raises(FaultyText) as error:
        parse(text)
    return [str(fault) for fault in error.value.faults]


NO_TITLE = 'the title is missing; begin with "---", "title: …" and "---"'
UNCLOSED = 'the section opened here is never closed by a line ":::"'
NO_TERM = 'a definition (": …") needs its term in a line of text above it'
BELL = "the control character U+0007 (BEL) is not allowed"


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("titel: x", 'line 3: unknown key "titel"; did you mean "title"?'),
        ("qqq: x", 'line 3: unknown key "qqq"'),
        ("title: again", 'line 3: "title" is in line 2 already'),
        ("words", 'line 3: this line is not "key: value": "words"'),
        ("  folded: line", 'line 3: this line is not "key: value": "folded: line"'),
        ("- item", 'line 3: "title" is one line of text, not a list'),
        ("slug: My Slug", 'line 3: a web address is made of a-z, 0-9 and "-"; "My Slug" is not'),
        ("formerly: [B!]", 'line 3: a web address is made of a-z, 0-9 and "-"; "B!" is not'),
        ("formerly: [b, b]", 'line 3: "b" is named twice'),
        ("slug: " + "a" * 201, "line 3: a web address has at most 200 characters; this one has 201"),
        (
            "formerly: [b, " + "a" * 300 + "]",
            "line 3: a web address has at most 200 characters; this one has 300",
        ),
        (
            "id: a b",
            'line 3: an id has at most 200 letters, digits and signs of ASCII, without spaces; "a b" is '
            "not one",
        ),
        ("tags: [a, a]", 'line 3: "a" is named twice'),
        ("kind: artikel", 'line 3: the kind is "article" or "page", not "artikel"; did you mean "article"?'),
        ("published: 3 March", 'line 3: "3 March" is not a date; write it like 2026-03-03'),
        ("published: 0001-01-01T00:00+01:00", None),
        ("published: 0001-01-01", 'line 3: "0001-01-01" is not a date; write it like 2026-03-03'),
        ("updated: 9999-12-31T00:00Z", None),
        ("reviewed: 2026-03-03T10:00", None),
        ("authors: [ada, , rae]", "line 3: an item of this list is empty"),
        ("authors: [ada, ada]", 'line 3: "ada" is named twice'),
        (
            'dek: "a\\q"',
            'line 3: in double quotes, "\\q" stands for nothing; a backslash itself is written "\\\\"',
        ),
        ('dek: "\\U00110000"', None),
        ('topics: ["\\q"]', None),
        ('dek: "a\\ab"', f"line 3: {BELL}"),
        ('topics: ["a\\ab"]', f"line 3: {BELL}"),
        ('dek: "a\\nb"', "line 3: a line break is not allowed here: this is one line"),
        ('dek: "\\ud83d"', "line 3: the lone surrogate U+D83D is not allowed: half a character is missing"),
        ("dek: a\x07b", f"line 3: {BELL}"),
        ("image: //example.com/a.jpg", None),
        (
            "image: https://example.com/a.jpg",
            'line 3: a picture from another site, "https://example.com/a.jpg"; '
            "upload it here, because readers' browsers load nothing from other sites",
        ),
        (
            "image: ../a.jpg",
            'line 3: a picture is named by its path, like "images/chairs.jpg"; "../a.jpg" is not one',
        ),
    ],
)
def test_a_fault_in_the_front_matter(line, fault):
    found = faults_of(f"---\ntitle: T\n{line}\n---\n")
    assert len(found) == 1
    assert found[0].startswith("line 3: ")
    assert fault is None or found == [fault]


def test_nor_is_a_date_at_an_end_of_the_calendar_one_as_data():
    last = datetime(9999, 12, 31, 23, tzinfo=UTC)
    assert [str(fault) for fault in check(Manuscript("T", updated=last))] == [
        "Last updated: 9999-12-31T23:00:00+00:00 is not a date in every time zone"
    ]


def test_a_front_matter_needs_an_end_and_a_title():
    assert faults_of("---\ntitle: T\n") == ['line 1: the front matter opened here has no closing "---"']
    assert faults_of("") == faults_of("Some text.") == [f"line 1: {NO_TITLE}"]
    assert faults_of("---\nslug: a\ntitle:\n---\n") == [f"line 3: {NO_TITLE}"]
    assert faults_of("---\n- item\ntitle: T\n---\n") == ["line 2: this item belongs to no key"]
    assert faults_of("---\ntitle: T\nlabels:\n- item\n---\n") == ['line 3: unknown key "labels"']


def test_a_key_stands_in_a_text_once_by_whichever_name():
    head = "---\ntitle: T\n"
    twice = 'line 4: "tags" means "topics", which is in line 3 already'
    assert faults_of(f"{head}topics: [a]\ntags: [b]\n---\n") == [twice]
    assert faults_of(f"{head}tags: [a]\ntopics: [b]\n---\n") == ['line 4: "topics" is in line 3 already']


def test_the_present_slug_is_no_former_one():
    text = "---\ntitle: T\nslug: a\nformerly: [b, a]\n---\n"
    assert faults_of(text) == ["line 4: the current web address is not a former one"]
    assert [str(fault) for fault in check(Manuscript("T", slug="a", formerly=("a",)))] == [
        "formerly: the current web address is not a former one"
    ]


HOST = "upload it here, because readers' browsers load nothing from other sites"


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ("a\n\n::: deepdive\n:::", ['line 6: unknown section type "deepdive"; did you mean "deep-dive"?']),
        (
            "::: short-versio\n:::",
            ['line 4: unknown section type "short-versio"; did you mean "short-version"?'],
        ),
        ("::: pro-tip\ntext", [f"line 4: {UNCLOSED}"]),
        ("text\n:::", ['line 5: this ":::" closes nothing: no section is open here']),
        (
            "::: pro-tip\na\n::: deep-dive\nb\n:::",
            ['line 6: a section opens inside the one opened in line 4; close that with ":::"'],
        ),
        (
            "::: pro-tip\n## A\n:::",
            ['line 5: a level-2 heading begins a new section; split the section here, or write "###"'],
        ),
        ("::: pro-tip\n# A\n:::", ['line 5: a level-1 heading is for the title alone; write "##" or "###"']),
        ("a\n\nB\n===", ['line 6: a level-1 heading is for the title alone; write "##" or "###"']),
        ("# Other", ['line 4: this level-1 heading is not the title, "T"; write "##" for a section']),
        ("# T {#x}", ["line 4: the title has no anchor"]),
        ("# T[^x]\n\n[^x]: y", ["line 4: a note in a heading; put it into the text below"]),
        ("```\n## a\n:::", ['line 4: the code block opened here is never closed by a line "```"']),
        ("::: pro-tip\n~~~~\n:::", ['line 5: the code block opened here is never closed by a line "~~~~"']),
        ("``` &#12;\n```", ["line 4: the control character U+000C (FF) is not allowed"]),
        ("##\n\ntext", ["line 4: a heading without words"]),
        ("## {#a}", ["line 4: a heading without words"]),
        ("## [](/x)", ["line 4: a heading without words"]),
        ("## A[^1]\n\n[^1]: x", ["line 4: a note in a heading; put it into the text below"]),
        ("::: pro-tip A[^1]\n:::", ["line 4: a note in a heading; put it into the text below"]),
        ("## A ![b](c.jpg)", ["line 4: a picture in a heading; put it into the text below"]),
        ("## " + "a" * 501, ["line 4: a heading of 501 characters; 500 are the limit"]),
        ("## A &#12;", ["line 4: the control character U+000C (FF) is not allowed"]),
        (
            "::: text A\n:::",
            ['line 4: a text section has its heading in a line of its own: "## A"'],
        ),
        ("a\n::: short-version\n:::", ["line 5: the short version comes first, before all sections"]),
        ("::: short-version\n:::\n::: short-version\n:::", ["line 6: there is a short version already"]),
        ("::: short-version A\n:::", ["line 4: the short version has neither a heading nor an anchor"]),
        ("::: short-version {#a}\n:::", ["line 4: the short version has neither a heading nor an anchor"]),
        (
            "::: short-version\nb[^a]\n\n[^a]: c\n:::",
            ["line 5: the short version has no notes", "line 7: the short version has no notes"],
        ),
        ("[A]: /x\n\n## B\n\n[a]: /y", ['line 8: the link "a" is defined twice']),
        ("[a]: /x\n[a]: /y", ['line 5: the link "a" is defined twice']),
        ("[^A]: x\n\n## B\n\n[^a]: y", ['line 8: the note "a" is defined twice']),
        ("a\n*b*\nc[^sorce]\n\n[^source]: x", ['line 6: no note "sorce" is defined; did you mean "source"?']),
        ("a\n![b](http://c.de/d.jpg)", [f'line 5: a picture from another site, "http://c.de/d.jpg"; {HOST}']),
        ("![b](//c.de/d.jpg)", [f'line 4: a picture from another site, "//c.de/d.jpg"; {HOST}']),
        (
            "![b][c]\n\n## A\n\n[c]: HTTPS://d.e",
            [f'line 4: a picture from another site, "HTTPS://d.e"; {HOST}'],
        ),
        ("[![b](http://c.de)](/x)", [f'line 4: a picture from another site, "http://c.de"; {HOST}']),
        (
            "![a](data:image/png;base64,AAAA)",
            [f'line 4: a picture from another site, "data:image/png;base64,AAAA"; {HOST}'],
        ),
        ("![b]()", ['line 4: a picture is named by its path, like "images/chairs.jpg"; "" is not one']),
        (
            "![b](/c.jpg)",
            ['line 4: a picture is named by its path, like "images/chairs.jpg"; "/c.jpg" is not one'],
        ),
        ("![b](c%07.jpg)", [f"line 4: {BELL}"]),
        ("a\nb\x07", [f"line 5: {BELL}"]),
        ("a\nb\ud800", ["line 5: the lone surrogate U+D800 is not allowed: half a character is missing"]),
        ("a\n\x85", ["line 5: the control character U+0085 (NEL) is not allowed"]),
        ("a&#12;b", ["line 4: the control character U+000C (FF) is not allowed"]),
        ('[a](/b "&#12;")', ["line 4: the control character U+000C (FF) is not allowed"]),
        ("## A {#B c}", ['line 4: an anchor is made of a-z, 0-9 and "-"; "B c" is not']),
        ("## A {#}", ['line 4: an anchor is made of a-z, 0-9 and "-"; "" is not']),
        ("::: text {#}\n:::", ['line 4: an anchor is made of a-z, 0-9 and "-"; "" is not']),
        ("## A {#note-1}", ['line 4: no anchor begins with "note-", as the page\'s own do: "note-1"']),
        ("## A {#page-x}", ['line 4: no anchor begins with "page-", as the page\'s own do: "page-x"']),
        ("## A {#" + "a" * 201 + "}", ["line 4: an anchor has at most 200 characters; this one has 201"]),
        ("## A {#x}\n\n## B {#x}", ['line 6: the anchor "x" is pinned twice']),
        ("> " * 10 + "> " * 10 + "a", ["line 4: lists and quotations are nested too deeply here"]),
        ("a\n\n## B\n\n: def", [f"line 8: {NO_TERM}"]),
        (
            "::: pro-tip\nTerm\n: def\n:::\n\n: other",
            [f"line 4: {UNCLOSED}", f"line 7: {NO_TERM}"],
        ),
        ("Term\n: def\n\n## B\n\n: other", [f"line 7: {NO_TERM}"]),
    ],
)
def test_a_fault_in_the_body(body, faults):
    assert faults_of(HEAD + body) == faults


def test_all_faults_of_a_text_come_in_one_report():
    text = "---\ntitel: x\nslug: A B\n---\n\n:::\n\n::: deepdive\n# A\n:::\n\n[^x]\n\n## B {#C}\n\x07"
    assert faults_of(text) == [
        f"line 1: {NO_TITLE}",
        'line 2: unknown key "titel"; did you mean "title"?',
        'line 3: a web address is made of a-z, 0-9 and "-"; "A B" is not',
        'line 6: this ":::" closes nothing: no section is open here',
        'line 8: unknown section type "deepdive"; did you mean "deep-dive"?',
        'line 9: a level-1 heading is for the title alone; write "##" or "###"',
        'line 12: no note "x" is defined',
        'line 14: an anchor is made of a-z, 0-9 and "-"; "C" is not',
        f"line 15: {BELL}",
    ]


def test_there_are_limits():
    assert faults_of(HEAD + "a" * ARTICLE_LIMIT) == [
        "1,000,017 characters in one article; 1,000,000 are the limit"
    ]
    assert faults_of(HEAD + "a" * (SECTION_LIMIT + 1)) == [
        "line 4: 100,001 characters in one section; 100,000 are the limit"
    ]
    assert faults_of(HEAD + "## a\n" * (SECTIONS_LIMIT + 1)) == [
        "1,001 sections in one article; 1,000 are the limit"
    ]
    assert len(faults_of("---\n" + "x\n" * 5_000 + "---\n" + ":::\n" * 5_000)) <= 3 * FAULT_LIMIT


def test_what_is_quoted_in_a_fault_is_cut_short():
    assert faults_of(HEAD + f"::: {'x' * 1_000}\n:::") == [f'line 4: unknown section type "{"x" * 80}…"']


def test_a_text_that_would_be_too_long_when_written_is_refused():
    small = "## a\nx\n" * 900  # written with blank lines between
    large = [f"## b\n{'c' * 99_300}\n" for _ in range(10)]
    text = HEAD + small + "".join(large)
    assert len(text) < ARTICLE_LIMIT
    assert faults_of(text) == ["1,001,197 characters in one article; 1,000,000 are the limit"]
