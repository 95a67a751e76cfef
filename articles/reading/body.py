"""The text of an article's page, from its title down, written with Jinja: `templates/articles/body/`.

It is what readers ask for most, it differs on every page, and Jinja writes it in a fifth of the time that
Django's templates take. Everything around it, and every other page, is made with Django's.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any
from urllib.parse import quote

from django.template import engines
from django.utils import dateformat
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from jinja2 import Environment, StrictUndefined

from articles.reading import frames
from articles.reading.keeping import Epoch
from articles.reading.page import ArticlePage
from articles.rendering import mark_clean

# What these templates may ask of what every page knows (articles.reading.site).
OF_THE_SITE = ("site_name", "site_url", "help_page")


def environment(**options: Any) -> Environment:
    """Return the Jinja of settings.TEMPLATES. A name that is not there is an error, not a blank."""
    ours = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    made = Environment(**(options | ours))  # noqa: S701  (Django's backend switches autoescape on)
    made.filters |= {"day": in_words, "iso": iso, "quoted": partial(quote, safe=""), "clean": mark_clean}
    made.globals |= {
        "framed": frames.framed,
        "breadcrumb": frames.breadcrumb,
        "portrait": frames.portrait,
    }
    return made


def body(kind: str, article: ArticlePage, at: Epoch, site: Mapping[str, Any]) -> SafeString:
    """Return the text of a page: `kind` is `article`, `short` or `page`."""
    words = {name: site[name] for name in OF_THE_SITE}
    made = (
        engines["jinja"]
        .get_template(f"articles/body/{kind}.jinja")
        .render(
            words
            | {
                "article": article,
                "card": partial(frames.card, at),
                "transcript": partial(frames.transcript, at),
            }
        )
    )
    return mark_clean(made)


def in_words(when: date) -> str:
    """Return a day as readers read it: 3 March 2026."""
    return _in_words(_day(when))


@lru_cache(maxsize=1024)
def _in_words(day: date) -> str:
    return dateformat.format(day, "j F Y")


def iso(when: date) -> str:
    """Return a day as machines read it: 2026-03-03."""
    return _day(when).isoformat()


def _day(when: date) -> date:
    return localtime(when).date() if isinstance(when, datetime) else when
