"""Cleans the addresses of pasted links: takes them out of the wrappers of other programs."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup

# Hosts and paths of redirecting pages, and the parameter with the address. Google Docs and Gmail wrap every
# link that is copied from them, Outlook and Teams those in mail.
_WRAPPERS = (
    (re.compile(r"(?:www\.)?google\.[a-z.]{2,6}/url"), ("q", "url")),
    (re.compile(r"[a-z0-9-]+\.safelinks\.protection\.outlook\.com/.*"), ("url",)),
    (re.compile(r"lm?\.facebook\.com/l\.php"), ("u",)),
)
_MAX_WRAPPERS = 3  # one in another
_MAX_PARAMETERS = 50  # an address with more stays as it is


def clean_links(soup: BeautifulSoup, find_inside_address: Callable[[str], str]) -> None:
    """Unwrap the address of every link, in place, and replace it by what `find_inside_address` returns."""
    for link in soup.find_all("a", href=True):
        link["href"] = find_inside_address(unwrap_address(str(link["href"]).strip()))


def unwrap_address(address: str) -> str:
    """Return the address that a redirecting page leads to; another address is returned as it is.

    >>> unwrap_address("https://www.google.com/url?q=https://example.org/a%3Fb%3Dc&sa=D&ust=17")
    'https://example.org/a?b=c'
    """
    for _ in range(_MAX_WRAPPERS):
        inner = _inner_address(address)
        if not inner:
            break
        address = inner
    return address


def _inner_address(address: str) -> str:
    try:
        parts = urlsplit(address)
        wrapped = f"{parts.hostname or ''}{parts.path}"
        query = parse_qs(parts.query, max_num_fields=_MAX_PARAMETERS)
    except ValueError:
        return ""
    for wrapper, names in _WRAPPERS:
        if parts.scheme in ("http", "https") and wrapper.fullmatch(wrapped):
            found = next((query[name][0] for name in names if name in query), "")
            return found if found.startswith(("http://", "https://", "mailto:")) else ""
    return ""
