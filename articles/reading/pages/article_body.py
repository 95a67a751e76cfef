"""Renders an article's page: an outer page that is cached, and the article's text, rendered with Jinja.

Articles are requested most and their text, `templates/articles/body/`, differs on every page. Jinja renders
it in a fifth of the time that Django's templates take. It also renders the metadata of every page,
`templates/articles/meta.jinja`. All other templates are Django's.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache, partial
from html import escape
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.template import engines
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from jinja2 import Environment, StrictUndefined

from articles.models import Edition
from articles.reading.cache.versions import ContentVersion, version_of_request
from articles.reading.frozen_html import fill_frozen_html
from articles.reading.help.lines import help_line_text, help_lines, placed_slugs
from articles.reading.language import (
    content_lang,
    format_day,
    gettext,
    in_list,
    interface_language,
    iso_day,
    local_day,
)
from articles.reading.metadata.head import Meta, article_meta, standing_meta
from articles.reading.metadata.schema_org_article import title_of
from articles.reading.pages import page_fragments
from articles.reading.pages.article_page import ArticlePage, lead_picture
from articles.reading.pages.jinja_environment import PageEnvironment
from articles.reading.pages.site_context import current_link, places, searchable, site
from articles.reading.search.backends import Result
from articles.reading.search.excerpts import Excerpt
from articles.rendering import mark_clean
from authors.models import Author

ITALIC = re.compile(r"<(?:em|blockquote)>")
# In these elements the browser slants the upright font itself (css/article.css).
WITHOUT_ITALIC_FONT = re.compile(r"<(figcaption|table)\b.*?</\1>", re.DOTALL)
# The names of the placeholders in `templates/articles/article.html`.
PLACEHOLDERS = ("title", "meta", "canonical", "about", "quick_exit", "body")
# The values of the context processor (articles.reading.pages.site_context) that the Jinja templates use.
SITE_NAMES = ("site_name", "site_url", "help_page", "searchable")


def environment(**options: Any) -> Environment:
    """Return the Jinja environment for settings.TEMPLATES. An undefined name in a template is an error."""
    ours: dict[str, Any] = {
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    jinja = PageEnvironment(**(options | ours))
    jinja.filters |= {
        "day": format_day,
        "iso": iso_day,
        "quoted": partial(quote, safe=""),
        "mark_clean": mark_clean,
        "marked": mark_matches,
    }
    jinja.globals |= {
        "interface_language": interface_language,
        "render_section": page_fragments.render_section,
        "breadcrumb": page_fragments.breadcrumb,
        "portrait": page_fragments.render_portrait,
        "audio": page_fragments.render_audio,
        "byline": render_byline,
        "person": render_person,
        "by_editors": render_words_of_editors,
        "dated": render_date,
        "thumbnail": render_thumbnail,
    }
    return jinja


def render_article_page(
    request: HttpRequest, kind: str, article: ArticlePage, *, preview: bool = False
) -> SafeString:
    """Render the complete HTML page of an article.

    `kind` is `article`, `short` or `page`. A preview has no scripts and no structured data.
    """
    version, context = version_of_request(request), site(request)
    meta = standing_meta(article) if kind == "page" else article_meta(article)
    values = {
        "title": title_of(article),
        "meta": render_meta(meta, preview=preview)
        + _preload_italic_font(kind, article)
        + _player_files(kind, article, preview=preview),
        "canonical": context["site_url"] + article.url,
        "about": quote(article.title, safe=""),
        "quick_exit": page_fragments.quick_exit() if article.quick_exit and not preview else "",
        "body": render_body(kind, article, version, context),
    }
    return page_fragments.fill(_outer_page(request, version, preview=preview), values)


def _preload_italic_font(kind: str, article: ArticlePage) -> SafeString:
    """Return the preload link of the italic font if the text needs it, otherwise nothing.

    Without the link, browsers request the font only after the style sheet.
    """
    texts = [article.short_html] if kind == "short" else [section.html for section in article.sections]
    if not any(ITALIC.search(text) and ITALIC.search(WITHOUT_ITALIC_FONT.sub("", text)) for text in texts):
        return mark_clean("")
    font = page_fragments.asset("fonts/literata-latin-wght-italic.woff2")
    return mark_clean(f'<link rel="preload" href="{font}" as="font" type="font/woff2" crossorigin>\n')


def _player_files(kind: str, article: ArticlePage, *, preview: bool) -> SafeString:
    """Return the links to the style sheet and the script of the player if the page has one."""
    if kind != "article" or article.player is None:
        return mark_clean("")
    sheet = f'<link rel="stylesheet" href="{page_fragments.asset("bundles/player.css")}">\n'
    script = f'<script type="module" src="{page_fragments.asset("bundles/player.js")}"></script>\n'
    return mark_clean(sheet if preview else sheet + script)


def _outer_page(request: HttpRequest, version: ContentVersion, *, preview: bool) -> page_fragments.Fragment:
    """Return `templates/articles/article.html` with placeholders.

    Rendered once per content version for each navigation link it can mark as current.
    """
    here = current_link(request, version)

    def make() -> page_fragments.Fragment:
        values = {name: page_fragments.placeholder(name) for name in PLACEHOLDERS}
        return page_fragments.parse_fragment("articles/article.html", values | {"preview": preview}, request)

    return page_fragments.cached_fragment(version, f"outer page at {here} {searchable()} {preview}", make)


def render_body(
    kind: str,
    article: ArticlePage,
    version: ContentVersion,
    context: Mapping[str, Any],
    own_functions: Mapping[str, object] | None = None,
) -> SafeString:
    """Render the main content of an article's page, from the title to the related articles.

    `own_functions` take the place of the templates' functions of these names.
    """
    values = {name: context[name] for name in SITE_NAMES} | {
        "short_version_prompt": str(settings.SHORT_VERSION_PROMPT),
        "podcast_prompt": str(settings.PODCAST_PROMPT),
        "subscribe_prompt": str(settings.SUBSCRIBE_PROMPT),
        "help_texts": _help_texts(article, version),
        "podcast_apps": settings.PODCAST_SUBSCRIBE,
        "places": places(),
    }
    functions = {
        "card": partial(page_fragments.render_card, version),
        "transcript": partial(page_fragments.render_transcript, version),
    }
    template = engines["jinja"].get_template(f"articles/body/{kind}.jinja")
    html = template.render({**values, **functions, **(own_functions or {}), "article": article})
    # The sections, the short version and the bios of the authors may all place help lines.
    return fill_frozen_html(version, html)


def _help_texts(article: ArticlePage, version: ContentVersion) -> Sequence[str]:
    """Return the help lines that an article places as lines of plain text, for paper."""
    slugs = dict.fromkeys(slug for section in article.help_sections for slug in placed_slugs(section.html))
    lines = help_lines(version) if slugs else {}
    return [help_line_text(lines[slug]) for slug in slugs if slug in lines]


def render_meta(meta: Meta, *, preview: bool = False) -> SafeString:
    """Render a page's metadata for its `<head>`. A preview has no structured data."""
    values = {"meta": meta, "site_name": settings.SITE_NAME, "preview": preview}
    return mark_clean(engines["jinja"].get_template("articles/meta.jinja").render(values))


