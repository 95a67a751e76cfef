"""The form of a picture. It checks what the publishing actions would refuse."""

from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.desk.writing.markdown_views import unique_picture_path
from articles.manuscript import slugify
from articles.message_translation import translate_message
from articles.models import Picture, picture_file
from articles.pictures import BadPicture, CleanPicture, Focus, clean
from articles.publishing.library import check_picture_path

FILE_HELP = _("JPEG, PNG, WebP, GIF or AVIF, 10 MB at most. Camera data (location, date) is removed.")


class FocusWidget(forms.MultiWidget):
    """Two sliders over the picture. Their names are that of the field with `_x` and `_y`."""

    url = ""

    def __init__(self) -> None:
        super().__init__({"x": forms.NumberInput, "y": forms.NumberInput})

    def decompress(self, value: Focus | None) -> list[int]:
        focus = value or Focus()
        return [focus.x, focus.y]

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        x, y = value if isinstance(value, list) else self.decompress(value)
        return render_to_string("admin/articles/picture/focus_point.html", {"url": self.url, "x": x, "y": y})


class FocusField(forms.MultiValueField):
    """A focus point: percent from the left and from the top."""

    widget = FocusWidget

    def __init__(self, **kwargs: Any) -> None:
        percent = [forms.IntegerField(min_value=0, validators=[MaxValueValidator(100)]) for _axis in "xy"]
        super().__init__(percent, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[int]) -> Focus | None:
        return Focus(*data_list) if data_list else None


class PictureForm(forms.ModelForm):
    """A picture: file, path, alt text, credit, and the focus point of one that is there already."""

    file = forms.FileField(
        label=_("File"),
        help_text=FILE_HELP,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )

    focus = FocusField(required=False, label="")

    class Meta:
        model = Picture
        fields = ("path", "alt", "credit")
        help_texts = {
            "alt": _(
                "What the picture shows, for readers who cannot see it: “Two armchairs face each other "
                "beside a window.” Suggested when the picture is added to a text. Texts that have it do not "
                "change."
            ),
            "credit": _("Who made it, and under which license: “Ana Moreira, CC BY 4.0”. Suggested too."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "file" in self.fields:
            self.fields["file"].required = False
            self.fields["file"].label = gettext("Replace the file")
            keeps = gettext("Published articles keep the old file until they are published again.")
            self.fields["file"].help_text = f"{FILE_HELP} {keeps}"
        if "path" in self.fields:
            self.fields["path"].required = False
            self.fields["path"].help_text = gettext(
                "What texts call it, such as images/two-chairs.webp. Made from the file’s name if left blank."
            )
        if "focus" in self.fields and self.instance.pk:
            self.initial["focus"] = self.instance.focus
            self.fields["focus"].widget.url = picture_file(self.instance.stored).url

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
        raise ValidationError(translate_message(bad.args[0])) from None
