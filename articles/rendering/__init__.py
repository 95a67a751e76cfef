"""From a manuscript to what readers see: safe HTML, contents, notes, plain text, reading time. Pure."""

from articles.rendering.article import VERSION, ContentsEntry, RenderedSection, Rendering, contents, render
from articles.rendering.data import data_block
from articles.rendering.fragments import plain_text, render_fragment, text_of_html
from articles.rendering.length import count_words, minutes
from articles.rendering.pictures import PictureFile, PictureSource, picture_tag
from articles.rendering.safe import mark_clean

__all__ = [
    "VERSION",
    "ContentsEntry",
    "PictureFile",
    "PictureSource",
    "RenderedSection",
    "Rendering",
    "contents",
    "count_words",
    "data_block",
    "mark_clean",
    "minutes",
    "picture_tag",
    "plain_text",
    "render",
    "render_fragment",
    "text_of_html",
]
