"""When each edition of an article is live: one function, computed anew for the whole article."""

from collections.abc import Sequence
from datetime import datetime

from articles.models.article import Article
from articles.models.edition import Edition


def lock(article: Article) -> Article:
    """Lock the article's row until the transaction ends, and return it fresh.

    Every change to its timeline happens under this lock. (SQLite locks the whole database instead.)
    """
    return Article.objects.select_for_update().get(pk=article.pk)


def ends(editions: Sequence[Edition]) -> list[datetime | None]:
    """Return when each of these uncancelled editions, in the order they begin, stops being live.

    The earlier of what the editor wished and the beginning of the next one.
    """
    following = [*editions[1:], None]
    wishes = [
        (edition.ends_at, after and after.live_from)
        for edition, after in zip(editions, following, strict=False)
    ]
    return [min((moment for moment in wish if moment), default=None) for wish in wishes]


def recompute_live_until(article: Article) -> None:
    """Write `live_until` of every edition of the article. Call under `lock`.

    An edition made just now waits with a `live_until` of its own `live_from`: never live, until settled.
    """
    editions = list(
        Edition.objects.filter(article=article, cancelled_at__isnull=True).order_by("live_from", "number")
    )
    for edition, end in zip(editions, ends(editions), strict=True):
        if edition.live_until != end:
            # In order of time, so that two editions are never both open, not for a moment.
            edition.live_until = end
            edition.save(update_fields=["live_until"])
