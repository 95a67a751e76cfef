"""Finds the links and files that pages, feeds, style sheets and scripts refer to."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings

TAG = re.compile(r"<[a-zA-Z][^\s<>/]*((?:\s+[^\s=<>/]+(?:=(?:\"[^\"]*\"|'[^']*'|[^\s>]*))?)*)\s*/?>")
NAMING = re.compile(r"\s(?:href|src|poster|action)=(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
SRCSET = re.compile(r"\ssrcset=\"([^\"]*)\"", re.IGNORECASE)
# In style sheets and scripts.
URL = re.compile(r"url\(\s*[\"']?([^\"')]+)[\"']?\s*\)|@import\s+[\"']([^\"']+)[\"']")
MODULE = re.compile(r"(?:\bfrom|\bimport)\s*\(?\s*[\"'](\.{0,2}/[^\"']+)[\"']")


def links(html: str, address: str) -> Iterator[str]:
    """Yield the path of everything on this site that a page's tags link to or load.

    >>> list(links('<a href="short/#top">x</a><img srcset="/media/a.webp 480w">', "/articles/x/"))
    ['/articles/x/short/', '/media/a.webp']
    """
    for tag in TAG.finditer(html):
        attributes = tag[1]
        for double, single in NAMING.findall(attributes):
            yield from _local_path(unescape(double or single), address)
        for srcset in SRCSET.findall(attributes):
            for candidate in unescape(srcset).split(","):
                yield from _local_path(candidate.split()[0] if candidate.split() else "", address)


def files(text: str) -> Iterator[str]:
    """Yield the path of every media or static file with an absolute URL in a text.

    Feeds, structured data and social cards use absolute URLs.
    """
    folders = "|".join(re.escape(url) for url in (settings.MEDIA_URL, settings.STATIC_URL))
    pattern = re.compile(rf"{re.escape(settings.SITE_URL)}((?:{folders})[A-Za-z0-9._~%/@+-]+)")
    return (unquote(path) for path in pattern.findall(text))


def assets(text: str, address: str) -> Iterator[str]:
    """Yield the path of everything that a style sheet or a script loads."""
    named = URL if address.endswith(".css") else MODULE
    for found in named.findall(text):
        yield from _local_path(found if isinstance(found, str) else "".join(found), address)


def _local_path(link: str, address: str) -> Iterator[str]:
    """Yield the path of a link's target, unless it is on another site."""
    try:
        url = urlsplit(urljoin(settings.SITE_URL + address, link.strip()))
        site = urlsplit(settings.SITE_URL)
    except ValueError:
        return  # not a valid URL, such as http://[
    if link.strip() and (url.scheme, url.netloc) == (site.scheme, site.netloc):
        yield unquote(url.path) or "/"
