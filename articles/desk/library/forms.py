"""Forms of topics and pictures. They check what the publishing actions would refuse."""

from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from articles.desk.writing.markdown_views import unique_picture_path
from articles.manuscript import slugify
from articles.models import Picture, Topic, topic_slug
from articles.pictures import BadPicture, CleanPicture, clean
from articles.publishing.help_actions import refuse_help_lines
from articles.publishing.library import check_picture_path, check_topic_names
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
