"""Pasted text from Word, Google Docs, LibreOffice, web pages, and arbitrary clipboards."""

from contextlib import suppress
from pathlib import Path
from time import process_time
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.manuscript import Manuscript, Section, check_section, split_body
from articles.rendering import render
from articles.transfer.clipboard.html_source import SearchedTag
from tests.corpora import HOSTILE, needs_corpora, some_or_all, xss_payloads
from tests.html_oracle import executable_nodes
from tests.transfer.clipboard.sections import sections_from_html

CLIPBOARD = Path(__file__).parents[2] / "files" / "clipboard"
NAMES = (
    "p b i em strong span u s ul ol li dl dt dd h1 h2 h3 h6 a table tr td th pre code blockquote br hr div"
)
ATTRIBUTES = [
    *("", 'style="font-weight:700"', 'style="font-style:italic"', 'style="mso-list:l0 level2 lfo1"'),
    *('style="mso-list:Ignore"', 'style="display:none"', 'start="²"', 'start="7"', 'colspan="x"', "hidden"),
    *('href="#_ftn1"', 'href="#_ftnref1"', 'href="https://x.example/a b"', 'href="javascript:x"', 'href="["'),
    *('class="MsoTitle"', 'class="MsoQuote"', 'role="heading" aria-level="3"'),
]
WORDS = [
    *("text", " ", "# x", "1. x", "- x", "::: pro-tip", ": d", "~ d", "===", "---", "[^1]", "[a]: /x", "|"),
    *("`", "```", "*", "_", "<b>", "&amp;", "\\", "![x](y)", "\u00a0", "{#a}", "> x", "\n\n", "[1]", "~~~"),
    *(
        "    x",
        "\x07",
        "&#7;",
        "\ud800",
        "\ue000",
        "\u200d",
        "<!--",
        "-->",
        "<![if x]>",
        "<!x",
        "<?xml ?>",
        "</",
        "!",
    ),
]
TAGS = st.tuples(st.sampled_from(NAMES.split()), st.sampled_from(ATTRIBUTES))


@pytest.mark.parametrize("name", ["word", "google-docs", "libreoffice", "web-page"])
def test_what_is_pasted_comes_in_clean_a_section_for_every_heading(name):
    html = (CLIPBOARD / f"{name}.html").read_text(encoding="utf-8")
    expected = (CLIPBOARD / f"{name}.md").read_text(encoding="utf-8")
    assert sections_from_html(html) == split_body(expected)


