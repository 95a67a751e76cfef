"""Renders a manuscript as safe HTML, contents, notes, plain text and reading time. Pure functions."""

from articles.rendering.document import (
    VERSION,
    ContentsEntry,
    RenderedSection,
    Rendering,
    build_contents,
    render,
)
from articles.rendering.fragments import count_section_words, plain_text, render_fragment, text_of_html
from articles.rendering.picture_tags import PictureFile, PictureSource, picture_tag
from articles.rendering.safe import data_block, mark_clean
from articles.rendering.words import count_words, reading_minutes

__all__ = [
    "VERSION",
    "ContentsEntry",
    "PictureFile",
    "PictureSource",
    "RenderedSection",
    "Rendering",
    "build_contents",
    "count_section_words",
    "count_words",
    "data_block",
    "mark_clean",
    "picture_tag",
    "plain_text",
    "reading_minutes",
    "render",
    "render_fragment",
    "text_of_html",
]
