"""Pasted text: Word, Google Docs, LibreOffice, a web page, and whatever else is on a clipboard."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.manuscript import Manuscript, Section, check_section, split_body
from articles.rendering import render
from articles.transfer.pasted import sections_of
from tests.corpora import HOSTILE, needs_corpora, xss_payloads
from tests.html_oracle import executable_nodes

CLIPBOARD = Path(__file__).parent.parent / "files" / "clipboard"
TAGS = st.sampled_from(
    "p b i em strong span ul ol li h1 h2 h3 h6 a table tr td th pre code blockquote br hr div font".split()
)
STYLES = st.sampled_from(
    ["", "font-weight:700", "font-style:italic", "mso-list:l0 level1 lfo1", "mso-list:Ignore", "display:none"]
)
WORDS = st.sampled_from(
    [
        "text",
        " ",
        "# x",
        "1. x",
        "- x",
        "::: pro-tip",
        ": d",
        "~ d",
        "===",
        "---",
        "[^1]",
        "[a]: /x",
        "|",
        "`",
        "```",
    ]
    + [
        "*",
        "_",
        "<b>",
        "&amp;",
        "\\",
        "![x](y)",
        "\u00a0",
        "{#a}",
        "> x",
        "\n\n",
        "[1]",
        "~~~",
        "    x",
        "\x07",
    ]
)


@pytest.mark.parametrize("name", ["word", "google-docs", "libreoffice", "web-page"])
def test_what_is_pasted_comes_in_clean_a_section_for_every_heading(name):
    html = (CLIPBOARD / f"{name}.html").read_text(encoding="utf-8")
    expected = (CLIPBOARD / f"{name}.md").read_text(encoding="utf-8")
    assert sections_of(html) == split_body(expected)


def test_of_several_highest_headings_only_they_begin_sections():
    found = sections_of("<h1>One</h1><h2>Deeper</h2><p>Text.</p><h1>Two</h1>")
    assert found == (Section(heading="One", body="### Deeper\n\nText."), Section(heading="Two"))


def test_plain_text_and_nothing_at_all():
    assert sections_of("<span>just words</span>") == (Section(body="just words"),)
    assert sections_of("") == ()
    assert sections_of("<h2> </h2><p>\u200b</p>") == ()


def test_a_heading_in_a_list_or_a_quotation_is_text():
    assert [section.heading for section in sections_of("<ul><li><h2>Inside</h2></li></ul>")] == [""]


def test_a_heading_too_long_for_one_is_text():
    (section,) = sections_of(f"<h2>{'long ' * 200}</h2>")
    assert section.heading == ""
    assert section.body.startswith("long long")


def test_what_cannot_be_read_is_refused_in_words():
    with pytest.raises(ValueError, match="in parts"):
        sections_of("a" * 2_000_001)
    with pytest.raises(ValueError, match="too deeply"):
        sections_of("<div>" * 300)


@given(st.lists(st.one_of(st.tuples(TAGS, STYLES), WORDS, st.just(None)), max_size=30))
def test_whatever_is_pasted_the_sections_have_no_faults_of_their_own(parts):
    html, opened = "", []
    for part in parts:
        if part is None:
            html += f"</{opened.pop()}>" if opened else ""
        elif isinstance(part, tuple):
            html += f'<{part[0]} style="{part[1]}">'
            opened.append(part[0])
        else:
            html += part
    for section in sections_of(html):
        assert [fault for fault in check_section(section) if "no note" not in fault.message] == []


@given(st.text(max_size=200))
def test_any_string_is_an_answer(html):
    with suppress(ValueError):  # refused, in words
        for section in sections_of(html):
            assert check_section(section) == []


def check_harmless(html: str) -> None:
    try:
        sections = sections_of(html)
    except ValueError:
        return  # refused, in words
    rendering = render(Manuscript("T", sections=sections), {})
    shown = (
        "".join(section.heading_html + section.html for section in rendering.sections) + rendering.notes_html
    )
    assert executable_nodes(shown) == [], html


@pytest.mark.parametrize("html", HOSTILE)
def test_our_hostile_texts_bring_nothing_that_runs(html):
    check_harmless(html)


@needs_corpora
def test_hostile_pages_bring_nothing_that_runs():
    for payload in xss_payloads():
        check_harmless(payload)
