"""The rows of an article: sections, byline, topics, related posts. All can be put in an order."""

from typing import Any

from adminsortable2.admin import CustomInlineFormSet, SortableStackedInline, SortableTabularInline
from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest

from articles.desk.article_form import faults_between
from articles.desk.permissions import linkable_by, may_edit, may_view
from articles.manuscript import SECTION_LIMIT, SECTION_TYPES
from articles.models import Article, ArticleTopic, Byline, RelatedPost, Section
from authors.fields import MarkdownField


def without_side_doors(field: Any, *, may_add: bool = False) -> Any:
    """Leave out the small buttons beside a choice that change, delete or show what is chosen."""
    if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
        field.widget.can_add_related &= may_add
        field.widget.can_change_related = field.widget.can_delete_related = field.widget.can_view_related = (
            False
        )
    return field


class RowForm(forms.ModelForm):
    """A row that knows its place. Its place alone does not make a new row worth saving."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "position" in self.fields and self.instance._state.adding:
            self.fields["position"].initial = None  # the end, unless the page says otherwise

    def has_changed(self) -> bool:
        changed = set(self.changed_data)
        return bool(changed - {"position"} if self.instance._state.adding else changed)


class SectionForm(RowForm):
    """One section. What is wrong with it by itself, `Section.clean` says, line by line."""

    body = MarkdownField(required=False, max_length=SECTION_LIMIT)


class InTheirPlaces(CustomInlineFormSet):
    """Rows saved where the page put them; new ones without a place go to the end."""

    def save_new(self, form: forms.ModelForm, commit: bool = True) -> Any:
        place = form.cleaned_data.get("position")
        row = super().save_new(form, commit=False)
        if place is not None:
            row.position = place
        if commit:
            row.save()
        return row

    def in_order(self) -> list[forms.ModelForm]:
        """The forms of the rows that will be there after the save, in their order."""
        doomed = set(self.deleted_forms) if self.can_delete and self.is_bound else set()
        kept = [
            f for f in self.forms if f not in doomed and (f.has_changed() or not f.instance._state.adding)
        ]
        return sorted(kept, key=lambda form: _place(form, len(kept)))


def _place(form: forms.ModelForm, end: int) -> int:
    place = getattr(form, "cleaned_data", {}).get("position")
    return end if place is None else place


class SectionFormSet(InTheirPlaces):
    """All sections, checked together with the short version as one text."""

    def clean(self) -> None:
        super().clean()
        sections = [
            form.instance.as_manuscript() for form in self.in_order() if form.instance.type in SECTION_TYPES
        ]
        faults = faults_between(self.instance.short_version, sections)
        if faults:
            raise ValidationError(faults)


class OfArticle(admin.options.InlineModelAdmin):
    """Who may change the article may change its rows, and nobody else."""

    extra = 0
    form = RowForm
    formset = InTheirPlaces

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return obj is None or may_view(request.user, obj)

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return obj is None or may_edit(request.user, obj)

    def has_add_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return self.has_change_permission(request, obj)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Choose from what there is; each has a page of its own to make more."""
        return without_side_doors(super().formfield_for_dbfield(db_field, request, **kwargs))


class SectionInline(OfArticle, SortableStackedInline):
    model = Section
    form = SectionForm
    formset = SectionFormSet
    fields = (("type", "heading"), "body", "position")
    classes = ("sections",)
    verbose_name = "section"

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "heading":
            hint = "A question works well. Text sections with a heading stand in “On this page”."
            kwargs["widget"] = AdminTextInputWidget(
                attrs={"class": "vTextField heading", "placeholder": hint}
            )
            kwargs["help_text"] = ""
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class BylineInline(OfArticle, SortableTabularInline):
    model = Byline
    fields = ("author", "position")
    autocomplete_fields = ("author",)
    verbose_name_plural = "authors, in byline order"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Byline]:
        return super().get_queryset(request).select_related("author")


class TopicInline(OfArticle, SortableTabularInline):
    model = ArticleTopic
    fields = ("tag", "position")
    autocomplete_fields = ("tag",)
    verbose_name_plural = "topics, the primary one first"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ArticleTopic]:
        return super().get_queryset(request).select_related("tag")


class RelatedPostInline(OfArticle, SortableTabularInline):
    model = RelatedPost
    fk_name = "article"
    fields = ("post", "position")
    autocomplete_fields = ("post",)
    verbose_name = "related post"
    verbose_name_plural = "related posts, in the order readers see"

    def get_queryset(self, request: HttpRequest) -> QuerySet[RelatedPost]:
        return super().get_queryset(request).select_related("post")

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """A writer names what they may see; what an editor has put there already may stay."""
        if db_field.name == "post":
            present = RelatedPost.objects.filter(article=_article_id(request)).values("post")
            kwargs["queryset"] = linkable_by(request.user, Article.objects.all()) | Article.objects.filter(
                pk__in=present
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _article_id(request: HttpRequest) -> int | None:
    match = request.resolver_match
    wanted = match.kwargs.get("object_id", "") if match else ""
    return int(wanted) if wanted.isdecimal() else None
