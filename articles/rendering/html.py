"""Renders Markdown tokens as HTML, with render rules that replace those of markdown-it."""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from articles.manuscript import HELP_LINE, block_parser, picture_path
from articles.rendering.picture_tags import TEXT_SIZES, PictureFile, picture_html
from articles.rendering.words import inline_to_text

RENDER_CONTEXT = "render_context"


@dataclass(slots=True)
class RenderContext:
    """Data for the render rules: pictures by path, note numbers by label, citation counts by note number."""

    pictures: Mapping[str, PictureFile] = field(default_factory=dict)
    notes: Mapping[str, int] = field(default_factory=dict)
    citation_counts: dict[int, int] = field(default_factory=dict)


def tokens_to_html(tokens: Sequence[Token], env: MutableMapping[str, Any], context: RenderContext) -> str:
    """Render tokens as HTML that is not yet sanitized."""
    written: str = RENDERER.renderer.render(list(tokens), RENDERER.options, {**env, RENDER_CONTEXT: context})
    return written


def citation_id(number: int, citation: int) -> str:
    """Return the id of the nth citation of a note.

    >>> citation_id(3, 1), citation_id(3, 2)
    ('note-ref-3', 'note-ref-3-2')
    """
    return f"note-ref-{number}" + (f"-{citation}" if citation > 1 else "")


def _render_image(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType
) -> str:
    """Render a stored picture. An unknown picture becomes its alt text; it is never loaded from elsewhere."""
    token = tokens[index]
    alt = inline_to_text(token.children or ())
    picture = env[RENDER_CONTEXT].pictures.get(picture_path(token))
    if picture is None:
        return escape(alt)
    title = str(token.attrs.get("title", ""))
    if not token.meta.get("figure"):
        return picture_html(picture, alt, sizes=TEXT_SIZES, lazy=True, title=title)
    caption = f"<figcaption>{escape(title)}</figcaption>"
    return picture_html(picture, alt, sizes=TEXT_SIZES, lazy=True) + caption


def _render_footnote_ref(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, env: EnvType
) -> str:
    context: RenderContext = env[RENDER_CONTEXT]
    number = context.notes.get(tokens[index].meta["label"])
    if number is None:
        return ""  # the text has no list of notes
    context.citation_counts[number] = citation = context.citation_counts.get(number, 0) + 1
    link = f'<a href="#note-{number}" id="{citation_id(number, citation)}" aria-label="Source {number}">'
    return f'<sup class="note-ref">{link}{number}</a></sup>'


def _render_table_open(*_: Any) -> str:
    # A wide table scrolls in its own region, which can have the keyboard focus.
    return '<div class="table-scroll" role="region" tabindex="0" aria-label="Table">\n<table>\n'


def _render_table_close(*_: Any) -> str:
    return "</table>\n</div>\n"


def _render_cell_open(
    renderer: RendererProtocol, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Render a table cell with its alignment as a class, because the CSP forbids style attributes."""
    token = tokens[index]
    style = str(token.attrs.get("style", ""))
    aligned = f' class="align-{style.removeprefix("text-align:")}"' if style else ""
    return f"<{token.tag}{aligned}>"


def _render_help_line(
    _renderer: RendererProtocol, tokens: Sequence[Token], index: int, _options: OptionsDict, _env: EnvType
) -> str:
    """Render a placeholder that is filled with the help line when a page is built (`reading/help/`)."""
    token = tokens[index]
    if not token.meta["slug"]:
        return f"<p>{escape(token.content.strip())}</p>\n"
    return f'<help-line slug="{token.meta["slug"]}"></help-line>\n'


def _make_renderer() -> MarkdownIt:
    renderer = block_parser()
    renderer.add_render_rule("image", _render_image)
    renderer.add_render_rule(HELP_LINE, _render_help_line)
    renderer.add_render_rule("footnote_ref", _render_footnote_ref)
    renderer.add_render_rule("table_open", _render_table_open)
    renderer.add_render_rule("table_close", _render_table_close)
    renderer.add_render_rule("th_open", _render_cell_open)
    renderer.add_render_rule("td_open", _render_cell_open)
    return renderer


# Shared by all threads: the rules are set once, and everything that changes is in the `env` of each call.
RENDERER = _make_renderer()

# The same for text with blocks that are already parsed.
INLINE_RENDERER = _make_renderer()
INLINE_RENDERER.core.ruler.disable(["normalize", "block"])
INLINE_RENDERER.core.ruler.getRules()  # before there are threads, as in `block_parser`
