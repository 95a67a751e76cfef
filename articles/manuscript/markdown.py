"""The one Markdown of the house: which constructs there are, and what stands at the top level of a text.

Splitting a text into sections, checking a section and rendering it all use this configuration, so they
cannot disagree about what is a heading, a fence or a code block.
"""

from collections.abc import Iterator, MutableMapping, Sequence
from functools import lru_cache, partial
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

SECTION_FENCE = "section_fence"

# Lists and quotations in each other; markdown-it drops what lies deeper, so checks refuse it.
NESTING_LIMIT = 20

# The label of a link has no more characters in CommonMark, and so has that of a note here.
LABEL_LIMIT = 1_000


def block_parser(*, every_note: bool = False) -> MarkdownIt:
    """Make a parser of the house's Markdown.

    With `every_note`, `[^x]` is a note reference even where no note of that name is defined: checks look
    for those. Otherwise it is one only where the `env` knows the note (see `definitions`).
    """
    parser = MarkdownIt("commonmark", {"typographer": True, "html": False, "maxNesting": NESTING_LIMIT})
    parser.enable(["table", "strikethrough", "replacements", "smartquotes"])
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=every_note)
    note = partial(footnote_ref, always_match=every_note)
    parser.inline.ruler.at(
        "footnote_ref", lambda state, silent: _has_short_label(state) and note(state, silent)
    )
    parser.use(deflist_plugin)
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


def _has_short_label(state: StateInline) -> bool:
    """Whether a bracket closes soon: the plugin would look for one through the whole text, at each `[^`."""
    return state.src.find("]", state.pos, state.pos + LABEL_LIMIT) >= 0


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
