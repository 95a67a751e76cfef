"""The dates readers see with an edition.

`published` is the earliest time at which readers could see the article.
`updated` is the time at which the last change that was not minor went live, by a publication or a roll back.
A first publication has none. A minor change keeps the date that readers see just before it, and so does an
unpublished edition that returns. So `updated` never moves backwards.

An editor or an import may set other dates by hand. A date counts as set by hand unless it is the time at
which some edition of the article begins. `updated` is taken from the draft by a first publication and by a
minor change, and only where it is later than the one readers see.

The dates of a scheduled edition depend on what goes live before it, so they are recomputed whenever the
schedule changes. Editions that have begun are never changed.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from articles.manuscript import with_dates
from articles.models import Article, Edition

COLUMNS = ("article", "number", "live_from", "live_until", "cancelled_at", "published", "updated", "minor")


class Dates:
    """The editions of an article with their dates, read once. Use it under `lock`."""

    def __init__(self, article_id: int) -> None:
        editions = Edition.objects.filter(article=article_id).order_by("live_from", "number")
        found = list(editions.only(*COLUMNS))
        self.starts = {edition.live_from for edition in found}
        self.editions = [edition for edition in found if edition.cancelled_at is None]

    def earlier(self, live_from: datetime) -> Sequence[Edition]:
        """Return the editions that readers get before a time.

        One that ends as it begins is never live: because another begins then, or because it was unpublished.
        """
        return [
            edition
            for edition in self.editions
            if edition.live_from < live_from and edition.live_until != edition.live_from
        ]

    def of(
        self, live_from: datetime, *, published: datetime | None, updated: datetime | None, minor: bool
    ) -> tuple[datetime, datetime | None]:
        """Return `published` and `updated` of an edition that begins then.

        `published` and `updated` are the dates that were set by hand, or those of an earlier schedule.
        """
        earlier, starts = self.earlier(live_from), self.starts | {live_from}
        if published is None or published in starts:
            published = self._first_seen(earlier) or live_from
        last = earlier[-1].updated if earlier else None
        if updated is None or updated in starts or (last and updated <= last):
            updated = last if minor or not earlier else live_from
        return published, updated

    def _first_seen(self, earlier: Sequence[Edition]) -> datetime | None:
        """Return since when readers have known the article, or the date that was set in place of it."""
        if not earlier:
            return None
        first, last = earlier[0], earlier[-1]
        return last.published if last.published not in self.starts else min(first.published, first.live_from)


def date_copy(edition: Edition) -> None:
    """Set the dates of a copy of an edition, in its columns and in its text. Nothing is saved."""
    dates = Dates(edition.article_id)
    earlier = dates.earlier(edition.live_from)
    published = earlier[-1].published if earlier else edition.published
    _set(edition, dates.of(edition.live_from, published=published, updated=None, minor=edition.minor))


def date_scheduled(article: Article) -> None:
    """Recompute the dates of the editions that have not begun. Call under `lock`."""
    if not Edition.objects.filter(article=article).scheduled().exists():
        return
    dates, now = Dates(article.pk), timezone.now()
    for edition in dates.editions:
        before = edition.published, edition.updated
        after = dates.of(edition.live_from, published=before[0], updated=before[1], minor=edition.minor)
        if edition.live_from > now and after != before:
            _set(edition, after)
            edition.save(update_fields=["published", "updated", "manuscript"])


def date_draft(article: Article) -> None:
    """Give the working copy the dates of the newest edition, where its own came from one. Call under `lock`.

    So the dates of an edition that was cancelled go with it.
    """
    dates = Dates(article.pk)
    newest = max(dates.editions, key=lambda edition: edition.number, default=None)
    for name in ("published", "updated"):
        if getattr(article, name) in dates.starts:
            setattr(article, name, getattr(newest, name) if newest else None)
    Article.objects.filter(pk=article.pk).update(published=article.published, updated=article.updated)


def _set(edition: Edition, dates: tuple[datetime, datetime | None]) -> None:
    edition.published, edition.updated = dates
    edition.manuscript = with_dates(edition.manuscript, published=dates[0], updated=dates[1])
