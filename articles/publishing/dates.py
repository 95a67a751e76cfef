"""The dates readers see with an edition.

`published` is the earliest time at which readers could see the article.
`updated` is the time at which the last change that was not minor went live, by a publication or a roll back.
A first publication has none. A minor change keeps the date that readers see just before it, and so does an
unpublished edition that returns.

An editor or an import may set other dates by hand, earlier ones too. A date of an edition was set by hand
where it is not the one computed for it; a date of the draft, where the newest edition has another one. A date
that lies after the time at which readers get the edition does not count.

The dates of a scheduled edition depend on what goes live before it, and the draft has those of the newest
edition. So both are computed again whenever the schedule changes, but for dates that were set by hand.
Editions that have begun are never changed.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone

from articles.manuscript import with_dates
from articles.models import Article, Edition

NAMES = ("published", "updated")
COLUMNS = ("article", "number", "live_from", "live_until", "made_at", "minor", *NAMES)
Told = tuple[datetime, datetime | None]  # `published` and `updated` as readers see them
ByHand = tuple[datetime | None, datetime | None]  # the same two where they were set by hand, otherwise None


class Dates:
    """The editions of an article with their dates, read once. Use it under `lock`."""

    def __init__(self, article_id: int) -> None:
        editions = Edition.objects.filter(article=article_id, cancelled_at=None)
        self.editions = list(editions.order_by("live_from", "number").only(*COLUMNS))
        self.newest = max(self.editions, key=lambda edition: edition.number, default=None)

    def earlier(self, live_from: datetime) -> Sequence[Edition]:
        """Return the editions that readers get before a time.

        One that ends as it begins is never live: because another begins then, or because it was unpublished.
        """
        return [
            edition
            for edition in self.editions
            if edition.live_from < live_from and edition.live_until != edition.live_from
        ]

    def of(self, live_from: datetime, *, by_hand: ByHand = (None, None), minor: bool) -> Told:
        """Return `published` and `updated` of an edition that begins then."""
        published, updated = self._computed(live_from, minor=minor)
        return by_hand[0] or published, by_hand[1] or updated

    def set_by_hand(self, edition: Edition) -> ByHand:
        """Return the dates of an edition that are not the ones computed for it."""
        published, updated = self._computed(edition.live_from, minor=edition.minor)
        return (
            edition.published if edition.published != published else None,
            edition.updated if edition.updated != updated else None,
        )

    def set_in_draft(self, article: Article) -> ByHand:
        """Return the dates of the draft that were set by hand, in the draft or in its newest edition."""
        if self.newest is None:
            return article.published, article.updated
        published, updated = self.set_by_hand(self.newest)
        return (
            article.published if article.published != self.newest.published else published,
            article.updated if article.updated != self.newest.updated else updated,
        )

    def _computed(self, live_from: datetime, *, minor: bool) -> Told:
        earlier = self.earlier(live_from)
        if not earlier:
            return live_from, None
        first, last = earlier[0], earlier[-1]
        seen = max(last.live_from, last.made_at)  # a first edition may begin before it was made
        # Older versions published dates that lay in the future: those are not handed on.
        published = last.published if last.published <= seen else first.live_from
        updated = min(last.updated, seen) if last.updated else None
        return published, updated if minor else live_from


def until_then(moment: datetime, dates: ByHand) -> ByHand:
    """Return the dates that do not lie after a moment."""
    published, updated = (date if date and date <= moment else None for date in dates)
    return published, updated


def set_since_publication(article: Article) -> ByHand:
    """Return the dates that somebody has set in the draft since the last publication."""
    newest = Dates(article.pk).newest
    published, updated = (
        getattr(article, name) if not newest or getattr(article, name) != getattr(newest, name) else None
        for name in NAMES
    )
    return published, updated


def dates_of_editions(article: Article) -> set[datetime]:
    """Return every date that an edition of the article has or had, cancelled ones too."""
    editions = Edition.objects.filter(article=article)
    return {date for dates in editions.values_list("live_from", *NAMES) for date in dates if date}


def date_copy(copy: Edition, original: Edition) -> None:
    """Set the dates of a copy of an edition, in its columns and in its text. Nothing is saved."""
    dates = Dates(copy.article_id)
    by_hand = (None, None) if dates.earlier(copy.live_from) else dates.set_by_hand(original)
    _set(copy, dates.of(copy.live_from, by_hand=by_hand, minor=copy.minor))


@contextmanager
def redating(article: Article) -> Iterator[None]:
    """Change the schedule inside of this, and all dates that depend on it follow. Call under `lock`."""
    before = Dates(article.pk)
    by_hand = {edition.pk: before.set_by_hand(edition) for edition in before.editions}
    yield
    after, now = Dates(article.pk), timezone.now()
    for edition in after.editions:
        if edition.pk in by_hand and edition.live_from > now:
            dates = after.of(edition.live_from, by_hand=by_hand[edition.pk], minor=edition.minor)
            if dates != (edition.published, edition.updated):
                _set(edition, dates)
                edition.save(update_fields=["published", "updated", "manuscript"])
    if before.newest:
        is_cancelled = before.newest.pk not in {edition.pk for edition in after.editions}
        kept = by_hand[before.newest.pk] if is_cancelled else (None, None)
        _date_draft(article, before.newest, after.newest, kept)


def _date_draft(article: Article, was: Edition, newest: Edition | None, kept: ByHand) -> None:
    """Give the draft the dates of the newest edition in place of those of the edition that was the newest.

    Dates that were set in the draft stay, and so do those that were `kept`: set by hand, in an edition that
    was cancelled.
    """
    draft = Article.objects.get(pk=article.pk)
    for name, by_hand in zip(NAMES, kept, strict=True):
        if getattr(draft, name) == getattr(was, name) and not by_hand:
            setattr(article, name, getattr(newest, name) if newest else None)
        else:
            setattr(article, name, getattr(draft, name))
    if (article.published, article.updated) != (draft.published, draft.updated):
        Article.objects.filter(pk=article.pk).update(published=article.published, updated=article.updated)


def _set(edition: Edition, dates: Told) -> None:
    edition.published, edition.updated = dates
    edition.manuscript = with_dates(edition.manuscript, published=dates[0], updated=dates[1])
