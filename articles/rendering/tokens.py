"""Parsed Markdown as a list of tokens: reading it, and changing it before it becomes HTML."""

from collections.abc import Iterator, MutableMapping, Sequence
from typing import Any

from markdown_it.token import Token

from articles.rendering.html import PRESS


def parse_body(text: str, env: MutableMapping[str, Any]) -> list[Token]:
    """Parse a body with the definitions of its whole article."""
    return PRESS.parse(text + "\n", env)


def take_notes(tokens: Sequence[Token]) -> tuple[list[Token], dict[str, list[Token]]]:
    """Part the running text from the notes defined in it, by their labels."""
    text: list[Token] = []
    notes: dict[str, list[Token]] = {}
    target = text
    for token in tokens:
        if token.type == "footnote_reference_open":
            target = notes.setdefault(token.meta["label"], [])
        elif token.type == "footnote_reference_close":
            target = text
        else:
            target.append(token)
    return text, notes


def cited(tokens: Sequence[Token]) -> Iterator[Token]:
    """Every note reference, in the order of the text."""
    for token in tokens:
        if token.type == "footnote_ref":
            yield token
        yield from cited(token.children or ())


def set_heading_levels(tokens: Sequence[Token], top: int) -> None:
    """Let the headings inside a section begin at level `top` and never skip a level, whatever was written."""
    open_levels: list[int] = []
    for token in tokens:
        if token.type == "heading_open":
            written = int(token.tag[1])
            open_levels = [level for level in open_levels if level < written]
            open_levels.append(written)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(top + len(open_levels) - 1, 6)}"


def make_figures(tokens: Sequence[Token]) -> None:
    """Turn a picture with a title, alone in its paragraph, into a figure with a caption."""
    for before, inline, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if inline.type != "inline" or before.type != "paragraph_open" or after.type != "paragraph_close":
            continue
        children = inline.children or []
        if len(children) == 1 and children[0].type == "image" and children[0].attrs.get("title"):
            before.tag = after.tag = "figure"
            before.hidden = after.hidden = False
            children[0].meta["figure"] = True
