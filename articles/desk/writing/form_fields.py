"""The article's own fields and the names it is given, as a form that is checked."""

import copy
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils import timezone

from articles.desk.permissions import Visitor, linkable_by
from articles.desk.publishing.times import LocalTimeField
from articles.desk.titles import message_for
from articles.desk.writing.form_data import DATES, number, unedited_dates
from articles.manuscript import slugify
from articles.models import Article, References, Topic, check_slug
from authors.fields import MarkdownField
from authors.models import Author

NAMES = ("authors", "topics", "related")
FIELDS = (
    *("title", "dek", "slug", "kind", "description", "content_note", "short_version"),
    *("image", "image_alt", "image_caption", "image_credit", "episode", *DATES),
)


class LineField(forms.CharField):
    """One line of text in a box that grows, where a line break that was pasted becomes a blank."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs | {"widget": forms.Textarea(attrs={"rows": 1})})

    def to_python(self, value: Any) -> str:
        return re.sub(r"[ \t]*[\r\n]\s*", " ", super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave `maxlength` out: a browser would cut a long paste without a word."""
        return {}


class InOrderField(forms.ModelMultipleChoiceField):
    """Rows in the order in which they were named, each once."""

    def clean(self, value: Any) -> Any:
        value = list(dict.fromkeys(item for item in value or () if item))
        found = {str(row.pk): row for row in super().clean(value)}
        return [found[item] for item in value]


class ArticleFields(forms.ModelForm):
    """The article's own fields. The address is made from the title where it is left empty.

    The form works on a copy: `article` stays as it is in the database.
    """

    short_version = MarkdownField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
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
        help_text="Set by every publication that is not called minor. To correct it, publish a minor change.",
    )
    authors = InOrderField(
        Author.objects.all(), required=False, help_text="In the order readers see. They need no account."
    )
    topics = InOrderField(
        Topic.objects.all(),
        required=False,
        help_text="The first is the primary one: it stands above the title and leads to its own page.",
    )
    related = InOrderField(
        Article.objects.none(),
        required=False,
        label="Related posts",
        help_text="Where a reader goes on to, in this order. Only those that are live are shown.",
    )

    class Meta:
        model = Article
        fields = FIELDS
        field_classes = dict.fromkeys(
            ("title", "dek", "description", "content_note", "image_alt", "image_caption", "image_credit"),
            LineField,
        )

    def __init__(self, raw: QueryDict, article: Article, user: Visitor) -> None:
        super().__init__(raw, instance=copy.copy(article))
        self.raw = raw
        self.user = user
        self.article = article
        self.unedited = unedited_dates(raw, article)
        self.fields["slug"].required = False
        self.fields["title"].error_messages["required"] = "Give the article a title: it can change later."
        for name in DATES:
            self.fields[name].help_text += f" {timezone.get_current_timezone_name()} time."
        self._limit("related", linkable_by(user, Article.objects.all()) | related_now(article))

    def _limit(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, InOrderField)
        field.queryset = rows

    def clean_related(self) -> list[Article]:
        posts: list[Article] = self.cleaned_data["related"]
        if self.article.pk in {post.pk for post in posts}:
            raise ValidationError("An article is not related to itself.")
        return posts

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in self.unedited:
            # With the seconds that the picker does not show, and whatever a publication wrote meanwhile. What
            # the field says of such a date (an hour that comes twice) is not its writer's fault.
            data[name] = getattr(self.article, name)
            self.errors.pop(name, None)
        if "slug" in data:
            self._settle_slug(data)
        return data

    def _settle_slug(self, data: dict[str, Any]) -> None:
        slug = data["slug"] = data["slug"] or slugify(data.get("title", ""))[:200].strip("-")
        if not slug and "title" in data:
            self.add_error("slug", "There is nothing in the title to make an address of: give one.")
        if not slug:
            return
        try:
            check_slug(slug, kind=data.get("kind", ""), article_id=self.article.pk)
        except ValidationError as taken:
            self.add_error("slug", message_for(self.user, taken))

    def validate_unique(self) -> None:
        """Whose address it is, `check_slug` has said, in words."""

    @property
    def named(self) -> References:
        """Return the rows that the form names, as far as they are there."""
        data = self.cleaned_data
        return References(
            authors=data.get("authors", ()),
            topics=data.get("topics", ()),
            related=data.get("related", ()),
            episode=data.get("episode"),
            image=data.get("image"),
        )

    def chosen(self, name: str) -> Sequence[Model]:
        """Return the rows that a field names now, in its order, whatever else is wrong. One query."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        assert field.queryset is not None
        wanted = [item for item in self.raw.getlist(name) if number(item)]
        found = {str(row.pk): row for row in field.queryset.filter(pk__in=wanted)} if wanted else {}
        return [found[item] for item in dict.fromkeys(wanted) if item in found]


def related_now(article: Article) -> QuerySet[Article]:
    """What somebody has put there already may stay."""
    return Article.objects.filter(related_from__article=article.pk) if article.pk else Article.objects.none()
