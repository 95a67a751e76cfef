"""Revisions of profiles: every version that was saved, and whether it waits for an editor."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from authors.models.author import Author


class ProfileState(models.TextChoices):
    WAITING = "waiting", _("Waits for an editor")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    REPLACED = "replaced", _("Replaced by a later version")


class ProfileRevision(models.Model):
    """One saved version of a profile. `data` has the value of each field, by the name of its column.

    The latest approved one is what readers see (the row of `Author`). At most one waits for an editor. Names
    of people are values, so they stay when an account is deleted.
    """

    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    data = models.JSONField()
    state = models.CharField(max_length=10, choices=ProfileState.choices)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        default_permissions = ()  # seen with the author
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("author", "number"), name="profile_revision_number_once"),
            models.UniqueConstraint(
                fields=("author",),
                condition=models.Q(state="waiting"),
                name="one_waiting_profile_an_author",
            ),
        )

    def __str__(self) -> str:
        return f"{self.author} {self.number}"
