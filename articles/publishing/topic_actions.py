"""Adds a topic to many drafts, removes it from them, or merges a topic into another.

Readers see an added or removed topic after the next publication, and a merged one at once.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from articles.action_log import Action, log_action
from articles.freshness import bump_generation
from articles.manuscript import Message
from articles.models import (
    Article,
    ArticleTopic,
    Autosave,
    Edition,
    EditionTopic,
    FormerTopic,
    Topic,
    current_revision,
    draft_manuscript_of,
    resolve_references,
    topics_in_order,
)
from articles.models.references import reference_ids_of
from articles.publishing.refusals import Refused, require_permission
from articles.publishing.writing import Draft, Stale, save

CHANGE = "articles.change_article"
MERGE = ("articles.change_topic", "articles.delete_topic")


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


@transaction.atomic
def merge_topic(topic: Topic, into: Topic, *, by: User | None) -> Topic:
    """Give everything that has a topic another one, delete the first, and return the other.

    All drafts and editions keep their text, as with a renamed topic, and get the other topic at the place of
    the first. Its names become other names, its addresses redirect, and old revisions find the other topic.

    Raises `Refused` for the same topic twice, `Topic.DoesNotExist` if one was deleted meanwhile.
    """
    for permission in MERGE:
        require_permission(by, permission)
    if topic == into:
        raise Refused(gettext("Choose another topic."), argument="into")
    locked = {row.pk: row for row in Topic.objects.select_for_update().filter(pk__in=(topic.pk, into.pk))}
    if len(locked) < 2:
        raise Topic.DoesNotExist
    topic, into = locked[topic.pk], locked[into.pk]
    _lock_articles_with(topic)
    _replace_in_rows(ArticleTopic, topic, into, name="tag", owner="content_object")
    _replace_in_rows(EditionTopic, topic, into, name="topic", owner="edition")
    _replace_in_names(topic, into)
    _replace_in_autosaves(topic, into)
    FormerTopic.objects.filter(topic=topic).update(topic=into)
    FormerTopic.objects.update_or_create(slug=topic.slug, defaults={"topic": into, "merged_id": topic.pk})
    names = {name.casefold(): name for name in (topic.name, *topic.aliases, into.name, *into.aliases)}
    names.pop(into.name.casefold())
    into.aliases = list(names.values())
    into.save(update_fields=["aliases"])
    log_action(Action.MERGE, by=by, on=into, text=Message("“%(name)s” was merged into it.", name=topic.name))
    topic.delete()
    bump_generation()
    return into


def _lock_articles_with(topic: Topic) -> None:
    """Lock the articles whose draft or an edition has the topic, always in the same order."""
    drafts = ArticleTopic.objects.filter(tag=topic).order_by().values("content_object")
    editions = EditionTopic.objects.filter(topic=topic).order_by().values("edition__article")
    having = Article.objects.filter(Q(pk__in=drafts) | Q(pk__in=editions)).order_by("pk")
    list(having.select_for_update().values_list("pk", flat=True))


def _replace_in_rows(through: Any, topic: Topic, into: Topic, *, name: str, owner: str) -> None:
    """Replace a topic in through rows. What has both keeps the place of the first of them."""
    rows = through._default_manager.order_by()
    of_both = rows.filter(**{name: into, f"{owner}__in": rows.filter(**{name: topic}).values(owner)})
    places = dict(rows.filter(**{name: topic}).values_list(owner, "position"))
    both = list(of_both)
    owners = [getattr(row, f"{owner}_id") for row in both]
    for row, pk in zip(both, owners, strict=True):
        row.position = min(row.position, places[pk])
    through._default_manager.bulk_update(both, ["position"], batch_size=500)
    rows.filter(**{name: topic, f"{owner}__in": owners}).delete()
    rows.filter(**{name: topic}).update(**{name: into})


def _replace_in_names(topic: Topic, into: Topic) -> None:
    """Replace the topic in the ordered ids of editions, whose rows have the other topic already."""
    batch: list[Edition] = []
    editions = Edition.objects.filter(edition_topics__topic=into).order_by("pk").only("names")
    for edition in editions.iterator(chunk_size=500):
        ids = edition.names["topics"]
        if topic.pk in ids:
            edition.names["topics"] = list(dict.fromkeys(into.pk if pk == topic.pk else pk for pk in ids))
            batch.append(edition)
    Edition.objects.bulk_update(batch, ["names"], batch_size=200)


def _replace_in_autosaves(topic: Topic, into: Topic) -> None:
    """Replace the topic in forms that are not saved yet, so that they can still be saved."""
    for autosave in Autosave.objects.select_for_update():
        new = ["topics", str(into.pk)]
        fields = [new if list(field) == ["topics", str(topic.pk)] else field for field in autosave.fields]
        if fields != autosave.fields:
            # Without the second of two equal choices, and without moving `saved_at`.
            fields = [field for i, field in enumerate(fields) if field != new or new not in fields[:i]]
            Autosave.objects.filter(pk=autosave.pk).update(fields=fields)
