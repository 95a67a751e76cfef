"""Checks of the links in a text: that each has an address, and that readers get somewhere."""

from collections.abc import Iterator

from django.utils.translation import gettext

from articles.manuscript import section_anchors
from articles.manuscript.anchors import RESERVED_PREFIXES
from articles.manuscript.links import Link, find_links
from articles.publishing.preflight.findings import Finding, Preflight, Severity

NAME = "links"
_SCHEMES = ("http://", "https://", "mailto:", "tel:", "sms:")


def check_links(preflight: Preflight) -> Iterator[Finding]:
    """Find links without an address. For editors, also point out links that lead nowhere."""
    anchors = section_anchors(preflight.manuscript.sections)
    for link in find_links(preflight.manuscript):
        words = {"text": link.text, "address": link.address}
        if not link.has_address:
            sentence = gettext("The link “%(text)s” has no web address yet. Add one, or remove the link.")
            yield Finding(NAME, Severity.BLOCKING, sentence % words, link.section, link.line)
        elif preflight.closed_paths is not None and (
            sentence := _point_out(link, preflight.closed_paths, anchors)
        ):
            yield Finding(NAME, Severity.NOTE, sentence % words, link.section, link.line)


def _point_out(link: Link, closed_paths: frozenset[str], anchors: tuple[str, ...]) -> str:
    """Return a sentence about a link that leads nowhere, or an empty string."""
    if link.anchor:
        if link.anchor in anchors or link.anchor.startswith(RESERVED_PREFIXES):
            return ""
        return gettext("The link “%(text)s” leads to no section of this article: %(address)s")
    if link.path:
        is_closed = link.path in closed_paths
        return (
            gettext("Readers cannot open the link “%(text)s”: no page is published at %(address)s")
            if is_closed
            else ""
        )
    if link.address.startswith(("//", "?", *_SCHEMES)):
        return ""
    return gettext(
        "The link “%(text)s” leads to no web address: %(address)s. One of another site begins with https://"
    )
