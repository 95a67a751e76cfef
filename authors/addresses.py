"""The address of a page that is known by its slug: every page names dozens of others."""

from functools import lru_cache

from django.urls import get_script_prefix, reverse


def address(name: str, slug: str) -> str:
    """Return where the page `name` with this slug is."""
    return _reversed(get_script_prefix(), name, slug)


@lru_cache(maxsize=8192)
def _reversed(prefix: str, name: str, slug: str) -> str:
    return reverse(name, args=[slug])