def render_results(results: Sequence[Result]) -> SafeString:
    """Render search results as list items."""
    return mark_clean(engines["jinja"].get_template("articles/results.jinja").render({"results": results}))


def mark_matches(pieces: Excerpt) -> SafeString:
    """Return an excerpt as HTML, with `<mark>` around the words that match the search."""
    marked = (f"<mark>{escape(one.text)}</mark>" if one.found else escape(one.text) for one in pieces)
    return mark_clean("".join(marked))


def render_byline(authors: Sequence[Author]) -> SafeString:
    """Return the linked names of authors with their credentials: Ana Moreira, LCSW and Lee Okafor."""
    return mark_clean(in_list([_name_and_credentials(author) for author in authors]))


def render_written_by(version: ContentVersion, author: Author) -> SafeString:
    """Render what stands about an author below an article."""
    template = engines["jinja"].get_template("articles/body/author_card.jinja")
    return fill_frozen_html(version, template.render({"author": author, "article": {"short": False}}))


def render_person(author: Author, *, link: bool = True) -> SafeString:
    """Return a person with credentials, as part of a sentence, and say if the person is fictional."""
    person = _name_and_credentials(author, link=link)
    if author.fictional:
        person += format_html(' <span class="fictional">({})</span>', gettext("fictional"))
    return person


def _name_and_credentials(author: Author, *, link: bool = True) -> SafeString:
    return _format_name(author.name, author.credential_letters(), author.get_absolute_url() if link else "")


@lru_cache(maxsize=1024)
def _format_name(name: str, credentials: str, url: str) -> SafeString:
    linked = format_html('<a href="{}">{}</a>', url, name) if url else conditional_escape(name)
    return format_html("{}, {}", linked, credentials) if credentials else linked


def render_words_of_editors(text: str) -> SafeString:
    """Return words of editors, such as a note about a change, as part of a sentence."""
    lang = content_lang()
    return format_html("<span{}>{}</span>", lang, text) if lang else conditional_escape(text)


def render_date(when: date) -> SafeString:
    """Return a date for readers as a `<time>` element."""
    day = local_day(when)
    return mark_clean(f'<time datetime="{iso_day(day)}">{format_day(day)}</time>')


def render_thumbnail(edition: Edition) -> SafeString:
    """Return an edition's lead picture for a small row, without alt text: the title is beside it."""
    return lead_picture(edition.lead, sizes="5.5rem", alt="")
