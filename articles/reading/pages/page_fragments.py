"""Parts that many pages share, made once: the frame of a section type, a card, a portrait, a transcript.

A frame is a template that was rendered with holes where the words of one section go, and is filled for each.
What is of the epoch (a card tells of a live edition) is kept with it. While DEBUG is on, nothing is kept.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from articles.manuscript import section_type
from articles.models import Edition, picture_file
from articles.reading.cache.versions import ContentVersion, get_or_compute
from articles.reading.pages.article_page import SectionView
from articles.reading.pages.site_context import places
from articles.reading.podcast.player import PlayerData
from articles.rendering import mark_clean, picture_tag
from authors.models import Author

# How wide a portrait is shown, in rem: css/base.css says the same.
PORTRAIT_WIDTHS = {"small": 3, "medium": 5, "large": 9}
PLACEHOLDER = re.compile("\x11(.*?)\x12")  # no text can hold these characters

# Pieces of a frame, each with whether it is the name of a hole.
Fragment = Sequence[tuple[str, bool]]
Kept = TypeVar("Kept", str, Fragment)


def placeholder(name: str) -> SafeString:
    return mark_clean(f"\x11{name}\x12")


def fill(frame: Fragment, words: Mapping[str, str]) -> SafeString:
    """Return a frame with its holes filled; what is not marked clean is escaped."""
    safe = {name: conditional_escape(word) for name, word in words.items()}
    return mark_clean("".join([safe[piece] if is_hole else piece for piece, is_hole in frame]))


def parse_fragment(name: str, context: Mapping[str, Any], request: HttpRequest | None = None) -> Fragment:
    """Render a template whose words are holes, and return it as a frame."""
    parts = PLACEHOLDER.split(get_template(name).render(dict(context), request))
    return [(part, number % 2 == 1) for number, part in enumerate(parts)]


def render_section(section: SectionView) -> SafeString:
    """Return a section in the frame of its type, `templates/articles/sections/<type>.html`.

    That template is rendered with a heading and without one. So it may ask whether there is one, and write
    what the section holds, and no more.
    """
    frame = _section_frame(section.type, titled=bool(section.heading))
    return fill(frame, {"anchor": section.anchor, "heading": section.heading, "html": section.html})


def _section_frame(type_name: str, *, titled: bool) -> Fragment:
    def make() -> Fragment:
        section = SectionView(
            type=type_name,
            label=section_type(type_name).label,
            anchor=placeholder("anchor"),
            heading=placeholder("heading") if titled else mark_clean(""),
            html=placeholder("html"),
        )
        return parse_fragment(section.template, {"section": section})

    return _for_good(f"{type_name} {titled}", make)


def breadcrumb(**words: str) -> SafeString:
    """Return the way back from a page: `here`, and perhaps `parent` with its `parent_url`."""

    def make() -> Fragment:
        return parse_fragment(
            "articles/breadcrumb.html", {"places": places()} | {name: placeholder(name) for name in words}
        )

    return fill(_for_good(f"breadcrumb {sorted(words)}", make), words)


_frames: dict[str, Fragment] = {}


def _for_good(key: str, make: Callable[[], Fragment]) -> Fragment:
    """Keep a frame as long as the process lives: templates do not change in it."""
    frame = _frames.get(key)
    if frame is None:
        frame = make()
        if not settings.DEBUG:
            _frames[key] = frame
    return frame


@lru_cache
def _asset(name: str) -> str:
    return static(name)


def asset(name: str) -> str:
    """Return the address of a static file, which does not change while the process lives."""
    return static(name) if settings.DEBUG else _asset(name)


def cached_fragment(version: ContentVersion, key: str, make: Callable[[], Kept]) -> Kept:
    """Return what `make` makes, made once an epoch."""
    return make() if settings.DEBUG else get_or_compute(version, key, make, size=_size)


def _size(made: str | Fragment) -> int:
    return len(made) if isinstance(made, str) else sum(len(piece) for piece, _ in made)


def render_card(version: ContentVersion, edition: Edition, kind: str = "") -> SafeString:
    """Return a live edition's card, `large`, `brief`, or as it is in a list."""

    def make() -> str:
        words = {"edition": edition, "large": kind == "large", "brief": kind == "brief"}
        return get_template("articles/card.html").render(words)

    return mark_clean(cached_fragment(version, f"{kind} card of {edition.pk}", make))


def render_transcript(version: ContentVersion, listen: PlayerData) -> SafeString:
    """Return what is said in an episode."""

    def make() -> str:
        return get_template("podcast/transcript.html").render({"listen": listen})

    return mark_clean(cached_fragment(version, f"transcript of {listen.page}", make))


def render_portrait(author: Author, size: str = "small") -> SafeString:
    """Return an author's face, or initials in its place. Decorative: the name always stands beside it."""
    if not author.portrait:
        return _portrait(author.initials, size)
    key = f"{author.portrait['digest']} {size}"
    if key not in _portraits:
        _portraits[key] = _portrait(_face(author.portrait, size), size)
    return _portraits[key]


_portraits: dict[str, SafeString] = {}  # one a picture and size: there are as many as people who write


def _face(stored: Mapping[str, Any], size: str) -> SafeString:
    return mark_clean(picture_tag(picture_file(dict(stored)), "", sizes=f"{PORTRAIT_WIDTHS[size]}rem"))


def _portrait(shown: str, size: str) -> SafeString:
    return format_html('<span class="portrait portrait-{}" aria-hidden="true">{}</span>', size, shown)
