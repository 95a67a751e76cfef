"""Clinical review: which reviewer signed off which text or episode, and when the next review is due."""

import hashlib
import json
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.manuscript import Manuscript
from articles.models.article import Article
from articles.models.episode import Episode
from articles.models.review_request import ReviewRequest, ReviewScope
from authors.models import Author


class SignedBy(models.TextChoices):
    """How a sign-off was given. Only the first two count as a review for machines."""

    ACCOUNT = "account", _("The reviewer’s own account")
    LINK = "link", _("A link emailed to the reviewer")
    RECORD = "record", _("Recorded by a chief editor")


class SignOffQuerySet(models.QuerySet["SignOff"]):
    def standing(self) -> Self:
        """Sign-offs that nobody has withdrawn."""
        return self.filter(withdrawn_at=None)

    def of_whole_articles(self) -> Self:
        """Standing sign-offs of the whole text of an article: only these are a review of its page."""
        return self.standing().filter(scope=ReviewScope.ARTICLE, article__isnull=False)


class SignOff(models.Model):
    """A reviewer's approval of exactly one text or episode, identified by its digest.

    Exactly one of `article` and `episode` is set. `credentials` are those of the reviewer at that time,
    `section_digests` the digests of the sections that the sign-off covers (`manuscript.decisions`), `scope`
    whether these are all. `with_proposals`: the reviewer agrees as well to the text with the wording that
    they proposed (`publishing.review_answers`). A withdrawn sign-off stays as a record, and no page shows it.
    """

    article = models.ForeignKey(Article, null=True, on_delete=models.CASCADE, related_name="sign_offs")
    episode = models.ForeignKey(Episode, null=True, on_delete=models.CASCADE, related_name="sign_offs")
    reviewer = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="sign_offs")
    credentials = models.CharField(max_length=120, blank=True)
    reviewed_on = models.DateField()
    review_due = models.DateField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    scope = models.CharField(max_length=10, choices=ReviewScope.choices, default=ReviewScope.ARTICLE)
    section_digests = models.JSONField(default=list)
    sources = models.TextField(blank=True)
    interests = models.TextField(blank=True)
    signed_by = models.CharField(max_length=10, choices=SignedBy.choices, default=SignedBy.RECORD)
    evidence = models.TextField(blank=True)
    with_proposals = models.BooleanField(default=False)
    request = models.ForeignKey(ReviewRequest, null=True, on_delete=models.SET_NULL, related_name="sign_offs")
    revision = models.ForeignKey(
        "articles.Revision", null=True, on_delete=models.SET_NULL, related_name="sign_offs"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_name = models.CharField(max_length=200, blank=True)
    withdrawal_reason = models.TextField(blank=True)
    reminded_at = models.DateTimeField(null=True)

    objects = SignOffQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=models.Q(article__isnull=True) ^ models.Q(episode__isnull=True),
                name="sign_off_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=("article", "reviewer", "reviewed_on", "digest"),
                condition=models.Q(withdrawn_at__isnull=True),
                name="signed_off_once_a_day",
            ),
        )

    def __str__(self) -> str:
        return gettext("%(article)s, reviewed by %(name)s on %(date)s") % {
            "article": self.target,
            "name": self.reviewer,
            "date": self.reviewed_on,
        }

    @property
    def target(self) -> Article | Episode:
        """What was reviewed."""
        found = self.article or self.episode
        assert found is not None  # a constraint of the table
        return found


def text_digest(manuscript: Manuscript) -> str:
    """Return the digest of what a sign-off covers: title, dek, short version and sections, nothing else."""
    text = [
        manuscript.title,
        manuscript.dek,
        manuscript.short_version,
        [[section.type, section.heading, section.body] for section in manuscript.sections],
    ]
    return hashlib.sha256(json.dumps(text, ensure_ascii=False).encode()).hexdigest()


def episode_digest(episode: Episode) -> str:
    """Return the digest of what the sign-off of an episode covers: recording, title, notes and transcript."""
    text = [episode.audio.name, episode.title, episode.notes, episode.transcript]
    return hashlib.sha256(json.dumps(text, ensure_ascii=False).encode()).hexdigest()


def current_episode_sign_off(episode: Episode) -> SignOff | None:
    """Return the latest sign-off of exactly this episode, or None."""
    return (
        SignOff.objects.standing()
        .filter(episode=episode, digest=episode_digest(episode))
        .select_related("reviewer")
        .order_by("-reviewed_on", "-pk")
        .first()
    )


def current_sign_off(article: Article, manuscript: Manuscript) -> SignOff | None:
    """Return the latest sign-off of exactly this text of the article, or None."""
    return (
        SignOff.objects.of_whole_articles()
        .filter(article=article, digest=text_digest(manuscript))
        .select_related("reviewer")
        .order_by("-reviewed_on", "-pk")
        .first()
    )
