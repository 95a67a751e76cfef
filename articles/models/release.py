"""Releases: named sets of articles and pages that go live together."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.edition import Edition
from authors.models import plain_line


class ReleaseState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    CANCELED = "canceled", _("Canceled")
    ROLLED_BACK = "rolled_back", _("Rolled back")


class ReleaseQuerySet(models.QuerySet["Release"]):
    def planned(self) -> Self:
        """Releases whose articles can still be changed."""
        return self.filter(at=None, canceled_at=None)

    def open(self, at: datetime | None = None) -> Self:
        """Releases that are planned, or scheduled for a later time than `at` (now)."""
        return self.filter(canceled_at=None).filter(Q(at=None) | Q(at__gt=at or timezone.now()))

    def of_edition(self, edition: Edition) -> "Release | None":
        """Return the release that published or scheduled an edition; None if there is none."""
        return self.filter(canceled_at=None, items__edition=edition).first()


class Release(models.Model):
    """A named set of articles that go live at one time, in one transaction.

    While it is planned, `at` is None. When it is scheduled or published, each item has its frozen edition.
    """

    name = models.CharField(_("name"), max_length=200, validators=[plain_line])
    at = models.DateTimeField(_("time"), null=True, blank=True)
    scheduled_at = models.DateTimeField(null=True, editable=False)
    canceled_at = models.DateTimeField(null=True, editable=False)
    rolled_back_at = models.DateTimeField(null=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        default_permissions = ()  # changed only by actions, of those who may publish
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> ReleaseState:
        """Where the release stands now."""
        if self.canceled_at:
            return ReleaseState.CANCELED
        if self.rolled_back_at:
            return ReleaseState.ROLLED_BACK
        if self.at is None:
            return ReleaseState.PLANNED
        return ReleaseState.SCHEDULED if self.at > timezone.now() else ReleaseState.PUBLISHED


class ReleaseItem(models.Model):
    """An article in a release.

    `edition` is what the release published or scheduled, `before` the edition that was live before it.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="items")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="release_items")
    edition = models.ForeignKey(Edition, null=True, on_delete=models.SET_NULL, related_name="+")
    before = models.ForeignKey(Edition, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    minor = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("release", "article"), name="article_once_a_release"),)

    def __str__(self) -> str:
        return f"{self.release}: {self.article}"
