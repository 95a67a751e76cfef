"""Where the working copy of an article stands on its way to readers, and the steps that led there.

Whether an article is scheduled or live is not stored here: that is read from its editions.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article, WorkflowState
from articles.models.revision import Revision

NOTE_LIMIT = 2000  # characters


class WorkflowStep(models.Model):
    """One step of an article: from one state to another, by whom, when, and with what note.

    `revision` is the text that the step is about: the approved one, for an approval. `by_name` is the name of
    the person at that time, and stays when the account is deleted.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="workflow_steps")
    step = models.CharField(max_length=30)
    from_state = models.CharField(max_length=20, choices=WorkflowState.choices)
    to_state = models.CharField(max_length=20, choices=WorkflowState.choices)
    note = models.TextField(_("note"), max_length=NOTE_LIMIT, blank=True)
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()  # changed only by actions
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("article", "-at", "-id"), name="workflow_step_by_article"),)

    def __str__(self) -> str:
        return f"{self.article}: {self.step}"


def with_last_step(articles: QuerySet[Article]) -> QuerySet[Any]:
    """Annotate articles with who took the last step: the id of the account, and the name at that time."""
    last = WorkflowStep.objects.filter(article=OuterRef("pk"))[:1]
    return articles.annotate(
        last_step_by=Subquery(last.values("by")), last_step_by_name=Subquery(last.values("by_name"))
    )
