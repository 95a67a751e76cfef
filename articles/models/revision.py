"""Revisions: the manuscript at every save, and the ids of the rows it refers to."""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.message_translation import stored_text
from articles.models.article import Article
from articles.models.full_text import index_articles
from articles.models.references import refer_to_same_rows
from articles.models.revision_data import RevisionData, revision_data_of_article


class Revision(models.Model):
    """One save. `names` maps the names in the text to row ids at that time (`ReferenceIds`).

    A revision with `aside` was never the working copy: it is the text an editor did not choose in a conflict.
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
        max_length=100, blank=True, help_text=_("How you will recognize it: “sent to the lawyer”.")
    )
    aside = models.BooleanField(default=False)

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("article", "number"), name="revision_number_once"),)

    def __str__(self) -> str:
        return gettext("%(article)s, revision %(number)s") % {"article": self.article, "number": self.number}


def current_revision(article: Article) -> Revision | None:
    """Return the revision with the text of the working copy: the newest that is not set aside."""
    return Revision.objects.filter(article=article, aside=False).order_by("-number").first()


def record_revision(
    article: Article, *, by: User | None, reason: str = "", data: RevisionData | None = None
) -> Revision:
    """Save the working copy as a revision, unless the last one has the same text and the same references.

    Pass `data` if it is computed already.
    """
    data = data or revision_data_of_article(article)
    head = current_revision(article)
    if head is not None and has_same_content(head, data):
        return head
    outdated = Article.objects.filter(pk=article.pk).exclude(draft_digest=data.digest)
    if outdated.update(words=data.words, draft_digest=data.digest):
        index_articles([(article.pk, data.title, data.plain)])  # with the same digest the words are the same
    return _write(article, data, by=by, reason=reason)


def has_same_content(revision: Revision, data: RevisionData) -> bool:
    """Whether a revision has this text, with names that refer to the same rows."""
    return revision.text == data.text and refer_to_same_rows(revision.names, data.names)


def record_unchosen(article: Article, *, by: User | None, reason: str, data: RevisionData) -> Revision:
    """Save a text as a revision without making it the working copy."""
    return _write(article, data, by=by, reason=reason, aside=True)


def _write(
    article: Article, data: RevisionData, *, by: User | None, reason: str, aside: bool = False
) -> Revision:
    last = Revision.objects.filter(article=article).aggregate(last=models.Max("number"))["last"]
    return Revision.objects.create(
        article=article,
        number=(last or 0) + 1,
        text=data.text,
        names=data.names,
        made_by=by,
        reason=stored_text(reason),
        aside=aside,
    )
