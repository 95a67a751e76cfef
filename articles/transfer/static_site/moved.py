"""Addresses that readers once had: where they lead now, and which are gone.

Who was public comes from the history of addresses and editions; what became of it the server says itself, by
the rules it answers readers with.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Case, Q, Value, When
from django.urls import reverse

from articles.models import Address, Edition
from articles.transfer.content_folder.report import Progress
from articles.transfer.static_site.addresses import OF_AN_EDITION
from articles.transfer.static_site.asking import Server


class Redirect(NamedTuple):
    """Where an old address leads, and the status that says so: 301, or 302 where that may change again."""

    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Moved:
    """Old addresses: `to` has where each leads now; `gone` those that lead nowhere any more (410)."""

    to: dict[str, Redirect] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)


def moved(server: Server, present: Container[str], progress: Progress) -> Moved:
    """Ask what became of every address that was public once and is not among the present ones."""
    found = Moved()
    old = sorted({address for address in once_public() if address not in present})
    for address in progress(old, "Old addresses"):
        answer = server.head(address)
        if answer.status in (301, 302):
            found.to[address] = Redirect(answer.headers["location"], answer.status)
        elif answer.status == 410:
            found.gone.append(address)
    return found


def once_public() -> Iterator[str]:
    """Yield every address that an edition had.

    And those of deleted articles, and those that came from another site: of what kind, nobody knows.
    """
    of_any_kind = Address.objects.filter(Q(article=None) | Q(was_public=True))
    for slug in of_any_kind.values_list("slug", flat=True):
        for names in OF_AN_EDITION.values():
            yield from _named(names, slug)
    live = set(Edition.objects.live().values_list("slug", flat=True))
    was_short = Case(When(short_html="", then=Value(False)), default=Value(True))
    history = Edition.objects.begun().order_by().annotate(was_short=was_short)
    for slug, kind, was_short in history.values_list("slug", "kind", "was_short").distinct():
        # Under a slug of the present only a short version that there was can be missed.
        missed = was_short or slug not in live
        yield from _named((name for name in OF_AN_EDITION[kind] if missed or name != "article_short"), slug)


def _named(names: Iterable[str], slug: str) -> Iterator[str]:
    return (reverse(name, args=[slug]) for name in names)
