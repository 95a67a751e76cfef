"""Clinical review: which reviewer signed off which text, and when the next review is due."""

import hashlib
import json

from django.conf import settings
from django.db import models
from django.utils.translation import gettext

from articles.manuscript import Manuscript
from articles.models.article import Article
from authors.models import Author


class SignOff(models.Model):
    """A reviewer's approval of exactly one text, identified by its digest."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="sign_offs")
    reviewer = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="sign_offs")
    reviewed_on = models.DateField()
    review_due = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ("-reviewed_on", "-pk")
        # The next change by time alone.
        indexes = (models.Index(fields=("review_due",), name="sign_off_due"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(review_due__isnull=True)
                | models.Q(review_due__gte=models.F("reviewed_on")),
                name="review_is_due_after_it",
            ),
            models.UniqueConstraint(
                fields=("article", "reviewer", "reviewed_on", "digest"), name="signed_off_once_a_day"
            ),
        )

    def __str__(self) -> str:
        return gettext("%(article)s, reviewed by %(name)s on %(date)s") % {
            "article": self.article,
            "name": self.reviewer,
            "date": self.reviewed_on,
        }


def text_digest(manuscript: Manuscript) -> str:
    """Return the digest of what a sign-off covers: title, dek, short version and sections, nothing else."""
    text = [
        manuscript.title,
        manuscript.dek,
        manuscript.short_version,
        [[section.type, section.heading, section.body] for section in manuscript.sections],
    ]
    return hashlib.sha256(json.dumps(text, ensure_ascii=False).encode()).hexdigest()


def current_sign_off(article: Article, manuscript: Manuscript) -> SignOff | None:
    """Return the latest sign-off of exactly this text of the article, or None."""
    return (
        SignOff.objects.filter(article=article, digest=text_digest(manuscript))
        .select_related("reviewer")
        .order_by("-reviewed_on", "-pk")
        .first()
    )
