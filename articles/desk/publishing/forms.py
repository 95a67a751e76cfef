"""Forms of the publishing card: times, the kind of change, the note for readers, a replacement."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.desk.publishing.times import LocalTimeField
from articles.desk.writing.link_choices import find_article
from articles.models import CHANGE_NOTE_LIMIT, Article
from authors.models import plain_line

NOW, LATER = "now", "later"
UPDATE, CORRECTION = "update", "correction"


class StartForm(forms.Form):
    """When something happens: now, or at a set time."""

    when = forms.ChoiceField(
        label=_("When"),
        choices=[(NOW, _("Now")), (LATER, _("At a set time"))],
        widget=forms.RadioSelect,
        initial=NOW,
    )
    at = LocalTimeField(required=False, label=_("From"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("when") == NOW:
            self.errors.pop("at", None)  # the field is out of sight, and is not used
        elif not data.get("at") and "at" not in self.errors:
            self.add_error("at", gettext("Enter a date and time."))
        return data

    @property
    def start(self) -> datetime | None:
        """The requested time; None is now."""
        return self.cleaned_data["at"] if self.cleaned_data["when"] == LATER else None


class PublicationForm(StartForm):
    """When a text goes live, and what readers are told about the change."""

    change = forms.ChoiceField(
        label=_("Kind of change"),
        choices=[
            (UPDATE, _("Update: readers see a new “updated” date")),
            (CORRECTION, _("Minor correction, such as a typo: the date stays")),
        ],
        widget=forms.RadioSelect,
        initial=UPDATE,
    )
    note = forms.CharField(
        required=False,
        label=_("Note for readers"),
        max_length=CHANGE_NOTE_LIMIT,
        validators=[plain_line],
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_(
            "What changed and why, in one line. Readers see it with the date, at the end of the article. "
            "Leave blank for none."
        ),
    )

    @property
    def minor(self) -> bool:
        """Whether the change is a correction."""
        return self.cleaned_data["change"] == CORRECTION


class PublishForm(PublicationForm):
    """When to publish the present draft, and until when."""

    until = LocalTimeField(
        required=False,
        label=_("Until"),
        help_text=_("Unpublished from this time. Leave blank to keep it live."),
    )
    field_order = ("when", "at", "until", "change", "note")


class ArticleAddressField(forms.CharField):
    """An article, by the address of its page. A script lists articles by their titles."""

    def __init__(self, *, request: HttpRequest, **kwargs: Any) -> None:
        self.request = request
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Article | None:
        address = super().clean(value)
        article = find_article(self.request, address) if address else None
        if address and article is None:
            raise forms.ValidationError(gettext("There is no such article. Choose one from the list."))
        return article


class UnpublishForm(StartForm):
    """When to unpublish, when to return, and where to redirect readers."""

    returns_at = LocalTimeField(
        required=False,
        label=_("Comes back at"),
        help_text=_("The same edition goes live again. Leave blank to keep it unpublished."),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["replaced_by"] = ArticleAddressField(
            request=request,
            required=False,
            max_length=500,
            label=_("Replaced by"),
            widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
            help_text=_(
                "Readers who open the old address are redirected to this article. Enter its title or its "
                "web address."
            ),
        )
