"""Forms of topics and episodes. They check what the publishing actions would refuse."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from articles.desk.publishing.times import LocalTimeField
from articles.manuscript import FaultyText, normalize_line_endings, slugify
from articles.models import Episode, Topic, topic_slug
from articles.models.chapters import chapter_faults, chapter_lines, parse_chapters
from articles.models.sound import BadSound, parse_cues
from articles.models.sound_cleaning import cleaned_sound
from articles.publishing.help_actions import check_placed_lines, refuse_help_lines
from articles.publishing.library import check_topic_names
from authors.forms import LinesField, MarkdownField


class TopicForm(forms.ModelForm):
    """A topic. Its slug is made from its name once and never changes."""

    aliases = LinesField(
        help_text="Other names an import may use, one a line.", widget=AdminTextareaWidget(attrs={"rows": 3})
    )
    description = MarkdownField(required=False, help_text="A sentence or two at the top of the topic's page.")

    class Meta:
        model = Topic
        fields = ("name", "aliases", "description")

    def clean_description(self) -> str:
        refuse_help_lines(self.cleaned_data["description"])
        return str(self.cleaned_data["description"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        candidate = Topic(pk=self.instance.pk, name=data["name"], aliases=data["aliases"])
        slug = self.instance.slug or topic_slug(candidate.name)
        if Topic.objects.exclude(pk=self.instance.pk).filter(slug=slug).exists():
            self.add_error("name", f"Another topic has the address “{slug}” already.")
        try:
            check_topic_names(candidate)
        except ValidationError as faults:
            self.add_error("aliases", faults.messages)
        return data


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
