"""An article's page: a frame that is the same for all, and the text, written with Jinja.

The text, `templates/articles/body/`, is what readers ask for most, it differs on every page, and Jinja writes
it in a fifth of the time that Django's templates take. So it does what every page says of itself in its head,
`templates/articles/meta.jinja`. All else is Django's.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache, partial
from html import escape
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.template import engines
from django.utils import dateformat
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from articles.reading.cache.versions import ContentVersion, version_of_request
from articles.reading.metadata.head import Meta, article_meta, standing_meta
from articles.reading.pages import page_fragments
from articles.reading.pages.article_page import ArticlePage
from articles.reading.pages.site_context import marked_place, searchable, site
from articles.reading.search.backends import Result
from articles.reading.search.excerpts import Excerpt
from articles.rendering import mark_clean

SLANTED = re.compile(r"<(?:em|blockquote)>")
# What is set in letters that are slanted by the browser alone (css/article.css).
UPRIGHT = re.compile(r"<(figcaption|table)\b.*?</\1>", re.DOTALL)
# What the frame of a page is filled with.
HOLES = ("title", "meta", "canonical", "about", "body")
INCLUDE = re.compile(r'\{% include "([a-z_/.]+)" %\}\n?')
# What these templates may ask of what every page knows (articles.reading.pages.site_context).
OF_THE_SITE = ("site_name", "site_url", "help_page")


class Whole(FileSystemLoader):
    """Templates with what they include written into them: a dozen small ones cost no more than one."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, name, is_fresh = super().get_source(environment, template)
        return INCLUDE.sub(lambda one: self.get_source(environment, one[1])[0], source), name, is_fresh


def environment(**options: Any) -> Environment:
    """Return the Jinja of settings.TEMPLATES. A name that is not there is an error, not a blank."""
    ours: dict[str, Any] = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    ours["loader"] = Whole(options["loader"].searchpath)
    made = Environment(**(options | ours))  # noqa: S701  (Django's backend switches autoescape on)
    made.filters |= {
        "day": in_words,
        "iso": iso,
        "quoted": partial(quote, safe=""),
        "clean": mark_clean,
        "marked": marked_words,
    }
    made.globals |= {
        "framed": page_fragments.render_section,
        "breadcrumb": page_fragments.breadcrumb,
        "portrait": page_fragments.render_portrait,
    }
    return made


def whole_page(request: HttpRequest, kind: str, article: ArticlePage, *, preview: bool = False) -> SafeString:
    """Return a page whole: `kind` is `article`, `short` or `page`. A preview has no scripts and no data."""
    at, known = version_of_request(request), site(request)
    told = standing_meta(article) if kind == "page" else article_meta(article)
    words = {
        "title": f"{article.title} (short version)" if kind == "short" else article.title,
        "meta": written_meta(told, preview=preview) + _italics(kind, article),
        "canonical": known["site_url"] + article.url,
        "about": quote(article.title, safe=""),
        "body": body(kind, article, at, known),
    }
    return page_fragments.fill(_frame(request, at, preview=preview), words)


def _italics(kind: str, article: ArticlePage) -> SafeString:
    """Return the request for slanted letters where a text has some: else they are asked for too late."""
    texts = [article.short_html] if kind == "short" else [section.html for section in article.sections]
    if not any(SLANTED.search(text) and SLANTED.search(UPRIGHT.sub("", text)) for text in texts):
        return mark_clean("")
    font = page_fragments.asset("fonts/literata-latin-wght-italic.woff2")
    return mark_clean(f'<link rel="preload" href="{font}" as="font" type="font/woff2" crossorigin>\n')


def _frame(request: HttpRequest, version: ContentVersion, *, preview: bool) -> page_fragments.Fragment:
    """Return `templates/articles/article.html` with holes: made once an epoch, for each place it marks."""
    here = marked_place(request, version)

    def make() -> page_fragments.Fragment:
        holes = {name: page_fragments.placeholder(name) for name in HOLES}
        return page_fragments.parse_fragment("articles/article.html", holes | {"preview": preview}, request)

    return page_fragments.cached_fragment(version, f"page frame at {here} {searchable()} {preview}", make)


def body(kind: str, article: ArticlePage, version: ContentVersion, known: Mapping[str, Any]) -> SafeString:
    """Return the text of a page, from its title down."""
    words = {name: known[name] for name in OF_THE_SITE}
    parts = {
        "card": partial(page_fragments.render_card, version),
        "transcript": partial(page_fragments.render_transcript, version),
    }
    template = engines["jinja"].get_template(f"articles/body/{kind}.jinja")
    return mark_clean(template.render({**words, **parts, "article": article}))


def written_meta(told: Meta, *, preview: bool = False) -> SafeString:
    """Return what a page says of itself in its head. A preview carries no data block."""
    words = {"meta": told, "site_name": settings.SITE_NAME, "preview": preview}
    return mark_clean(engines["jinja"].get_template("articles/meta.jinja").render(words))


def written_results(results: Sequence[Result]) -> SafeString:
    """Return what a search found as a list's items."""
    return mark_clean(engines["jinja"].get_template("articles/results.jinja").render({"results": results}))


def marked_words(pieces: Excerpt) -> SafeString:
    """Return pieces of a text, those that were sought for marked."""
    shown = (f"<mark>{escape(one.text)}</mark>" if one.found else escape(one.text) for one in pieces)
    return mark_clean("".join(shown))


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
