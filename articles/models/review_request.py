"""Requests to a named reviewer, who opens one revision of an article by a link in a mail."""

import secrets
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from authors.models import Author

MESSAGE_LIMIT = 2000  # characters


def new_link_key() -> str:
    """Return a random key. The signed link contains it, so that a new key ends all earlier links."""
    return secrets.token_urlsafe(16)


class ReviewScope(models.TextChoices):
    ARTICLE = "article", _("The whole article")
    SECTIONS = "sections", _("Chosen sections")
    EPISODE = "episode", _("The podcast episode")


class ReviewAnswer(models.TextChoices):
    SIGNED = "signed", _("Signed off")
    CHANGES = "changes", _("Changes requested")


class ReviewRequestQuerySet(models.QuerySet["ReviewRequest"]):
    def open(self, at: datetime | None = None) -> Self:
        """Requests that wait for an answer: neither answered nor revoked. Their link may have expired."""
        return self.filter(answered_at=None, revoked_at=None)

    def usable(self, at: datetime | None = None) -> Self:
        """Requests whose link opens a page, at this time (now)."""
        return self.filter(revoked_at=None, expires_at__gt=at or timezone.now())


class ReviewRequest(models.Model):
    """What one reviewer is asked to review: one revision, with a scope, a date and a message.

    `sections` are the indexes, from 0, of the chosen sections in that revision. `link_key` is part of the
    signed link (`articles.publishing.review_links`), which is mailed to the reviewer and never shown.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="review_requests")
    revision = models.ForeignKey(
        "articles.Revision", on_delete=models.CASCADE, related_name="review_requests"
    )
    reviewer = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="review_requests")
    scope = models.CharField(
        _("scope"), max_length=10, choices=ReviewScope.choices, default=ReviewScope.ARTICLE
    )
    sections = models.JSONField(default=list, blank=True)
    due = models.DateField(_("due date"))
    message = models.TextField(_("message"), max_length=MESSAGE_LIMIT, blank=True)
    link_key = models.CharField(max_length=40, default=new_link_key, editable=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, editable=False)
    answer = models.CharField(max_length=10, choices=ReviewAnswer.choices, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    opened_at = models.DateTimeField(null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    change_told_at = models.DateTimeField(null=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_by_name = models.CharField(max_length=200, blank=True, editable=False)

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        default_permissions = ()  # changed only by actions
        ordering = ("-made_at", "-pk")
        indexes = (
            models.Index(
                fields=("due",),
                condition=models.Q(answered_at__isnull=True, revoked_at__isnull=True),
                name="review_request_due",
            ),
            # What waits longest.
            models.Index(
                fields=("made_at", "id"),
                condition=models.Q(answered_at__isnull=True, revoked_at__isnull=True),
                name="review_request_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.article}: {self.reviewer}"
