"""Revisions: the manuscript at every save, and the ids of all it names."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models

from articles.models.article import Article
from articles.models.full_text import index_articles
from articles.models.reference_names import mean_the_same
from articles.models.revision_data import RevisionData, revision_data_of_article


class Revision(models.Model):
    """One save. `names` maps each kind of name in the text to the ids it stood for.

    A revision set `aside` was never the working copy: the text an editor did not choose in a conflict.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    names = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)
    name = models.CharField(
        max_length=100, blank=True, help_text="What you will know it by: “sent to the lawyer”."
    )
    aside = models.BooleanField(default=False)

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("article", "number"), name="revision_number_once"),)

    def __str__(self) -> str:
        return f"{self.article}, revision {self.number}"


def head_of(article: Article) -> Revision | None:
    """Return the revision that says what the working copy says: the newest that is not set aside."""
    return Revision.objects.filter(article=article, aside=False).order_by("-number").first()


def record(
    article: Article, *, by: User | None, reason: str = "", facts: RevisionData | None = None
) -> Revision:
    """Write the working copy down as a revision, unless the last one says the same of the same rows.

    `make_revision_data` is what the rows say, where the caller has told it already.
    """
    facts = facts or revision_data_of_article(article)
    head = head_of(article)
    if head is not None and says(head, facts):
        return head
    another = Article.objects.filter(pk=article.pk).exclude(draft_digest=facts.digest)
    if another.update(words=facts.words, draft_digest=facts.digest):
        index_articles([(article.pk, facts.title, facts.plain)])  # of the same digest are the same words
    return _write(article, facts, by=by, reason=reason)


def says(revision: Revision, facts: RevisionData) -> bool:
    """Whether a revision has this text, with names that stand for the same rows."""
    return revision.text == facts.text and mean_the_same(revision.names, facts.names)


def set_aside(article: Article, *, by: User | None, reason: str, facts: RevisionData) -> Revision:
    """Keep a text among the revisions that does not become the working copy."""
    return _write(article, facts, by=by, reason=reason, aside=True)


def _write(
    article: Article, facts: RevisionData, *, by: User | None, reason: str, aside: bool = False
) -> Revision:
    last = Revision.objects.filter(article=article).aggregate(last=models.Max("number"))["last"]
    return Revision.objects.create(
        article=article,
        number=(last or 0) + 1,
        text=facts.text,
        names=facts.names,
        made_by=by,
        reason=reason,
        aside=aside,
    )
