"""Smaller texts than an article: a heading, a bio, a topic's description, show notes."""

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from typing import Any

from articles.manuscript import definitions
from articles.rendering.html import CONTEXT, PRESS, Context, to_html
from articles.rendering.safe import clean
from articles.rendering.tokens import parse_body, set_heading_levels, take_notes
from articles.rendering.words import inline_text, text_of

NOTE_LINKS = re.compile(r'<sup class="note-ref">.*?</sup>|<a class="note-back".*?</a>')
TAG = re.compile(r"<[^>]*>")  # in clean HTML every other angle is escaped, those in attributes too


def render_fragment(markdown: str) -> str:
    """Return clean HTML for a text of its own: headings from level 3, pictures in words, no notes."""
    env = definitions([], markdown).env()
    tokens, _notes = take_notes(parse_body(markdown, env))
    set_heading_levels(tokens, top=3)
    return clean(to_html(tokens, env, Context()))


@lru_cache(maxsize=256)  # a save and a publication ask for the same bodies
def plain_text(markdown: str) -> str:
    """Return the words of a text, a line a block."""
    tokens, _notes = take_notes(parse_body(markdown, definitions([], markdown).env()))
    return text_of(tokens)


def text_of_html(clean_html: str) -> str:
    r"""Return the words of clean HTML, a line a block, without the numbers of notes and the ways back.

    >>> text_of_html('<p>A &amp; b<sup class="note-ref"><a href="#note-1">1</a></sup>.</p>\n<p>c</p>')
    'A & b.\nc'
    """
    words = unescape(TAG.sub("", NOTE_LINKS.sub("", clean_html)))
    return "\n".join(line for line in (" ".join(line.split()) for line in words.split("\n")) if line)


def heading_html(heading: str, env: Mapping[str, Any]) -> str:
    """Return one line of inline Markdown as clean HTML."""
    return clean(PRESS.renderInline(heading, {**env, CONTEXT: Context()}))


def heading_text(heading: str, env: Mapping[str, Any]) -> str:
    """Return the words of one line of inline Markdown.

    >>> heading_text("What *is* `this` &amp; that?", {})
    'What is this & that?'
    """
    (inline,) = PRESS.parseInline(heading, dict(env))
    return " ".join(inline_text(inline.children or ()).split())
