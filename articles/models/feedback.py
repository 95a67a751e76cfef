"""Readers' answers to “Was this helpful?”: two numbers for an edition and a day, nothing about readers."""

from datetime import date

from django.db import models, transaction
from django.db.models import F, Sum

from articles.models.article import Article
from articles.models.edition import Edition


class Feedback(models.Model):
    """How many readers of an edition answered yes, and how many no, on one day."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="feedback")
    day = models.DateField()
    yes = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-day",)
        default_permissions = ()  # nobody adds, changes or deletes rows by hand
        constraints = (models.UniqueConstraint(fields=("edition", "day"), name="feedback_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.edition} on {self.day}: {self.yes} yes, {self.no} no"


def count_answers_by_edition(article: Article) -> dict[int, tuple[int, int]]:
    """Return how many readers answered yes and how many no, by the id of the edition they read."""
    rows = Feedback.objects.filter(edition__article=article).order_by().values("edition")
    totals = rows.annotate(all_yes=Sum("yes"), all_no=Sum("no"))
    return {total["edition"]: (total["all_yes"], total["all_no"]) for total in totals}


def count_answer(edition: Edition, *, is_helpful: bool, day: date) -> None:
    """Count one reader's answer. Safe for parallel requests; readers' pages stay cached."""
    column = "yes" if is_helpful else "no"
    rows = Feedback.objects.filter(edition=edition, day=day)
    with transaction.atomic():
        if rows.update(**{column: F(column) + 1}):
            return
        # Two requests may find no row. One insert wins, and each then counts its own answer.
        Feedback.objects.bulk_create([Feedback(edition=edition, day=day)], ignore_conflicts=True)
        rows.update(**{column: F(column) + 1})
