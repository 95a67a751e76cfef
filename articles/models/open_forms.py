"""Forms that editors have open: the input that is not saved yet, and who has which article open."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from articles.models.article import Article

GONE_AFTER = timedelta(seconds=20)  # an open form reports every 5 seconds
AUTOSAVES_KEPT = timedelta(days=180)


class Autosave(models.Model):
    """The raw fields of one form, with or without faults.

    There is one per article and user, and one per user for a new article.
    `fields` is a list of [name, value], `base` the number of the revision the form was opened with (0 for
    a new article). The next autosave overwrites it. It never becomes a revision, and readers never see it.
    """

    article = models.ForeignKey(Article, null=True, on_delete=models.CASCADE, related_name="autosaves")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="autosaves")
    base = models.PositiveIntegerField(default=0)
    fields = models.JSONField(default=list)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-saved_at",)
        constraints = (
            models.UniqueConstraint(fields=("article", "user"), name="autosave_once_an_article_and_user"),
            models.UniqueConstraint(
                fields=("user",), condition=Q(article__isnull=True), name="autosave_once_a_new_article"
            ),
        )

    def __str__(self) -> str:
        return gettext("%(article)s, unsaved") % {"article": self.article or gettext("New article")}


class Presence(models.Model):
    """When the form of an editor last reported that it is open."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ("user",)
        constraints = (models.UniqueConstraint(fields=("article", "user"), name="presence_once_an_article"),)

    def __str__(self) -> str:
        return gettext("%(user)s at %(article)s") % {"user": self.user, "article": self.article}


def record_presence(article: Article, user: User, at: datetime | None = None) -> list[User]:
    """Record that the user has the article open; return the other users who have."""
    moment = at or timezone.now()
    Presence.objects.update_or_create(article=article, user=user, defaults={"seen_at": moment})
    others = Presence.objects.filter(article=article, seen_at__gt=moment - GONE_AFTER).exclude(user=user)
    return [presence.user for presence in others.select_related("user")]


def remove_presence(article: Article, user: User) -> None:
    """Record that the user has closed the article."""
    Presence.objects.filter(article=article, user=user).delete()


def remove_old_forms() -> int:
    """Delete input that nobody came back to for half a year, and old presences; return how much input."""
    now = timezone.now()
    Presence.objects.filter(seen_at__lt=now - timedelta(days=1)).delete()
    return Autosave.objects.filter(saved_at__lt=now - AUTOSAVES_KEPT).delete()[0]
