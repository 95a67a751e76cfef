"""What every page of the site knows: its name, and the standing pages there are."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from articles.models import Edition

HELP_SLUG = "get-help"


def standing_pages() -> list[Edition]:
    """Return the live standing pages, for the masthead and the footer."""
    return list(Edition.objects.live().pages().only("kind", "slug", "title").order_by("title"))


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor. The standing pages cost one query, and only where a template asks for them."""
    pages: Any = SimpleLazyObject(standing_pages)
    return {
        "site_name": settings.SITE_NAME,
        "site_tagline": settings.SITE_TAGLINE,
        "site_publisher": settings.SITE_PUBLISHER,
        "site_contact": settings.SITE_CONTACT,
        "site_url": settings.SITE_URL,
        "canonical": settings.SITE_URL + request.path,
        "standing_pages": pages,
        "help_page": SimpleLazyObject(lambda: next((p for p in pages if p.slug == HELP_SLUG), None)),
    }
