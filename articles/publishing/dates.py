"""Computes the dates that readers see with an edition.

`published` is the earliest time at which readers could see the article.
`updated` is the time at which the last change that was not minor went live, by a publication or a roll back.
A first publication has none. A minor change, or the return of an unpublished edition, keeps the date that
readers saw before.

An editor or an import may set other dates manually, even earlier ones. A date of an edition was set manually
if it differs from the computed one; a date of the draft, if it differs from that of the newest edition. A
date after the time at which the edition goes live is ignored.

The dates of a scheduled edition depend on what goes live before it, and the draft has the dates of the newest
edition. So both are recomputed whenever the schedule changes, except dates that were set manually. Editions
that have begun never change.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone

from articles.manuscript import replace_dates
from articles.models import Article, Edition

NAMES = ("published", "updated")
COLUMNS = ("article", "number", "live_from", "live_until", "made_at", "minor", *NAMES)
ReaderDates = tuple[datetime, datetime | None]  # `published` and `updated` as readers see them
ManualDates = tuple[datetime | None, datetime | None]  # the same two; None if not set manually


class Dates:
    """The uncancelled editions of an article with their dates, loaded once. Use it under `lock_article`."""

    def __init__(self, article_id: int) -> None:
        editions = Edition.objects.filter(article=article_id, cancelled_at=None)
        self.editions = list(editions.order_by("live_from", "number").only(*COLUMNS))
        self.newest = max(self.editions, key=lambda edition: edition.number, default=None)

    def live_before(self, live_from: datetime) -> Sequence[Edition]:
        """Return the editions that are live at some time before this one.

        An edition that ends when it begins is never live: another begins then, or it was unpublished.
        """
        return [
            edition
            for edition in self.editions
            if edition.live_from < live_from and edition.live_until != edition.live_from
        ]

    def compute(self, live_from: datetime, *, manual: ManualDates = (None, None), minor: bool) -> ReaderDates:
        """Return `published` and `updated` of an edition that begins at `live_from`."""
        published, updated = self._computed(live_from, minor=minor)
        return manual[0] or published, manual[1] or updated

    def manual_dates_of(self, edition: Edition) -> ManualDates:
        """Return the dates of an edition that differ from the computed ones."""
        published, updated = self._computed(edition.live_from, minor=edition.minor)
        return (
            edition.published if edition.published != published else None,
            edition.updated if edition.updated != updated else None,
        )

    def manual_dates_of_draft(self, article: Article) -> ManualDates:
        """Return the dates that were set manually in the draft or in its newest edition."""
        if self.newest is None:
            return article.published, article.updated
        published, updated = self.manual_dates_of(self.newest)
        return (
            article.published if article.published != self.newest.published else published,
            article.updated if article.updated != self.newest.updated else updated,
        )

    def _computed(self, live_from: datetime, *, minor: bool) -> ReaderDates:
        earlier = self.live_before(live_from)
        if not earlier:
            return live_from, None
        first, last = earlier[0], earlier[-1]
        visible_from = max(last.live_from, last.made_at)  # a first edition may begin before it was made
        # Older versions of this software published future dates: those are not passed on.
        published = last.published if last.published <= visible_from else first.live_from
        updated = min(last.updated, visible_from) if last.updated else None
        return published, updated if minor else live_from


def drop_later_dates(limit: datetime, dates: ManualDates) -> ManualDates:
    """Return the dates with None in place of those after `limit`."""
    published, updated = (date if date and date <= limit else None for date in dates)
    return published, updated


def set_since_publication(article: Article) -> ManualDates:
    """Return the dates that were changed in the draft since the last publication."""
    newest = Dates(article.pk).newest
    published, updated = (
        getattr(article, name) if not newest or getattr(article, name) != getattr(newest, name) else None
        for name in NAMES
    )
    return published, updated


def dates_of_editions(article: Article) -> set[datetime]:
    """Return every date of every edition of the article, including cancelled ones."""
    editions = Edition.objects.filter(article=article)
    return {date for dates in editions.values_list("live_from", *NAMES) for date in dates if date}


def date_copy(copy: Edition, original: Edition) -> None:
    """Set the dates of a copy of an edition, in its columns and in its text. Nothing is saved."""
    dates = Dates(copy.article_id)
    manual = (None, None) if dates.live_before(copy.live_from) else dates.manual_dates_of(original)
    _set_dates(copy, dates.compute(copy.live_from, manual=manual, minor=copy.minor))


def date_moved(edition: Edition, manual: ManualDates) -> None:
    """Set and save the dates of an edition that begins at another time; `manual` are those set manually.

    Call under `lock_article`, when the timeline is recomputed.
    """
    kept = drop_later_dates(edition.live_from, manual)
    dates = Dates(edition.article_id).compute(edition.live_from, manual=kept, minor=edition.minor)
    _set_dates(edition, dates)
    edition.save(update_fields=["published", "updated", "manuscript"])


@contextmanager
def recompute_dates_afterwards(article: Article) -> Iterator[None]:
    """Recompute the dates that depend on the schedule after a block that changes it.

    Call it under `lock_article`.
    """
    before = Dates(article.pk)
    manual = {edition.pk: before.manual_dates_of(edition) for edition in before.editions}
    yield
    after, now = Dates(article.pk), timezone.now()
    for edition in after.editions:
        if edition.pk in manual and edition.live_from > now:
            dates = after.compute(edition.live_from, manual=manual[edition.pk], minor=edition.minor)
            if dates != (edition.published, edition.updated):
                _set_dates(edition, dates)
                edition.save(update_fields=["published", "updated", "manuscript"])
    if before.newest:
        is_cancelled = before.newest.pk not in {edition.pk for edition in after.editions}
        dates_to_keep = manual[before.newest.pk] if is_cancelled else (None, None)
        _update_draft_dates(article, before.newest, after.newest, dates_to_keep)


def _update_draft_dates(
    article: Article, previous: Edition, newest: Edition | None, dates_to_keep: ManualDates
) -> None:
    """Replace the dates of the draft, which are those of the previous newest edition, by those of the newest.

    Dates that were set in the draft stay, and so do `dates_to_keep`: those that were set manually in an
    edition that was cancelled.
    """
    draft = Article.objects.get(pk=article.pk)
    for name, manual in zip(NAMES, dates_to_keep, strict=True):
        if getattr(draft, name) == getattr(previous, name) and not manual:
            setattr(article, name, getattr(newest, name) if newest else None)
        else:
            setattr(article, name, getattr(draft, name))
    if (article.published, article.updated) != (draft.published, draft.updated):
        Article.objects.filter(pk=article.pk).update(published=article.published, updated=article.updated)


def _set_dates(edition: Edition, dates: ReaderDates) -> None:
    edition.published, edition.updated = dates
    edition.manuscript = replace_dates(edition.manuscript, published=dates[0], updated=dates[1])
