"""Tags for cached parts of pages: cards, the masthead and footer, static file URLs, search results."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from articles.models import Edition
from articles.reading.cache.versions import version_of_request
from articles.reading.frozen_html import fill_frozen_html
from articles.reading.pages import page_fragments
from articles.reading.pages.article_body import render_results
from articles.reading.pages.site_context import current_link
from articles.rendering import mark_clean

register = template.Library()
register.simple_tag(page_fragments.asset)
register.simple_tag(render_results, name="found_list")


@register.simple_tag(takes_context=True)
def frozen_html(context: Any, clean_html: str) -> SafeString:
    """Return HTML that was sanitized when it was saved, such as a bio, as readers get it."""
    return fill_frozen_html(version_of_request(context["request"]), clean_html)


@register.simple_tag(takes_context=True)
def card(context: Any, edition: Edition, kind: str = "") -> SafeString:
    """Render a live edition's card once per content version. `kind` is `large`, `brief` or "" for a list."""
    return page_fragments.render_card(version_of_request(context["request"]), edition, kind)


@register.simple_tag(takes_context=True)
def shared(context: Any, name: str) -> SafeString:
    """Include a template that differs between pages only in the link marked as current.

    Rendered once per content version for each such link.
    """
    request = context["request"]
    version = version_of_request(request)
    here = current_link(request, version)

    def make() -> str:
        return str(context.template.engine.get_template(name).render(context))

    return mark_clean(
        page_fragments.cached_fragment(version, f"{name} at {here} {context['searchable']}", make)
    )
