"""Forms of topics, pictures and episodes. They check what the publishing actions would refuse."""

from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.desk.publishing.times import LocalTimeField
from articles.desk.writing.markdown_views import unique_picture_path
from articles.manuscript import FaultyText, normalize_line_endings, slugify
from articles.models import Episode, Picture, Topic, topic_slug
from articles.models.chapters import chapter_faults, chapter_lines, parse_chapters
from articles.models.sound import BadSound, parse_cues
from articles.models.sound_cleaning import cleaned_sound
from articles.pictures import BadPicture, CleanPicture, clean
from articles.publishing.help_actions import check_placed_lines, refuse_help_lines
from articles.publishing.library import check_picture_path, check_topic_names
from authors.forms import LinesField, MarkdownField


class TopicForm(forms.ModelForm):
    """A topic. Its slug is made from its name once and never changes."""

    aliases = LinesField(
        label=_("Other names"),
        help_text="Other names an import may use, one a line.",
        widget=AdminTextareaWidget(attrs={"rows": 3}),
    )
    description = MarkdownField(required=False, help_text="A sentence or two at the top of the topic's page.")

    class Meta:
        model = Topic
        fields = ("name", "aliases", "description")
        labels = {"slug": _("Web address"), "aliases": _("Other names")}

    def clean_description(self) -> str:
        refuse_help_lines(self.cleaned_data["description"])
        return str(self.cleaned_data["description"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        candidate = Topic(pk=self.instance.pk, name=data["name"], aliases=data["aliases"])
        slug = self.instance.slug or topic_slug(candidate.name)
        others = Topic.objects.exclude(pk=self.instance.pk)
        names = {other.name.casefold() for other in others}
        if candidate.name.casefold() in names:
            self.add_error("name", gettext("Another topic has this name."))
            return data
        if others.filter(slug=slug).exists():
            words = gettext("Another topic has the web address “%(slug)s”. Choose another name.")
            self.add_error("name", words % {"slug": slug})
        try:
            check_topic_names(candidate)
        except ValidationError as faults:
            self.add_error("aliases", faults.messages)
        return data


class PictureForm(forms.ModelForm):
    """A picture: file, path, alt text and credit."""

    file = forms.FileField(
        help_text="JPEG, PNG, WebP, GIF or AVIF, 10 MB at most. Camera data (location, date) is removed.",
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    class Meta:
        model = Picture
        fields = ("path", "alt", "credit")
        help_texts = {
            "alt": "One sentence on what it shows, for readers who cannot see it: “Two armchairs face each "
            "other beside a window.” Without “picture of”. A text that takes the picture begins with this "
            "and fits it to what is told there; texts that have it already stay as they are.",
            "credit": "Who made it, and under which licence: “Ana Moreira, CC BY 4.0”. Goes with it too.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "file" in self.fields:
            self.fields["file"].required = False
            self.fields["file"].label = "Another file"
            self.fields["file"].help_text += " What is published keeps the file it was published with."
        if "path" in self.fields:
            self.fields["path"].required = False
            self.fields["path"].help_text += ". Made from the file's name where it is left empty."

    def clean_path(self) -> str:
        path = self.cleaned_data["path"]
        if path:
            _call_checked(check_picture_path, path)
        return path

    def clean_file(self) -> CleanPicture | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        return _call_checked(clean, file.read()) if file else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "path" in data and not data["path"] and data.get("file"):
            data["path"] = self._unused_path(data["file"])
        return data

    def _unused_path(self, picture: CleanPicture) -> str:
        name = getattr(self.files["file"], "name", "")
        stem = slugify(PurePosixPath(name).stem)[:80]
        path = f"images/{stem or 'picture'}{picture.extension}"
        return unique_picture_path(name, picture) if Picture.objects.filter(path=path).exists() else path


def _call_checked(check: Any, value: Any) -> Any:
    try:
        return check(value)
    except BadPicture as bad:
        raise ValidationError(str(bad)) from None


class ChaptersField(forms.CharField):
    """An episode's chapters, one a line: `12:30 Questions`."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(chapter_lines(value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = normalize_line_endings(super().to_python(value) or "").split("\n")
        try:
            return [list(chapter) for chapter in parse_chapters(lines)]
        except FaultyText as faulty:
            raise ValidationError([str(fault) for fault in faulty.faults]) from None

    def run_validators(self, value: Any) -> None:
        """Validate the chapters as one text."""
        super().run_validators("\n".join(chapter_lines(value)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return "\n".join(chapter_lines(initial or [])) != normalize_line_endings(data or "").strip()


class EpisodeForm(forms.ModelForm):
    """An episode. Its length, size and type are read from the audio file."""

    published = LocalTimeField(required=False)
    notes = MarkdownField(
        required=False,
        help_text=_("Show notes, in Markdown. {help: short-name} alone in a line places a help line."),
    )
    transcript = forms.CharField(
        required=False,
        strip=False,
        widget=AdminTextareaWidget(attrs={"rows": 14}),
        help_text="What is said, and when, as WebVTT: programs for subtitles save it. Readers who cannot "
        "hear rely on it.",
    )
    transcript_file = forms.FileField(
        required=False,
        label="… or a .vtt file",
        help_text="Takes the place of the text above.",
        widget=forms.FileInput(attrs={"accept": ".vtt,text/vtt"}),
    )
    chapters = ChaptersField(
        required=False,
        strip=False,
        widget=AdminTextareaWidget(attrs={"rows": 6}),
        help_text="Optional. When each part begins and what it is called, one a line: “0:00 Welcome”, "
        "“12:30 Questions”, “1:02:30 Goodbye”. Listeners can leap from one to the next.",
    )

    class Meta:
        model = Episode
        fields = (
            "title",
            "slug",
            "number",
            "season",
            "published",
            "audio",
            "transcript",
            "chapters",
            "notes",
            "explicit",
        )
        labels = {"slug": _("Web address")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_notes(self) -> str:
        check_placed_lines(self.cleaned_data["notes"])
        return str(self.cleaned_data["notes"])

    def clean_audio(self) -> Any:
        audio = self.cleaned_data["audio"]
        if isinstance(audio, UploadedFile):
            try:
                with cleaned_sound(audio) as (_, audio_info):
                    self.instance.seconds = audio_info.seconds
            except BadSound as bad:
                raise ValidationError(str(bad)) from None
        return audio

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "slug" in data:
            data["slug"] = data["slug"] or slugify(data.get("title", ""))[:200]
            if not data["slug"] and "title" in data:
                self.add_error("slug", "There is nothing in the title to make an address of: give one.")
        if "published" in data and "published" not in self.changed_data:
            data["published"] = self.instance.published
        self._read_transcript(data)
        self._check_chapters(data)
        return data

    def _check_chapters(self, data: dict[str, Any]) -> None:
        """Check the chapters against the length of the audio file, the new one if there is one."""
        faults = chapter_faults(data.get("chapters", ()), self.instance.seconds)
        if faults:
            self.add_error("chapters", [str(fault) for fault in faults])

    def _read_transcript(self, data: dict[str, Any]) -> None:
        file = data.get("transcript_file")
        try:
            if file:
                data["transcript"] = file.read().decode("utf-8-sig")
            if not data.get("transcript", "").strip():
                self.add_error("transcript", "Every episode has a transcript: paste it, or choose the file.")
                return
            parse_cues(data["transcript"])
        except UnicodeDecodeError:
            self.add_error("transcript_file", "This is no text in UTF-8.")
        except FaultyText as faulty:
            self.add_error(
                "transcript_file" if file else "transcript", [str(fault) for fault in faulty.faults]
            )
