"""Forms of credentials: an editor's, one for a verification, and the fields that an author proposes."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from authors.credentials import FACTS
from authors.models import Credential, plain_line
from authors.proofs import Proof, read_proof


def day_field(**options: Any) -> forms.DateField:
    """Return a field for a day, with the browser's calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, **options)


class ProposedCredentialForm(forms.ModelForm):
    """The facts of a credential: what an author proposes and an editor may change."""

    register_url = forms.URLField(
        required=False,
        max_length=500,
        assume_scheme="https",
        label=_("Public register"),
        help_text=_("The web page where anybody can check it."),
    )
    ends_on = day_field(
        required=False,
        label=_("Valid through"),
        help_text=_("The last day. Leave blank if it does not end."),
    )

    class Meta:
        model = Credential
        fields: tuple[str, ...] = FACTS
        labels = {
            "kind": _("Kind"),
            "title": _("Title"),
            "letters": _("Letters"),
            "number": _("Number"),
            "issuer": _("Issued by"),
            "region": _("Region"),
        }

    def proposal(self) -> dict[str, Any]:
        """Return the checked facts as JSON has them: one item of `authors.credentials.apply_proposed`."""
        day: date | None = self.cleaned_data["ends_on"]
        return {name: self.cleaned_data[name] for name in FACTS} | {
            "ends_on": day.isoformat() if day else None
        }


class CredentialForm(ProposedCredentialForm):
    """The editor's form of a credential: also whether readers see the number, its place, and the proof."""

    new_proof = forms.FileField(
        required=False,
        label=_("Proof"),
        help_text=_(
            "A PDF or a picture, at most 10 MB. Only editors can open it; readers and authors never see it."
        ),
    )
    remove_proof = forms.BooleanField(required=False, label=_("Remove proof"))

    class Meta(ProposedCredentialForm.Meta):
        fields: tuple[str, ...] = (*FACTS[:4], "shows_number", *FACTS[4:], "position")
        labels = ProposedCredentialForm.Meta.labels | {
            "shows_number": _("Readers see the number"),
            "position": _("Place"),
        }
        help_texts = {"position": _("The lowest number comes first.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.proof:
            del self.fields["remove_proof"]

    def clean_new_proof(self) -> Proof | None:
        file: UploadedFile | None = self.cleaned_data["new_proof"]
        return read_proof(file) if file else None


class VerifyForm(forms.Form):
    """When and where a credential was verified."""

    on = day_field(label=_("Verified on"), help_text=_("Readers see this day."))
    where = forms.CharField(
        max_length=500,
        validators=[plain_line],
        label=_("Where"),
        help_text=_("The register or the document that you checked. Readers do not see this."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise ValidationError(gettext("This day is in the future."))
        return day
