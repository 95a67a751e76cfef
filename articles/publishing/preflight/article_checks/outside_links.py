"""The check that links to other sites are well-formed.

`https://example` and `http:/example.org` and `https://exam ple.org/` are found,
`https://example.org/a?b#c` is not. Whether the page is still there is asked by `manage.py check_links`.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.manuscript.links import find_links
from articles.publishing.preflight.findings import Check, Finding, Preflight, Severity

NAME = "outside-links"
_WEB = ("http:", "https:")
_LABEL = re.compile(r"(?!-)[^\W_]([\w-]*[^\W_])?", re.ASCII)
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def check_outside_links(preflight: Preflight) -> Iterator[Finding]:
    """Point out web and mail addresses that lead nowhere because of how they are written."""
    for link in find_links(preflight.manuscript):
        if link.has_address and is_malformed(link.address):
            sentence = gettext(
                "The link “%(text)s” has an address that cannot work: %(address)s. Correct it."
            )
            words = {"text": link.text, "address": link.address}
            about = f"{link.text} {link.address}"
            yield Finding(
                NAME, Severity.NOTE, sentence % words, link.section, link.line, about=about, words=link.text
            )


def is_malformed(address: str) -> bool:
    """Whether a web or mail address cannot work. False for every other address.

    >>> is_malformed("https://example"), is_malformed("https://example.org:80/a"), is_malformed("mailto:ana")
    (True, False, True)
    """
    if address.startswith("mailto:"):
        return not _MAIL.fullmatch(address.removeprefix("mailto:").partition("?")[0])
    if not address.startswith(_WEB):
        return False
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname or "", parts.port
        labels = host.encode("idna").decode().removesuffix(".").split(".")
    except (ValueError, UnicodeError):
        return True
    return len(labels) < 2 or not all(map(_LABEL.fullmatch, labels))


CHECK = Check(NAME, Severity.NOTE, check_outside_links, _("Links to other sites"))
