"""A topic put on many drafts, or taken off them, at once. What readers have stays until it is published."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from django.contrib.auth.models import User

from articles.models import (
    Article,
    Topic,
    head_of,
    resolve_references,
    topics_in_order,
    unsigned_manuscript_of,
)
from articles.models.reference_names import reference_ids_of
from articles.publishing.refusals import require
from articles.publishing.writing import Draft, Stale, save

CHANGE = "articles.change_article"


def add_topic(articles: Iterable[Article], topic: Topic, *, by: User | None) -> list[Article]:
    """Put a topic at the end of the drafts' topics, and return those that did not have it.

    Each is saved as a revision of its own, in a transaction of its own. Raises `PermissionDenied`.
    """
    require(by, CHANGE)

    def added(topics: list[Topic]) -> list[Topic]:
        return topics if topic in topics else [*topics, topic]

    return _change(articles, added, reason=f"Topic “{topic}” added", by=by)


def remove_topic(articles: Iterable[Article], topic: Topic, *, by: User | None) -> list[Article]:
    """Take a topic off the drafts, and return those that had it.

    Each is saved as a revision of its own, in a transaction of its own. Raises `PermissionDenied`.
    """
    require(by, CHANGE)

    def removed(topics: list[Topic]) -> list[Topic]:
        return [other for other in topics if other != topic]

    return _change(articles, removed, reason=f"Topic “{topic}” removed", by=by)


def _change(
    articles: Iterable[Article],
    wanted: Callable[[list[Topic]], list[Topic]],
    *,
    reason: str,
    by: User | None,
) -> list[Article]:
    return [article for article in articles if _change_one(article.pk, wanted, reason=reason, by=by)]


def _change_one(
    pk: int, wanted: Callable[[list[Topic]], list[Topic]], *, reason: str, by: User | None
) -> bool:
    """Save an article with the topics as wanted; say whether that was a change."""
    while True:
        article = Article.objects.filter(pk=pk).first()
        if article is None:
            return False  # deleted meanwhile
        head = head_of(article)
        present = topics_in_order(article)
        topics = wanted(present)
        if topics == present:
            return False
        says = unsigned_manuscript_of(article)
        cast = replace(resolve_references(says, reference_ids_of(article, says)).cast, topics=topics)
        draft = Draft(replace(says, topics=tuple(topic.name for topic in topics)), cast)
        try:
            save(article, draft, base=head.number if head else 0, by=by, reason=reason)
        except Stale:
            continue  # somebody saved meanwhile: their text keeps its place, with the topic
        return True
