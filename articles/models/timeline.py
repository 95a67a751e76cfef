"""Computes when each edition of an article is live, always for the whole article."""

from collections.abc import Sequence
from datetime import datetime

from articles.models.article import Article
from articles.models.edition import Edition


def lock_article(article: Article) -> Article:
    """Lock the article's row until the transaction ends, and return it as it is now.

    Every change to its timeline is made under this lock. (SQLite locks the whole database instead.)
    """
    return Article.objects.select_for_update().get(pk=article.pk)


def end_times(editions: Sequence[Edition]) -> list[datetime | None]:
    """Return when each of these uncancelled editions, in the order they begin, stops being live.

    That is the earlier of its `ends_at` and the start of the next edition; None if it has neither.
    """
    following = [*editions[1:], None]
    possible_ends = [
        (edition.ends_at, after and after.live_from)
        for edition, after in zip(editions, following, strict=False)
    ]
    return [min((end for end in ends if end), default=None) for ends in possible_ends]


def recompute_live_until(article: Article) -> None:
    """Write `live_until` of every edition of the article. Call under `lock_article`.

    A new edition is inserted with `live_until` equal to its `live_from`, so it is not live before this call.
    """
    editions = list(
        Edition.objects.filter(article=article, cancelled_at__isnull=True).order_by("live_from", "number")
    )
    for edition, end in zip(editions, end_times(editions), strict=True):
        if edition.live_until != end:
            # In order of time, so that two editions are never open together: a constraint forbids it.
            edition.live_until = end
            edition.save(update_fields=["live_until"])
