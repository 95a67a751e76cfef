"""Articles at the desk: the list, and the way to every page about one of them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html

from articles.desk import duplicate_views, permissions, publish_views, revision_views, timeline_views
from articles.desk.state import LABELS, STATE_FILTERS, moment, state_of, with_state
from articles.desk.writing.urls import urls as writing_urls
from articles.models import Article, Byline
from articles.publishing import Refused, delete
from authors.accounts import account_of


class StateFilter(admin.SimpleListFilter):
    """Where an article stands."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*LABELS.items(), ("differs", "Draft differs from live")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        return queryset.filter(**STATE_FILTERS.get(self.value() or "", {}))


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    list_display = ("title", "where_it_stands", "kind", "byline", "changed")
    list_filter = (StateFilter, "kind")
    search_fields = ("title",)
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-changed_at", "-pk")
    actions = None  # deleting is a decision about one article

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

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Every save is a revision, which tells more than the admin's log could."""
        return HttpResponseRedirect(reverse("admin:articles_article_revisions", args=[object_id]))

    def get_urls(self) -> list[URLPattern]:
        return [
            *publish_views.urls(self.admin_site),
            *timeline_views.urls(self.admin_site),
            *revision_views.urls(self.admin_site),
            *duplicate_views.urls(self.admin_site),
            *writing_urls(self.admin_site),
            *super().get_urls(),
        ]
