"""Pressing again: frozen texts through today's renderer, so that a mended sanitiser reaches them."""

from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Q

from articles.freshness import raise_generation
from articles.manuscript import parse
from articles.models import Edition, Episode, Series, Topic, tell_editions
from articles.publishing.freeze import keep_share, pinned, press
from articles.rendering import VERSION, render_fragment
from authors.models import Author

PRESSED = [
    "lead",
    "short_html",
    "sections",
    "notes_html",
    "words",
    "minutes",
    "short_minutes",
    "renderer",
]
FRAGMENTS = (
    (Author, "bio", "bio_html"),
    (Topic, "description", "description_html"),
    (Series, "description", "description_html"),
    (Episode, "notes", "notes_html"),
)


def editions_to_press(*, everything: bool = False) -> list[int]:
    """Return the ids of editions an older renderer made or that have no picture to share, or of all."""
    editions = Edition.objects.order_by("pk")
    if not everything:
        unshared = Q(lead__has_key="stored") & ~Q(lead__has_key="share")
        editions = editions.filter(~Q(renderer=VERSION) | unshared)
    return list(editions.values_list("pk", flat=True))


def press_editions(ids: Iterable[int]) -> Iterator[int]:
    """Render these editions anew from their frozen text, one transaction each, yielding each id when done."""
    for pk in ids:
        edition = Edition.objects.get(pk=pk)
        anchors = [section["anchor"] for section in edition.sections]
        press(edition, pinned(parse(edition.manuscript), anchors))
        keep_share(edition)
        with transaction.atomic():
            edition.save(update_fields=PRESSED)
            tell_editions([edition])
            raise_generation()
        yield pk


def press_fragments() -> int:
    """Render bios, topic descriptions and show notes anew; return how many changed."""
    changed = 0
    for model, source, target in FRAGMENTS:
        for row in model._default_manager.iterator():
            html = render_fragment(getattr(row, source))
            if html == getattr(row, target):
                continue
            with transaction.atomic():
                model._default_manager.filter(pk=row.pk).update(**{target: html})
                raise_generation()
            changed += 1
    return changed
