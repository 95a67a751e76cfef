"""The Markdown configuration of the site: the constructs that are supported, section fences, help lines.

Splitting a text into sections, checking and rendering use the same configuration, so they always agree
on what is a heading, a fence or a code block.
"""

import re
from collections.abc import Iterator, MutableMapping, Sequence
from functools import lru_cache, partial
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt, helpers
from markdown_it.common.normalize_url import normalizeLink, normalizeLinkText
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
HELP_LINE = "help_line"
HELP_LINE_START = "{help:"

# Nested lists and quotations. markdown-it drops deeper content, so the checks report it as a fault.
NESTING_LIMIT = 20

# Characters of a label. CommonMark sets this limit for links; notes have the same.
LABEL_LIMIT = 1_000

_HELP_LINE = re.compile(r"\{help:[ \t]*([a-z0-9]+(?:-[a-z0-9]+)*)[ \t]*\}[ \t]*")
_QUOTE = re.compile("[\"']")
_BRACKET = re.compile(r"[\[\]]")

# mdurl fills a table at the first address that it is given, and another thread would read it half-filled: a
# text with an address could not be parsed, or its address was damaged.
normalizeLink("")
normalizeLinkText("")

# Where an inline rule of ours begins or ends. By default all rules are also tried at `:`, `-`,
# `=` and others that only rules outside of CommonMark need, which takes a quarter more time.
_INLINE_STARTS = re.compile(r"[\n\\`~*_\[\]!<&]")

# Called twice for each bracket: first for a picture, then for a link.
_parse_link_destination = lru_cache(maxsize=8)(helpers.parseLinkDestination)
# A save parses each link several times: for the checks, the plain text and the page.
_normalize_link = lru_cache(maxsize=256)(normalizeLink)


def block_parser(*, every_note: bool = False) -> MarkdownIt:
    """Make a parser for the site's Markdown.

    With `every_note`, `[^x]` is a note reference even if the note is not defined, which the checks need.
    Otherwise it is one only if the `env` has the note (see `definitions`).
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
    parser.inline.terminator_re = _INLINE_STARTS
    parser.normalizeLink = _normalize_link  # type: ignore[method-assign]
    parser.core.ruler.at("inline", _parse_inline)
    parser.core.ruler.at("smartquotes", _smartquotes)
    # Before the table rule, the first rule: the line after a fence is never the second line of a table.
    ends: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    parser.block.ruler.before("table", SECTION_FENCE, _section_fence, ends)
    parser.block.ruler.before("table", HELP_LINE, _help_line, ends)
    parser.add_render_rule(SECTION_FENCE, _render_line_as_text)
    parser.add_render_rule(HELP_LINE, _render_line_as_text)
    # A ruler collects its rules at the first text, and another thread would go on with some of them.
    for ruler in (parser.core.ruler, parser.block.ruler, parser.inline.ruler, parser.inline.ruler2):
        ruler.getRules()
    return parser


def _section_fence(state: StateBlock, line: int, _end: int, silent: bool) -> bool:
    """Parse a line that begins with three or more colons: the start or end of a section.

    Each fence line is a separate token without nesting, so the text between two of them is parsed as a
    document of its own. In a list, a quotation or a note the line ends a paragraph, but is plain text.
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


def _help_line(state: StateBlock, line: int, _end: int, silent: bool) -> bool:
    """Parse a line such as `{help: 988-lifeline}`, which places a help line.

    The token's `meta["slug"]` is empty if the line begins like one, but names none.
    """
    first = state.bMarks[line] + state.tShift[line]
    if state.is_code_block(line) or not state.src.startswith(HELP_LINE_START, first):
        return False
    if silent:
        return True
    token = state.push(HELP_LINE, "", 0)
    token.content = state.src[first : state.eMarks[line]]
    named = _HELP_LINE.fullmatch(token.content)
    token.meta = {"slug": named[1] if named else ""}
    token.map = [line, line + 1]
    state.line = line + 1
    return True


def _note_reference(state: StateInline, silent: bool, *, every_note: bool) -> bool:
    """Parse `[^x]`. The plugin's own rule is slow: at each `[^` it searches the whole text for a bracket."""
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


