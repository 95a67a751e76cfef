"""The address of a page that is known by its slug: every page names dozens of others."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=8192)
def address(name: str, slug: str) -> str:
    """Return where the page `name` with this slug is."""
    return reverse(name, args=[slug])
