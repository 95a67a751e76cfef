"""The Django form for an article's fields and relations. Sections are parsed separately."""

import copy
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext

from articles.desk.permissions import AnyUser, linkable_by
from articles.desk.publishing.times import LocalTimeField, with_time_zone
from articles.desk.titles import NO_SLUG, error_message_for
from articles.desk.writing.form_data import (
    DATE_FIELDS,
    LINE_LIST_FIELDS,
    int_or_zero,
    parse_sections,
    unedited_dates,
)
from articles.manuscript import (
    FIELDS,
    GET_HELP,
    SECTION_TYPES,
    TEXT,
    Field,
    Line,
    Section,
    SingleLine,
    Text,
    Time,
    editable_fields,
    section_anchors,
    slugify,
)
from articles.message_translation import translate_message
from articles.models import Article, References, Topic, check_slug
from authors.forms import MarkdownField
from authors.models import Author


class LineField(forms.CharField):
    """A single line of text in a growing textarea; pasted line breaks become spaces."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"widget": forms.Textarea(attrs={"rows": 1})})

    def to_python(self, value: Any) -> str:
        return re.sub(r"[ \t]*[\r\n]\s*", " ", super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Omit `maxlength`: a browser would cut a long paste silently."""
        return {}


class OrderedModelChoiceField(forms.ModelMultipleChoiceField):
    """A multiple choice that keeps the submitted order and removes duplicates."""

    def clean(self, value: Any) -> Any:
        value = list(dict.fromkeys(item for item in value or () if item))
        rows_by_pk = {str(row.pk): row for row in super().clean(value)}
        return [rows_by_pk[item] for item in value]


class SectionsField(forms.MultipleChoiceField):
    """Sections of the article by their anchors. A chosen one without a section stays in sight."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, sections: Sequence[Section], chosen: Sequence[str]) -> None:
        """Set the choices: these sections without the safety notes, and what is chosen."""
        found = {
            anchor: section.heading or translate_message(SECTION_TYPES.get(section.type, TEXT).label)
            for anchor, section in zip(section_anchors(sections), sections, strict=True)
            if section.type != GET_HELP.name
        }
        missing = {anchor: gettext("%(anchor)s: no such section") % {"anchor": anchor} for anchor in chosen}
        self.choices = list((missing | found).items())

    def valid_value(self, value: Any) -> bool:
        return True


def generate_slug(title: str) -> str:
    """Return the slug that is made from a title if none is given; empty if no letter can be converted."""
    return slugify(title)[: FIELDS["slug"].limit].strip("-")


class ArticleFields(forms.ModelForm):
    """The article's fields, with the labels and help texts of `articles.manuscript.FIELDS`.

    An empty slug is made from the title. The form changes a copy: `article` keeps its values from the
    database.
    """

    short_version = MarkdownField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    published = LocalTimeField(required=False)
    updated = LocalTimeField(required=False)
    authors = OrderedModelChoiceField(Author.objects.all(), required=False)
    topics = OrderedModelChoiceField(Topic.objects.all(), required=False)
    related = OrderedModelChoiceField(Article.objects.none(), required=False)
    content_note_sections = SectionsField(required=False)

    class Meta:
        model = Article
        fields = (*editable_fields(SingleLine, Time, Text), *LINE_LIST_FIELDS)
        field_classes = dict.fromkeys(editable_fields(Line), LineField)

    def __init__(self, raw: QueryDict, article: Article, user: AnyUser) -> None:
        super().__init__(raw, instance=copy.copy(article))
        self.raw = raw
        self.user = user
        self.article = article
        self.unedited_dates = unedited_dates(raw, article)
        for name, field in editable_fields(Field).items():
            if name not in self.fields:
                continue  # set by an action
            self.fields[name].label = translate_message(field.label)
            self.fields[name].help_text = translate_message(field.help_text)
        self.fields["slug"].required = False
        self.fields["slug"].widget.attrs["placeholder"] = generate_slug(raw.get("title", ""))
        self.fields["title"].error_messages["required"] = gettext(
            "Give the article a title. You can change it later."
        )
        for name in DATE_FIELDS:
            self.fields[name].help_text = with_time_zone(self.fields[name].help_text)
        self._set_choices("related", linkable_by(user, Article.objects.all()) | current_related(article))

        noted = self.fields["content_note_sections"]
        assert isinstance(noted, SectionsField)
        noted.offer(parse_sections(raw), raw.getlist("content_note_sections"))

    def _set_choices(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, OrderedModelChoiceField)
        field.queryset = rows

    def clean_related(self) -> list[Article]:
        posts: list[Article] = self.cleaned_data["related"]
        if self.article.pk in {post.pk for post in posts}:
            raise ValidationError(gettext("An article cannot be related to itself."))
        return posts

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in self.unedited_dates:
            # The stored date has seconds, which the picker does not show, and a publication may have changed
            # it meanwhile. An error of such a date (an ambiguous hour) is not the user's and is removed.
            data[name] = getattr(self.article, name)
            self.errors.pop(name, None)
        if "slug" in data:
            self._clean_slug(data)
        return data

    def _clean_slug(self, data: dict[str, Any]) -> None:
        slug = data["slug"] = data["slug"] or generate_slug(data.get("title", ""))
        if not slug and "title" in data:
            self.add_error("slug", NO_SLUG)
        if not slug:
            return
        try:
            check_slug(slug, kind=data.get("kind", ""), article_id=self.article.pk)
        except ValidationError as taken:
            self.add_error("slug", error_message_for(self.user, taken))

    def validate_unique(self) -> None:
        """Do nothing: `check_slug` has checked the slug already, with a better message."""

    @property
    def references(self) -> References:
        """Return the valid rows that the form refers to."""
        data = self.cleaned_data
        return References(
            authors=data.get("authors", ()),
            topics=data.get("topics", ()),
            related=data.get("related", ()),
            episode=data.get("episode"),
            image=data.get("image"),
        )

    def chosen_rows(self, name: str) -> Sequence[Model]:
        """Return the rows chosen in a field, in order, even if the form is invalid. One query."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        assert field.queryset is not None
        pks = [item for item in self.raw.getlist(name) if int_or_zero(item)]
        rows_by_pk = {str(row.pk): row for row in field.queryset.filter(pk__in=pks)} if pks else {}
        return [rows_by_pk[item] for item in dict.fromkeys(pks) if item in rows_by_pk]


def current_related(article: Article) -> QuerySet[Article]:
    """Return the present related articles. They may stay even if this user could not add them."""
    return Article.objects.filter(related_from__article=article.pk) if article.pk else Article.objects.none()
