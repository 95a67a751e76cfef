"""Admin of series: their texts and the order of their articles."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.desk.library.series_forms import SeriesForm
from articles.models import Series
from articles.publishing.series_actions import delete_series, save_series
from articles.reading.cache.versions import current_version
from articles.reading.pages.series_pages import find_series
from authors.admin import ActionAdmin
from authors.request_sender import account_of
from authors.row_menus import GridAdmin


@admin.register(Series)
class SeriesAdmin(GridAdmin, ActionAdmin):
    add_title = _("New series")
    form = SeriesForm
    list_display = ("title", "position", "in_it")
    search_fields = ("title",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Series]:
        return (
            super()
            .get_queryset(request)
            .annotate(in_it=Count("parts", filter=Q(parts__article__trashed_at=None)))
        )

    def get_fields(self, request: HttpRequest, obj: Series | None = None) -> tuple[str, ...]:
        """Return the fields; `live` lists the articles for users who may not arrange them."""
        fields = ("title", "slug", "position", "description")
        may_arrange = self.has_change_permission(request, obj) if obj else True
        return fields if may_arrange else (*fields, "live")

    def get_readonly_fields(self, request: HttpRequest, obj: Series | None = None) -> tuple[str, ...]:
        """Return the read-only fields: the slug never changes."""
        return ("slug", "live") if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Series | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("title",)}

    @admin.display(description=_("articles"), ordering="in_it")
    def in_it(self, series: Any) -> int:
        return series.in_it

    def card_facts(self, row: Any) -> list[str]:
        number = ngettext("%(number)d article", "%(number)d articles", row.in_it) % {"number": row.in_it}
        return [number, gettext("Place %(place)d") % {"place": row.position}]

    @admin.display(description=_("live articles"))
    def live(self, series: Series) -> str:
        live_series = find_series(current_version(), series.slug)
        return (
            format_html_join(", ", "{}", ((part.title,) for part in live_series.parts))
            if live_series
            else gettext("Nothing is live yet.")
        )

    def save_model(self, request: HttpRequest, obj: Series, form: ModelForm, change: bool) -> None:
        save_series(obj, form.cleaned_data["parts"], by=account_of(request))

    def delete_model(self, request: HttpRequest, obj: Series) -> None:
        delete_series(obj, by=account_of(request))
