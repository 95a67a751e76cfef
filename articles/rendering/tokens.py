"""Parses a body into tokens and changes the tokens before they are rendered."""

from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from functools import lru_cache
from typing import Any

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from articles.manuscript import normalize_line_endings, parse_markdown_body
from articles.manuscript.markdown import with_children
from articles.rendering.html import INLINE_RENDERER, RENDERER


def parse_body(text: str, env: MutableMapping[str, Any]) -> list[Token]:
    """Parse a body; `env` holds the definitions of the whole article.

    The inline tokens of a block without brackets are shared and must not be changed.
    """
    body = parse_markdown_body(normalize_line_endings(text).replace("\0", "\ufffd"))
    tokens = list(body.tokens)
    with_env = []  # the places of blocks whose content needs the definitions
    for place, token in enumerate(tokens):
        if token.type != "inline":
            continue
        if body.has_too_many_brackets or may_need_definitions(token.content):
            with_env.append(place)
        else:
            tokens[place] = with_children(token, inline_children(token.content))
    state = StateCore("", INLINE_RENDERER, env)
    state.tokens = [tokens[place] for place in with_env]
    INLINE_RENDERER.core.process(state)
    for place, token in zip(with_env, state.tokens, strict=True):
        tokens[place] = token
    return tokens


def parse_line(line: str, env: Mapping[str, Any]) -> list[Token]:
    """Parse one line of inline Markdown, such as a heading. The tokens are shared and must not be changed."""
    if not may_need_definitions(line):
        return inline_children(line)
    (inline,) = RENDERER.parseInline(line, dict(env))
    return inline.children or []


def may_need_definitions(content: str) -> bool:
    """Whether the definitions of an article can make a difference to inline content: it has brackets."""
    return "[" in content or "]" in content


@lru_cache(maxsize=1024)  # the plain text and the page of an article have the same blocks
def inline_children(content: str) -> list[Token]:
    """Return the inline tokens of content that needs no definitions."""
    (inline,) = RENDERER.parseInline(content, {})
    return inline.children or []


def separate_notes(tokens: Sequence[Token]) -> tuple[list[Token], dict[str, list[Token]]]:
    """Separate the running text from the notes defined in it; return the text, and the notes by label."""
    text: list[Token] = []
    notes: dict[str, list[Token]] = {}
    opened = [text]  # a note may be inside another one
    for token in tokens:
        if token.type == "footnote_reference_open":
            opened.append([])
            notes.setdefault(token.meta["label"], opened[-1])  # of two with one label the first is used
        elif token.type == "footnote_reference_close":
            opened.pop()
        else:
            opened[-1].append(token)
    return text, notes


def find_citations(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield every note reference, in the order of the text."""
    for token in tokens:
        if token.type == "footnote_ref":
            yield token
        yield from find_citations(token.children or ())


def set_heading_levels(tokens: list[Token], top: int) -> None:
    """Change heading levels inside a section so that they begin at `top` and skip no level."""
    open_levels: list[int] = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            written = int(token.tag[1])
            open_levels = [level for level in open_levels if level < written]
            open_levels.append(written)
        if token.type in ("heading_open", "heading_close"):
            tokens[place] = token.copy(tag=f"h{min(top + len(open_levels) - 1, 6)}")


def make_figures(tokens: list[Token]) -> None:
    """Convert a picture with a title, alone in its paragraph, to a figure with a caption."""
    around = zip(tokens, tokens[1:], tokens[2:], strict=False)
    for place, (before, inline, after) in enumerate(around):
        if inline.type != "inline" or before.type != "paragraph_open" or after.type != "paragraph_close":
            continue
        children = inline.children or []
        if len(children) == 1 and children[0].type == "image" and children[0].attrs.get("title"):
            tokens[place] = before.copy(tag="figure", hidden=False)
            tokens[place + 2] = after.copy(tag="figure", hidden=False)
            children[0].meta["figure"] = True
