"""Base admin for rows whose actions are in the action log, which takes the place of Django's admin log."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext

from articles.action_log import LoggedAction, actions_on

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One line of a history page: an action, and links (words, URL) to what it made."""

    logged: LoggedAction
    links: Sequence[tuple[str, str]] = ()


def history_page(request: HttpRequest, actions: QuerySet[LoggedAction]) -> Page[LoggedAction]:
    """Return the page of a history that the request asks for."""
    return Paginator(actions, PAGE_SIZE).get_page(request.GET.get("page"))


class LoggedAdmin(admin.ModelAdmin):
    """Shows the action log as a row's history, and writes nothing to Django's admin log."""

    object_history_template = "admin/history.html"
    show_facets = admin.ShowFacets.NEVER
    # The title of the page that adds a row, and the words of the button that leads to it.
    add_title: ClassVar["StrPromise | str"] = ""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Show the list, named after what it lists."""
        context = {"title": capfirst(self.opts.verbose_name_plural), "add_title": self.add_title}
        return super().changelist_view(request, context | (extra_context or {}))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        context = {"title": self.add_title} if self.add_title else {}
        return super().add_view(request, form_url, context | (extra_context or {}))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        page = history_page(request, actions_on(self.model, object_id))
        context = {"title": gettext("History"), "page": page, "rows": [HistoryRow(row) for row in page]}
        return super().history_view(request, object_id, context | (extra_context or {}))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return what a deletion deletes, and what prevents it in the words of the desk."""
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        users_of = self.admin_site.users_of  # type: ignore[attr-defined]  # of the desk's own site
        return deleted, counts, missing, users_of(list(objs)) if protected else []

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Do nothing: the action has logged it."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Do nothing: the action has logged it."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Do nothing: the action has logged it."""