@pytest.mark.parametrize(
    ("html", "body"),
    {
        "cut into many": ("<b>a</b><b>b</b> <b>c</b> <i>d</i><i>e</i>", "**ab c** *de*"),
        "blanks within": ("a<b> b </b>c <b> </b>d", "a **b** c d"),
        "a sign before a letter": ("<b>Note:</b>this, <i>“hm”</i>said", "**Note**:this, *“hm*”said"),
        "a break at its end": ("<b>one<br></b>two", "**one**\\\ntwo"),
        "around paragraphs": ("<b><p>one</p><p>two</p></b>", "**one**\n\n**two**"),
        "struck": ("<s>a</s> <del>b</del> <strike>c</strike>", "~~a b c~~"),
        "taken away under review": ("a<span class=msoDel><del>b</del></span><ins>c</ins>", "ac"),
        "a link around paragraphs": ("<a href=/x><div>one</div><div>two</div></a>", "[one](/x)\n\n[two](/x)"),
        "a link cut in two": ("<a href=/x>one</a><a href=/x> two</a>", "[one two](/x)"),
        "a link that would be a picture": ("Look!<a href=/x>here</a>", "Look\\![here](/x)"),
        "a picture that was uploaded": (
            "<h2><img alt='Two\n[chairs]' data-picture=images/two-a1b2c3.png></h2><p>a<span><img src='x' "
            "data-picture='images/b.png'></span></p>",
            "![Two \\[chairs\\]](images/two-a1b2c3.png)\n\na![](images/b.png)",
        ),
        "pictures that were not": (
            "a<img src='data:image/png;base64,AA=='><img data-picture='images/../x.png'>"
            "<img data-picture='https://x.example/x.png'><picture data-picture='images/b.png'>b</picture>",
            "a",
        ),
        "brackets in a link": ("<a href=/x>[a] b</a>", "[\\[a\\] b](/x)"),
        "other schemes": (
            "<a href='JaVa\tscript:x'>a</a> <a href=data:x>b</a> <a href=file:///c>c</a> <a href=#d>d</a> "
            "<a href='mailto:e@x.example'>e</a> <a href=//x.example/>f</a>",
            "a b c d [e](mailto:e@x.example) [f](//x.example/)",
        ),
        "ordered from five": ("<ol start=5><li>a<ol start=3><li>b</ol></ol>", "5. a\n\n   3. b"),
        "no number": ("<ol start=²><li>a</li><li>b</li></ol>", "1. a\n2. b"),
        "two paragraphs in an item": ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n  b"),
        "lines and paragraphs": ("a<br>b<br><br>c<br>", "a\\\nb\n\nc"),
        "blanks": ("a&nbsp;&nbsp;b\u2009 c\n\nd\u00ade\u200bf\u2060", "a b c def"),
        "joined letters": ("\u0645\u06cc\u200c\u062e a\u200db", "\u0645\u06cc\u200c\u062e ab"),
        "code that holds a fence": ("<pre>```\nx<br>y</pre>", "````\n```\nx\ny\n````"),
        "a table with a caption": (
            "<table><caption>Cap</caption><tr><th colspan=2>h</th></tr>"
            "<tr><td>a</td><td>b<br>c</td></tr></table>",
            "Cap\n\n| h | |\n| --- | --- |\n| a | b c |",
        ),
        "a table for the looks": ("<table><tr><td><p>a</p><p>b</p></td></tr></table>", "a\n\nb"),
        "what looks like a table": ("a | b<br>--- | ---", "a | b\\\n\\--- | ---"),
        "a definition list": ("<dl><dt>Term</dt><dd>Text</dd></dl>", "Term\n:   Text"),
        "half a definition list": ("<dl><dd>Text</dd></dl>", "Text"),
        "an address, not a page": ("https://x.example/", "https://x.example/"),
        "XML": ("<?xml version='1.0' encoding='utf-8'?><p>a</p>", "a"),
        "what is cut off": ("a <!-- b", "a \\<!-- b"),
        "letters nobody sees": ("a\x00\x07\ud800b\ue000\ue001", "ab"),
    }.values(),
)
def test_structure_is_said_in_markdown(html, body):
    assert sections_from_html(html) == (Section(body=body),)


def test_notes_of_every_kind_become_notes():
    note = '<p><a href="#_{0}ref1">[1]</a> {1}</p>'
    html = (
        '<h2>Why<a href="#_ftn1">[1]</a></h2>'
        '<p>So<a href="x.htm#_edn1">[i]</a>, so<a href="#_ftn9">[9]</a>.</p>'
        f"<hr><div id=ftn1>{note.format('ftn', 'Foot.')}<p>More.</p></div>{note.format('edn', 'End.')}"
    )
    assert sections_from_html(html) == (
        Section(heading="Why", body="So[^end-1], so[9].[^1]\n\n[^1]: Foot. More.\n\n[^end-1]: End."),
    )


def test_of_several_highest_headings_only_they_begin_sections():
    found = sections_from_html("<h1>One</h1><h2>Deeper</h2><p>Text.</p><h1>Two</h1>")
    assert found == (Section(heading="One", body="### Deeper\n\nText."), Section(heading="Two"))


def test_plain_text_and_nothing_at_all():
    assert sections_from_html("<span>just words</span>") == (Section(body="just words"),)
    assert sections_from_html("") == ()
    assert sections_from_html("<h2> </h2><p>\u200b</p>") == ()


