"""What a page is put together from without being made anew: cards, the masthead and footer."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from articles.models import Edition
from articles.reading.cache.versions import version_of_request
from articles.reading.pages import page_fragments
from articles.reading.pages.article_body import written_results
from articles.reading.pages.site_context import marked_place
from articles.rendering import mark_clean

register = template.Library()
register.simple_tag(page_fragments.asset)
register.simple_tag(written_results, name="found_list")


@register.simple_tag(takes_context=True)
def card(context: Any, edition: Edition, kind: str = "") -> SafeString:
    """Write a live edition's card, `large`, `brief` or as it is in a list; made once an epoch."""
    return page_fragments.render_card(version_of_request(context["request"]), edition, kind)


@register.simple_tag(takes_context=True)
def shared(context: Any, name: str) -> SafeString:
    """Include a template that says the same on every page, but for where one is; made once an epoch."""
    request = context["request"]
    version = version_of_request(request)
    here = marked_place(request, version)

    def make() -> str:
        return str(context.template.engine.get_template(name).render(context))

    return mark_clean(
        page_fragments.cached_fragment(version, f"{name} at {here} {context['searchable']}", make)
    )
