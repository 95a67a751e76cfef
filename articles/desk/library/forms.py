"""The form of a topic, which checks what the actions would refuse, and the form to merge topics."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Topic, topic_slug
from articles.publishing.help_actions import refuse_help_lines
from articles.publishing.library import check_topic_names, check_topic_slug
from authors.forms import LinesField, MarkdownField


class TopicForm(forms.ModelForm):
    """A topic. The slug of a new one is made from its name."""

    slug = forms.SlugField(
        required=False,
        max_length=100,
        label=_("Web address"),
        help_text=_("If you change it, the old address redirects to the new one."),
        widget=AdminTextInputWidget,
    )

    aliases = LinesField(
        label=_("Other names"),
        help_text=_("Other names an import may use, one per line."),
        widget=AdminTextareaWidget(attrs={"rows": 3}),
    )
    description = MarkdownField(
        required=False,
        label=_("Description"),
        help_text=_("A sentence or two at the top of the topic's page."),
    )

    class Meta:
        model = Topic
        fields = ("name", "slug", "aliases", "description")
        labels = {"aliases": _("Other names")}

    def clean_description(self) -> str:
        refuse_help_lines(self.cleaned_data["description"])
        return str(self.cleaned_data["description"])

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).lower() or self.instance.slug

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        candidate = Topic(pk=self.instance.pk, name=data["name"], aliases=data["aliases"])
        candidate.slug = data.get("slug") or self.instance.slug or topic_slug(candidate.name)
        others = Topic.objects.exclude(pk=self.instance.pk)
        names = {other.name.casefold() for other in others}
        if candidate.name.casefold() in names:
            self.add_error("name", gettext("Another topic has this name."))
            return data
        slug_field = "slug" if self.instance.pk else "name"  # a new topic's slug is not asked for
        if others.filter(slug=candidate.slug).exists():
            words = gettext("Another topic has the web address “%(slug)s”. Choose another name.")
            self.add_error(slug_field, words % {"slug": candidate.slug})
        for field, check in (("aliases", check_topic_names), (slug_field, check_topic_slug)):
            try:
                check(candidate)
            except ValidationError as faults:
                self.add_error(field, faults.messages)
        return data


class MergeForm(forms.Form):
    """Chooses the topic that another one is merged into."""

    into = forms.ModelChoiceField(
        Topic.objects.none(), label=_("Merge into"), empty_label=_("Choose a topic")
    )

    def __init__(self, *args: Any, topic: Topic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into = self.fields["into"]
        into.queryset = Topic.objects.exclude(pk=topic.pk)  # type: ignore[attr-defined]  # a choice of rows
