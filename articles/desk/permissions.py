"""Who may do what with an article at the desk: the table of roles, as functions.

A writer's own is what they created. Editors are known by `edit_any_article`.
"""

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.models import Article, Edition

Visitor = User | AnonymousUser


def edits_all(user: Visitor) -> bool:
    """Whether articles of others, and published ones, are theirs to edit."""
    return user.has_perm("articles.edit_any_article")


def is_own(user: Visitor, article: Article) -> bool:
    """Whether they created it."""
    return user.pk is not None and article.created_by_id == user.pk


def may_view(user: Visitor, article: Article) -> bool:
    """Editors see every article at the desk, writers their own."""
    allowed = user.has_perm("articles.view_article") or user.has_perm("articles.change_article")
    return allowed and (edits_all(user) or is_own(user, article))


def may_edit(user: Visitor, article: Article) -> bool:
    """Editors edit every article; writers their own until an editor has published or scheduled it."""
    if not user.has_perm("articles.change_article"):
        return False
    return edits_all(user) or (is_own(user, article) and not (was_live(article) or is_scheduled(article)))


def may_delete(user: Visitor, article: Article) -> bool:
    """Delete what readers never had, a writer their own; chief editors also what they had.

    While it is live or scheduled `publishing.delete` refuses, in words.
    """
    if not user.has_perm("articles.delete_article"):
        return False
    if was_live(article):
        return user.has_perm("articles.delete_published_article")
    return edits_all(user) or (is_own(user, article) and not is_scheduled(article))


def may_publish(user: Visitor) -> bool:
    """Publish, schedule, cancel, unpublish and roll back."""
    return user.has_perm("articles.publish_article")


def was_live(article: Article) -> bool:
    """Whether readers have, or had, an edition of it."""
    return Edition.objects.filter(article=article).begun().exists()


def is_scheduled(article: Article) -> bool:
    """Whether an edition of it is still to come."""
    return Edition.objects.filter(article=article).scheduled().exists()


def visible_to(user: Visitor, articles: QuerySet[Article]) -> QuerySet[Article]:
    """Those of the articles that this user sees at the desk."""
    return articles if edits_all(user) else articles.filter(created_by_id=user.pk)


def linkable_by(user: Visitor, articles: QuerySet[Article]) -> QuerySet[Article]:
    """Those that this user may name as related: what they see at the desk, and what every reader sees."""
    if edits_all(user):
        return articles
    live = Edition.objects.live().filter(article=OuterRef("pk"))
    return articles.filter(Q(created_by_id=user.pk) | Exists(live))
