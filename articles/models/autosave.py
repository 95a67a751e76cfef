"""The input of an editor that is not saved yet."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from articles.models.article import Article


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
        return f"{self.article or 'A new article'}, unsaved"
