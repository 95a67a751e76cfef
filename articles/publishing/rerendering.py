"""Renders editions again from their frozen texts, so that a fixed sanitizer also applies to them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from articles.action_log import Action, log_action
from articles.file_removal import hold_off_removal
from articles.freshness import bump_generation
from articles.models import (
    Edition,
    Episode,
    Kind,
    Series,
    Topic,
    UnreadableEdition,
    describe_edition,
    index_editions,
    manuscript_of_edition,
)
from articles.publishing.freeze import create_share_picture, render_into, with_pins
from articles.publishing.refusals import Refused
from articles.reading.help.saved_copy import save_copy_on_commit
from articles.rendering import VERSION, render_fragment
from authors.models import Author

RENDERED_FIELDS = [
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


def editions_to_rerender(*, everything: bool = False) -> list[int]:
    """Return the ids of editions of an older renderer or without a share picture, or of all editions."""
    editions = Edition.objects.order_by("pk")
    if not everything:
        without_share = Q(lead__has_key="stored") & ~Q(lead__has_key="share")
        editions = editions.filter(~Q(renderer=VERSION) | without_share)
    return list(editions.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class NotRendered:
    """An edition that could not be rendered again, and the reason. It is unchanged."""

    edition: Edition
    reason: str

    def __str__(self) -> str:
        return f"{describe_edition(self.edition)}: {self.reason}"


def rerender_editions(ids: Iterable[int]) -> Iterator[NotRendered | None]:
    """Render these editions again from their frozen text, each in its own transaction.

    Yields None for each rendered edition, and the reason for one that fails: its text breaks the current
    rules, or its lead picture is damaged.
    """
    for pk in ids:
        edition = Edition.objects.select_related("article").get(pk=pk)
        try:
            _rerender(edition)
        except UnreadableEdition as unreadable:
            yield NotRendered(edition, unreadable.reason)
            continue
        except (OSError, Refused) as error:  # the lead picture is damaged, or the disk is full
            yield NotRendered(
                edition, gettext("The picture for shared links cannot be made: %(error)s") % {"error": error}
            )
            continue
        yield None


def _rerender(edition: Edition) -> None:
    """Render an edition from its frozen text, and save it."""
    manuscript = manuscript_of_edition(edition)
    anchors = [section["anchor"] for section in edition.sections]
    if len(anchors) != len(manuscript.sections):
        reason = gettext("Its text has %(now)s sections by the current rules, not %(then)s") % {
            "now": len(manuscript.sections),
            "then": len(anchors),
        }
        raise UnreadableEdition(edition, reason)
    render_into(edition, with_pins(manuscript, anchors))
    create_share_picture(edition)
    with transaction.atomic():
        hold_off_removal()
        create_share_picture(edition)  # writes nothing, unless the file was removed meanwhile
        edition.save(update_fields=RENDERED_FIELDS)
        index_editions([edition])
        bump_generation()
        if edition.kind == Kind.PAGE:
            save_copy_on_commit()
        log_action(Action.RERENDER, by=None, on=edition.article, edition=edition.pk)


def rerender_fragments() -> int:
    """Render bios, topic and series descriptions and show notes again; return how many changed."""
    changed = 0
    for model, source, target in FRAGMENTS:
        for row in model._default_manager.iterator():
            html = render_fragment(getattr(row, source))
            if html == getattr(row, target):
                continue
            with transaction.atomic():
                model._default_manager.filter(pk=row.pk).update(**{target: html})
                bump_generation()
                log_action(Action.RERENDER, by=None, on=row)
            changed += 1
    return changed
