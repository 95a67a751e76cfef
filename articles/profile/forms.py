"""The form in which authors edit their own profile: its fields, the cut of the portrait, and credentials."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext

from articles.pictures.store import StoredPicture, store
from authors.credential_forms import ProposedCredentialForm
from authors.models import Author
from authors.portrait_forms import PortraitForm
from authors.portraits import NO_PORTRAIT, PORTRAIT_FOLDER
from authors.profile_data import CREDENTIALS, PORTRAIT_FIELDS, PROFILE_FIELDS, ProfileData, fill_profile

SALT = "articles.profile.upload"
MAX_CREDENTIALS = 12

CredentialFormSet = forms.formset_factory(
    ProposedCredentialForm,
    extra=1,
    max_num=MAX_CREDENTIALS,
    absolute_max=2 * MAX_CREDENTIALS,
    validate_max=True,
    can_delete=True,
)


class OwnProfileForm(PortraitForm):
    """The form of one's own profile, which shows `draft`: readers' version, or changes that are not approved.

    A picture that was uploaded with a form that had errors need not be chosen again: `uploaded` has it,
    signed. `approved` and `draft` are the numbers of the revisions that the form shows.
    """

    uploaded = forms.CharField(required=False, widget=forms.HiddenInput)
    approved = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    draft = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(
        self,
        author: Author,
        draft: ProfileData,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        shown: tuple[int, int] = (0, 0),
    ) -> None:
        self.draft_data = draft
        row = Author.objects.get(pk=author.pk)
        fill_profile(row, draft)
        initial = dict(zip(("approved", "draft"), shown, strict=True))
        super().__init__(data, files, instance=row, initial=initial)
        has_credentials = data is not None and f"{CREDENTIALS}-TOTAL_FORMS" in data
        self.credentials = CredentialFormSet(
            data if has_credentials else None, initial=draft[CREDENTIALS], prefix=CREDENTIALS
        )

    def is_valid(self) -> bool:
        """Check the fields and the credentials."""
        return bool(super().is_valid()) & (not self.credentials.is_bound or self.credentials.is_valid())

    def clean_uploaded(self) -> StoredPicture | None:
        """Return the picture that an earlier form has stored, if it was this author's."""
        try:
            return signing.loads(self.cleaned_data["uploaded"], salt=f"{SALT}.{self.instance.pk}")
        except signing.BadSignature:
            return None

    @property
    def base(self) -> tuple[int, int]:
        """The numbers of the revisions that the form showed, or zeros."""
        return self.cleaned_data.get("approved") or 0, self.cleaned_data.get("draft") or 0

    # The portrait

    def portrait_before(self) -> ProfileData:
        return self.draft_data

    @property
    def original(self) -> Mapping[str, Any]:
        uploaded: Mapping[str, Any] | None = self.cleaned_data.get("uploaded") if self.is_bound else None
        return uploaded or super().original

    def new_picture(self) -> Any:
        return super().new_picture() or self.cleaned_data.get("uploaded")

    def keep_upload(self) -> None:
        """Store the picture of a form that is shown again, so that it need not be chosen again."""
        picture = self.cleaned_data.get("new_portrait")
        if picture:
            stored = store(picture, folder=PORTRAIT_FOLDER)
            self.cleaned_data["uploaded"] = stored
            signed = signing.dumps(stored, salt=f"{SALT}.{self.instance.pk}", compress=True)
            sent = QueryDict(mutable=True)
            sent.update(self.data)
            sent["uploaded"] = signed
            self.data = sent

    # What was entered

    def entered_data(self) -> ProfileData:
        """Return the profile of a valid form, without a new portrait."""
        data = {name: getattr(self.instance, name) for name in PROFILE_FIELDS}
        data |= {name: self.draft_data[name] for name in PORTRAIT_FIELDS}
        if self.removes_portrait:
            data |= {name: dict(value) for name, value in NO_PORTRAIT.items()}
        return data | {CREDENTIALS: self.entered_credentials()}

    def entered_credentials(self) -> list[dict[str, Any]]:
        """Return the proposed credentials, without those that are to be removed."""
        if not self.credentials.is_bound:
            return list(self.draft_data[CREDENTIALS])
        filled = (form for form in self.credentials.initial_forms)
        added = (form for form in self.credentials.extra_forms if form.has_changed())
        return [
            form.proposal()
            for form in (*filled, *added)
            if form.is_valid() and form not in self.credentials.deleted_forms
        ]

    def add_error_of(self, error: ValidationError) -> None:
        """Show an error beside its field, or above the form if it is about none."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


def file_error(error: ValidationError) -> str:
    """Return the message of an error about a picture."""
    return error.messages[0] if error.messages else gettext("The picture cannot be used.")
