"""The filters of the article list."""

from collections import Counter
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.desk.articles.state import LABELS, STATE_FILTERS
from articles.desk.permissions import may_edit_all, visible_to
from articles.models import Article, ArticleTopic, Byline, Kind, Topic, WorkflowState
from authors.models import Author

MAX_CHOICES = 50
MAX_COUNTED = 10_000
WAITING = "waiting"


class ChoiceFilter(admin.SimpleListFilter):
    """A filter with a few choices, all of them shown."""

    folded = False
    more = 0


class StateFilter(ChoiceFilter):
    """Filters by publication state."""

    title = _("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            *((name, str(label)) for name, label in LABELS.items()),
            ("differs", gettext("Unpublished changes")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        return queryset.filter(**STATE_FILTERS.get(self.value() or "", {}))


class WorkflowFilter(ChoiceFilter):
    """Filters by the state in the workflow; `waiting` is what somebody has to answer."""

    title = _("review")
    parameter_name = "workflow"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(WAITING, gettext("Waiting")), *((state.value, str(state.label)) for state in WorkflowState)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if self.value() == WAITING:
            awaited = (WorkflowState.IN_REVIEW, WorkflowState.CHANGES_REQUESTED)
            return queryset.filter(workflow_state__in=awaited)
        is_known = self.value() in WorkflowState.values
        return queryset.filter(workflow_state=self.value()) if is_known else queryset


class CreatorFilter(ChoiceFilter):
    """Filters to articles the user created, or others did. Hidden for writers, who see only their own."""

    title = _("created by")
    parameter_name = "begun_by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        choices = [("me", gettext("Me")), ("others", gettext("Others"))]
        return choices if may_edit_all(request.user) else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if self.value() == "me":
            return queryset.filter(created_by=request.user.pk)
        return queryset.exclude(created_by=request.user.pk) if self.value() == "others" else queryset


class KindFilter(ChoiceFilter):
    """Filters by kind: articles or standing pages."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind.value, str(kind.label)) for kind in Kind]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        return queryset.filter(kind=self.value()) if self.value() in Kind.values else queryset


class RelatedRowFilter(ChoiceFilter):
    """Filters by a related row. Choices: the rows used most, and the selected one.

    If there are very many uses, the newest `MAX_COUNTED` are counted. To count them all takes longer than the
    rest of the page.
    """

    folded = True
    lately = False
    row_model: ClassVar[type[Model]]
    through_model: ClassVar[type[Model]]
    row_field: ClassVar[str]
    article_field: ClassVar[str]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        links = self.through_model._default_manager.order_by("-pk")
        if not may_edit_all(request.user):
            own = visible_to(request.user, Article.objects.all())
            links = links.filter(**{f"{self.article_field}__in": own}).order_by()
        used = list(links.values_list(self.row_field, flat=True)[:MAX_COUNTED])
        times = Counter(used)
        most_used = sorted(times, key=lambda pk: (-times[pk], pk))
        choices = Q(pk__in=most_used[:MAX_CHOICES]) | Q(pk=self._selected_id())
        self.lately = len(used) == MAX_COUNTED
        if len(most_used) > MAX_CHOICES:
            self.more = MAX_CHOICES
        elif self.lately:  # there is room for those that only older articles use
            choices |= Q(Exists(links.filter(**{self.row_field: OuterRef("pk")})))
        rows = self.row_model._default_manager.filter(choices).order_by("name")
        return [(str(row.pk), str(row)) for row in rows]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if self.value() is None:
            return queryset
        links = self.through_model._default_manager.filter(**{self.row_field: self._selected_id()})
        return queryset.filter(pk__in=links.values(self.article_field))

    def _selected_id(self) -> int:
        """Return the id in the query string; 0, which matches no row, if it is not an id."""
        value = self.value() or ""
        return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0


class TopicFilter(RelatedRowFilter):
    title = _("topic")
    parameter_name = "topic"
    row_model, through_model, row_field, article_field = Topic, ArticleTopic, "tag", "content_object"


class AuthorFilter(RelatedRowFilter):
    title = _("author")
    parameter_name = "author"
    row_model, through_model, row_field, article_field = Author, Byline, "author", "article"
