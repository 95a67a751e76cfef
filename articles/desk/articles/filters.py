"""What the list of articles is narrowed by."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest

from articles.desk.articles.state import LABELS, STATE_FILTERS
from articles.desk.permissions import edits_all, visible_to
from articles.models import Article, ArticleTopic, Byline, Kind, Topic
from authors.models import Author

AT_MOST = 50


class ChoiceFilter(admin.SimpleListFilter):
    """A filter of a few choices, all in sight."""

    template = "admin/articles/article/change_list_filter.html"
    folded = False
    more = 0


class StateFilter(ChoiceFilter):
    """Where an article stands."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*LABELS.items(), ("differs", "Draft differs from live")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        return queryset.filter(**STATE_FILTERS.get(self.value() or "", {}))


class MineFilter(ChoiceFilter):
    """Who began it. Writers see nothing but their own, so they are not asked."""

    title = "who began it"
    parameter_name = "begun_by"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("me", "Me")] if edits_all(request.user) else []

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        return queryset.filter(created_by=request.user.pk) if self.value() == "me" else queryset


class KindFilter(ChoiceFilter):
    """Articles or standing pages."""

    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(kind.value, kind.label) for kind in Kind]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        return queryset.filter(kind=self.value()) if self.value() in Kind.values else queryset


class NamedFilter(ChoiceFilter):
    """Articles that name a row: offered are the rows in use, the most used ones, and the chosen one."""

    folded = True
    rows: ClassVar[type[Model]]
    naming: ClassVar[type[Model]]
    row: ClassVar[str]
    article: ClassVar[str]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        named = self.naming._default_manager.all()
        if not edits_all(request.user):
            named = named.filter(**{f"{self.article}__in": visible_to(request.user, Article.objects.all())})
        used = named.values(self.row).annotate(times=Count("pk")).order_by("-times", self.row)
        most = [row[self.row] for row in used[: AT_MOST + 1]]
        self.more = AT_MOST if len(most) > AT_MOST else 0
        offered = Q(pk__in=most[:AT_MOST]) | Q(pk=self._chosen())
        rows = self.rows._default_manager.filter(offered).order_by("name")
        return [(str(row.pk), str(row)) for row in rows]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if self.value() is None:
            return queryset
        named = self.naming._default_manager.filter(**{self.row: self._chosen()})
        return queryset.filter(pk__in=named.values(self.article))

    def _chosen(self) -> int:
        """The id in the address; 0, which is nobody's, for what is no id."""
        value = self.value() or ""
        return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0


class TopicFilter(NamedFilter):
    title = "topic"
    parameter_name = "topic"
    rows, naming, row, article = Topic, ArticleTopic, "tag", "content_object"


class AuthorFilter(NamedFilter):
    title = "author"
    parameter_name = "author"
    rows, naming, row, article = Author, Byline, "author", "article"
