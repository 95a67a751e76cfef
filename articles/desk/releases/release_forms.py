"""Forms of releases: name, choice of articles and of a release, notes for readers."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.desk.publishing.forms import ArticleAddressField
from articles.models import Release
from articles.publishing.releases import NAME_LIMIT
from authors.models import plain_line


class ReleaseNameForm(forms.Form):
    """The name of a release."""

    name = forms.CharField(
        label=_("Name"),
        max_length=NAME_LIMIT,
        validators=[plain_line],
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})


class AddArticleForm(forms.Form):
    """An article to be added to a release. A script lists articles by their titles."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
        self.fields["article"] = ArticleAddressField(
            request=request,
            max_length=500,
            label=_("Article or page"),
            widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
            help_text=_("Its title or its web address."),
        )


class ChooseReleaseForm(forms.Form):
    """A planned release, or the name of a new one."""

    release = forms.ModelChoiceField(
        Release.objects.none(), required=False, label=_("Release"), empty_label=_("A new release")
    )
    name = forms.CharField(
        required=False,
        label=_("Name of the new release"),
        max_length=NAME_LIMIT,
        validators=[plain_line],
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
        self.fields["release"].queryset = Release.objects.planned()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "release" in data and not data["release"] and not data.get("name") and "name" not in self.errors:
            self.add_error("name", gettext("Choose a release, or enter a name for a new one."))
        return data
