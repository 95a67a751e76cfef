"""Forms for publishing and unpublishing: start, end and whether the change is minor."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.desk.publishing.times import LocalTimeField
from articles.models import CHANGE_NOTE_LIMIT, Article, Edition
from authors.models import plain_line

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

NOW, LATER = "now", "later"


class TimeZoneForm(forms.Form):
    """A form that adds the site's time zone to the help texts of its time fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
        for field in self.fields.values():
            if isinstance(field, LocalTimeField):
                field.help_text = with_time_zone(field.help_text)


def with_time_zone(help_text: "str | StrPromise") -> str:
    """Add the site's time zone to the help text of a field for a time."""
    zone = gettext("Time zone: %(name)s.") % {"name": timezone.get_current_timezone_name()}
    return f"{help_text} {zone}".strip()


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
        label=_("When"),
        choices=[(NOW, _("Now")), (LATER, _("At a set time"))],
        widget=forms.RadioSelect,
        initial=NOW,
    )
    at = LocalTimeField(required=False, label=_("From"))
    until = LocalTimeField(
        required=False,
        label=_("Until"),
        help_text=_("Unpublished from this time. Leave blank to keep it live."),
    )
    minor = forms.BooleanField(
        required=False,
        label=_("Minor change"),
        help_text=_("For a typo, not for new facts: readers do not see a new “updated” date."),
    )
    note = change_note_field()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("when") == LATER and not data.get("at") and "at" not in self.errors:
            self.add_error("at", gettext("Enter a date and time."))
        return data

    @property
    def live_from(self) -> datetime | None:
        """The requested start; None is now."""
        return self.cleaned_data["at"] if self.cleaned_data["when"] == LATER else None


class OptionalArticleSelect(AutocompleteSelect):
    """An article select with a placeholder for no choice."""

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        return super().build_attrs(base_attrs, extra_attrs) | {
            "data-placeholder": gettext("No other article")
        }


class UnpublishForm(TimeZoneForm):
    """When to unpublish, when to return, and where to redirect readers."""

    at = LocalTimeField(required=False, label=_("From"), help_text=_("Leave blank to unpublish now."))
    returns_at = LocalTimeField(
        required=False,
        label=_("Comes back at"),
        help_text=_("The same edition goes live again. Leave blank to keep it unpublished."),
    )
    replaced_by = forms.ModelChoiceField(
        Article.objects.none(),
        required=False,
        label=_("Replaced by"),
        help_text=_("Readers who open the old address are redirected to this article."),
    )

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["replaced_by"]
        field.queryset = Article.objects.filter(trashed_at=None).exclude(pk=article.pk)  # type: ignore[attr-defined]
        field.widget = OptionalArticleSelect(Edition._meta.get_field("replaced_by"), admin.site)
        field.widget.choices = field.choices  # type: ignore[attr-defined]
