"""URLs of pages with a slug, cached because every page links to dozens of others."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=8192)
def address(name: str, slug: str) -> str:
    """Return the path of the page with this URL name and slug."""
    return reverse(name, args=[slug])
