"""The menu of a row in a list, and lists of the desk that show cards in a grid instead of a table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.templatetags.admin_list import result_headers
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

MenuItem = tuple[str, str]  # words and URL


def row_menu(pk: int, name: str, items: Iterable[MenuItem]) -> SafeString:
    """Return the button ⋯ of a row, which opens a list of links. It needs no script."""
    links = format_html_join("", '<li><a href="{1}">{0}</a></li>', items)
    label = gettext("Actions for “%(name)s”") % {"name": name}
    return format_html(
        '<button type="button" class="row-menu-button" popovertarget="row-menu-{0}" aria-label="{1}">'
        "⋯</button>"
        '<ul class="row-menu" id="row-menu-{0}" popover>{2}</ul>',
        pk,
        label,
        links,
    )


@dataclass(frozen=True, slots=True)
class Card:
    """A row in a grid: its name, its URL, a picture or the letters in its place, and a few facts."""

    name: str
    url: str
    face: str
    facts: Sequence[str]
    menu: SafeString


class GridAdmin(admin.ModelAdmin):
    """An admin whose list is a grid of cards. `list_display` only says what the list can be sorted by."""

    card_shape: ClassVar[str] = "plain"  # or `round` for faces, `wide` for pictures

    def card_face(self, row: Any) -> str:
        """Return the picture of a row as HTML, or nothing."""
        return ""

    def card_facts(self, row: Any) -> Sequence[str]:
        """Return a few facts about a row, each a short line."""
        return ()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse) and response.context_data and "cl" in response.context_data:
            changelist = response.context_data["cl"]
            response.context_data["cards"] = [self._card(request, row) for row in changelist.result_list]
            response.context_data["sorts"] = [
                header for header in result_headers(changelist) if header.get("sortable")
            ]
            response.context_data["card_shape"] = self.card_shape
        return response

    def _card(self, request: HttpRequest, row: Any) -> Card:
        facts = [str(fact) for fact in self.card_facts(row) if fact]
        menu = row_menu(row.pk, str(row), self.menu_items(request, row))
        return Card(str(row), self._url("change", row), self.card_face(row), facts, menu)

    def menu_items(self, request: HttpRequest, row: Any) -> list[MenuItem]:
        """Return the links of a row's menu."""
        items = [(gettext("Open"), self._url("change", row))]
        public_url = self.get_view_on_site_url(row)
        if public_url:
            items.append((gettext("View on site"), public_url))
        items.append((gettext("History"), self._url("history", row)))
        if self.has_delete_permission(request, row):
            items.append((gettext("Delete…"), self._url("delete", row)))
        return items

    def _url(self, page: str, row: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=[row.pk])
