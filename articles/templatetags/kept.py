"""Parts of a page that many pages share, made once: a section type's frame, a card, the masthead and footer."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from articles.manuscript import section_type
from articles.models import Edition
from articles.reading.keeping import epoch_of, fact
from articles.reading.page import SectionView
from articles.rendering import mark_clean

register = template.Library()

# What stands in a frame where a section's own words go. No text can hold these characters.
HOLES = {name: f"\x11{name}\x12" for name in ("anchor", "heading", "html")}
HOLE = re.compile("\x11(.*?)\x12")


@register.simple_tag
def framed(section: SectionView) -> SafeString:
    """Write a section in the frame of its type.

    `templates/articles/sections/<type>.html` is rendered once a process, with a heading and without one, and
    then filled. So it may ask whether there is a heading, and write what the section holds, and no more.
    """
    words = {
        "anchor": conditional_escape(section.anchor),
        "heading": section.heading,
        "html": section.html,
    }
    pieces = frame(section.type, titled=bool(section.heading))
    return mark_clean("".join(words[piece] if hole else piece for piece, hole in pieces))


def frame(type_name: str, *, titled: bool) -> Sequence[tuple[str, bool]]:
    """Return the frame of a section type in pieces, each with whether it is the name of a hole."""
    return made_frame(type_name, titled) if settings.DEBUG else kept_frame(type_name, titled)


def made_frame(type_name: str, titled: bool) -> Sequence[tuple[str, bool]]:
    section = SectionView(
        type=type_name,
        label=section_type(type_name).label,
        anchor=HOLES["anchor"],
        heading=mark_clean(HOLES["heading"] if titled else ""),
        html=mark_clean(HOLES["html"]),
    )
    html = get_template(section.template).render({"section": section})
    return [(piece, number % 2 == 1) for number, piece in enumerate(HOLE.split(html))]


kept_frame = cache(made_frame)


@register.simple_tag(takes_context=True)
def card(context: template.Context, edition: Edition, kind: str = "") -> SafeString:
    """Write a live edition's card, `large`, `brief` or as it is in a list; made once an epoch."""
    words = {"edition": edition, "large": kind == "large", "brief": kind == "brief"}

    def make() -> str:
        return get_template("articles/card.html").render(words)

    return mark_clean(_kept(context, f"{kind} card of {edition.pk}", make))


@register.simple_tag(takes_context=True)
def shared(context: template.Context, name: str) -> SafeString:
    """Include a template that says the same on every page, but for where one is; made once an epoch."""
    request = context["request"]
    marks = {*context["places"].values(), *(page.url for page in context["standing_pages"])}
    here = request.path if request.path in marks else ""

    def make() -> str:
        return context.template.engine.get_template(name).render(context)  # type: ignore[union-attr]

    return mark_clean(_kept(context, f"{name} at {here} {context['searchable']}", make))


def _kept(context: template.Context, key: str, make: Any) -> str:
    if settings.DEBUG:
        return str(make())  # so that a template may be worked on
    return fact(epoch_of(context["request"]), key, make, size=len)
