"""Loads the history of an article for its page: what was updated, when, and the editors' notes about it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Edition
from articles.reading.cache.prepared import Prepared
from articles.reading.cache.versions import ContentVersion, get_or_compute
from articles.reading.pages.article_page import History, Update

SHOWN = 20  # updates; a page says how many older ones there are
UPDATE_BYTES = 512  # estimated memory of an update


def history_of(version: ContentVersion, article_id: int) -> History:
    """Return the history of an article. One query per content version."""

    def find() -> History:
        return history_from(_BEGUN_OF.rows(article=article_id, now=timezone.now()))

    return get_or_compute(
        version,
        f"history {article_id}",
        find,
        size=lambda history: UPDATE_BYTES * (1 + len(history.updates)),
    )


def _begun_of(article: int, now: datetime) -> QuerySet[Edition]:
    """Return the editions of an article that readers had, the first one first, without their text."""
    begun = Edition.objects.filter(article_id=article).begun(now).order_by("live_from", "pk")
    return begun.only("live_from", "live_until", "minor", "updated", "change_note")


_BEGUN_OF = Prepared(_begun_of, {"article": 918_273_645, "now": datetime(1, 2, 3, 4, 5, 6, 7, tzinfo=UTC)})


def history_from(editions: Sequence[Edition]) -> History:
    """Return the history that these editions make, which are in the order of time.

    A minor change without a note is left out, and so is an update without one on a day that is there already.
    """
    if not editions:
        return History()
    first, *later = editions
    # An imported article comes with the date of its last update.
    updates = [Update(first.updated, "", first.live_from)] if first.updated else []
    for edition in later:
        on = edition.live_from if edition.minor else edition.updated or edition.live_from
        is_new_day = timezone.localdate(on) not in {timezone.localdate(update.on) for update in updates}
        if edition.change_note or (is_new_day and not edition.minor):
            updates.append(Update(on, edition.change_note, edition.live_from))
    updates.reverse()
    last_edit = max(edition.live_from for edition in editions if not edition.minor or edition is first)
    return History(first.change_note, updates[:SHOWN], max(0, len(updates) - SHOWN), last_edit)
