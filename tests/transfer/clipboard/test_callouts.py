"""Callout labels in pasted text become typed sections; sentences that only begin like one stay text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.manuscript import SECTION_TYPES, Section, check_section
from articles.transfer.clipboard.callout_labels import CalloutLabel, make_label_reader
from articles.transfer.clipboard.paste import read_html, read_text
from tests.transfer.clipboard.sections import sections_from_html

CALLOUTS = [kind for kind in SECTION_TYPES.values() if kind.is_callout]


def outline(sections: tuple[Section, ...]) -> list[tuple[str, str, str]]:
    return [(section.type, section.heading, section.body) for section in sections]


@pytest.mark.parametrize("kind", CALLOUTS, ids=lambda kind: kind.name)
@pytest.mark.parametrize(
    "written",
    ["{0}", "{0}:", "**{0}**", "**{0}:**", "*{0}*", "__{0}__", "💡 {0}", "\\[{0}]", "**💡 {0}**", "{0}!"],
)
def test_a_label_alone_is_one_for_every_type_in_any_case(kind, written):
    reader = make_label_reader()
    for label in (kind.label, kind.label.upper(), kind.label.lower(), kind.name, kind.label.title()):
        assert reader.read(written.format(label)) == CalloutLabel(kind.name), label


@pytest.mark.parametrize(
    ("content", "title", "text"),
    [
        ("Deep dive: how it works", "How it works", ""),
        ("DEEP DIVE – How it works", "How it works", ""),
        ("Deep dive - why does it hurt?", "Why does it hurt?", ""),
        ("**Deep dive: how it works**", "How it works", ""),
        ("**Deep dive**: how it works", "How it works", ""),
        ("**Deep dive:** how *it* works", "How *it* works", ""),
        ("Deep dive: iPhones at night", "iPhones at night", ""),
        ("**Deep dive:** Write it down.", "", "Write it down."),
        ("**Deep dive.** Write it down. Now.", "", "Write it down. Now."),
        ("DEEP DIVE: Write it down.", "", "Write it down."),
        ("**Deep dive**\\\nWrite it down.", "", "Write it down."),
        ("**Deep dive: how it works**\\\nWrite it\\\ndown.", "How it works", "Write it\\\ndown."),
        ("**Deep dive: it hurts. Go on.**", "", "**it hurts. Go on.**"),
        ("**Deep dive: it hurts.** Go on.", "", "**it hurts.** Go on."),
        ("**Deep dive:** Write it down before\nyou go.", "", "Write it down before\nyou go."),
    ],
)
def test_what_follows_a_label_is_its_title_or_its_text(content, title, text):
    assert make_label_reader().read(content) == CalloutLabel("deep-dive", title, text)


@pytest.mark.parametrize(
    "content",
    [
        "Heads up, everyone: this will be long.",
        "Heads up: this takes an hour, so bring some water.",
        "Heads up: it hurts.",
        "Heads up everyone",
        "Heads-up displays distract drivers.",
        "“Heads up” is what people say.",
        "**Heads up** everyone, it will be long.",
        "**Heads up, everyone**",
        "**Heads up everyone:** it will be long.",
        "A deep dive: how it works",
        "The pro tip",
        "Pro tips",
        "Pro tippers: a study",
        "Deep dive into sleep",
        "Get help early",
        "Try this at home: it works",
        "Try this\nat home",
        "Try thistle tea",
        "*Heads up",
        "",
    ],
)
def test_a_sentence_that_begins_like_a_label_is_text(content):
    assert make_label_reader().read(content) is None


def test_a_heading_that_only_begins_with_a_label_is_a_heading():
    reader = make_label_reader()
    assert reader.read("Get help early", is_heading=True) is None
    assert reader.read("Deep dive into sleep", is_heading=True) is None
    assert reader.read("HEADS UP: It may hurt. It passes.", is_heading=True) == CalloutLabel(
        "heads-up", "It may hurt. It passes."
    )


def test_labels_in_the_language_of_the_articles_are_known(settings):
    settings.CONTENT_LANGUAGE = "es"
    reader = make_label_reader()
    assert reader.read("PARA PROFUNDIZAR: cómo funciona") == CalloutLabel("deep-dive", "Cómo funciona")
    assert reader.read("Deep dive") == CalloutLabel("deep-dive")


WORD = "<p class=MsoNormal>{}</p>".format
EMPTY = "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"


@pytest.mark.parametrize(
    ("html", "expected"),
    {
        "a heading of the article's own level": (
            "<h2>One</h2><p>a</p><h2>Deep dive: two</h2><p>b</p><p>c</p><h2>Three</h2><p>d</p>",
            [("text", "One", "a"), ("deep-dive", "Two", "b\n\nc"), ("text", "Three", "d")],
        ),
        "a subheading ends at the next of its level": (
            "<h2>One</h2><h3>PRO TIP</h3><p>a</p><h4>Deeper</h4><p>b</p><h3>Sub</h3><p>c</p>",
            [("text", "One", ""), ("pro-tip", "", "a\n\n#### Deeper\n\nb"), ("text", "", "### Sub\n\nc")],
        ),
        "a bold paragraph goes to the next heading": (
            "<p>a</p><p><b>DEEP DIVE</b></p><p>b</p><ul><li>c</li></ul><h2>Two</h2><p>d</p>",
            [("text", "", "a"), ("deep-dive", "", "b\n\n- c"), ("text", "Two", "d")],
        ),
        "a plain paragraph with a title": (
            "<p>a</p><p>Deep dive: how it works</p><p>b</p><p>Heads up</p><p>c</p>",
            [("text", "", "a"), ("deep-dive", "How it works", "b"), ("heads-up", "", "c")],
        ),
        "text in the paragraph of the label": (
            "<p>a</p><p><strong>Pro tip:</strong> Write it down.</p><p>b</p>",
            [("text", "", "a"), ("pro-tip", "", "Write it down."), ("text", "", "b")],
        ),
        "a list after a colon": (
            "<p><b>Try this:</b> Before you go, write:</p><ul><li>a</li></ul><p>b</p>",
            [("try-this", "", "Before you go, write:\n\n- a"), ("text", "", "b")],
        ),
        "a lead-in and its list": (
            "<p>Try this:</p><ul><li>a</li></ul><p>b</p>",
            [("try-this", "", "- a"), ("text", "", "b")],
        ),
        "a line break after the label": (
            "<p><b>Heads up</b><br>It may hurt.</p><p>b</p>",
            [("heads-up", "", "It may hurt."), ("text", "", "b")],
        ),
        "an empty line ends it": (
            "".join([WORD("<b>DEEP DIVE</b>"), WORD("a"), WORD("b"), EMPTY, WORD("c")]),
            [("deep-dive", "", "a\n\nb"), ("text", "", "c")],
        ),
        "empty lines between all paragraphs end nothing": (
            EMPTY.join([WORD("<b>DEEP DIVE</b>"), WORD("a"), WORD("b"), WORD("c")]),
            [("deep-dive", "", "a\n\nb\n\nc")],
        ),
        "line breaks of Google Docs between blocks": (
            "<p><b>Pro tip</b></p><p>a</p><br><p>b</p>",
            [("pro-tip", "", "a"), ("text", "", "b")],
        ),
        "a rule ends it and is not kept": (
            "<p>Deep dive</p><p>a</p><hr><p>b</p>",
            [("deep-dive", "", "a"), ("text", "", "b")],
        ),
        "words end it": (
            "<p>DEEP DIVE</p><p>a</p><p>End of deep dive</p><p>b</p>",
            [("deep-dive", "", "a"), ("text", "", "b")],
        ),
        "a table of one cell": (
            "<p>a</p><table><tr><td><p><b>Deep dive</b></p><p>b</p><p>c</p></td></tr></table><p>d</p>",
            [("text", "", "a"), ("deep-dive", "", "b\n\nc"), ("text", "", "d")],
        ),
        "a table of two rows": (
            "<table><tr><td>PRO TIP</td></tr><tr><td>b</td></tr></table><p>d</p>",
            [("pro-tip", "", "b"), ("text", "", "d")],
        ),
        "a bordered paragraph of Word": (
            "<div style='mso-element:para-border-div;border:solid windowtext 1.0pt'>"
            f"{WORD('Heads up')}{WORD('a')}</div>{WORD('b')}",
            [("heads-up", "", "a"), ("text", "", "b")],
        ),
        "a box with the label alone": (
            "<table><tr><td>Pro tip</td></tr></table><p>a</p><h2>b</h2>",
            [("pro-tip", "", "a"), ("text", "b", "")],
        ),
        "a quotation": (
            "<blockquote><p><b>Pro tip</b></p><p>a</p></blockquote><p>b</p><blockquote>c</blockquote>",
            [("pro-tip", "", "a"), ("text", "", "b\n\n> c")],
        ),
        "the title is the heading below the label": (
            "<h2>One</h2><p>a</p><p>DEEP DIVE</p><h2>How it works</h2><p>b</p><h2>Two</h2><p>c</p>",
            [("text", "One", "a"), ("deep-dive", "How it works", "b"), ("text", "Two", "c")],
        ),
        "the title is the subheading below the label": (
            "<h2>One</h2><h2>Deep dive</h2><h3>How it works</h3><p>b</p><h3>Sub</h3><p>c</p>",
            [("text", "One", ""), ("deep-dive", "How it works", "b\n\n### Sub\n\nc")],
        ),
        "a callout in a callout": (
            "<h2>Deep dive: one</h2><p>a</p><p><b>Pro tip:</b> b.</p><p>c</p>",
            [("deep-dive", "One", "a"), ("pro-tip", "", "b."), ("deep-dive", "", "c")],
        ),
        "a title that cannot be one": (
            "<p>a</p><p>Deep dive: <a href='https://x.example'>here</a>" + " long" * 12 + "</p>",
            [("text", "", "a\n\nDeep dive: [here](https://x.example)" + " long" * 12)],
        ),
        "nothing but a title": ("<p>a</p><p>Pro tip: write it down</p><h2>b</h2>", None),
        "a label above nothing": ("<p>a</p><p>Deep dive</p>", [("text", "", "a\n\nDeep dive")]),
        "a heading above nothing": (
            "<h2>a</h2><h2>Get help</h2>",
            [("text", "a", ""), ("text", "Get help", "")],
        ),
        "in a list, in a data table, in code": (
            "<ul><li>Deep dive</li><li>x</li></ul><table><tr><td>Pro tip</td><td>y</td></tr></table>"
            "<pre>Pro tip</pre>",
            [("text", "", "- Deep dive\n- x\n\n| Pro tip | y |\n| --- | --- |\n\n```\nPro tip\n```")],
        ),
        "empty lines leave nothing behind": (
            f"<p>a</p>{EMPTY}{EMPTY}<p>b</p>{EMPTY}",
            [("text", "", "a\n\nb")],
        ),
    }.values(),
)
def test_a_callout_in_html_ends_where_its_writer_ended_it(html, expected):
    if expected is None:
        expected = [("text", "", "a"), ("pro-tip", "", "Write it down"), ("text", "b", "")]
    assert outline(sections_from_html(html)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "as in an email": (
            "a\n\nPRO TIP\nWrite it down.\n\nb",
            [("text", "", "a"), ("pro-tip", "", "Write it down."), ("text", "", "b")],
        ),
        "a paragraph in each line": (
            "a\nDeep dive: how it works\nB\n\nc",
            [("text", "", "a"), ("deep-dive", "How it works", "B"), ("text", "", "c")],
        ),
        "two empty lines end it": (
            "DEEP DIVE\n\na\n\nb\n\n\nc",
            [("deep-dive", "", "a\n\nb"), ("text", "", "c")],
        ),
        "Markdown": (
            "# T\n\n## One\n\na\n\n## Deep dive: two\n\nb\n\n::: pro-tip Three\nc\n:::\n\nd",
            [
                ("text", "T", ""),
                ("text", "One", "a"),
                ("deep-dive", "Two", "b"),
                ("pro-tip", "Three", "c"),
                ("text", "", "d"),
            ],
        ),
        "a fence that is not closed": ("a\n\n::: pro-tip\nb", None),
        "definitions stay": (
            "**Pro tip**\n\n[x]: /y\n\na [x]\n\n[^1]: note",
            [("pro-tip", "", "[x]: /y\n\na [x]\n\n[^1]: note")],
        ),
        "code": ("```\nPro tip\n\n\n\nb\n```", [("text", "", "```\nPro tip\n\n\n\nb\n```")]),
        "Windows": ("Pro tip\r\nWrite it.\r\n", [("pro-tip", "", "Write it.")]),
    }.values(),
)
def test_plain_text_is_split_too(text, expected):
    found = outline(read_text(text).sections)
    if expected is None:
        assert [kind for kind, *_ in found] == ["text"]
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("html", "has_title"),
    {
        "a title of Word": ("<p class=MsoTitle>Nights</p><h1>One</h1><p>a</p><h1>Two</h1>", True),
        "a title of Google Docs": (
            "<b style='font-weight:normal'><p><span style='font-size:26pt'>Nights</span></p><h1>One</h1>"
            "<p>a</p><h1>Two</h1></b>",
            True,
        ),
        "the only heading of level 1": ("<h1>Nights</h1><p>a</p><h2>One</h2>", True),
        "the first of several": ("<h1>One</h1><p>a</p><h1>Two</h1>", False),
        "not at the start": ("<p>a</p><h1>One</h1>", False),
        "a callout": ("<h1>Deep dive: nights</h1><p>a</p>", False),
        "only level 2": ("<h2>One</h2>", False),
        "nothing": ("", False),
    }.values(),
)
def test_the_title_of_a_document_is_told_from_its_headings(html, has_title):
    pasted = read_html(html)
    assert pasted.has_title == has_title
    assert not has_title or pasted.sections[0].heading == "Nights"


@pytest.mark.parametrize(
    "text", [pytest.param("Deep dive\n\na\n\n\n" * 1_001, marks=pytest.mark.soak), "Pro tip " * 50_001]
)
def test_too_much_plain_text_is_refused_in_words(text):
    with pytest.raises(ValueError, match="in parts"):
        read_text(text)


PARTS = st.sampled_from(
    [
        *(
            "Deep dive",
            "**PRO TIP:** a.",
            "Heads up: b",
            "## Get help",
            "### Deep dive: c",
            "text",
            "> Pro tip\n>\n> d",
        ),
        *(
            "---",
            "- e",
            "```\nDeep dive\n```",
            "End of deep dive",
            "::: pro-tip",
            ":::",
            "[x]: /y",
            "[^1]: z",
            "\n\n",
        ),
    ]
)


@given(st.lists(PARTS, max_size=12), st.sampled_from(["\n\n", "\n", "\n\n\n"]))
def test_whatever_the_order_no_word_is_lost_and_no_section_is_faulty(parts, between):
    sections = read_text(between.join(parts)).sections
    written = "\n".join(f"{section.heading}\n{section.body}" for section in sections)
    for word in ("text", "a", "b", "c", "d", "f", "z"):
        if any(part.endswith((word, f"{word}.")) for part in parts):
            assert word in written.lower()
    for section in sections:
        assert check_section(section) == []
