"""The form of an episode. It checks what the publishing action would refuse."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.desk.publishing.times import LocalTimeField
from articles.desk.titles import NO_SLUG
from articles.manuscript import FaultyText, normalize_line_endings, slugify
from articles.message_translation import translate_fault, translate_message
from articles.models import Episode, clean_file_name
from articles.models.chapters import chapter_faults, chapter_lines, parse_chapters
from articles.models.sound import BadSound
from articles.models.sound_cleaning import cleaned_sound
from articles.models.sound_conversion import can_convert
from articles.models.transcripts import TRANSCRIPT_LIMIT, parse_transcript
from articles.publishing.help_actions import check_placed_lines
from authors.forms import MarkdownField

BYTES_PER_CHARACTER = 4  # at most, in UTF-8
CONVERTED = _(
    "MP3 or M4A, 200 MB at most. WAV, OGG and FLAC are converted to MP3: for an hour of audio, saving takes "
    "about a minute and a half. Titles and covers in the file are removed."
)
NOT_CONVERTED = _(
    "MP3 or M4A, 200 MB at most. Other formats cannot be converted on this site. Titles and covers in the "
    "file are removed."
)


class ChaptersField(forms.CharField):
    """An episode's chapters, one a line: `12:30 Questions`."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(chapter_lines(value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = normalize_line_endings(super().to_python(value) or "").split("\n")
        try:
            return [list(chapter) for chapter in parse_chapters(lines)]
        except FaultyText as faulty:
            raise ValidationError([translate_fault(fault) for fault in faulty.faults]) from None

    def run_validators(self, value: Any) -> None:
        """Validate the chapters as one text."""
        super().run_validators("\n".join(chapter_lines(value)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return "\n".join(chapter_lines(initial or [])) != normalize_line_endings(data or "").strip()


class EpisodeForm(forms.ModelForm):
    """An episode. Its length, size and type are read from the audio file, and the file's name is kept."""

    published = LocalTimeField(
        required=False,
        label=_("Published"),
        help_text=_("Leave blank to publish it with its first article."),
    )
    notes = MarkdownField(
        required=False,
        label=_("Show notes"),
        help_text=_("Show notes, in Markdown. {help: short-name} alone in a line places a help line."),
    )
    transcript = forms.CharField(
        required=False,
        strip=False,
        label=_("Transcript"),
        widget=AdminTextareaWidget(attrs={"rows": 14}),
        help_text=_(
            "What is said, as WebVTT, SRT or plain text. Readers who cannot hear rely on it. WebVTT and SRT "
            "have times, so the transcript follows the audio; SRT is saved as WebVTT. Plain text has no "
            "times, and readers are told."
        ),
    )
    transcript_file = forms.FileField(
        required=False,
        label=_("Transcript from a file"),
        help_text=_("A .vtt, .srt or .txt file. It replaces the transcript above."),
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,.txt,text/vtt,text/plain"}),
    )
    chapters = ChaptersField(
        required=False,
        strip=False,
        label=_("Chapters"),
        widget=AdminTextareaWidget(attrs={"rows": 6}),
        help_text=_(
            "Optional. The start and title of each part, one per line: “0:00 Welcome”, “12:30 Questions”, "
            "“1:02:30 Goodbye”. Listeners can skip from one to the next."
        ),
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
        widgets = {"audio": forms.FileInput(attrs={"accept": "audio/*,.flac,.ogg,.opus"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        if "audio" in self.fields:
            self.fields["audio"].label = _("Replace the audio file") if self.instance.pk else _("Audio file")
            self.fields["audio"].max_length = None  # type: ignore[attr-defined]  # it is stored under another name
            self.fields["audio"].help_text = CONVERTED if can_convert() else NOT_CONVERTED
            self.fields["audio"].error_messages["required"] = gettext("Choose an audio file.")

    def clean_notes(self) -> str:
        check_placed_lines(self.cleaned_data["notes"])
        return str(self.cleaned_data["notes"])

    def clean_audio(self) -> Any:
        audio = self.cleaned_data["audio"]
        return self._read_audio(audio) if isinstance(audio, UploadedFile) else audio

    def _read_audio(self, audio: UploadedFile) -> File:
        """Return an uploaded file as it will be stored; keep its name and its length in the row."""
        try:
            with cleaned_sound(audio) as (clean_file, audio_info):
                self.instance.seconds = audio_info.seconds
                self.instance.audio_name = clean_file_name(audio.name or "")
                name = f"audio{audio_info.suffix}"
                return File(audio, name) if clean_file is audio else self._copy_of(clean_file, name)
        except BadSound as bad:
            raise ValidationError(translate_message(bad.args[0])) from None

    def _copy_of(self, file: IO[bytes], name: str) -> File:
        """Return a temporary file with the same content. The request closes it, as it closes uploads."""
        copy = File(TemporaryFile(), name)  # noqa: SIM115 (it is closed later)
        file.seek(0)
        copyfileobj(file, copy)
        self.files["stored_audio"] = copy  # type: ignore[assignment]
        return copy

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "slug" in data:
            data["slug"] = data["slug"] or slugify(data.get("title", ""))[:200]
            if not data["slug"] and "title" in data:
                self.add_error("slug", NO_SLUG)
        if "published" in data and "published" not in self.changed_data:
            data["published"] = self.instance.published
        self._read_transcript(data)
        self._check_chapters(data)
        self._ask_for_files_again()
        return data

    def _ask_for_files_again(self) -> None:
        """Say which files were not kept: a form that is shown again has empty fields for files."""
        if not self.errors:
            return
        for name in ("audio", "transcript_file"):
            file = self.files.get(name)
            if file and name not in self.errors:
                message = gettext("“%(name)s” was not saved. Choose it again.") % {"name": file.name}
                self.add_error(name, message)

    def _check_chapters(self, data: dict[str, Any]) -> None:
        """Check the chapters against the length of the audio file, the new one if there is one."""
        faults = chapter_faults(data.get("chapters", ()), self.instance.seconds)
        if faults:
            self.add_error("chapters", [translate_fault(fault) for fault in faults])

    def _read_transcript(self, data: dict[str, Any]) -> None:
        file = data.get("transcript_file")
        try:
            if file:
                data["transcript"] = _text_of(file)
            if not data.get("transcript", "").strip():
                message = gettext("Every episode needs a transcript. Paste it, or choose a file.")
                self.add_error("transcript", message)
                return
            data["transcript"] = parse_transcript(data["transcript"]).text
        except UnicodeDecodeError:
            message = gettext("This file cannot be read. Save it as text in UTF-8, or paste its text above.")
            self.add_error("transcript_file", message)
        except FaultyText as faulty:
            faults = [translate_fault(fault) for fault in faulty.faults]
            self.add_error("transcript_file" if file else "transcript", faults)


def _text_of(file: UploadedFile) -> str:
    """Return the text of a file in UTF-8 or UTF-16, at most one character more than a transcript may have."""
    data = file.read(BYTES_PER_CHARACTER * TRANSCRIPT_LIMIT + 1)
    is_utf16 = data.startswith((BOM_UTF16_LE, BOM_UTF16_BE))  # what Windows calls “Unicode”
    return data.decode("utf-16" if is_utf16 else "utf-8-sig")
