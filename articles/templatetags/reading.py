"""Tags and filters of the public templates: pictures, portraits, page links, dates, languages."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from articles.models import Edition, EditionAuthor
from articles.models.chapters import format_time
from articles.reading.language import (
    content_lang,
    duration,
    format_day,
    in_list,
    interface_lang,
    interface_language,
)
from articles.reading.pages import page_fragments
from articles.reading.pages.article_body import render_date, render_person
from articles.reading.pages.article_page import CARD_SIZES, LARGE_SIZES, lead_picture
from articles.reading.pages.author_cards import AuthorWork
from articles.reading.pages.covers import topic_tone
from articles.reading.podcast.episodes import in_short
from articles.rendering import mark_clean
from authors.models import Author

register = template.Library()
register.filter("clock", format_time)
register.filter("in_short", in_short)
register.filter("tone", topic_tone)
# For HTML that was sanitized when it was saved, such as a bio or a topic's description.
register.filter("mark_clean", mark_clean)
register.filter("day", format_day)
register.filter("dated", render_date)
register.filter("duration", duration)
register.filter("in_list", in_list)
register.simple_tag(content_lang)
register.simple_tag(interface_lang)
register.simple_tag(interface_language)


@register.filter
def bare(address: str) -> str:
    """Return a URL for display, without scheme, `www.` and closing slash.

    >>> bare("https://www.example.org/ana/")
    'example.org/ana'
    """
    return address.split("://", 1)[-1].removeprefix("www.").rstrip("/")


@register.filter
def numbered(title: str, page: Page[Any]) -> str:
    """Return a list's title with the number of the page, if it is not the first."""
    if page.number == 1:
        return title
    return gettext("%(title)s, page %(number)s") % {"title": title, "number": page.number}


@register.filter
def of_author(work: Mapping[int, AuthorWork], author: Author) -> AuthorWork | None:
    """Return the work of one author, None for an author of standing pages alone."""
    return work.get(author.pk)


@register.filter
def tells_of_clients(author: Author) -> bool:
    """Whether the page says if an author takes new clients. That of a former one may be long outdated."""
    return bool(author.new_clients) and not author.is_former


@register.filter
def bylined(bylines: Iterable[EditionAuthor]) -> str:
    """Return the names in a byline: “Ana Moreira”, or “Ana Moreira, June Abara and Lee Okafor”."""
    return in_list([byline.author.name for byline in bylines])


@register.simple_tag
def card_picture(edition: Edition, large: bool = False) -> SafeString:
    """Return the lead picture of a card. Its alt text is empty, because the title beside it is the link.

    A large card stands first on a page, so its picture is not loaded lazily.
    """
    return lead_picture(edition.lead, sizes=LARGE_SIZES if large else CARD_SIZES, lazy=not large, alt="")


register.simple_tag(page_fragments.render_portrait, name="portrait")
register.simple_tag(render_person, name="person")


@register.inclusion_tag("articles/page_links.html")
def page_links(page: Page[Any], name: str, *arguments: str) -> dict[str, Any]:
    """Return links to the pages of a list. `name` is the first page's URL name, `<name>_page` the others'."""

    def url(number: int) -> str:
        if number == 1:
            return reverse(name, args=arguments)
        return reverse(f"{name}_page", args=[*arguments, number])

    return links_of(page, url) | {"before": gettext("Newer"), "after": gettext("Older")}


@register.inclusion_tag("articles/page_links.html", takes_context=True)
def query_page_links(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Return links to pages that differ in the query parameter `page`, as in search results."""
    parameters = context["request"].GET.copy()

    def url(number: int) -> str:
        parameters["page"] = str(number)
        return f"?{parameters.urlencode()}"

    return links_of(page, url) | {"before": gettext("Previous"), "after": gettext("Next")}


def links_of(page: Page[Any], url: Callable[[int], str]) -> dict[str, Any]:
    """Return the template context of page links: previous and next page, and the pages shown by number."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links: Sequence[tuple[int | str, str]] = [
        (number, url(number) if isinstance(number, int) else "") for number in numbers
    ]
    return {
        "page": page,
        "links": links,
        "previous": url(page.number - 1) if page.has_previous() else "",
        "next": url(page.number + 1) if page.has_next() else "",
    }
