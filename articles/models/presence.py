"""Which editors have an article open."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils import timezone

from articles.models.article import Article

GONE_AFTER = timedelta(seconds=20)  # an open form reports every 5 seconds


class Presence(models.Model):
    """When the form of an editor last reported that it is open."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ("user",)
        constraints = (models.UniqueConstraint(fields=("article", "user"), name="presence_once_an_article"),)

    def __str__(self) -> str:
        return f"{self.user} at {self.article}"


def record_presence(article: Article, user: User, at: datetime | None = None) -> list[User]:
    """Record that the user has the article open; return the other users who have."""
    moment = at or timezone.now()
    Presence.objects.update_or_create(article=article, user=user, defaults={"seen_at": moment})
    others = Presence.objects.filter(article=article, seen_at__gt=moment - GONE_AFTER).exclude(user=user)
    return [presence.user for presence in others.select_related("user")]


def remove_presence(article: Article, user: User) -> None:
    """Record that the user has closed the article."""
    Presence.objects.filter(article=article, user=user).delete()
