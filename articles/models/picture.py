"""Pictures, by their path in the content folder."""

from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.rendering import PictureFile
from authors.models import plain_line


class Picture(models.Model):
    """A picture that articles refer to by `path`. Replacing its file changes no edition.

    `stored` has the names of the clean file and its smaller copies (`articles.pictures.StoredPicture`).
    """

    path = models.CharField(
        _("path"),
        max_length=255,
        unique=True,
        help_text=_("The name that texts use: images/<b>name</b>.webp"),
    )
    alt = models.CharField(
        _("alt text"),
        max_length=500,
        blank=True,
        validators=[plain_line],
        help_text=_("What the picture shows, in words. It is offered when the picture is put into a text."),
    )
    credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        validators=[plain_line],
        help_text=_("Who made it, and under which license."),
    )
    stored = models.JSONField(editable=False)
    digest = models.CharField(max_length=64, editable=False, db_index=True)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ("path",)
        constraints = (models.CheckConstraint(condition=~models.Q(path=""), name="picture_has_a_path"),)

    def __str__(self) -> str:
        return self.path


def picture_file(stored: dict[str, Any]) -> PictureFile:
    """Return a stored picture in the form that rendering takes."""
    return PictureFile.from_stored(stored, default_storage.url)
