"""Tokens to HTML: where ours differs from what markdown-it writes by itself."""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from articles.manuscript import block_parser, picture_path
from articles.rendering.pictures import TEXT_SIZES, PictureFile, picture_html
from articles.rendering.words import inline_text

CONTEXT = "press"


@dataclass(slots=True)
class Context:
    """What the render rules look up: pictures by path, note numbers by label, how often each was cited."""

    pictures: Mapping[str, PictureFile] = field(default_factory=dict)
    notes: Mapping[str, int] = field(default_factory=dict)
    cited: dict[int, int] = field(default_factory=dict)


def to_html(tokens: Sequence[Token], env: MutableMapping[str, Any], context: Context) -> str:
    """Write tokens as HTML that still has to go through the door."""
    written: str = PRESS.renderer.render(list(tokens), PRESS.options, {**env, CONTEXT: context})
    return written


def note_reference(number: int, time: int) -> str:
    """Return the id of the nth citation of a note.

    >>> note_reference(3, 1), note_reference(3, 2)
    ('note-ref-3', 'note-ref-3-2')
    """
    return f"note-ref-{number}" + (f"-{time}" if time > 1 else "")


def _image(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType
) -> str:
    """A picture of ours; one we do not have is its description, and nobody else is asked for it."""
    token = tokens[index]
    alt = inline_text(token.children or ())
    picture = env[CONTEXT].pictures.get(picture_path(token))
    if picture is None:
        return escape(alt)
    title = str(token.attrs.get("title", ""))
    if not token.meta.get("figure"):
        return picture_html(picture, alt, sizes=TEXT_SIZES, lazy=True, title=title)
    caption = f"<figcaption>{escape(title)}</figcaption>"
    return picture_html(picture, alt, sizes=TEXT_SIZES, lazy=True) + caption


def _footnote_ref(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType
) -> str:
    context: Context = env[CONTEXT]
    number = context.notes.get(tokens[index].meta["label"])
    if number is None:
        return ""  # a text that has no list of notes
    context.cited[number] = time = context.cited.get(number, 0) + 1
    link = f'<a href="#note-{number}" id="{note_reference(number, time)}" aria-label="Source {number}">'
    return f'<sup class="note-ref">{link}{number}</a></sup>'


def _table_open(*_: Any) -> str:
    # A wide table scrolls in a box of its own, which the keyboard can reach.
    return '<div class="table-scroll" role="region" tabindex="0" aria-label="Table">\n<table>\n'


def _table_close(*_: Any) -> str:
    return "</table>\n</div>\n"


def _cell_open(
    renderer: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Say how a cell is aligned by a class: the page allows no style attribute."""
    token = tokens[index]
    style = str(token.attrs.get("style", ""))
    aligned = f' class="align-{style.removeprefix("text-align:")}"' if style else ""
    return f"<{token.tag}{aligned}>"


def _press() -> MarkdownIt:
    press = block_parser()
    press.add_render_rule("image", _image)
    press.add_render_rule("footnote_ref", _footnote_ref)
    press.add_render_rule("table_open", _table_open)
    press.add_render_rule("table_close", _table_close)
    press.add_render_rule("th_open", _cell_open)
    press.add_render_rule("td_open", _cell_open)
    return press


# One for all threads: rules are set here once, and everything that changes lies in the env of a call.
PRESS = _press()

# The same for a text whose blocks are parsed already.
INSIDE_BLOCKS = _press()
INSIDE_BLOCKS.core.ruler.disable(["normalize", "block"])
