"""Preflight warnings that an editor has set aside, each with a reason."""

from django.conf import settings
from django.db import models

from articles.models.article import Article

SET_ASIDE_REASON_LIMIT = 300  # characters


class SetAside(models.Model):
    """A warning that was set aside with a reason. It comes back when the text it is about changes.

    `check_name` is the name of the check, `subject` the digest of what it found (see
    `articles.publishing.preflight`), `sentence` the words of the warning at that time.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="set_asides")
    check_name = models.CharField(max_length=40)
    subject = models.CharField(max_length=64)
    sentence = models.TextField()
    reason = models.CharField(max_length=SET_ASIDE_REASON_LIMIT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()  # changed only by actions
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("article", "check_name", "subject"), name="set_aside_once_a_subject"
            ),
        )

    def __str__(self) -> str:
        return self.sentence


def set_asides_of(article: Article) -> list[SetAside]:
    """Return every warning that was set aside in an article, also those about earlier texts. One query."""
    return list(SetAside.objects.filter(article=article)) if article.pk else []
