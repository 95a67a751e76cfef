"""Finds where old public addresses redirect to, and which are gone.

The old addresses come from the history of addresses and editions. Where they lead now is known from the
site's own answers, so the export follows the same rules.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Case, Q, Value, When
from django.urls import reverse

from articles.models import Address, Edition, FormerTopic
from articles.transfer.content_folder.report import Progress
from articles.transfer.static_site.addresses import EDITION_PATTERNS
from articles.transfer.static_site.page_requests import Server


class Redirect(NamedTuple):
    """The target of an old address, and the status: 301, or 302 if the target may change again."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class OldAddresses:
    """Old addresses: `to` maps each to its redirect; `gone` lists those answered with 410."""

    to: dict[str, Redirect] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)


def find_moved(server: Server, present: Container[str], progress: Progress) -> OldAddresses:
    """Request every address that was public once and is not among the present ones, and sort the answers."""
    found = OldAddresses()
    old = sorted({address for address in public_addresses() if address not in present})
    for address in progress(old, "Old addresses"):
        answer = server.head(address)
        if answer.status in (301, 302):
            found.to[address] = Redirect(answer.headers["location"], answer.status)
        elif answer.status == 410:
            found.gone.append(address)
    return found


def public_addresses() -> Iterator[str]:
    """Yield every address that an edition or a topic had, that a deleted article had, or that was imported.

    The kind (article or page) of deleted and imported addresses is unknown, so both are yielded.
    """
    of_any_kind = Address.objects.filter(Q(article=None) | Q(was_public=True))
    for slug in of_any_kind.values_list("slug", flat=True):
        for names in EDITION_PATTERNS.values():
            yield from _reverse_all(names, slug)
    for slug in FormerTopic.objects.values_list("slug", flat=True):
        yield reverse("topic", args=[slug])
    live = set(Edition.objects.live().values_list("slug", flat=True))
    was_short = Case(When(short_html="", then=Value(False)), default=Value(True))
    history = Edition.objects.begun().order_by().annotate(was_short=was_short)
    for slug, kind, was_short in history.values_list("slug", "kind", "was_short").distinct():
        # An article that is live under this slug has all addresses except perhaps that of a short version.
        missed = was_short or slug not in live
        yield from _reverse_all(
            (name for name in EDITION_PATTERNS[kind] if missed or name != "article_short"), slug
        )


def _reverse_all(names: Iterable[str], slug: str) -> Iterator[str]:
    return (reverse(name, args=[slug]) for name in names)
