"""Pictures, by their path in the content folder."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.pictures import Focus
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
    focus_x = models.PositiveSmallIntegerField(
        _("focus point, percent from the left"), default=Focus().x, validators=[MaxValueValidator(100)]
    )
    focus_y = models.PositiveSmallIntegerField(
        _("focus point, percent from the top"), default=Focus().y, validators=[MaxValueValidator(100)]
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
        constraints = (
            models.CheckConstraint(condition=~models.Q(path=""), name="picture_has_a_path"),
            models.CheckConstraint(
                condition=models.Q(focus_x__lte=100, focus_y__lte=100), name="focus_is_in_the_picture"
            ),
        )

    def __str__(self) -> str:
        return self.path

    @property
    def focus(self) -> Focus:
        """The point that stays visible where the picture is cropped."""
        return Focus(self.focus_x, self.focus_y)


def picture_file(stored: dict[str, Any]) -> PictureFile:
    """Return a stored picture in the form that rendering takes."""
    return PictureFile.from_stored(stored, default_storage.url)


def focus_of_lead(lead: Mapping[str, Any]) -> Focus:
    """Return the focus point of the lead picture that is frozen in an edition (`Edition.lead`)."""
    return Focus(*lead.get("focus", ()))
