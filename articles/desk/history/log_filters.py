"""The filters of the action log: action, kind of object, person, and dates."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_date
from django.utils.timezone import make_aware
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.action_log import Action, LoggedAction
from articles.desk.articles.filters import MAX_CHOICES, ChoiceFilter
from articles.desk.writing.form_data import int_or_zero
from articles.models import (
    Article,
    CrisisPhrase,
    Episode,
    HelpLine,
    HelpSubject,
    Picture,
    Release,
    SafetyTerm,
    Series,
    Topic,
    WordingTerm,
)
from authors.models import Author

KINDS = (
    *(Article, Release, Topic, Series, Picture, Episode, HelpLine, HelpSubject, CrisisPhrase),
    *(SafetyTerm, WordingTerm, Author, User, Group),
)
COMMAND_LINE = "none"


class ActionFilter(ChoiceFilter):
    title = _("action")
    parameter_name = "action"
    folded = True

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(action.value, str(action.label)) for action in Action]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LoggedAction]) -> QuerySet[LoggedAction]:
        return queryset.filter(action=self.value()) if self.value() else queryset


class ObjectKindFilter(ChoiceFilter):
    title = _("kind of object")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind._meta.label_lower, str(kind._meta.verbose_name).capitalize()) for kind in KINDS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LoggedAction]) -> QuerySet[LoggedAction]:
        return queryset.filter(object_type=self.value()) if self.value() else queryset


class PersonFilter(ChoiceFilter):
    """Filters by account. A person without an account any more is found by searching for the name."""

    title = _("person")
    parameter_name = "person"
    folded = True

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        people = User.objects.filter(Q(is_staff=True) | Q(author__isnull=False)).order_by("username")
        names = list(people.values_list("pk", "username")[: MAX_CHOICES + 1])
        self.more = MAX_CHOICES if len(names) > MAX_CHOICES else 0
        choices = [(str(pk), name) for pk, name in names[:MAX_CHOICES]]
        return [(COMMAND_LINE, gettext("Command line")), *choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[LoggedAction]) -> QuerySet[LoggedAction]:
        if self.value() is None:
            return queryset
        if self.value() == COMMAND_LINE:
            return queryset.filter(user_id=None, period=None)
        return queryset.filter(user_id=int_or_zero(self.value() or ""))


class DateFilter(admin.ListFilter):
    """Filters by a first and a last day, in the site's time zone. An invalid day is ignored."""

    title = _("date")
    template = "admin/articles/loggedaction/date_filter.html"
    parameters = ("from", "to")

    def __init__(self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        self.days: dict[str, date | None] = {}
        for name in self.parameters:
            values = params.pop(name, [""])
            self.days[name] = _day(values[-1] if isinstance(values, list) else values)

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return list(self.parameters)

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """Yield what the template needs: the days, and the other parameters of the list."""
        others = {
            name: value[-1] if isinstance(value, list) else value
            for name, value in changelist.get_filters_params().items()
            if name not in self.parameters
        }
        if changelist.query:
            others["q"] = changelist.query
        cleared = changelist.get_query_string(remove=list(self.parameters))
        yield {"first": self.days["from"], "last": self.days["to"], "others": others, "cleared": cleared}

    def queryset(self, request: HttpRequest, queryset: QuerySet[LoggedAction]) -> QuerySet[LoggedAction]:
        first, last = self.days["from"], self.days["to"]
        if first:
            queryset = queryset.filter(at__gte=make_aware(datetime.combine(first, time.min)))
        if last:
            queryset = queryset.filter(at__lte=make_aware(datetime.combine(last, time.max)))
        return queryset


def _day(text: str) -> date | None:
    """Return a day from `2026-06-01`. Days near the ends of the calendar have no time in every zone."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 1900 <= day.year <= 9000 else None
