"""Admin of topics and episodes. Each is saved and deleted by its publishing action."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles.desk.articles.state import format_day
from articles.desk.library.forms import EpisodeForm, TopicForm
from articles.models import Episode, Topic
from articles.models.sound import SOUND_LIMIT
from articles.publishing.library import (
    delete_episode,
    delete_topic,
    save_episode,
    save_topic,
)
from articles.request_policy import LARGE_FORM, declare
from authors.admin import ActionAdmin
from authors.request_sender import account_of
from authors.row_menus import GridAdmin

# Of the articles with a topic, those that are not in the trash.
IN_USE = Q(article_topics__content_object__trashed_at=None)


@admin.register(Topic)
class TopicAdmin(GridAdmin, ActionAdmin):
    form = TopicForm
    readonly_fields = ("slug", "other_names")
    list_display = ("name", "in_use")
    search_fields = ("name",)

    def get_fields(self, request: HttpRequest, obj: Topic | None = None) -> tuple[str, ...]:
        may_change = obj is None or self.has_change_permission(request, obj)
        slug = ("slug",) if obj else ()
        return ("name", *slug, "aliases" if may_change else "other_names", "description")

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

    def save_model(self, request: HttpRequest, obj: Topic, form: ModelForm, change: bool) -> None:
        save_topic(obj, by=account_of(request))

    def delete_model(self, request: HttpRequest, obj: Topic) -> None:
        delete_topic(obj, by=account_of(request))


@admin.register(Episode)
class EpisodeAdmin(GridAdmin, ActionAdmin):
    form = EpisodeForm
    fieldsets = (
        (None, {"fields": ("title", "slug", ("season", "number"), "published", "explicit")}),
        (_("Audio"), {"fields": ("audio", "length", "size_in_words", "mime_type")}),
        (_("Transcript and chapters"), {"fields": ("transcript", "transcript_file", "chapters")}),
        (_("Show notes"), {"fields": ("notes",)}),
    )
    readonly_fields = ("length", "size_in_words", "mime_type")
    list_display = ("title", "season", "number", "length", "published")
    search_fields = ("title",)

    def get_urls(self) -> list[URLPattern]:
        patterns: list[URLPattern] = super().get_urls()
        for pattern in patterns:
            if pattern.name in ("articles_episode_add", "articles_episode_change"):
                declare(pattern, body_limit=SOUND_LIMIT + LARGE_FORM)
        return patterns

    def get_prepopulated_fields(self, request: HttpRequest, obj: Episode | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("title",)}

    def get_readonly_fields(self, request: HttpRequest, obj: Episode | None = None) -> tuple[str, ...]:
        """Return the read-only fields. The slug is one once an edition names the episode."""
        fixed = ("slug",) if obj and obj.editions.exists() else ()
        return (*fixed, *self.readonly_fields)

    def card_facts(self, row: Episode) -> list[str]:
        published = format_day(row.published) if row.published else gettext("Not published")
        return [f"{published} · {self.length(row)}", self._number(row)]

    def _number(self, episode: Episode) -> str:
        """Return the season and the number in words, as far as there are any."""
        words = {"season": episode.season, "number": episode.number}
        if episode.season and episode.number:
            return gettext("Season %(season)d, episode %(number)d") % words
        return gettext("Episode %(number)d") % words if episode.number else ""

    @admin.display(description=_("length"))
    def length(self, episode: Episode) -> str:
        return (
            f"{episode.seconds // 60}:{episode.seconds % 60:02}"
            if episode.seconds
            else gettext("measured when saved")
        )

    @admin.display(description=_("file size"))
    def size_in_words(self, episode: Episode) -> str:
        return f"{episode.size / 2**20:.1f} MB" if episode.size else ""

    def save_model(self, request: HttpRequest, obj: Episode, form: ModelForm, change: bool) -> None:
        save_episode(obj, by=account_of(request))

    def delete_model(self, request: HttpRequest, obj: Episode) -> None:
        delete_episode(obj, by=account_of(request))
