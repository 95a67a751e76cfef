"""The form of a profile, for its author and for editors."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from articles.pictures import BadPicture, CleanPicture, clean
from authors.actions import save_author
from authors.fields import LinesField
from authors.models import Author, web_addresses


class ProfileForm(forms.ModelForm):
    """The fields that authors edit themselves. They cannot change slug, account and credentials."""

    links = LinesField(help_text="Web addresses, one a line: https://…")
    new_portrait = forms.FileField(
        required=False,
        label="Portrait",
        help_text="JPEG, PNG, WebP, GIF or AVIF, at most 10 MB. What the camera wrote into it is taken out.",
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    remove_portrait = forms.BooleanField(required=False, label="Take the present portrait away")

    class Meta:
        model = Author
        fields = ("name", "pronouns", "role", "bio", "links")
        widgets = {"bio": forms.Textarea(attrs={"rows": 10})}
        help_texts = {
            "role": "One line: what you do, and where.",
            "bio": "A paragraph or two about you, in Markdown.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.portrait:
            del self.fields["remove_portrait"]

    def clean_links(self) -> list[str]:
        links = self.cleaned_data["links"]
        web_addresses(links)
        return links

    def clean_bio(self) -> str:
        return self.cleaned_data["bio"].replace("\r\n", "\n")

    def clean_new_portrait(self) -> CleanPicture | None:
        file: UploadedFile | None = self.cleaned_data["new_portrait"]
        if file is None:
            return None
        try:
            return clean(file.read())
        except BadPicture as bad:
            raise ValidationError(str(bad)) from None

    def save(self, commit: bool = True, *, by: User | None = None) -> Author:
        """Save with `save_author`, which stores a new portrait, renders the bio and logs who did it."""
        author: Author = super().save(commit=False)
        portrait = self.cleaned_data.get("new_portrait")
        if not portrait and self.cleaned_data.get("remove_portrait"):
            author.portrait = {}
        return save_author(author, by=by, new_portrait=portrait) if commit else author
