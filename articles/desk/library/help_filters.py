"""Filters of the list of help lines: checked or not, country, subject."""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models import HelpLine, HelpSubject
from articles.region_names import region_name


def to_check(lines: QuerySet[HelpLine]) -> QuerySet[HelpLine]:
    """Filter to the open lines that nobody has checked, or whose next check is overdue."""
    overdue = Q(check_by__lt=timezone.localdate())
    return lines.filter(Q(checked_on__isnull=True) | overdue, replaced_by=None)


class CheckFilter(SimpleListFilter):
    """Filters by whether a line was checked."""

    title = _("check")
    parameter_name = "check"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, Any]]:
        return (
            ("due", _("Unchecked or overdue")),
            ("unchecked", _("Never checked")),
            ("overdue", _("Overdue")),
            ("closed", _("Closed")),
        )

    def queryset(self, request: HttpRequest, queryset: QuerySet[HelpLine]) -> QuerySet[HelpLine]:
        open_lines = queryset.filter(replaced_by=None)
        filtered = {
            "due": to_check(queryset),
            "unchecked": open_lines.filter(checked_on=None),
            "overdue": open_lines.filter(check_by__lt=timezone.localdate()),
            "closed": queryset.exclude(replaced_by=None),
        }
        return filtered.get(self.value() or "", queryset)


class CodeFilter(SimpleListFilter):
    """Base of filters by an item of a list in a JSON column. There are few lines, so they are read."""

    column = ""

    def queryset(self, request: HttpRequest, queryset: QuerySet[HelpLine]) -> QuerySet[HelpLine]:
        code = self.value()
        if not code:
            return queryset
        lists = HelpLine.objects.values_list("pk", self.column)
        return queryset.filter(pk__in=[pk for pk, codes in lists if code in codes])


class RegionFilter(CodeFilter):
    """Filters by country."""

    title = _("country")
    parameter_name = "country"
    folded = True
    column = "regions"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:
        codes = {code for codes in HelpLine.objects.values_list("regions", flat=True) for code in codes}
        return sorted(((code, region_name(code)) for code in codes), key=lambda choice: choice[1])


class SubjectFilter(CodeFilter):
    """Filters by subject."""

    title = _("subject")
    parameter_name = "subject"
    column = "subjects"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:
        return list(HelpSubject.objects.values_list("slug", "name"))
