"""The shared Markdown configuration, and its speed with hostile text."""

import doctest
import importlib
import pkgutil
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from django.conf import settings

import articles.manuscript
from articles.manuscript import MARKDOWN, FaultyText, add_suggestion, parse, section_type

MODULES = [module.name for module in pkgutil.iter_modules(articles.manuscript.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_true(name):
    assert doctest.testmod(importlib.import_module(f"articles.manuscript.{name}")).failed == 0


def test_a_fence_line_is_shown_as_text_where_there_are_no_sections():
    assert MARKDOWN.render("a\n::: <b>\nc") == "<p>a</p>\n<p>::: &lt;b&gt;</p>\n<p>c</p>\n"


def test_raw_html_is_text_and_quotes_are_curled():
    assert MARKDOWN.render('<b>"a"</b>') == "<p>&lt;b&gt;“a”&lt;/b&gt;</p>\n"


def test_a_note_that_nobody_defined_is_text():
    assert MARKDOWN.render("a[^b]") == "<p>a[^b]</p>\n"
    assert MARKDOWN.render(f"a[^{'b' * 2_000}]\n\n[^c]: d").startswith("<p>a[^b")


def test_an_unknown_section_type_is_named_with_the_nearest():
    with pytest.raises(KeyError, match=r'unknown section type "protip"; did you mean "pro-tip"\?'):
        section_type("protip")
    assert section_type("text").is_callout is False
    assert section_type("pro-tip").is_callout is True
    assert add_suggestion("unknown", "x" * 1_000, ["x" * 1_000]) == "unknown"


SHAPES = [
    "[",
    "![",
    "[^",
    "[^a]",
    "[a](",
    "[](<",
    "*a ",
    "**a_ ",
    "`` ` ",
    "<",
    "&",
    "\\",
    "> ",
    "- ",
    "> - ",
    "{#",
]
SHAPES += [
    "[a]: /x\n",
    "[^a]: x\n\n",
    "T\n: d\n\n",
    ": d\n",
    "1. a\n",
    "a\n===\n",
    "\0",
    "\0\n",
    "a|b\n",
    "## \\",
]
SHAPES += [":::\n", "::: a\n", "::: text\n:::\n", "## a\n", "## [", "---\n", "    a\n", "\t", "<!--", '](x "']


def seconds_to_read(text: str) -> float:
    started = time.process_time()
    with suppress(FaultyText):
        parse(text)
    return time.process_time() - started


@pytest.mark.parametrize("shape", SHAPES)
def test_hostile_text_is_read_or_refused(shape):
    with suppress(FaultyText):
        assert parse(f"---\ntitle: T\n---\n{shape * (200 // len(shape))}").title == "T"


@pytest.mark.soak
@pytest.mark.parametrize("shape", SHAPES)
def test_a_whole_section_of_hostile_text_is_read_in_a_few_seconds(shape):
    assert seconds_to_read(f"---\ntitle: T\n---\n{shape * (99_000 // len(shape))}") < 60


@pytest.mark.soak
@pytest.mark.parametrize("front", ["authors: [{}]", "dek: {}", "{}"])
@pytest.mark.parametrize("shape", ["a, ", '"a ', "'a, ", "'", '"\\', "x: y\n", "x\n", "- a\n"])
def test_a_hostile_front_matter_is_read_in_a_few_seconds(front, shape):
    assert seconds_to_read(f"---\ntitle: T\n{front.format(shape * 6_000)}\n---\n") < 1


FIRST_TEXT = """
from mdurl._decode import decode_cache
from mdurl._encode import encode_cache
from articles.rendering.html import INLINE_RENDERER, RENDERER
before = set(encode_cache), set(decode_cache)
for parser in (RENDERER, INLINE_RENDERER):
    for ruler in (parser.core.ruler, parser.block.ruler, parser.inline.ruler, parser.inline.ruler2):
        assert ruler.__cache__
RENDERER.parse("![](chairs.png) <https://example.org/%20> [a](http://[::1]/)")
assert before == (set(encode_cache), set(decode_cache))
"""


def test_the_first_texts_of_a_process_may_be_parsed_by_several_threads():
    """Parser and mdurl filled tables at the first text; another thread found them half-filled, and failed."""
    command = [sys.executable, "-c", FIRST_TEXT]
    subprocess.run(command, cwd=settings.BASE_DIR, check=True)
