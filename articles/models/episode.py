"""Podcast episodes."""

import re
from pathlib import PurePath, PurePosixPath

from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from markdownx.models import MarkdownxField

from articles.manuscript import check_name
from authors.models import PublicIdModel, address, plain_line

FILE_NAME_LIMIT = 200
AUDIO_SUFFIX = re.compile(r"\.(?:wav|wave|ogg|oga|opus|flac|mp3|m4a|mp4|aac)$", re.IGNORECASE)


class Episode(PublicIdModel):
    """A podcast episode: the audio file, its transcript and its show notes.

    `seconds`, `size` (bytes) and `mime_type` are measured from the uploaded file; `audio_name` is that file's
    own name. `cues` are the lines of `transcript` as [start second, end second, speaker, text]; a transcript
    in plain text has no times (`has_times`), and its cues have null in their place. `chapters` are
    [start second, title], in order.
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
    audio_name = models.CharField(_("file name"), max_length=FILE_NAME_LIMIT, blank=True, editable=False)
    seconds = models.PositiveIntegerField(editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    mime_type = models.CharField(max_length=60, editable=False)
    transcript = models.TextField(
        _("transcript"),
        help_text=_("WebVTT or plain text: who says what, and when. Readers who cannot hear rely on it."),
    )
    has_times = models.BooleanField(default=True, editable=False)
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

    @property
    def download_name(self) -> str:
        """The name of the audio file for people who download it: its own, or else one from the slug."""
        stem = AUDIO_SUFFIX.sub("", self.audio_name) or self.slug
        return f"{stem}{PurePosixPath(self.audio.name or '').suffix}"


def clean_file_name(name: str) -> str:
    """Return the name of an uploaded file without folders and invisible characters, of limited length.

    >>> clean_file_name("C:\\\\Podcast\\\\First sessions.wav"), clean_file_name("../\u202eevil.mp3")
    ('First sessions.wav', 'evil.mp3')
    """
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(character for character in name if not check_name(character)).strip(" .")
    suffix = PurePath(name).suffix[:10]
    return name if len(name) <= FILE_NAME_LIMIT else name[: FILE_NAME_LIMIT - len(suffix)] + suffix
