"""Filters of the picture library: by use, size and credit. For the picture dialog and the list page."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.models import Picture
from articles.publishing.unused_pictures import pictures_not_shown

Pictures = QuerySet[Picture]
LARGE_WIDTH = 1200  # pixels: sharp as a lead picture, and in a link preview


def is_unused(pictures: Pictures) -> Pictures:
    """Pictures that no draft, edition or other text shows."""
    return pictures.filter(pk__in=[picture.pk for picture in pictures_not_shown()])


def is_used(pictures: Pictures) -> Pictures:
    """Pictures that a draft, an edition or another text shows."""
    return pictures.exclude(pk__in=[picture.pk for picture in pictures_not_shown()])


# Parameter → value → function. The labels are in templates/admin/articles/picture/filters.html.
FILTERS: Mapping[str, Mapping[str, Callable[[Pictures], Pictures]]] = {
    "used": {"no": is_unused, "yes": is_used},
    "size": {
        "large": lambda pictures: pictures.filter(stored__width__gte=LARGE_WIDTH),
        "small": lambda pictures: pictures.filter(stored__width__lt=LARGE_WIDTH),
    },
    "credit": {
        "no": lambda pictures: pictures.filter(credit=""),
        "yes": lambda pictures: pictures.exclude(credit=""),
    },
}


def filter_pictures(pictures: Pictures, chosen: Mapping[str, str]) -> Pictures:
    """Return the pictures that pass filters, such as `{"used": "no"}`; unknown ones change nothing."""
    for name, choices in FILTERS.items():
        if chosen.get(name) in choices:
            pictures = choices[chosen[name]](pictures)
    return pictures


class _PictureFilter(admin.SimpleListFilter):
    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [(value, value) for value in FILTERS[self.parameter_name or ""]]

    def queryset(self, request: HttpRequest, queryset: Pictures) -> Pictures:
        return filter_pictures(queryset, {self.parameter_name or "": self.value() or ""})


class UseFilter(_PictureFilter):
    title = _("use")
    parameter_name = "used"


class SizeFilter(_PictureFilter):
    title = _("size")
    parameter_name = "size"


class CreditFilter(_PictureFilter):
    title = _("credit")
    parameter_name = "credit"
