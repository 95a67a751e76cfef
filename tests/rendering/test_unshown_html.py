"""The downloadable text of a page contains exactly the words that the page shows."""

import re
from html import unescape
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from articles.manuscript import Manuscript, Section, check, remove_unshown
from articles.rendering import render, text_of_html

WORD = re.compile("shown[0-9]+|hidden[0-9]+")
BLOCKS = (
    '*S*, [S](/S "S") and `S`',
    "[S][key%d]\n\n[key%d]: /S 'S'",
    "`[key%d]`\n\n[key%d]: # (H)",
    "\\[key%d]\n\n[key%d]:\n<H>\n'H'",
    "[key%d]: # (H)",
    "S[^n%d]\n\n[^n%d]: S\n\n    [key%d]: /H 'H'",
    "[^n%d]: S, never cited",
    "``` js H H\nS\n```",
    "~~~ js H\nS\n~~~",
    "    S\n\n    [key%d]",
    "| S | S |\n|---|---|\n| S | S | H |\n| S",
    "<!-- S -->",
    "<div title=S>S</div>",
    "S\n: S",
    "1. S\n2. S",
    "### S",
    "&#83; S  \nS\\\nS",
)
MARKS = st.sampled_from(["", "> ", "- "])


@st.composite
def texts(draw) -> Manuscript:
    """Return blocks of every kind, also in lists and quotations, in which each word is shown or hidden."""
    numbers = count()
    sections = []
    for blocks in draw(st.lists(st.lists(st.tuples(MARKS, st.sampled_from(BLOCKS)), max_size=4), max_size=3)):
        parts = []
        for mark, block in blocks:
            block = block.replace("%d", str(next(numbers)))
            block = re.sub(r"\bS\b", lambda _: f"shown{next(numbers)}", block)
            block = re.sub(r"\bH\b", lambda _: f"hidden{next(numbers)}", block)
            inside = "  " if mark == "- " else mark
            parts.append(mark + block.replace("\n", f"\n{inside}"))
        sections.append(Section("deep-dive", body="\n\n<>\n\n".join(parts)))
    return Manuscript("T", sections=tuple(sections))


def html_of(text: Manuscript) -> str:
    page = render(text, {})
    return "\n".join([*(section.html for section in page.sections), page.notes_html])


@given(texts().filter(lambda text: not check(text)))
def test_every_word_of_the_text_is_one_of_the_page(text):
    public = remove_unshown(text)
    html, again = html_of(text), html_of(public)
    assert text_of_html(again).split() == text_of_html(html).split()
    words = WORD.findall("\n".join(section.body for section in public.sections))
    assert set(words) == set(WORD.findall(unescape(html)))
    assert not [word for word in words if word.startswith("hidden")]
