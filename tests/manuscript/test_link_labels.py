"""The end of a link's label is searched once for each bracket; the result is that of markdown-it."""

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import helpers
from markdown_it.parser_inline import ParserInline

from articles.manuscript import MARKDOWN, Fault, Section, check_section
from articles.manuscript.limits import BRACKETS_LIMIT, QUOTES_LIMIT

BITS = st.sampled_from(
    ["[", "[", "]", "]", "![", "](", ")", "(", "](/b)", "[a]", "[a](b)", "[^", "`", "\\", "<", ">", "*", "a"]
)
NESTED = st.tuples(st.integers(15, 25), st.sampled_from(["[", "![", "[a ["])).map(lambda n: n[0] * n[1])
TEXTS = st.lists(BITS | NESTED, max_size=30).map("".join)


def html(text: str) -> str:
    return MARKDOWN.render(f"[a]: /a\n\n{text}")


@given(TEXTS)
def test_what_is_a_link_is_what_markdown_it_says(text):
    found = html(text)
    with patch.object(MARKDOWN.helpers, "parseLinkLabel", helpers.parseLinkLabel):
        assert html(text) == found


def steps(text: str) -> int:
    """Count the tokens that are skipped while searching the end of a label."""
    count = 0
    skip = ParserInline.skipToken

    def counted(self, state):
        nonlocal count
        count += 1
        skip(self, state)

    with patch.object(ParserInline, "skipToken", counted):
        MARKDOWN.renderInline(text)
    return count


@pytest.mark.parametrize(
    "unit", ["[", "![", "[a ", "![a ", "[^a", "[[^a]", "[a](b", "![](", "[`a`", "![[a](b)"]
)
def test_twice_the_brackets_are_twice_the_work(unit):
    once, twice = (steps(unit * number + "]") for number in (400, 800))
    assert once < 400 * 60
    assert twice <= 2.2 * once


def test_a_text_with_far_too_many_open_brackets_is_plain_text():
    text = "[a](b) *c* " + "[" * BRACKETS_LIMIT
    assert '<a href="b">a</a> <em>c</em>' in MARKDOWN.render(text)
    assert MARKDOWN.render(f"{text}[") == f"<p>{text}[</p>\n"
    assert MARKDOWN.render(f"{text}\n\n[ d *e*").endswith("<p>[ d *e*</p>\n")
    assert MARKDOWN.render("[a](" * (BRACKETS_LIMIT + 1)).startswith("<p>[a]([a](")
    assert "<em>c</em>" in MARKDOWN.render("*c* " + "[]" * 2 * BRACKETS_LIMIT)


def test_quotation_marks_beyond_number_stay_as_they_are():
    text = "'a' \"b\" " * (QUOTES_LIMIT // 4)
    assert MARKDOWN.render(text).startswith("<p>‘a’ “b”")
    assert MARKDOWN.render(f"{text} '").startswith("<p>'a' &quot;b&quot;")
    assert MARKDOWN.render(f"{text} '\n\n'c'").endswith("<p>‘c’</p>\n")


def test_far_too_many_open_brackets_are_a_fault_in_the_line_where_they_begin():
    text = "Fine [a].\n\n- so far\n- not here: " + "![" * (BRACKETS_LIMIT + 1)
    (fault,) = check_section(Section(body=text))
    assert fault == Fault(
        4,
        "more than 1,000 brackets are opened in this text and never closed; "
        "close them, or show them in a code block",
    )
