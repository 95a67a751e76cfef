"""The form of a profile, for its author and for editors, and form fields that the desk uses, too."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import Media, Script
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markdownx.fields import MarkdownxFormField
from markdownx.widgets import AdminMarkdownxWidget

from articles.manuscript import normalize_line_endings
from articles.message_translation import translate_message
from articles.pictures import BadPicture, CleanPicture, clean
from authors.models import Author, web_addresses
from authors.portraits import NO_PORTRAIT
from authors.profile_data import FORM_FIELDS

BIO_LIMIT = 20_000  # characters
LINES_LIMIT = 20


class MarkdownWidget(AdminMarkdownxWidget):
    """The editor of markdownx, started only when it is scrolled near the window.

    markdownx starts every editor without `data-markdownx-init`, and each requests its preview immediately. So
    editors are rendered as already started, and `desk/editor/markdownx.js` starts each one when it comes near
    the window. Without JavaScript the editor is a textarea.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 8, "data-markdownx-init": ""} | (attrs or {}))

    @property
    def media(self) -> Media:
        script = Script("desk/editor/markdownx.js", type="module")
        ours = Media(css={"all": ["desk/editor/markdownx.css"]}, js=[script])  # type: ignore[list-item]
        return super().media + ours


class MarkdownField(MarkdownxFormField):
    """Markdown as typed: keeps indentation, unifies line endings, removes blank lines around the text."""

    widget = MarkdownWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"strip": False})

    def to_python(self, value: Any) -> str:
        text = normalize_line_endings(super().to_python(value))
        lines = text.split("\n")
        while lines and not lines[0].strip():
            del lines[0]
        while lines and not lines[-1].strip():
            del lines[-1]
        return "\n".join(lines)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave `maxlength` out, because a browser would cut a long pasted text without a message."""
        return {}


class LinesField(forms.CharField):
    """A list of strings, one per line."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = re.split(r"[\r\n]+", super().to_python(value) or "")
        return [line.strip() for line in lines if line.strip()]

    def run_validators(self, value: Any) -> None:
        """Run the validators on the whole text, not on the list."""
        super().run_validators("\n".join(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)


class ProfileForm(forms.ModelForm):
    """The fields of a profile that its author may change, for the author and for editors."""

    areas = LinesField(
        label=_("Areas of work"), help_text=_("One per line, such as: Grief, Couples, Panic attacks.")
    )
    languages = LinesField(label=_("Languages"), help_text=_("The languages you work in, one per line."))
    links = LinesField(label=_("Links"), help_text=_("Web addresses, one per line: https://…"))
    clients_link = forms.URLField(
        required=False,
        assume_scheme="https",
        label=_("Link for new clients"),
        help_text=_("Where a person can ask for an appointment."),
    )
    orcid = forms.CharField(
        required=False,
        max_length=60,  # also as a web address
        label="ORCID",
        help_text=_("The number of a researcher: 0000-0002-1825-0097"),
    )
    new_portrait = forms.FileField(
        required=False,
        label=_("Portrait"),
        help_text=_("JPEG, PNG, WebP, GIF or AVIF, at most 10 MB. Camera data (location, date) is removed."),
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    remove_portrait = forms.BooleanField(required=False, label=_("Remove portrait"))

    class Meta:
        model = Author
        fields: tuple[str, ...] = FORM_FIELDS
        widgets = {
            "short_bio": forms.Textarea(attrs={"rows": 3}),
            "bio": forms.Textarea(attrs={"rows": 10}),
            "interests": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {
            "name": _("Name"),
            "pronouns": _("Pronouns"),
            "role": _("Role"),
            "short_bio": _("Short bio"),
            "bio": _("Bio"),
            "new_clients": _("New clients"),
            "interests": _("Interests declared"),
        }
        help_texts = {
            "name": _("As it appears in bylines."),
            "role": _("One line: what you do, and where."),
            "bio": _("A few paragraphs about you, in Markdown."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.portrait:
            del self.fields["remove_portrait"]

    def clean_links(self) -> list[str]:
        links = self._few_lines("links")
        web_addresses(links)
        return links

    def clean_areas(self) -> list[str]:
        return self._few_lines("areas")

    def clean_languages(self) -> list[str]:
        return self._few_lines("languages")

    def _few_lines(self, name: str) -> list[str]:
        lines: list[str] = list(dict.fromkeys(self.cleaned_data[name]))
        if len(lines) > LINES_LIMIT:
            raise ValidationError(gettext("At most %(limit)d lines, please.") % {"limit": LINES_LIMIT})
        return lines

    def clean_short_bio(self) -> str:
        return " ".join(self.cleaned_data["short_bio"].splitlines())

    def clean_interests(self) -> str:
        return " ".join(self.cleaned_data["interests"].splitlines())

    def clean_orcid(self) -> str:
        """Return the number of an ORCID iD, which may be entered as its web address."""
        return re.sub(r"^https?://orcid\.org/", "", self.cleaned_data["orcid"]).upper()

    def clean_bio(self) -> str:
        bio: str = self.cleaned_data["bio"].replace("\r\n", "\n")
        if len(bio) > BIO_LIMIT:
            sentence = gettext("At most %(limit)d characters, please. These are %(length)d.")
            raise ValidationError(sentence % {"limit": BIO_LIMIT, "length": len(bio)})
        return bio

    def clean_new_portrait(self) -> CleanPicture | None:
        file: UploadedFile | None = self.cleaned_data["new_portrait"]
        if file is None:
            return None
        try:
            return clean(file.read())
        except BadPicture as bad:
            raise ValidationError(translate_message(bad.args[0])) from None

    def save(self, commit: bool = True) -> Author:
        """Return the author with what was entered. `save_author` saves it, and writes a new portrait."""
        author: Author = super().save(commit=False)
        if not self.cleaned_data.get("new_portrait") and self.cleaned_data.get("remove_portrait"):
            for name, value in NO_PORTRAIT.items():
                setattr(author, name, dict(value))
        return author
