"""The first edition of many new articles at once: what `publish` does for one of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.utils import timezone

from articles.freshness import bump_generation
from articles.models import Plan, Revision, make_revision_data
from articles.publishing.dates import until_then
from articles.publishing.freeze import DraftSnapshot, Frozen, freeze, save_editions
from articles.publishing.publish import PUBLISH
from articles.publishing.refusals import require


@dataclass(frozen=True, slots=True)
class First:
    """The first edition of an article whose rows are not written yet, and when readers get it."""

    frozen: Frozen
    live_from: datetime


def prepare_first(plan: Plan, told: DraftSnapshot, *, at: datetime | None, updated: datetime | None) -> First:
    """Freeze what a new article will say, and let its rows say what its first publication puts into them.

    It begins `at` (now); `updated` is the date of the last update as readers see it, unless it lies after
    the time at which they get it. No row is saved.

    Raises `Refused`, as `freeze` does.
    """
    article = plan.article
    frozen = freeze(article, told)
    now = timezone.now()
    live_from = at or now
    begins = max(live_from, now)
    by_hand = until_then(begins, (article.published, updated or article.updated))
    article.published, article.updated = by_hand[0] or live_from, by_hand[1]
    frozen.edition.published, frozen.edition.updated = article.published, article.updated
    for section, anchor in zip(plan.new, frozen.anchors, strict=True):
        section.anchor = anchor
    return First(frozen, live_from)


def enter_first(entries: Sequence[tuple[First, Revision]], *, by: User | None) -> None:
    """Give first editions their place in time. Call in the transaction in which their articles were written.

    Each comes with the revision that was written then. Raises `PermissionDenied`.
    """
    require(by, PUBLISH)
    revisions = [_revision(first.frozen, written, by=by) for first, written in entries]
    Revision.objects.bulk_create(revision for revision in revisions if not revision.pk)
    for (first, _), revision in zip(entries, revisions, strict=True):
        edition = first.frozen.edition
        edition.revision, edition.manuscript = revision, revision.text
        edition.number, edition.made_by = 1, by
        edition.live_from, edition.live_until = first.live_from, None
    save_editions([first.frozen for first, _ in entries])
    bump_generation()


def _revision(frozen: Frozen, written: Revision, *, by: User | None) -> Revision:
    """Return the revision that says what is published: the one just written, or an unsaved one with dates."""
    article = frozen.edition.article
    text = replace(frozen.manuscript, published=article.published, updated=article.updated)
    if text == frozen.manuscript:
        return written
    told = make_revision_data(text, frozen.names)
    number = written.number + 1
    return Revision(
        article=article, number=number, text=told.text, names=told.names, made_by=by, reason="Published"
    )
