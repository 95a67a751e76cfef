"""Podcast episodes."""

from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from markdownx.models import MarkdownxField

from authors.models import PublicIdModel, address, plain_line


class Episode(PublicIdModel):
    """A podcast episode: the audio file, its transcript and its show notes.

    `seconds`, `size` (bytes) and `mime_type` are measured from the uploaded file; `cues` are the
    transcript's lines as [start second, end second, speaker, text], read from the WebVTT in `transcript`;
    `chapters` are [start second, title], in order.
    """

    title = models.CharField(_("title"), max_length=200, validators=[plain_line])
    slug = models.SlugField(_("web address"), max_length=200, unique=True)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    season = models.PositiveIntegerField(_("season"), null=True, blank=True)
    published = models.DateTimeField(_("published"), null=True, blank=True)
    audio = models.FileField(
        _("audio"),
        upload_to="audio",
        validators=[FileExtensionValidator(["mp3", "m4a"])],
        help_text=_("MP3 or M4A."),
    )
    seconds = models.PositiveIntegerField(editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    mime_type = models.CharField(max_length=60, editable=False)
    transcript = models.TextField(
        _("transcript"), help_text=_("WebVTT: who says what, and when. Readers who cannot hear rely on it.")
    )
    cues = models.JSONField(default=list, editable=False)
    chapters = models.JSONField(_("chapters"), default=list, blank=True)
    notes = MarkdownxField(_("show notes"), blank=True, help_text=_("Show notes, in Markdown."))
    notes_html = models.TextField(blank=True, editable=False)
    explicit = models.BooleanField(_("explicit"), default=False)

    class Meta:
        verbose_name = _("episode")
        verbose_name_plural = _("episodes")
        ordering = ("-published", "pk")
        constraints = (
            models.UniqueConstraint(fields=("season", "number"), name="episode_number_once_a_season"),
            models.CheckConstraint(condition=~models.Q(title=""), name="episode_has_a_title"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address("episode", self.slug)
