"""JSON data in a page: it cannot end its script element, and it is parsed unchanged."""

import json

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.rendering import data_block

NASTY = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]>",
    "&lt;/script&gt;",
    "\u2028\u2029",
    "\\u003c/",
]


def in_a_page(text: str) -> str:
    """Return the script's text as a browser parses it."""
    page = html5lib.parse(
        f'<script type="application/ld+json">{text}</script><p>after</p>', namespaceHTMLElements=False
    )
    (script,) = page.iter("script")
    assert [node.text for node in page.iter("p")] == ["after"]
    return script.text


@pytest.mark.parametrize("nasty", NASTY)
def test_nothing_breaks_out(nasty):
    text = data_block({nasty: [nasty]})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(in_a_page(text)) == {nasty: [nasty]}


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"])))
def test_any_text_comes_through(text):
    assert json.loads(data_block(text)) == text


def test_what_is_no_json_is_refused():
    with pytest.raises(ValueError, match="not JSON compliant"):
        data_block(float("nan"))
