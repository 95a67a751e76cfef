"""Forms of help lines and their subjects."""

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.models import HelpLine, HelpSubject


class CodesField(forms.CharField):
    """A list of codes in one line: `US, CA`. `fold` brings each into the case that it is stored in."""

    def __init__(self, *, fold: Any = str.upper, **options: Any) -> None:
        super().__init__(widget=AdminTextInputWidget, **options)
        self.fold = fold

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [self.fold(code) for code in re.split(r"[\s,;]+", super().to_python(value) or "") if code]

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Validate the codes as one text; the model's field validates the list."""
        super().run_validators(", ".join(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != self.to_python(data)


class SubjectsField(forms.MultipleChoiceField):
    """The subjects of a help line. Those that stay keep their order, and new ones follow."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=_subject_choices, **options)

    def in_order_of(self, present: Sequence[str], chosen: Sequence[str]) -> list[str]:
        """Return the chosen subjects, first those that the line has already."""
        kept = [slug for slug in present if slug in chosen]
        return [*kept, *(slug for slug in chosen if slug not in kept)]


def _subject_choices() -> list[tuple[str, str]]:
    return list(HelpSubject.objects.values_list("slug", "name"))


class HelpLineForm(forms.ModelForm):
    """A help line. Its short name is fixed once it is made, because texts use it."""

    regions = CodesField(
        label=_("Countries"),
        help_text=_("Two-letter codes, separated by commas: US, CA. Worldwide is 001."),
    )
    subjects = SubjectsField(
        label=_("Subjects"),
        required=False,
        help_text=_("What the line is about. To add or reorder subjects, go to “Help subjects”."),
    )
    languages = CodesField(
        fold=str.lower,
        label=_("Languages"),
        required=False,
        help_text=_("Two-letter codes, separated by commas: en, es."),
    )

    class Meta:
        model = HelpLine
        fields = (
            "name",
            "slug",
            "level",
            "regions",
            "audience",
            "subjects",
            "dial",
            "show",
            "text_number",
            "text_keyword",
            "chat_url",
            "web_url",
            "hours",
            "languages",
            "cost",
            "note",
            "source",
            "checked_on",
            "checked_by",
            "check_by",
            "position",
            "replaced_by",
        )
        help_texts: ClassVar = {
            "slug": _("Texts name it by this: {help: short-name}. It cannot be changed later."),
            "show": _("As readers see it: 1-800-799-7233."),
            "source": _("The web page that has the number. Editors see it, readers do not."),
            "check_by": _("After this day the line counts as unchecked."),
            "replaced_by": _(
                "For a service that has closed: every page shows this help line in its place. "
                "Leave blank while the service is open."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "replaced_by" in self.fields:
            others = HelpLine.objects.exclude(pk=self.instance.pk)
            self.fields["replaced_by"].queryset = others  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_subjects(self) -> list[str]:
        field: Any = self.fields["subjects"]
        ordered: list[str] = field.in_order_of(self.instance.subjects, self.cleaned_data["subjects"])
        return ordered
