"""Renders texts smaller than an article: a heading, a bio, a topic's description, show notes."""

import re
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from typing import Any

from markdown_it.token import Token

from articles.manuscript import collect_definitions
from articles.rendering.html import RenderContext, tokens_to_html
from articles.rendering.safe import clean
from articles.rendering.tokens import parse_body, parse_line, separate_notes, set_heading_levels
from articles.rendering.words import count_words, inline_to_text, tokens_to_text

NOTE_LINKS = re.compile(r'<sup class="note-ref">.*?</sup>|<a class="note-back".*?</a>')
TAG = re.compile(r"<[^>]*>")  # in sanitized HTML all other angle brackets are escaped, also in attributes


def render_fragment(markdown: str) -> str:
    """Return sanitized HTML of a text: headings from level 3, pictures as alt text, no notes."""
    env = collect_definitions([], markdown).env()
    tokens, _notes = separate_notes(parse_body(markdown, env))
    set_heading_levels(tokens, top=3)
    return clean(tokens_to_html(tokens, env, RenderContext()))


@lru_cache(maxsize=256)  # a save and a publication convert the same bodies
def plain_text(markdown: str) -> str:
    """Return the plain text of Markdown, one line per block."""
    tokens, _notes = separate_notes(parse_body(markdown, collect_definitions([], markdown).env()))
    return tokens_to_text(tokens)


@lru_cache(256)
def count_section_words(heading: str, body: str) -> int:
    """Count the words of a section as the desk shows them everywhere: its heading and text, without notes.

    Cached because each preview counts all sections of a form, and one of them has changed.
    """
    return count_words(plain_text(heading)) + count_words(plain_text(body))


def text_of_html(clean_html: str) -> str:
    r"""Return the plain text of sanitized HTML, one line per block, without note numbers and back links.

    >>> text_of_html('<p>A &amp; b<sup class="note-ref"><a href="#note-1">1</a></sup>.</p>\n<p>c</p>')
    'A & b.\nc'
    """
    without_notes = NOTE_LINKS.sub("", clean_html) if "note-" in clean_html else clean_html
    words = unescape(TAG.sub("", without_notes))
    return "\n".join([line for line in [" ".join(line.split()) for line in words.split("\n")] if line])


def heading_html(heading: str, env: Mapping[str, Any]) -> str:
    """Return one line of inline Markdown as sanitized HTML."""
    inline = Token("inline", "", 0, children=parse_line(heading, env))
    return clean(tokens_to_html([inline], dict(env), RenderContext()))


def heading_text(heading: str, env: Mapping[str, Any]) -> str:
    """Return the plain text of one line of inline Markdown.

    >>> heading_text("What *is* `this` &amp; that?", {})
    'What is this & that?'
    """
    return " ".join(inline_to_text(parse_line(heading, env)).split())
