"""The form of a topic. It checks what the publishing actions would refuse."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Topic, topic_slug
from articles.publishing.help_actions import refuse_help_lines
from articles.publishing.library import check_topic_names
from authors.forms import LinesField, MarkdownField


class TopicForm(forms.ModelForm):
    """A topic. Its slug is made from its name once and never changes."""

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
        fields = ("name", "aliases", "description")
        labels = {"slug": _("Web address"), "aliases": _("Other names")}

    def clean_description(self) -> str:
        refuse_help_lines(self.cleaned_data["description"])
        return str(self.cleaned_data["description"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        candidate = Topic(pk=self.instance.pk, name=data["name"], aliases=data["aliases"])
        slug = self.instance.slug or topic_slug(candidate.name)
        others = Topic.objects.exclude(pk=self.instance.pk)
        names = {other.name.casefold() for other in others}
        if candidate.name.casefold() in names:
            self.add_error("name", gettext("Another topic has this name."))
            return data
        if others.filter(slug=slug).exists():
            words = gettext("Another topic has the web address “%(slug)s”. Choose another name.")
            self.add_error("name", words % {"slug": slug})
        try:
            check_topic_names(candidate)
        except ValidationError as faults:
            self.add_error("aliases", faults.messages)
        return data
