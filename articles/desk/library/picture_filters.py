"""Filters of the picture library: by use, size and credit. For the picture dialog and the list page."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.models import Picture
from articles.publishing.unused_pictures import pictures_not_shown

Pictures = QuerySet[Picture]
LARGE_WIDTH = 1200  # pixels: as wide as the largest place for a lead picture needs


def is_unused(pictures: Pictures) -> Pictures:
    """Pictures that no draft, edition or other text shows."""
    return pictures.filter(pk__in=[picture.pk for picture in pictures_not_shown()])


def is_used(pictures: Pictures) -> Pictures:
    """Pictures that a draft, an edition or another text shows."""
    return pictures.exclude(pk__in=[picture.pk for picture in pictures_not_shown()])


# Parameter → value → label and function.
Choices = Mapping[str, tuple[str | Promise, Callable[[Pictures], Pictures]]]
USE: Choices = {"no": (_("Not used"), is_unused), "yes": (_("Used"), is_used)}
SIZE: Choices = {
    "large": (_("At least 1,200 pixels wide"), lambda rows: rows.filter(stored__width__gte=LARGE_WIDTH)),
    "small": (_("Narrower than 1,200 pixels"), lambda rows: rows.filter(stored__width__lt=LARGE_WIDTH)),
}
CREDIT: Choices = {
    "no": (_("Without credit"), lambda rows: rows.filter(credit="")),
    "yes": (_("With credit"), lambda rows: rows.exclude(credit="")),
}
FILTERS: Mapping[str, Choices] = {"used": USE, "size": SIZE, "credit": CREDIT}


def filter_pictures(pictures: Pictures, chosen: Mapping[str, str]) -> Pictures:
    """Return the pictures that pass filters, such as `{"used": "no"}`; unknown ones change nothing."""
    for name, choices in FILTERS.items():
        if chosen.get(name) in choices:
            pictures = choices[chosen[name]][1](pictures)
    return pictures


class _PictureFilter(admin.SimpleListFilter):
    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [(value, label) for value, (label, _) in FILTERS[self.parameter_name or ""].items()]

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
