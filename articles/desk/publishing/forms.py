"""Forms for publishing and unpublishing: start, end and whether the change is minor."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.desk.publishing.times import LocalTimeField
from articles.models import CHANGE_NOTE_LIMIT, Article, Edition
from authors.models import plain_line

NOW, LATER = "now", "later"


class TimeZoneForm(forms.Form):
    """A form that adds the site's time zone to the help texts of its time fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
        for field in self.fields.values():
            if isinstance(field, LocalTimeField):
                field.help_text = f"{field.help_text} {timezone.get_current_timezone_name()} time.".strip()


def change_note_field() -> forms.CharField:
    """Return a field for one line that tells readers what changed."""
    return forms.CharField(
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


class RollBackForm(forms.Form):
    """What readers are told about a roll back."""

    note = change_note_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})


class PublishForm(TimeZoneForm):
    """When to publish the present draft, and until when."""

    when = forms.ChoiceField(
        label="When",
        choices=[(NOW, _("Now")), (LATER, _("At a set time"))],
        widget=forms.RadioSelect,
        initial=NOW,
    )
    at = LocalTimeField(required=False, label="From")
    until = LocalTimeField(
        required=False, label="Until", help_text=_("Unpublished from this time. Leave blank to keep it live.")
    )
    minor = forms.BooleanField(
        required=False,
        label="A minor change",
        help_text="Keeps the “updated” date that readers see: for a typo, not for new facts.",
    )
    note = change_note_field()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("when") == LATER and not data.get("at") and "at" not in self.errors:
            self.add_error("at", "Enter a date and time.")
        return data

    @property
    def live_from(self) -> datetime | None:
        """The requested start; None is now."""
        return self.cleaned_data["at"] if self.cleaned_data["when"] == LATER else None


class OptionalArticleSelect(AutocompleteSelect):
    """An article select with a placeholder for no choice."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": "No other article"}


class UnpublishForm(TimeZoneForm):
    """When to unpublish, when to return, and where to redirect readers."""

    at = LocalTimeField(required=False, label="From", help_text=_("Leave blank to unpublish now."))
    returns_at = LocalTimeField(
        required=False,
        label="Comes back at",
        help_text="The same edition again. Leave blank to keep it unpublished.",
    )
    replaced_by = forms.ModelChoiceField(
        Article.objects.none(),
        required=False,
        label="Replaced by",
        help_text="Readers who come to the old address are sent on to this article.",
    )

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["replaced_by"]
        field.queryset = Article.objects.filter(trashed_at=None).exclude(pk=article.pk)  # type: ignore[attr-defined]
        field.widget = OptionalArticleSelect(Edition._meta.get_field("replaced_by"), admin.site)
        field.widget.choices = field.choices  # type: ignore[attr-defined]
