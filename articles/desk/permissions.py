"""What each role may do with an article at the desk.

A writer owns the articles they created. Editors have the permission `edit_any_article`.
"""

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.models import Article, Edition

AnyUser = User | AnonymousUser


def may_edit_all(user: AnyUser) -> bool:
    """Return whether the user may edit articles of others, and published ones."""
    return user.has_perm("articles.edit_any_article")


def is_own(user: AnyUser, article: Article) -> bool:
    """Return whether the user created the article."""
    return user.pk is not None and article.created_by_id == user.pk


def may_view(user: AnyUser, article: Article) -> bool:
    """Return whether the user may see the article at the desk: editors all, writers their own."""
    allowed = user.has_perm("articles.view_article") or user.has_perm("articles.change_article")
    return allowed and article.trashed_at is None and (may_edit_all(user) or is_own(user, article))


def may_edit(user: AnyUser, article: Article) -> bool:
    """Return whether the user may edit: editors all, writers their own until it is published or scheduled."""
    if not user.has_perm("articles.change_article"):
        return False
    return may_edit_all(user) or (is_own(user, article) and not (was_live(article) or is_scheduled(article)))


def may_delete(user: AnyUser, article: Article) -> bool:
    """Return whether the user may delete the article.

    Never published: editors, and its writer unless it is scheduled. Published before: chief editors only.
    `publishing.delete` itself refuses, with a message, while the article is live or scheduled.
    """
    if not user.has_perm("articles.delete_article"):
        return False
    if was_live(article):
        return user.has_perm("articles.delete_published_article")
    return may_edit_all(user) or (is_own(user, article) and not is_scheduled(article))


def may_publish(user: AnyUser) -> bool:
    """Return whether the user may publish, schedule, cancel, unpublish and roll back."""
    return user.has_perm("articles.publish_article")


def was_live(article: Article) -> bool:
    """Return whether an edition of the article is or was live."""
    return Edition.objects.filter(article=article).begun().exists()


def is_scheduled(article: Article) -> bool:
    """Return whether an edition of the article is scheduled."""
    return Edition.objects.filter(article=article).scheduled().exists()


def visible_to(user: AnyUser, articles: QuerySet[Article]) -> QuerySet[Article]:
    """Filter to the articles that this user sees at the desk: none that is in the trash."""
    return _theirs(user, articles.filter(trashed_at=None))


def trash_of(user: AnyUser) -> QuerySet[Article]:
    """Return what this user may restore from the trash or delete: editors everything, writers their own."""
    if not user.has_perm("articles.delete_article"):
        return Article.objects.none()
    return _theirs(user, Article.objects.exclude(trashed_at=None))


def _theirs(user: AnyUser, articles: QuerySet[Article]) -> QuerySet[Article]:
    return articles if may_edit_all(user) else articles.filter(created_by_id=user.pk)


def linkable_by(user: AnyUser, articles: QuerySet[Article]) -> QuerySet[Article]:
    """Filter to articles this user may choose as related: those they see at the desk, and live ones."""
    articles = articles.filter(trashed_at=None)
    if may_edit_all(user):
        return articles
    live = Edition.objects.live().filter(article=OuterRef("pk"))
    return articles.filter(Q(created_by_id=user.pk) | Exists(live))
