"""The reviewer's forms. The limits of a text are those of the action that takes it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.manuscript import SECTION_LIMIT
from articles.manuscript.characters import find_character_faults
from articles.message_translation import translate_fault
from articles.models import COMMENT_LIMIT, Part
from articles.models.comment import REASON_LIMIT
from articles.publishing.commenting import QUOTE_LIMIT

STATEMENT_LIMIT = 5000  # characters: the sources checked, or the interests declared
FARTHEST_REVIEW = timedelta(days=5 * 366)
USUAL_REVIEW = timedelta(days=365)


class PlainText(forms.CharField):
    """Several lines of plain text. A browser does not cut a long one; the error says how long it may be."""

    def __init__(self, *, limit: int, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.Textarea(attrs={"rows": rows})} | kwargs)
        self.validators.append(MaxLengthValidator(limit))

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def validate(self, value: str) -> None:
        super().validate(value)
        faults = find_character_faults(value)
        if faults:
            raise ValidationError([translate_fault(fault) for fault in faults])


class CommentForm(forms.Form):
    """A comment on a part, or on marked words in it: as the page shows them, and about where they begin."""

    part = forms.ChoiceField(choices=Part.choices, widget=forms.HiddenInput)
    index = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    quote = PlainText(limit=QUOTE_LIMIT, required=False, widget=forms.HiddenInput)
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    text = PlainText(limit=COMMENT_LIMIT, label=_("Your comment"))


class GeneralCommentForm(CommentForm):
    """A comment on the article as a whole, or on what stands above its sections."""

    part = forms.ChoiceField(
        choices=[(part.value, part.label) for part in (Part.ARTICLE, Part.TITLE, Part.SUBTITLE)],
        label=_("About"),
    )


class AnswerForm(forms.Form):
    """An answer in a thread."""

    text = PlainText(limit=COMMENT_LIMIT, rows=3, label=_("Your reply"))


class ProposalForm(forms.Form):
    """Proposed wording for the text of a section, or of the short version if there is no index."""

    index = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    new_text = PlainText(limit=SECTION_LIMIT, rows=10, strip=False, label=_("Your wording"))
    reason = PlainText(limit=REASON_LIMIT, rows=2, required=False, label=_("Why (optional)"))


class SignOffForm(forms.Form):
    """What a review record needs. `revision` is the number of the text that the page showed."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    sources = PlainText(
        limit=STATEMENT_LIMIT,
        label=_("Sources you checked"),
        help_text=_("Guidelines, reviews or studies that you compared the text with."),
    )
    interests = PlainText(
        limit=STATEMENT_LIMIT,
        rows=2,
        label=_("Your interests"),
        help_text=_("Anything that could look like a conflict of interest. If nothing, write “None”."),
    )
    due = forms.DateField(
        label=_("Next review due"),
        help_text=_("Readers see this date."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    with_proposals = forms.BooleanField(
        required=False,
        label=_("I also sign off this text with my proposed wording, if the editors accept it unchanged."),
    )
    confirmed = forms.BooleanField(
        label=_("I have read the text above, and my name and credentials are shown correctly.")
    )

    def clean_due(self) -> date:
        due: date = self.cleaned_data["due"]
        today = timezone.localdate()
        if due <= today:
            raise ValidationError(gettext("Choose a date after today."))
        if due > today + FARTHEST_REVIEW:
            raise ValidationError(gettext("Choose a date within the next five years."))
        return due


class ChangesForm(forms.Form):
    """What the reviewer wants changed. `revision` is the number of the text that the page showed."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    note = PlainText(
        limit=COMMENT_LIMIT,
        label=_("What needs to change"),
        help_text=_("Comments and proposals that you made above are sent, too."),
    )


class WithdrawForm(forms.Form):
    """Why the reviewer takes their sign-off back."""

    reason = PlainText(limit=REASON_LIMIT, rows=3, label=_("Why you withdraw it"))


def first_due_date() -> date:
    """Return the date that the form suggests for the next review."""
    return timezone.localdate() + USUAL_REVIEW
