"""The article's own fields, and what is wrong with the text as a whole."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.desk.times import LocalTimeField
from articles.manuscript import Manuscript, check, check_section, slugify
from articles.manuscript import Section as ManuscriptSection
from articles.models import check_slug
from authors.fields import MarkdownField

DATES = ("published", "updated")


class LineField(forms.CharField):
    """One line of text in a box of two, where a line break that was pasted becomes a blank."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"widget": AdminTextareaWidget(attrs={"rows": 2})})

    def to_python(self, value: Any) -> str:
        return re.sub(r"[ \t]*[\r\n]\s*", " ", super().to_python(value) or "")


class ArticleForm(forms.ModelForm):
    """The article's own fields. The address is made from the title where it is left empty."""

    short_version = MarkdownField(
        required=False,
        help_text="The whole answer in a minute or two, for a reader with no more to give. Without notes.",
    )
    published = LocalTimeField(
        required=False,
        label="First published",
        help_text="The date readers see. Set by the first publication, unless you know better.",
    )
    updated = LocalTimeField(
        required=False,
        label="Last updated",
        help_text="Set by every publication that is not called minor.",
    )

    class Meta:
        field_classes = dict.fromkeys(
            ("dek", "description", "content_note", "image_alt", "image_caption"), LineField
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        for name in DATES:
            if name in self.fields:
                self.fields[name].help_text += f" {timezone.get_current_timezone_name()} time."

    def clean_short_version(self) -> str:
        text = self.cleaned_data["short_version"]
        faults = check(Manuscript(title="x", short_version=text))
        if faults:
            raise ValidationError([str(fault).removeprefix("the short version, ") for fault in faults])
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in DATES:
            if name in data and name not in self.changed_data:
                data[name] = getattr(self.instance, name)
        if "slug" in data:
            self._settle_slug(data)
        return data

    def _settle_slug(self, data: dict[str, Any]) -> None:
        slug = data["slug"] = data["slug"] or slugify(data.get("title", ""))[:200].strip("-")
        if not slug and "title" in data:
            self.add_error("slug", "There is nothing in the title to make an address of: give one.")
        try:
            check_slug(slug, kind=data.get("kind", ""), article_id=self.instance.pk)
        except ValidationError as taken:
            self.add_error("slug", taken)


def faults_between(short_version: str, sections: Sequence[ManuscriptSection]) -> list[str]:
    """Return what is wrong with the text as a whole: faults that no section and no field has by itself."""
    told = [str(fault) for fault in check(Manuscript(title="x", short_version=short_version))]
    told += [str(fault) for section in sections for fault in check_section(section)]
    whole = check(Manuscript(title="x", short_version=short_version, sections=tuple(sections)))
    # The whole names the section before a fault that the section has told by itself.
    return [sentence(fault.message) for fault in whole if not fault.message.endswith(tuple(told))]


def sentence(words: str) -> str:
    """Begin with a capital.

    >>> sentence("section 2: no note")
    'Section 2: no note'
    """
    return words[:1].upper() + words[1:]
