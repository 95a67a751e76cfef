"""Parts that many pages share, made once: the frame of a section type, a card, a portrait, a transcript.

A frame is a template that was rendered with holes where the words of one section go, and is filled for each.
What is of the epoch (a card tells of a live edition) is kept with it. While DEBUG is on, nothing is kept.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from articles.manuscript import section_type
from articles.models import Edition, picture_file
from articles.reading.keeping import Epoch, fact
from articles.reading.listening import Listen
from articles.reading.page import SectionView
from articles.rendering import mark_clean, picture_tag
from authors.models import Author

# How wide a portrait is shown, in rem: css/base.css says the same.
PORTRAIT_WIDTHS = {"small": 3, "medium": 5, "large": 9}
HOLE = re.compile("\x11(.*?)\x12")  # no text can hold these characters

# Pieces of a frame, each with whether it is the name of a hole.
Frame = Sequence[tuple[str, bool]]


def hole(name: str) -> SafeString:
    return mark_clean(f"\x11{name}\x12")


def filled(frame: Frame, words: Mapping[str, str]) -> SafeString:
    """Return a frame with its holes filled; what is not marked clean is escaped."""
    safe = {name: conditional_escape(word) for name, word in words.items()}
    return mark_clean("".join([safe[piece] if is_hole else piece for piece, is_hole in frame]))


def _pieces(name: str, context: Mapping[str, Any]) -> Frame:
    pieces = HOLE.split(get_template(name).render(dict(context)))
    return [(piece, number % 2 == 1) for number, piece in enumerate(pieces)]


def framed(section: SectionView) -> SafeString:
    """Return a section in the frame of its type, `templates/articles/sections/<type>.html`.

    That template is rendered with a heading and without one. So it may ask whether there is one, and write
    what the section holds, and no more.
    """
    frame = _section_frame(section.type, titled=bool(section.heading))
    return filled(frame, {"anchor": section.anchor, "heading": section.heading, "html": section.html})


def _section_frame(type_name: str, *, titled: bool) -> Frame:
    def make() -> Frame:
        section = SectionView(
            type=type_name,
            label=section_type(type_name).label,
            anchor=hole("anchor"),
            heading=hole("heading") if titled else mark_clean(""),
            html=hole("html"),
        )
        return _pieces(section.template, {"section": section})

    return _for_good(f"{type_name} {titled}", make)


def breadcrumb(**words: str) -> SafeString:
    """Return the way back from a page: `here`, and perhaps `parent` with its `parent_url`."""

    def make() -> Frame:
        return _pieces("articles/breadcrumb.html", {name: hole(name) for name in words})

    return filled(_for_good(f"breadcrumb {sorted(words)}", make), words)


_frames: dict[str, Frame] = {}


def _for_good(key: str, make: Callable[[], Frame]) -> Frame:
    """Keep a frame as long as the process lives: templates do not change in it."""
    if settings.DEBUG:
        return make()
    if key not in _frames:
        _frames[key] = make()
    return _frames[key]


def asset(name: str) -> str:
    """Return the address of a static file, which does not change while the process lives."""
    return static(name) if settings.DEBUG else _asset(name)


_asset = lru_cache(static)


def kept(at: Epoch, key: str, make: Callable[[], str]) -> SafeString:
    """Return what `make` makes, made once an epoch."""
    return mark_clean(make() if settings.DEBUG else fact(at, key, make, size=len))


def card(at: Epoch, edition: Edition, kind: str = "") -> SafeString:
    """Return a live edition's card, `large`, `brief`, or as it is in a list."""

    def make() -> str:
        words = {"edition": edition, "large": kind == "large", "brief": kind == "brief"}
        return get_template("articles/card.html").render(words)

    return kept(at, f"{kind} card of {edition.pk}", make)


def transcript(at: Epoch, listen: Listen) -> SafeString:
    """Return what is said in an episode."""

    def make() -> str:
        return get_template("podcast/transcript.html").render({"listen": listen})

    return kept(at, f"transcript of {listen.page}", make)


def portrait(author: Author, size: str = "small") -> SafeString:
    """Return an author's face, or initials in its place. Decorative: the name always stands beside it."""
    return _portrait(json.dumps(author.portrait), author.initials, size)


@lru_cache(maxsize=1024)
def _portrait(stored: str, initials: str, size: str) -> SafeString:
    picture = json.loads(stored)
    sizes = f"{PORTRAIT_WIDTHS[size]}rem"
    shown = mark_clean(picture_tag(picture_file(picture), "", sizes=sizes)) if picture else initials
    return format_html('<span class="portrait portrait-{}" aria-hidden="true">{}</span>', size, shown)
