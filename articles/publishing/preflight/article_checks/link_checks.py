"""Checks of the links in a text: that each has an address, and that readers get somewhere."""

from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.manuscript import section_anchors
from articles.manuscript.anchors import RESERVED_PREFIXES
from articles.manuscript.links import Link, find_links
from articles.publishing.preflight.findings import Check, Finding, Preflight, Severity

NAME = "links"
_SCHEMES = ("http://", "https://", "mailto:", "tel:", "sms:")


def check_links(preflight: Preflight) -> Iterator[Finding]:
    """Find links without an address. For editors, also point out links that lead nowhere."""
    anchors = section_anchors(preflight.manuscript.sections)
    for link in find_links(preflight.manuscript):
        severity, sentence = Severity.NOTE, ""
        if not link.has_address:
            severity = Severity.BLOCKING
            sentence = gettext("The link “%(text)s” has no web address yet. Add one, or remove the link.")
        elif preflight.rows is not None:
            sentence = _point_out(link, preflight.rows.closed_paths, anchors)
        if sentence:
            yield Finding(
                NAME,
                severity,
                sentence % {"text": link.text, "address": link.address},
                link.section,
                link.line,
                about=f"{link.text} {link.address}",
                words=link.text,
            )


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


CHECK = Check(NAME, Severity.BLOCKING, check_links, _("Links"))
