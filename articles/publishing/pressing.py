"""Pressing again: frozen texts through today's renderer, so that a mended sanitiser reaches them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from articles.file_removal import hold_off_removal
from articles.freshness import bump_generation
from articles.models import (
    Edition,
    Episode,
    Series,
    Topic,
    Unreadable,
    described,
    index_editions,
    manuscript_of_edition,
)
from articles.publishing.freeze import keep_share, pinned, render_into
from articles.publishing.refusals import Refused
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


@dataclass(frozen=True, slots=True)
class NotRendered:
    """An edition that could not be rendered again, and why. It stays as it was."""

    edition: Edition
    reason: str

    def __str__(self) -> str:
        return f"{described(self.edition)}: {self.reason}"


def press_editions(ids: Iterable[int]) -> Iterator[NotRendered | None]:
    """Render these editions anew from their frozen text, one transaction each.

    Yields None for each that is done, and the reason for one that cannot be: the present rules do not allow
    its text, or its lead picture is damaged.
    """
    for pk in ids:
        edition = Edition.objects.select_related("article").get(pk=pk)
        try:
            _press_again(edition)
        except Unreadable as unreadable:
            yield NotRendered(edition, unreadable.reason)
            continue
        except (OSError, Refused) as error:  # the lead picture is damaged, or the disk is full
            yield NotRendered(edition, f"the picture shown with links to it cannot be made: {error}")
            continue
        yield None


def _press_again(edition: Edition) -> None:
    """Render an edition from its frozen text, and save it."""
    manuscript = manuscript_of_edition(edition)
    anchors = [section["anchor"] for section in edition.sections]
    if len(anchors) != len(manuscript.sections):
        reason = f"its text has {len(manuscript.sections)} sections by the present rules, not {len(anchors)}"
        raise Unreadable(edition, reason)
    render_into(edition, pinned(manuscript, anchors))
    keep_share(edition)
    with transaction.atomic():
        hold_off_removal()
        keep_share(edition)  # makes nothing, unless somebody removed the picture meanwhile
        edition.save(update_fields=PRESSED)
        index_editions([edition])
        bump_generation()


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
                bump_generation()
            changed += 1
    return changed
