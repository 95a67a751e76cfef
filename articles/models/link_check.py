"""The last answers of outside links, as `manage.py check_links` got them."""

from typing import Self

from django.db import models
from django.utils import timezone

from articles.models.article import Article
from articles.models.edition import Edition

LINK_LIMIT = 1_000  # characters of an address; longer ones are not checked
PROBLEM_LIMIT = 200


class LinkCheckQuerySet(models.QuerySet["LinkCheck"]):
    """Links of articles, with their last answers."""

    def broken(self) -> Self:
        """Filter to links of live articles that did not work when they were last checked."""
        live = Edition.objects.live().filter(article=models.OuterRef("article"))
        return self.filter(models.Exists(live), failing_since__isnull=False)


class LinkCheck(models.Model):
    """The last answer of an outside link in a live article.

    `status` is the HTTP status, None without an answer. `problem` says what is wrong with the link, and is
    empty if it works. `failing_since` is the time of the first of the failures in a row.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="link_checks")
    url = models.CharField(max_length=LINK_LIMIT)
    status = models.PositiveSmallIntegerField(null=True)
    problem = models.CharField(max_length=PROBLEM_LIMIT, blank=True)
    checked_at = models.DateTimeField(default=timezone.now)
    failing_since = models.DateTimeField(null=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        default_permissions = ()  # changed only by the command
        ordering = ("article", "url")
        constraints = (models.UniqueConstraint(fields=("article", "url"), name="link_check_once_a_link"),)
        indexes = (
            models.Index(
                condition=models.Q(failing_since__isnull=False), fields=["failing_since"], name="link_failing"
            ),
        )

    def __str__(self) -> str:
        return self.url
