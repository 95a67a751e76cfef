"""Revisions: the manuscript at every save, and the ids of all it names."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models

from articles.manuscript import format as format_manuscript
from articles.models.article import Article
from articles.models.names import names_of
from articles.models.to_manuscript import manuscript_of


class Revision(models.Model):
    """One save. `names` maps each kind of name in the text to the ids it stood for."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    names = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("article", "number"), name="revision_number_once"),)

    def __str__(self) -> str:
        return f"{self.article}, revision {self.number}"


def record(article: Article, *, by: User | None, reason: str = "") -> Revision:
    """Write the working copy down as a revision, unless the last one says the same."""
    manuscript = manuscript_of(article)
    text = format_manuscript(manuscript)
    last = Revision.objects.filter(article=article).order_by("-number").first()
    if last is not None and last.text == text:
        return last
    return Revision.objects.create(
        article=article,
        number=last.number + 1 if last else 1,
        text=text,
        names=names_of(article, manuscript),
        made_by=by,
        reason=reason,
    )
