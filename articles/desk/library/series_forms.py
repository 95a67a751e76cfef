"""The form of a series. It checks what the publishing action would refuse."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Max, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.desk.titles import NO_SLUG, title_of
from articles.desk.writing.form_context import Chooser, ChosenRow
from articles.desk.writing.form_data import int_or_zero
from articles.desk.writing.form_fields import OrderedModelChoiceField
from articles.models import Article, Kind, Series
from articles.publishing.help_actions import refuse_help_lines
from articles.publishing.series_actions import series_slug
from authors.forms import MarkdownField

MAX_POSITION = 999_999


class SeriesForm(forms.ModelForm):
    """A series. Its slug is made from its title once; `parts` are its articles in order."""

    description = MarkdownField(
        required=False, label=_("Description"), help_text=_("Who it is for, in a sentence or two.")
    )
    position = forms.IntegerField(
        label=_("Place"),
        min_value=0,
        max_value=MAX_POSITION,
        help_text=_("The series with the lowest number comes first."),
    )
    parts = OrderedModelChoiceField(
        Article.objects.none(),
        required=False,
        label=_("Articles"),
        help_text=_(
            "Type a few letters of a title to add an article, and put them in reading order. You can add "
            "drafts: "
            "readers see only live articles. A series without a live article is not on the site."
        ),
    )

    class Meta:
        model = Series
        fields = ("title", "slug", "position", "description")
        labels = {"slug": _("Web address")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = gettext(
                "/series/<b>name</b>/. Made from the title. It cannot be changed later."
            )
        if "position" in self.fields and not self.instance.pk:
            last = Series.objects.aggregate(last=Max("position"))["last"]
            self.initial.setdefault("position", 0 if last is None else min(last + 1, MAX_POSITION))
        if "parts" in self.fields:
            in_series = Q(series_parts__series=self.instance.pk) if self.instance.pk else Q()
            choosable = Q(kind=Kind.ARTICLE, trashed_at=None)
            articles = Article.objects.filter(choosable | in_series).distinct()
            self.fields["parts"].queryset = articles  # type: ignore[attr-defined]

    def clean_description(self) -> str:
        refuse_help_lines(self.cleaned_data["description"])
        return str(self.cleaned_data["description"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "slug" in data and "title" in data:
            data["slug"] = data["slug"] or series_slug(data["title"])
            if not data["slug"]:
                self.add_error("slug", NO_SLUG)
        return data

    @property
    def chooser(self) -> Chooser:
        """The articles as the page shows them: the submitted ones, or those of the series. One query."""
        field = self["parts"]
        return Chooser(
            name="parts",
            label=str(field.label),
            help_text=str(field.help_text),
            errors=[str(error) for error in field.errors],
            rows=[ChosenRow(article.pk, title_of(article)) for article in self._chosen()],
        )

    def _chosen(self) -> Sequence[Article]:
        if not self.is_bound:
            in_series = Article.objects.filter(series_parts__series=self.instance.pk)
            return (
                list(in_series.order_by("series_parts__position", "series_parts__pk"))
                if self.instance.pk
                else []
            )
        pks = [item for item in self.data.getlist("parts") if int_or_zero(item)]  # type: ignore[attr-defined]
        queryset = self.fields["parts"].queryset  # type: ignore[attr-defined]
        rows_by_pk = {str(row.pk): row for row in queryset.filter(pk__in=pks)}
        return [rows_by_pk[item] for item in dict.fromkeys(pks) if item in rows_by_pk]
