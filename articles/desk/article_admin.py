"""Articles at the desk: the list, the form, and what a save does."""

from typing import Any

from adminsortable2.admin import SortableAdminBase
from django.contrib import admin, messages
from django.db.models import Prefetch, QuerySet
from django.forms import ModelForm, Script
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html

from articles.desk import permissions, publish_views, timeline_views
from articles.desk.article_form import ArticleForm
from articles.desk.inlines import (
    BylineInline,
    RelatedPostInline,
    SectionInline,
    TopicInline,
    without_side_doors,
)
from articles.desk.state import LABELS, STATE_FILTERS, moment, state_in_full, state_of, with_state
from articles.models import Article, Byline, claim, record
from articles.publishing import Refused, delete, live_edition_of
from authors.accounts import account_of

FIELDSETS: Any = (
    (None, {"fields": ("title", "dek")}),
    ("Short version", {"fields": ("short_version",), "classes": ("collapse",)}),
    (
        "Address and description",
        {"fields": ("slug", "kind", "description", "content_note"), "classes": ("collapse",)},
    ),
    (
        "Lead picture",
        {
            "fields": ("image", "image_alt", "image_caption", "image_credit"),
            "classes": ("collapse",),
            "description": "Shown above the text and on cards.",
        },
    ),
    ("Podcast and dates", {"fields": ("episode", "published", "updated"), "classes": ("collapse",)}),
)


class StateFilter(admin.SimpleListFilter):
    """Where an article stands."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*LABELS.items(), ("differs", "Draft differs from live")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        return queryset.filter(**STATE_FILTERS.get(self.value() or "", {}))


@admin.register(Article)
class ArticleAdmin(SortableAdminBase, admin.ModelAdmin):
    form = ArticleForm
    fieldsets = FIELDSETS
    inlines = (SectionInline, BylineInline, TopicInline, RelatedPostInline)
    autocomplete_fields = ("image", "episode")
    list_display = ("title", "where_it_stands", "kind", "byline", "changed")
    list_filter = (StateFilter, "kind")
    search_fields = ("title",)
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-changed_at", "-pk")
    actions = None  # deleting is a decision about one article

    class Media:
        css = {"all": ["desk/article.css"]}
        js = [Script("desk/rows.js", type="module")]

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        articles = super().get_queryset(request)
        if request.path == reverse("admin:autocomplete"):
            return permissions.linkable_by(request.user, articles)
        bylines = Prefetch("bylines", Byline.objects.select_related("author"))
        return with_state(permissions.visible_to(request.user, articles)).prefetch_related(bylines)

    @admin.display(description="state")
    def where_it_stands(self, article: Article) -> str:
        state = state_of(article)
        differs = format_html(' <span class="differs">{}</span>', "draft differs") if state.differs else ""
        return format_html('<span class="state {}">{}</span>{}', state.name, state.brief, differs)

    @admin.display(description="authors")
    def byline(self, article: Article) -> str:
        return ", ".join(str(byline.author) for byline in article.bylines.all())

    @admin.display(description="changed", ordering="changed_at")
    def changed(self, article: Article) -> str:
        return moment(article.changed_at)

    # Who may do what

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return super().has_view_permission(request, obj) and (
            obj is None or permissions.may_view(request.user, obj)
        )

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return super().has_change_permission(request, obj) and (
            obj is None or permissions.may_edit(request.user, obj)
        )

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (
            obj is None or permissions.may_delete(request.user, obj)
        )

    # The form

    def get_prepopulated_fields(self, request: HttpRequest, obj: Article | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("title",)}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A picture may be added in passing."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        return without_side_doors(field, may_add=db_field.name == "image")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        obj = kwargs.get("obj")
        if obj is not None:
            context |= {"state": state_in_full(obj), "live": live_edition_of(obj)}
        context["may_publish"] = permissions.may_publish(request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    # Saving

    def save_model(self, request: HttpRequest, obj: Article, form: ModelForm, change: bool) -> None:
        if not change:
            obj.created_by = account_of(request)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        """Save the rows, then write down the address and a revision. All in the admin's one transaction."""
        super().save_related(request, form, formsets, change)
        article = form.instance
        for formset in formsets:
            renumber(formset.model._default_manager.filter(**{formset.fk.name: article}))
        claim(article)
        record(article, by=account_of(request), reason="Saved" if change else "Begun")

    def response_add(self, request: HttpRequest, obj: Article, post_url_continue: Any = None) -> HttpResponse:
        return self._to_publishing(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self._to_publishing(request, obj) or super().response_change(request, obj)

    def _to_publishing(self, request: HttpRequest, obj: Article) -> HttpResponse | None:
        if "_publish" in request.POST and permissions.may_publish(request.user):
            return HttpResponseRedirect(reverse("admin:articles_article_publish", args=[obj.pk]))
        return None

    # Deleting, and the pages beside the form

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        delete(obj, by=account_of(request))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, reason)
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[object_id]))

    def get_urls(self) -> list[URLPattern]:
        return [
            *publish_views.urls(self.admin_site),
            *timeline_views.urls(self.admin_site),
            *super().get_urls(),
        ]


def renumber(rows: QuerySet[Any]) -> None:
    """Give the rows the places 0, 1, 2 … in the order they have."""
    moved = []
    for place, row in enumerate(rows.order_by("position", "pk")):
        if row.position != place:
            row.position = place
            moved.append(row)
    rows.model._default_manager.bulk_update(moved, ["position"])