def test_a_heading_in_a_list_or_a_quotation_is_text():
    assert [section.heading for section in sections_from_html("<ul><li><h2>Inside</h2></li></ul>")] == [""]


def test_a_heading_too_long_for_one_is_text():
    (section,) = sections_from_html(f"<h2>{'long ' * 200}</h2>")
    assert section.heading == ""
    assert section.body.startswith("long long")


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("a" * 2_000_001, "in parts"),
        ("<b>a</b>" * 20_000, "in parts"),
        pytest.param("<h2>a</h2>" * 1_001, "headings", marks=pytest.mark.soak),
        ("<div>" * 201, "too deeply"),
        ("<b>" * 10_000, "too deeply"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(html, words):
    with pytest.raises(ValueError, match=words):
        sections_from_html(html)


@pytest.mark.parametrize(
    "tag",
    [
        "ul><li",
        *(pytest.param(tag, marks=pytest.mark.soak) for tag in ("div", "blockquote", "b", "table><tr><td")),
    ],
)
def test_what_is_deep_but_not_too_deep_is_read(tag):
    times = 190 // len(tag.split("><"))
    (section,) = sections_from_html(f"<{tag}>" * times + "words")
    assert "words" in section.body
    assert check_section(section) == []


@pytest.mark.soak
@pytest.mark.parametrize("part", ["<!--", "<![if", "<?", "<a '", "</ x", "[", "*a", "&", "<br> ", " "])
@pytest.mark.parametrize(("length", "seconds"), [(20_000, 4), (100_000, 20)])
def test_what_would_be_slow_is_read_or_refused_at_once(part, length, seconds):
    began = process_time()
    with suppress(ValueError):
        sections_from_html(part * (length // len(part)) + ">")
    assert process_time() - began < seconds


@pytest.mark.parametrize(
    "unit",
    [
        "<span style='color:red'>a</span>",
        pytest.param("<p style='mso-list:l0 level1 lfo1'>a</p>x", marks=pytest.mark.soak),
    ],
)
def test_many_children_of_one_parent_are_looked_up_from_where_the_last_one_was(unit):
    """Otherwise 480,000 characters of spans take ten seconds."""
    distances, find = [], SearchedTag.index

    def counted(tag, element):
        before = tag._last_index
        index = find(tag, element)
        distances.append(abs(index - before))
        return index

    with patch.object(SearchedTag, "index", counted):
        sections_from_html(unit * 800)
    assert sum(distances) < 20 * len(distances)


@given(st.lists(st.one_of(TAGS, st.sampled_from(WORDS), st.just(None)), max_size=30))
def test_whatever_is_pasted_the_sections_have_no_faults_of_their_own(parts):
    html, opened = "", []
    for part in parts:
        if part is None:
            html += f"</{opened.pop()}>" if opened else ""
        elif isinstance(part, tuple):
            html += f"<{part[0]} {part[1]}>"
            opened.append(part[0])
        else:
            html += part
    for section in sections_from_html(html):
        assert check_section(section) == []


@given(st.text(st.one_of(st.characters(), st.sampled_from("<>/!?-[]='&;")), max_size=200))
def test_any_string_is_an_answer(html):
    for section in sections_from_html(html):
        assert check_section(section) == []


def check_harmless(html: str) -> None:
    try:
        sections = sections_from_html(html)
    except ValueError:
        return  # refused with a message
    rendering = render(Manuscript("T", sections=sections), {})
    shown = (
        "".join(section.heading_html + section.html for section in rendering.sections) + rendering.notes_html
    )
    assert executable_nodes(shown) == [], html


@pytest.mark.parametrize("html", HOSTILE)
def test_our_hostile_texts_bring_nothing_that_runs(html):
    check_harmless(html)


@needs_corpora
@some_or_all
def test_hostile_pages_bring_nothing_that_runs(step):
    for payload in xss_payloads()[::step]:
        check_harmless(payload)
