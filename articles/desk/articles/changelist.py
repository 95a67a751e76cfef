"""The article list: columns, menus, search, and querysets with a fixed number of queries for each page."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import InvalidPage, Paginator
from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.desk import permissions
from articles.desk.articles.bulk_actions import BulkActions
from articles.desk.articles.filters import (
    AuthorFilter,
    CreatorFilter,
    KindFilter,
    StateFilter,
    TopicFilter,
    WorkflowFilter,
)
from articles.desk.articles.state import NEVER, format_day, format_time, state_of, with_state
from articles.models import (
    Article,
    ArticleTopic,
    Byline,
    Edition,
    Kind,
    PinnedLead,
    Revision,
    WorkflowState,
    search_working_copies,
)
from authors.models import address
from authors.row_menus import MenuItem, row_menu

COUNTED_AT_ONCE = 3000  # a multiple of the articles on a page
MAX_PAGE = 1_000_000


class TwoStepChangeList(ChangeList):
    """A change list that selects ids first, then loads annotations for the rows of the page only.

    The ids are also counted, but no further than to the next multiple of `COUNTED_AT_ONCE` behind the page:
    if there are more, `more_than` is that number in words, otherwise empty. The last page leads to more.
    """

    show_full_result_count = False
    full_result_count = None
    show_admin_actions = True
    can_show_all = False

    def get_results(self, request: HttpRequest) -> None:
        last = min(max(self.page_num, 0), MAX_PAGE) * self.list_per_page
        limit = (last // COUNTED_AT_ONCE + 1) * COUNTED_AT_ONCE
        keys = list(self.queryset.values_list("pk", flat=True)[: limit + 1])
        self.more_than = number_format(limit, force_grouping=True) if len(keys) > limit else ""
        self.paginator = Paginator(keys[:limit], self.list_per_page)
        self.result_count = self.paginator.count
        self.multi_page = self.result_count > self.list_per_page
        try:
            page = self.paginator.page(self.page_num if self.multi_page else 1)
        except InvalidPage:
            raise IncorrectLookupParameters from None
        rows = self.root_queryset.in_bulk(list(page))
        self.result_list = [rows[pk] for pk in page if pk in rows]


class ArticleListAdmin(BulkActions, admin.ModelAdmin):
    """The article list's options. A page costs the same number of queries for any number of articles."""

    list_display = ("headline", "where_it_stands", "byline", "about", "live_since", "changed", "length")
    list_filter = (StateFilter, WorkflowFilter, CreatorFilter, KindFilter, TopicFilter, AuthorFilter)
    search_fields = ("title",)  # shows the search box; `get_search_results` also searches the text
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-changed_at", "-pk")
    empty_value_display = ""

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [*self.list_display, menu_column(request.user)]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return TwoStepChangeList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        articles = super().get_queryset(request)
        if self._is_autocomplete(request):  # only for users who publish, and they see every article
            return permissions.visible_to(request.user, articles)
        revisions = Revision.objects.filter(article=OuterRef("pk"), aside=False).order_by("-number")
        editor_name = Coalesce(NullIf("made_by__first_name", Value("")), "made_by__username")
        bylines = Prefetch("bylines", Byline.objects.select_related("author"))
        topics = Prefetch("article_topics", ArticleTopic.objects.select_related("tag"))
        articles = with_state(permissions.visible_to(request.user, articles))
        articles = articles.annotate(
            changed_by=Subquery(revisions.values(editor=editor_name)[:1]),
            live_slug=Subquery(
                Edition.objects.filter(article=OuterRef("pk")).live().order_by().values("slug")[:1]
            ),
            is_lead=Exists(PinnedLead.objects.filter(article=OuterRef("pk"))),
        )
        return articles.prefetch_related(bylines).prefetch_related(topics)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if self._is_autocomplete(request):
            return super().get_search_results(request, queryset, search_term)
        return search_working_copies(queryset, search_term), False

    def _is_autocomplete(self, request: HttpRequest) -> bool:
        """Return whether this is an autocomplete request, which searches by title only."""
        return request.path == reverse("admin:autocomplete")

    @admin.display(description=_("title"), ordering="title")
    def headline(self, article: Any) -> str:
        lead = format_html(' <span class="kind">{}</span>', gettext("home page")) if article.is_lead else ""
        kind = (
            format_html(' <span class="kind">{}</span>', gettext("page")) if article.kind == Kind.PAGE else ""
        )
        differs = format_html(' <span class="differs">{}</span>', gettext("unpublished changes"))
        return format_html(
            "{}{}{}{}", article.title, kind, lead, differs if state_of(article).differs else ""
        )

    @admin.display(description=_("status"))
    def where_it_stands(self, article: Article) -> str:
        state = state_of(article)
        shown = format_html('<span class="state {}">{}</span>', state.name, state.brief)
        progress = WorkflowState(article.workflow_state)
        is_unread = state.name == NEVER or state.differs  # readers do not have this text
        if progress == WorkflowState.DRAFT or (progress == WorkflowState.APPROVED and not is_unread):
            return shown
        badge = '{} <span class="progress-state" data-state="{}">{}</span>'
        return format_html(badge, shown, progress, progress.label)

    @admin.display(description=_("authors"))
    def byline(self, article: Article) -> str:
        return ", ".join(str(byline.author) for byline in article.bylines.all())

    @admin.display(description=_("topics"))
    def about(self, article: Article) -> str:
        return ", ".join(str(item.tag) for item in article.article_topics.all())

    @admin.display(description=_("live since"), ordering=F("live_since").asc(nulls_first=True))
    def live_since(self, article: Any) -> str:
        return format_day(article.live_since)

    @admin.display(description=_("last change"), ordering="changed_at")
    def changed(self, article: Any) -> str:
        if not article.changed_by:
            return format_time(article.changed_at)
        editor = gettext("by %(name)s") % {"name": article.changed_by}
        return format_html('{} <span class="by">{}</span>', format_time(article.changed_at), editor)

    @admin.display(description=_("words"), ordering="words")
    def length(self, article: Article) -> str:
        return number_format(article.words, force_grouping=True)


def menu_column(user: permissions.AnyUser) -> Callable[[Any], str]:
    """Return the column with the menu of each row: what this user may do with the article."""

    @admin.display(description=_("actions"))
    def menu(article: Any) -> str:
        return row_menu(article.pk, article.title, menu_items(user, article))

    return menu


def menu_items(user: permissions.AnyUser, article: Any) -> list[MenuItem]:
    """Return the links of an article's menu. Needs the annotations of the list, and makes no query."""
    items = [(gettext("Open"), _page(article, "change"))]
    if article.live_slug:
        name = "page" if article.kind == Kind.PAGE else "article"
        items.append((gettext("View live page"), address(name, article.live_slug)))
    if permissions.may_publish(user):
        items.append((gettext("Publish…"), _page(article, "publish")))
        if article.is_live:
            items.append((gettext("Unpublish…"), _page(article, "unpublish")))
    items.append((gettext("Revisions"), _page(article, "revisions")))
    if user.has_perm("articles.add_article"):
        items.append((gettext("Duplicate…"), _page(article, "duplicate")))
    if user.has_perm("articles.delete_article") and not (article.is_live or article.is_coming):
        if not article.was_live:
            items.append((gettext("Move to the trash…"), _page(article, "delete")))
        elif user.has_perm("articles.delete_published_article"):
            items.append((gettext("Delete…"), _page(article, "delete")))
    return items


def _page(article: Article, name: str) -> str:
    return reverse(f"admin:articles_article_{name}", args=[article.pk])
