"""Comments on a working copy and proposed wording, each at the section that it is about."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article, Section
from articles.models.review_request import ReviewRequest
from articles.models.revision import Revision
from authors.models import Author

COMMENT_LIMIT = 5000  # characters
REASON_LIMIT = 1000


class Part(models.TextChoices):
    """The part of an article that a comment is about."""

    ARTICLE = "article", _("The whole article")
    TITLE = "title", _("Title")
    SUBTITLE = "dek", _("Subtitle")
    SHORT_VERSION = "short_version", _("Short version")
    SECTION = "section", _("Section")


class FromPerson(models.Model):
    """A row written by a colleague at the desk (`user`) or by a reviewer (`author`), under their name.

    The name is a copy, so that it stays when the account is deleted.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    author = models.ForeignKey(Author, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200)
    request = models.ForeignKey(ReviewRequest, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class CommentQuerySet(models.QuerySet["Comment"]):
    def threads(self) -> Self:
        """The first comment of each thread."""
        return self.filter(parent=None)

    def open(self) -> Self:
        """Threads that nobody has resolved."""
        return self.threads().filter(resolved_at=None)


class Comment(FromPerson):
    """A comment on a part of the working copy, or an answer to one (`parent`).

    `quote` has the marked words as they were; it is empty for a comment on the whole part. `start` is their
    place in the part's text now, in characters. If the words are gone, `start` is None; if the whole section
    is gone, `section` is None too, `heading` still says where it was, and `former_text` what it said. Every
    change of the working copy sets these again (`comment_places`). Answers have no place of their own.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="answers")
    part = models.CharField(max_length=20, choices=Part.choices, default=Part.ARTICLE)
    section = models.ForeignKey(Section, null=True, on_delete=models.SET_NULL, related_name="comments")
    heading = models.CharField(max_length=500, blank=True)
    quote = models.TextField(blank=True)
    start = models.PositiveIntegerField(null=True)
    former_text = models.TextField(blank=True, editable=False)
    text = models.TextField(_("comment"), max_length=COMMENT_LIMIT)
    resolved_at = models.DateTimeField(null=True)
    resolved_by_name = models.CharField(max_length=200, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        default_permissions = ()  # changed only by actions
        ordering = ("made_at", "pk")
        indexes = (models.Index(fields=("article", "resolved_at"), name="comment_by_article"),)

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:60]}"


class ProposalState(models.TextChoices):
    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class Proposal(FromPerson):
    """Proposed wording for the text of one section, made from a revision.

    `index` is the place of the section in that revision, from 0; None is the short version. `section` is
    the row that has the text now, None if it is gone.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="proposals")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="proposals")
    index = models.PositiveIntegerField(null=True)
    section = models.ForeignKey(Section, null=True, on_delete=models.SET_NULL, related_name="proposals")
    old_text = models.TextField()
    new_text = models.TextField(_("proposed wording"))
    reason = models.TextField(_("reason"), max_length=REASON_LIMIT, blank=True)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decline_reason = models.TextField(max_length=REASON_LIMIT, blank=True)
    accepted_revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions = ()  # changed only by actions
        ordering = ("made_at", "pk")
        indexes = (models.Index(fields=("article", "state"), name="proposal_by_article"),)

    def __str__(self) -> str:
        return f"{self.name}: {self.article}"
