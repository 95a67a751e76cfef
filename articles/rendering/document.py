"""Renders a whole article by section, with the link definitions and notes of the whole article."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from articles.manuscript import Manuscript, Section, collect_definitions, section_anchors, section_type
from articles.rendering.fragments import heading_html, heading_text
from articles.rendering.html import RenderContext, tokens_to_html
from articles.rendering.notes import notes_html, number_notes
from articles.rendering.picture_tags import PictureFile
from articles.rendering.safe import clean
from articles.rendering.tokens import make_figures, parse_body, separate_notes, set_heading_levels
from articles.rendering.words import count_words, reading_minutes, tokens_to_text

# The renderer's version. Increase it with every change of the output; older editions are then rendered again.
VERSION = 3


@dataclass(frozen=True, slots=True)
class RenderedSection:
    """A rendered section: heading as plain text and HTML, anchor, and body as HTML. The HTML is sanitized."""

    type: str
    heading: str
    heading_html: str
    anchor: str
    html: str
    words: int


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """An entry of “On this page”, the table of contents."""

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Rendering:
    """A rendered manuscript. The HTML is sanitized; reading times are in minutes."""

    sections: tuple[RenderedSection, ...]
    short_html: str
    notes_html: str
    words: int
    short_words: int
    version: int = VERSION

    @property
    def minutes(self) -> int:
        return reading_minutes(self.words)

    @property
    def short_minutes(self) -> int:
        return reading_minutes(self.short_words)


def build_contents(sections: Iterable[tuple[str, str, str]]) -> tuple[ContentsEntry, ...]:
    """Return the table of contents (“On this page”) for sections given as (type, plain-text heading, anchor).

    It contains the headings of the running text, without those of callouts.
    """
    return tuple(
        ContentsEntry(anchor, heading)
        for kind, heading, anchor in sections
        if heading and not section_type(kind).is_callout
    )


def render(manuscript: Manuscript, pictures: Mapping[str, PictureFile]) -> Rendering:
    """Render an article without faults. A picture that is not in `pictures` is rendered as its alt text."""
    env = collect_definitions(manuscript.sections, manuscript.short_version).env()
    bodies: list[list[Token]] = []
    notes: dict[str, list[Token]] = {}
    for section in manuscript.sections:
        text, defined = separate_notes(_parse_section(section, env))
        bodies.append(text)
        notes |= {label: note for label, note in defined.items() if label not in notes}  # the first is used
    numbers = number_notes(bodies, notes)
    context = RenderContext(pictures, numbers)
    sections = tuple(
        _render_section(section, anchor, body, env, context)
        for section, anchor, body in zip(
            manuscript.sections, section_anchors(manuscript.sections), bodies, strict=True
        )
    )
    short = _parse_short_version(manuscript.short_version, env)
    return Rendering(
        sections=sections,
        short_html=clean(tokens_to_html(short, env, RenderContext(pictures))),
        notes_html=notes_html(notes, env, context),
        words=sum(section.words for section in sections),
        short_words=count_words(tokens_to_text(short)),
    )


def _parse_section(section: Section, env: dict[str, Any]) -> list[Token]:
    tokens = parse_body(section.body, env)
    titled = section_type(section.type).is_callout and section.heading
    set_heading_levels(tokens, top=4 if titled else 3)  # a callout's own title is an h3
    make_figures(tokens)
    return tokens


def _parse_short_version(text: str, env: Mapping[str, Any]) -> list[Token]:
    """Parse the short version with the link definitions of the article, but without its notes."""
    tokens = parse_body(text, {"references": env["references"]})
    set_heading_levels(tokens, top=2)
    make_figures(tokens)
    return tokens


def _render_section(
    section: Section, anchor: str, body: Sequence[Token], env: dict[str, Any], context: RenderContext
) -> RenderedSection:
    return RenderedSection(
        type=section.type,
        heading=heading_text(section.heading, env),
        heading_html=heading_html(section.heading, env),
        anchor=anchor,
        html=clean(tokens_to_html(body, env, context)),
        words=count_words(tokens_to_text(body)),
    )
