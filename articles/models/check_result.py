"""What the checks found in each working copy when it was last saved, for lists of many articles."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from articles.models.article import Article


class CheckResultQuerySet(models.QuerySet["CheckResult"]):
    def current(self) -> Self:
        """Results about the text that the working copy has now."""
        return self.filter(article__draft_digest=F("draft_digest"))

    def failing(self) -> Self:
        """Current results with a finding that nobody has set aside."""
        return self.current().filter(Q(blocking__gt=0) | Q(suggestions__gt=0))


class CheckResult(models.Model):
    """How many findings the checks have in a working copy, without those that were set aside.

    `draft_digest` is that of the text, `checks` has the names of the checks, each once, in their order.
    """

    article = models.OneToOneField(
        Article, primary_key=True, on_delete=models.CASCADE, related_name="check_result"
    )
    draft_digest = models.CharField(max_length=32)
    blocking = models.PositiveIntegerField()
    suggestions = models.PositiveIntegerField()
    checks = models.JSONField(default=list)
    checked_at = models.DateTimeField(auto_now=True)

    objects = CheckResultQuerySet.as_manager()

    class Meta:
        default_permissions = ()  # written by actions alone

    def __str__(self) -> str:
        return f"{self.article_id}: {self.blocking} + {self.suggestions}"
