"""Admin of topics. Each is saved and deleted by its publishing action."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.desk.library import topic_pages
from articles.desk.library.forms import TopicForm
from articles.models import Topic
from articles.publishing.library import (
    delete_topic,
    save_topic,
)
from authors.admin import ActionAdmin
from authors.request_sender import account_of
from authors.row_menus import GridAdmin, MenuItem

# Of the articles with a topic, those that are not in the trash.
IN_USE = Q(article_topics__content_object__trashed_at=None)


@admin.register(Topic)
class TopicAdmin(GridAdmin, ActionAdmin):
    add_title = _("New topic")
    form = TopicForm
    change_form_template = "admin/articles/topic/change_form.html"
    readonly_fields = ("other_names",)
    list_display = ("name", "in_use")
    search_fields = ("name",)

    def get_fields(self, request: HttpRequest, obj: Topic | None = None) -> tuple[str, ...]:
        may_change = obj is None or self.has_change_permission(request, obj)
        slug = ("slug",) if obj else ()
        return ("name", *slug, "aliases" if may_change else "other_names", "description")

    def get_urls(self) -> list[URLPattern]:
        return [*topic_pages.urls(self.admin_site), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add the topic's articles to the page."""
        response = super().change_view(request, object_id, *args, **kwargs)
        if isinstance(response, TemplateResponse) and response.context_data:
            topic = response.context_data.get("original")
            response.context_data |= topic_pages.change_context(request, topic) if topic else {}
        return response

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        return super().get_queryset(request).annotate(articles=Count("article_topics", filter=IN_USE))

    @admin.display(description=_("articles"), ordering="articles")
    def in_use(self, topic: Any) -> int:
        return topic.articles

    @admin.display(description=_("Other names"))
    def other_names(self, topic: Topic) -> str:
        return "\n".join(topic.aliases)

    def card_facts(self, row: Any) -> list[str]:
        return [
            ngettext("%(number)d article", "%(number)d articles", row.articles) % {"number": row.articles},
            ", ".join(row.aliases),
        ]

    def menu_items(self, request: HttpRequest, row: Topic) -> list[MenuItem]:
        items = super().menu_items(request, row)
        if topic_pages.may_merge(request):
            items.insert(-1, (gettext("Merge…"), reverse("admin:articles_topic_merge", args=[row.pk])))
        return items

    def save_model(self, request: HttpRequest, obj: Topic, form: ModelForm, change: bool) -> None:
        save_topic(obj, by=account_of(request))

    def delete_model(self, request: HttpRequest, obj: Topic) -> None:
        delete_topic(obj, by=account_of(request))
