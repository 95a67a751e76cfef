"""The list of all actions, for chief editors. It is read-only."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.action_log import LoggedAction
from articles.desk.articles.state import format_time
from articles.desk.history.log_filters import KINDS, ActionFilter, DateFilter, ObjectKindFilter, PersonFilter
from articles.models import Article

ARTICLE = Article._meta.label_lower
KIND_WORDS = {kind._meta.label_lower: kind._meta.verbose_name for kind in KINDS}


class LogChangeList(ChangeList):
    """A change list that knows which of the articles on its page still have a history page: one query."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        ids = {row.object_id for row in self.result_list if row.object_type == ARTICLE}
        existing = set(Article.objects.filter(pk__in=ids, trashed_at=None).values_list("pk", flat=True))
        for row in self.result_list:
            row.has_history = row.object_type == ARTICLE and row.object_id in existing


@admin.register(LoggedAction)
class LogAdmin(admin.ModelAdmin):
    list_display = ("time", "who", "what", "on_what", "details")
    list_display_links = None
    list_filter = (DateFilter, ActionFilter, ObjectKindFilter, PersonFilter)
    search_fields = ("object_text", "user_name")
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = None
    ordering = ("-at", "-pk")
    sortable_by = ()
    empty_value_display = ""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return LogChangeList

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"title": gettext("Action log")} | (extra_context or {}))

    def get_urls(self) -> list[URLPattern]:
        """Return the URL of the list alone: a row has no page of its own."""
        return [url for url in super().get_urls() if (url.name or "").endswith("_changelist")]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: LoggedAction | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: LoggedAction | None = None) -> bool:
        return False

    @admin.display(description=_("time"))
    def time(self, row: LoggedAction) -> str:
        return format_html('<time datetime="{}">{}</time>', row.at.isoformat(), format_time(row.at))

    @admin.display(description=_("by"))
    def who(self, row: LoggedAction) -> str:
        return row.person if row.user_name else format_html('<span class="quiet">{}</span>', row.person)

    @admin.display(description=_("action"))
    def what(self, row: LoggedAction) -> str:
        return row.action_label

    @admin.display(description=_("details"))
    def details(self, row: LoggedAction) -> str:
        return row.text

    @admin.display(description=_("object"))
    def on_what(self, row: Any) -> str:
        kind = str(KIND_WORDS.get(row.object_type, row.object_type))
        title = format_html("{}", row.object_text)
        if row.has_history:
            url = reverse("admin:articles_article_history", args=[row.object_id])
            title = format_html('<a href="{}">{}</a>', url, row.object_text)
        return format_html('{} <span class="kind">{}</span>', title, kind) if row.object_type else ""