def _parse_inline(state: StateCore) -> None:
    """Parse the inline content of the blocks; with too many unclosed brackets it stays plain text."""
    is_plain = has_too_many_brackets(state.tokens)
    for place, token in enumerate(state.tokens):
        if token.type == "inline":
            inner = [Token("text", "", 0, content=token.content)] if is_plain else []
            if not is_plain:
                state.md.inline.parse(token.content, state.md, state.env, inner)
            state.tokens[place] = with_children(token, inner)


def with_children(block: Token, children: list[Token]) -> Token:
    """Return a copy of a block with this inline content. Ten times as fast as `Token.copy`."""
    return Token(
        block.type,
        block.tag,
        block.nesting,
        block.attrs,
        block.map,
        block.level,
        children,
        block.content,
        block.markup,
        block.info,
        block.meta,
        block.block,
        block.hidden,
    )


def has_too_many_brackets(tokens: Sequence[Token]) -> bool:
    """Whether a text has more unclosed brackets than the limit."""
    return unclosed_brackets(tokens) > BRACKETS_LIMIT


def unclosed_brackets(tokens: Sequence[Token]) -> int:
    """Count the unclosed brackets inside blocks: `[`, and the `(` of links."""
    unclosed = 0
    for content in (token.content for token in tokens if token.type == "inline"):
        still_open = 0
        for bracket in _BRACKET.findall(content):
            still_open = still_open + 1 if bracket == "[" else max(still_open - 1, 0)
        unclosed += still_open + max(content.count("](") - content.count(")"), 0)
    return unclosed


def _smartquotes(state: StateCore) -> None:
    """Make quotation marks typographic, except in paragraphs with more than `QUOTES_LIMIT` of them."""
    every = state.tokens
    state.tokens = [token for token in every if len(_QUOTE.findall(token.content)) <= QUOTES_LIMIT]
    smartquotes(state)
    state.tokens = every


def _render_line_as_text(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    """Render a fence or a help line as plain text, for Markdown that has no sections and no help lines."""
    return f"<p>{escapeHtml(tokens[index].markup + tokens[index].content)}</p>\n"


MARKDOWN = block_parser()

_EVERY_NOTE_PARSER = block_parser(every_note=True)


def block_tokens(text: str, env: MutableMapping[str, Any] | None = None) -> list[Token]:
    """Parse the blocks of a text (line feeds as line endings) without their inline content.

    `env` receives the definitions, as markdown-it stores them.
    """
    tokens: list[Token] = []
    # Without the line feed, markdown-it ignores a last line of blanks and then miscounts code blocks.
    MARKDOWN.block.parse(text + "\n", MARKDOWN, {} if env is None else env, tokens)
    return tokens


def inline_tokens(content: str, env: MutableMapping[str, Any] | None = None) -> list[Token]:
    """Parse the inline content of a block. Every `[^x]` is a note reference; nothing is made typographic."""
    tokens: list[Token] = []
    _EVERY_NOTE_PARSER.inline.parse(content, _EVERY_NOTE_PARSER, {} if env is None else env, tokens)
    return tokens


def page_tokens(content: str, env: MutableMapping[str, Any]) -> list[Token]:
    """Parse the inline content of a block as a page shows it: an undefined note is text."""
    tokens: list[Token] = []
    MARKDOWN.inline.parse(content, MARKDOWN, env, tokens)
    return tokens


def walk_tokens(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield every inline token, including those in the description of a picture."""
    for token in tokens:
        yield token
        if token.children:
            yield from walk_tokens(token.children)


@lru_cache(maxsize=1024)  # one save converts the same headings many times
def plain_line(heading: str) -> str:
    """Return the plain text of one line of inline Markdown.

    >>> plain_line("What *is* `this` &amp; [that](/x)?")
    'What is this & that?'
    """
    return " ".join("".join(_inline_words(inline_tokens(heading))).split())


def _inline_words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type == "image":
            yield from _inline_words(token.children or [])
        else:
            yield token.content
