"""Cached parts of pages: section templates, cards, portraits, transcripts.

A fragment is a template rendered with placeholders, which are then filled for each page. Fragments that
depend on published content, such as cards, are cached per content version. With DEBUG nothing is cached.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from html import escape
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.models import Edition, picture_file
from articles.reading.cache.versions import ContentVersion, get_or_compute
from articles.reading.pages.article_page import SectionView
from articles.reading.pages.covers import edition_cover
from articles.reading.pages.site_context import places
from articles.reading.podcast.player import PlayerData
from articles.rendering import mark_clean, picture_tag
from authors.models import Author

# Widths of portraits in rem; they must match css/base.css.
PORTRAIT_WIDTHS = {"small": 3, "medium": 5, "large": 9}
PLACEHOLDER = re.compile("\x11(.*?)\x12")  # no text contains these control characters

# A rendered template in pieces: (text, False), or (name of a placeholder, True).
Fragment = Sequence[tuple[str, bool]]
Rendered = TypeVar("Rendered", str, Fragment)


def placeholder(name: str) -> SafeString:
    """Return the characters that stand for a value in a rendered template, until `fill` replaces them."""
    return mark_clean(f"\x11{name}\x12")


def fill(fragment: Fragment, values: Mapping[str, str]) -> SafeString:
    """Return a fragment with its placeholders replaced. Values that are not marked safe are escaped."""
    safe = {name: value if isinstance(value, SafeString) else escape(value) for name, value in values.items()}
    return mark_clean(
        "".join([safe[piece] if is_placeholder else piece for piece, is_placeholder in fragment])
    )


def parse_fragment(name: str, context: Mapping[str, Any], request: HttpRequest | None = None) -> Fragment:
    """Render a template with placeholders in its context, and split it into a fragment."""
    parts = PLACEHOLDER.split(get_template(name).render(dict(context), request))
    return [(part, number % 2 == 1) for number, part in enumerate(parts)]


def render_section(section: SectionView) -> SafeString:
    """Render a section with the template of its type, `templates/articles/sections/<type>.html`.

    The template is rendered once for each kind of section: with or without a heading, folded or not. It can
    test these two and output the section's other fields, but not test their values.
    """
    fragment = _section_fragment(section.type, has_heading=bool(section.heading), fold=section.fold)
    return fill(fragment, {"anchor": section.anchor, "heading": section.heading, "html": section.html})


def _section_fragment(type_name: str, *, has_heading: bool, fold: str) -> Fragment:
    def make() -> Fragment:
        section = SectionView(
            type=type_name,
            anchor=placeholder("anchor"),
            heading=placeholder("heading") if has_heading else mark_clean(""),
            html=placeholder("html"),
            fold=fold,
        )
        return parse_fragment(section.template, {"section": section})

    return _cached_in_process(f"{type_name} {has_heading} {fold}", make)


def breadcrumb(**values: str) -> SafeString:
    """Render a breadcrumb: optionally `parent` with `parent_url`, and the page's title as `here`."""

    def make() -> Fragment:
        return parse_fragment(
            "articles/breadcrumb.html", {"places": places()} | {name: placeholder(name) for name in values}
        )

    return fill(_cached_in_process(f"breadcrumb {sorted(values)}", make), values)


def quick_exit() -> SafeString:
    """Render the link with which a reader leaves the site at once."""

    def make() -> Fragment:
        return parse_fragment("quick_exit.html", {"quick_exit_url": settings.QUICK_EXIT_URL})

    return fill(_cached_in_process(f"quick exit to {settings.QUICK_EXIT_URL}", make), {})


_fragments: dict[str, Fragment] = {}


def _cached_in_process(key: str, make: Callable[[], Fragment]) -> Fragment:
    """Return a fragment that depends on its template alone, cached until the process ends."""
    fragment = _fragments.get(key)
    if fragment is None:
        fragment = make()
        if not settings.DEBUG:
            _fragments[key] = fragment
    return fragment


@lru_cache
def _asset(name: str) -> str:
    return static(name)


def asset(name: str) -> str:
    """Return the URL of a static file. Cached: it does not change while the process runs."""
    return static(name) if settings.DEBUG else _asset(name)


def cached_fragment(version: ContentVersion, key: str, make: Callable[[], Rendered]) -> Rendered:
    """Return the result of `make`, cached per content version."""
    return make() if settings.DEBUG else get_or_compute(version, key, make, size=_size)


def _size(rendered: str | Fragment) -> int:
    return len(rendered) if isinstance(rendered, str) else sum(len(piece) for piece, _ in rendered)


def render_card(version: ContentVersion, edition: Edition, kind: str = "") -> SafeString:
    """Render a live edition's card. `kind` is `large`, `brief` or "" for a list."""

    def make() -> str:
        context = {
            "edition": edition,
            "cover": edition_cover(version, edition),
            "large": kind == "large",
            "brief": kind == "brief",
        }
        return get_template("articles/card.html").render(context)

    return mark_clean(cached_fragment(version, f"{kind} card of {edition.pk}", make))


def render_transcript(version: ContentVersion, player: PlayerData) -> SafeString:
    """Render the transcript of an episode."""

    def make() -> str:
        return get_template("podcast/transcript.html").render({"player": player})

    return mark_clean(cached_fragment(version, f"transcript of {player.page}", make))


def render_audio(player: PlayerData) -> SafeString:
    """Render the audio of an episode with its controls."""
    names = ("url", "title", "seconds", "length")

    def make() -> Fragment:
        return parse_fragment("podcast/audio.html", {"player": {name: placeholder(name) for name in names}})

    values = {name: str(getattr(player, name)) for name in names}
    return fill(_cached_in_process("audio", make), values)


def render_portrait(author: Author, size: str = "small") -> SafeString:
    """Render an author's portrait, or initials. Hidden from screen readers: the name stands beside it."""
    key = author.portrait["digest"] if author.portrait else "", author.initials, size
    if key not in _portraits:
        content = _portrait_picture(author.portrait, size) if author.portrait else author.initials
        _portraits[key] = _wrap_portrait(content, size)
    return _portraits[key]


# By picture, initials and size; about as many as there are authors, so not bounded.
_portraits: dict[tuple[str, str, str], SafeString] = {}


def _portrait_picture(stored: Mapping[str, Any], size: str) -> SafeString:
    return mark_clean(picture_tag(picture_file(dict(stored)), "", sizes=f"{PORTRAIT_WIDTHS[size]}rem"))


def _wrap_portrait(content: str, size: str) -> SafeString:
    return format_html('<span class="portrait portrait-{}" aria-hidden="true">{}</span>', size, content)
