"""Headings can be formatted and read again without loss, whatever they end with."""

import pytest
from hypothesis import given

from articles.manuscript import Section, section_anchors, slugify
from articles.manuscript.anchors import DERIVED_LENGTH
from articles.manuscript.headings import format_heading_line, read_heading_line
from articles.manuscript.markdown import MARKDOWN, plain_line
from tests.manuscript.manuscripts import HEADINGS


@given(HEADINGS.map(str.strip))
def test_every_heading_survives_its_line(heading):
    assert read_heading_line(format_heading_line(heading)) == (heading, None)
    assert read_heading_line(format_heading_line(heading, "here")) == (heading, "here")


@given(HEADINGS.map(str.strip).filter(bool))
def test_every_heading_survives_as_a_heading_of_markdown(heading):
    opening, content, _closing = MARKDOWN.parse(f"## {format_heading_line(heading)}")
    assert opening.tag == "h2"
    assert read_heading_line(content.content) == (heading, None)


@pytest.mark.parametrize(
    ("content", "read"),
    [
        ("Why? {#why}", ("Why?", "why")),
        ("Why?{#why}", ("Why?", "why")),
        ("Why? \\{#why}", ("Why? {#why}", None)),
        ("Why? \\\\{#why}", ("Why? \\{#why}", None)),
        ("{#why}", ("", "why")),
        ("a {#b} {#c}", ("a {#b}", "c")),
        ("a {#b{c}}", ("a {#b{c}}", None)),
        ("a }", ("a }", None)),
        ("C \\#", ("C #", None)),
        ("C \\\\#", ("C \\#", None)),
        ("C#", ("C#", None)),
        ("C\\#", ("C\\#", None)),
        ("\\##", ("##", None)),
        ("C # {#c}", ("C #", "c")),
        ("", ("", None)),
    ],
)
def test_a_heading_line_is_read(content, read):
    assert read_heading_line(content) == read


def test_on_this_page_shows_the_plain_text_of_a_heading():
    assert plain_line("A *b* `c` [d](/e) ![f](g.jpg) &amp; \\* h  \ni") == "A b c d f & * h i"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("What can I ask?", "what-can-i-ask"),
        ("Don’t / can't – 2.5 %", "dont-cant-2-5"),
        ("Café Größe Æsir ŁÓDŹ", "cafe-grosse-aesir-lodz"),
        ("ﬁrst Ⅳ", "first-iv"),
        ("你好 🎉", ""),
    ],
)
def test_a_slug_has_only_plain_letters_digits_and_hyphens(text, slug):
    assert slugify(text) == slug


def test_anchors_are_derived_or_pinned_and_never_twice_the_same():
    sections = [
        Section(heading="Why?"),
        Section(heading="*Why*"),
        Section(),
        Section(heading="Other", anchor="why-2"),
        Section(heading="Section 3"),
        Section(heading="Why 3"),
        Section(heading="Why?"),
        Section(heading="你好"),
    ]
    assert section_anchors(sections) == (
        *("why", "why-3", "section-3", "why-2"),
        *("section-3-2", "why-3-2", "why-4", "section-8"),
    )


def test_derived_anchors_keep_out_of_the_way_of_the_page():
    assert section_anchors([Section(heading="Note 1"), Section(heading="Page two")]) == (
        "s-note-1",
        "s-page-two",
    )
    assert len(section_anchors([Section(heading="long " * 90)])[0]) < DERIVED_LENGTH
