"""A whole article: section by section, with definitions and notes that hold for all of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from articles.manuscript import Manuscript, Section, anchors, definitions, section_type
from articles.rendering.fragments import heading_html, heading_text
from articles.rendering.html import Context, to_html
from articles.rendering.length import count_words, minutes
from articles.rendering.notes import notes_html, number_notes
from articles.rendering.pictures import PictureFile
from articles.rendering.safe import clean
from articles.rendering.tokens import make_figures, parse_body, set_heading_levels, take_notes
from articles.rendering.words import text_of

# Raised with every change of what comes out; `press_again` then renders older editions anew.
VERSION = 2


@dataclass(frozen=True, slots=True)
class RenderedSection:
    """A section's heading as plain text and as HTML, its anchor, and its body as HTML, all clean."""

    type: str
    heading: str
    heading_html: str
    anchor: str
    html: str
    words: int


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of “On this page”."""

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Rendering:
    """What readers see of a manuscript. HTML is clean; times are in minutes."""

    sections: tuple[RenderedSection, ...]
    short_html: str
    notes_html: str
    words: int
    short_words: int
    version: int = VERSION

    @property
    def minutes(self) -> int:
        return minutes(self.words)

    @property
    def short_minutes(self) -> int:
        return minutes(self.short_words)


def contents(sections: Iterable[tuple[str, str, str]]) -> tuple[ContentsEntry, ...]:
    """Return “On this page” for sections given as (type, heading in plain text, anchor).

    It holds the headings of the running text; callouts stand beside it.
    """
    return tuple(
        ContentsEntry(anchor, heading)
        for kind, heading, anchor in sections
        if heading and not section_type(kind).is_callout
    )


def render(manuscript: Manuscript, pictures: Mapping[str, PictureFile]) -> Rendering:
    """Render an article without faults. A picture whose path is not in `pictures` is its description."""
    env = definitions(manuscript.sections, manuscript.short_version).env()
    bodies: list[list[Token]] = []
    notes: dict[str, list[Token]] = {}
    for section in manuscript.sections:
        text, defined = take_notes(_parsed(section, env))
        bodies.append(text)
        notes |= {label: note for label, note in defined.items() if label not in notes}  # the first holds
    numbers = number_notes(bodies, notes)
    context = Context(pictures, numbers)
    sections = tuple(
        _section(section, anchor, body, env, context)
        for section, anchor, body in zip(
            manuscript.sections, anchors(manuscript.sections), bodies, strict=True
        )
    )
    short = _short(manuscript.short_version, env)
    return Rendering(
        sections=sections,
        short_html=clean(to_html(short, env, Context(pictures))),
        notes_html=notes_html(notes, env, context),
        words=sum(section.words for section in sections),
        short_words=count_words(text_of(short)),
    )


def _parsed(section: Section, env: dict[str, Any]) -> list[Token]:
    tokens = parse_body(section.body, env)
    titled = section_type(section.type).is_callout and section.heading
    set_heading_levels(tokens, top=4 if titled else 3)  # a callout's own title is an h3
    make_figures(tokens)
    return tokens


def _short(text: str, env: Mapping[str, Any]) -> list[Token]:
    """Parse the short version, which knows the links of the article and none of its notes."""
    tokens = parse_body(text, {"references": env["references"]})
    set_heading_levels(tokens, top=2)
    make_figures(tokens)
    return tokens


def _section(
    section: Section, anchor: str, body: Sequence[Token], env: dict[str, Any], context: Context
) -> RenderedSection:
    return RenderedSection(
        type=section.type,
        heading=heading_text(section.heading, env),
        heading_html=heading_html(section.heading, env),
        anchor=anchor,
        html=clean(to_html(body, env, context)),
        words=count_words(text_of(body)),
    )
