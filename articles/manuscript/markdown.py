"""The one Markdown of the house: which constructs there are, and what stands at the top level of a text.

Splitting a text into sections, checking a section and rendering it all use this configuration, so they
cannot disagree about what is a heading, a fence or a code block.
"""

import re
from collections.abc import Iterator, MutableMapping, Sequence
from functools import lru_cache, partial
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt, helpers
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore, smartquotes
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from articles.manuscript.limits import BRACKETS_LIMIT, QUOTES_LIMIT
from articles.manuscript.link_labels import parse_link_label

SECTION_FENCE = "section_fence"

# Lists and quotations in each other; markdown-it drops what lies deeper, so checks refuse it.
NESTING_LIMIT = 20

# The label of a link has no more characters in CommonMark, and so has that of a note here.
LABEL_LIMIT = 1_000

_QUOTE = re.compile("[\"']")
_BRACKET = re.compile(r"[\[\]]")

# Asked for twice at each bracket: first for a picture, then for a link.
_parse_link_destination = lru_cache(maxsize=8)(helpers.parseLinkDestination)


def block_parser(*, every_note: bool = False) -> MarkdownIt:
    """Make a parser of the house's Markdown.

    With `every_note`, `[^x]` is a note reference even where no note of that name is defined: checks look
    for those. Otherwise it is one only where the `env` knows the note (see `definitions`).
    """
    options = {"typographer": True, "html": False, "maxNesting": NESTING_LIMIT, "store_labels": True}
    parser = MarkdownIt("commonmark", options)
    parser.enable(["table", "strikethrough", "replacements", "smartquotes"])
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=every_note)
    parser.inline.ruler.at("footnote_ref", partial(_note_reference, every_note=every_note))
    parser.use(deflist_plugin)
    parser.helpers = SimpleNamespace(  # type: ignore[assignment]  # a module by default
        parseLinkLabel=parse_link_label,
        parseLinkDestination=_parse_link_destination,
        parseLinkTitle=helpers.parseLinkTitle,
    )
    parser.core.ruler.at("inline", _inline)
    parser.core.ruler.at("smartquotes", _smartquotes)
    # Before the table rule, the first of all: the line under a fence is never the second line of a table.
    ends: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("table", SECTION_FENCE, _section_fence, ends)
    parser.add_render_rule(SECTION_FENCE, _render_section_fence)
    return parser


def _section_fence(state: StateBlock, line: int, _end: int, silent: bool) -> bool:
    """Recognise one line of three or more colons: the opening or the closing of a section.

    Each marker is a token of its own and opens no level, so what lies between two of them is parsed as if
    it stood alone. In a list, a quotation or a note the line ends a paragraph, but is plain text.
    """
    first = state.bMarks[line] + state.tShift[line]
    if state.is_code_block(line) or not state.src.startswith(":::", first):
        return False
    if silent:
        return True
    if state.level:
        return False
    written = state.src[first : state.eMarks[line]]
    token = state.push(SECTION_FENCE, "", 0)
    token.content = written.lstrip(":")
    token.markup = written[: len(written) - len(token.content)]
    token.map = [line, line + 1]
    state.line = line + 1
    return True


def _note_reference(state: StateInline, silent: bool, *, every_note: bool) -> bool:
    """Recognise `[^x]`. The plugin's own rule looks for the bracket through the whole text, at each `[^`."""
    start = state.pos
    end = state.src.find("]", start, min(start + LABEL_LIMIT, state.posMax))
    label = state.src[start + 2 : end]
    if not state.src.startswith("[^", start) or end < start + 3 or " " in label or "\n" in label:
        return False
    if not every_note and f":{label}" not in state.env.get("footnotes", {}).get("refs", {}):
        return False
    if not silent:
        state.push("footnote_ref", "", 0).meta = {"label": label}
    state.pos = end + 1
    return True


def _inline(state: StateCore) -> None:
    """Parse what is inside the blocks; where far too many brackets are left open, it is plain text."""
    is_plain = has_too_many_brackets(state.tokens)
    for place, token in enumerate(state.tokens):
        if token.type == "inline":
            inner = [Token("text", "", 0, content=token.content)] if is_plain else []
            if not is_plain:
                state.md.inline.parse(token.content, state.md, state.env, inner)
            state.tokens[place] = token.copy(children=inner)


def has_too_many_brackets(tokens: Sequence[Token]) -> bool:
    """Whether more brackets are opened in a text, and never closed, than anybody means to."""
    return unclosed_brackets(tokens) > BRACKETS_LIMIT


def unclosed_brackets(tokens: Sequence[Token]) -> int:
    """Count the brackets that are opened inside blocks and not closed there: `[`, and `(` of a link."""
    unclosed = 0
    for content in (token.content for token in tokens if token.type == "inline"):
        still_open = 0
        for bracket in _BRACKET.findall(content):
            still_open = still_open + 1 if bracket == "[" else max(still_open - 1, 0)
        unclosed += still_open + max(content.count("](") - content.count(")"), 0)
    return unclosed


def _smartquotes(state: StateCore) -> None:
    """Make quotation marks typographic, but in paragraphs that hold very many."""
    every = state.tokens
    state.tokens = [token for token in every if len(_QUOTE.findall(token.content)) <= QUOTES_LIMIT]
    smartquotes(state)
    state.tokens = every


def _render_section_fence(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    """Show a fence line as the text it is, where Markdown that has no sections is rendered."""
    return f"<p>{escapeHtml(tokens[index].markup + tokens[index].content)}</p>\n"


MARKDOWN = block_parser()

_EVERY_NOTE = block_parser(every_note=True)


def block_tokens(text: str, env: MutableMapping[str, Any] | None = None) -> list[Token]:
    """Parse the blocks of a text (lines ended by line feeds), leaving what is inside a line unparsed.

    `env` receives the definitions, as markdown-it keeps them.
    """
    tokens: list[Token] = []
    # markdown-it does not count a last line of blanks without a line feed, and then miscounts code blocks.
    MARKDOWN.block.parse(text + "\n", MARKDOWN, {} if env is None else env, tokens)
    return tokens


def inline_tokens(content: str, env: MutableMapping[str, Any] | None = None) -> list[Token]:
    """Parse what is inside a block: every `[^x]` is a note reference, and no character is prettified."""
    tokens: list[Token] = []
    _EVERY_NOTE.inline.parse(content, _EVERY_NOTE, {} if env is None else env, tokens)
    return tokens


def page_tokens(content: str, env: MutableMapping[str, Any]) -> list[Token]:
    """Parse what is inside a block as a page shows it: an unknown note is text."""
    tokens: list[Token] = []
    MARKDOWN.inline.parse(content, MARKDOWN, env, tokens)
    return tokens


def walk(tokens: Sequence[Token]) -> Iterator[Token]:
    """Every inline token, also those in the description of a picture."""
    for token in tokens:
        yield token
        if token.children:
            yield from walk(token.children)


@lru_cache(maxsize=1024)  # one save asks for the same headings many times over
def plain_line(heading: str) -> str:
    """Return the words of one line of inline Markdown.

    >>> plain_line("What *is* `this` &amp; [that](/x)?")
    'What is this & that?'
    """
    return " ".join("".join(_words(inline_tokens(heading))).split())


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type == "image":
            yield from _words(token.children or [])
        else:
            yield token.content
