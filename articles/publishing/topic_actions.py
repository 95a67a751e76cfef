"""Adds a topic to many drafts, or removes it from them. Readers see it after the next publication."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from django.contrib.auth.models import User

from articles.action_log import Action
from articles.manuscript import Message
from articles.models import (
    Article,
    Topic,
    current_revision,
    draft_manuscript_of,
    resolve_references,
    topics_in_order,
)
from articles.models.references import reference_ids_of
from articles.publishing.refusals import require_permission
from articles.publishing.writing import Draft, Stale, save

CHANGE = "articles.change_article"


def add_topic(articles: Iterable[Article], topic: Topic, *, by: User | None) -> list[Article]:
    """Append a topic to the topics of the drafts, and return the articles that did not have it.

    Each article is saved as a revision, in its own transaction. Raises `PermissionDenied`.
    """
    require_permission(by, CHANGE)

    def append(topics: list[Topic]) -> list[Topic]:
        return topics if topic in topics else [*topics, topic]

    return _change(
        articles,
        append,
        reason=Message("Topic “%(name)s” added", name=str(topic)),
        action=Action.ADD_TOPIC,
        by=by,
    )


def remove_topic(articles: Iterable[Article], topic: Topic, *, by: User | None) -> list[Article]:
    """Remove a topic from the drafts, and return the articles that had it.

    Each article is saved as a revision, in its own transaction. Raises `PermissionDenied`.
    """
    require_permission(by, CHANGE)

    def remove(topics: list[Topic]) -> list[Topic]:
        return [other for other in topics if other != topic]

    return _change(
        articles,
        remove,
        reason=Message("Topic “%(name)s” removed", name=str(topic)),
        action=Action.REMOVE_TOPIC,
        by=by,
    )


def _change(
    articles: Iterable[Article],
    change: Callable[[list[Topic]], list[Topic]],
    *,
    reason: str,
    action: Action,
    by: User | None,
) -> list[Article]:
    return [
        article
        for article in articles
        if _change_one(article.pk, change, reason=reason, action=action, by=by)
    ]


def _change_one(
    pk: int,
    change: Callable[[list[Topic]], list[Topic]],
    *,
    reason: str,
    action: Action,
    by: User | None,
) -> bool:
    """Save an article with changed topics; return whether they differ."""
    while True:
        article = Article.objects.filter(pk=pk).first()
        if article is None:
            return False  # deleted meanwhile
        head = current_revision(article)
        present = topics_in_order(article)
        topics = change(present)
        if topics == present:
            return False
        manuscript = draft_manuscript_of(article)
        resolved = resolve_references(manuscript, reference_ids_of(article, manuscript))
        draft = Draft(
            replace(manuscript, topics=tuple(topic.name for topic in topics)),
            replace(resolved.references, topics=topics),
        )
        try:
            save(article, draft, base=head.number if head else 0, by=by, reason=reason, action=action)
        except Stale:
            continue  # somebody saved meanwhile: change the topics of the new text
        return True
