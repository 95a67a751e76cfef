"""Admin of topics and episodes. Each is saved and deleted by its publishing action."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import URLPattern

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

# Of the articles with a topic, those that are not in the trash.
IN_USE = Q(article_topics__content_object__trashed_at=None)


@admin.register(Topic)
class TopicAdmin(ActionAdmin):
    form = TopicForm
    fields = ("name", "slug", "aliases", "description")
    readonly_fields = ("slug",)
    list_display = ("name", "slug", "in_use")
    search_fields = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        return super().get_queryset(request).annotate(articles=Count("article_topics", filter=IN_USE))

    @admin.display(description="articles", ordering="articles")
    def in_use(self, topic: Any) -> int:
        return topic.articles

    def save_model(self, request: HttpRequest, obj: Topic, form: ModelForm, change: bool) -> None:
        save_topic(obj, by=account_of(request))

    def delete_model(self, request: HttpRequest, obj: Topic) -> None:
        delete_topic(obj, by=account_of(request))


@admin.register(Episode)
class EpisodeAdmin(ActionAdmin):
    form = EpisodeForm
    fieldsets = (
        (None, {"fields": ("title", "slug", ("season", "number"), "published", "explicit")}),
        ("The sound", {"fields": ("audio", "length", "size_in_words", "mime_type")}),
        ("What is said", {"fields": ("transcript", "transcript_file", "chapters")}),
        ("Show notes", {"fields": ("notes",)}),
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

    @admin.display(description="length")
    def length(self, episode: Episode) -> str:
        return (
            f"{episode.seconds // 60}:{episode.seconds % 60:02}" if episode.seconds else "measured when saved"
        )

    @admin.display(description="file size")
    def size_in_words(self, episode: Episode) -> str:
        return f"{episode.size / 2**20:.1f} MB" if episode.size else ""

    def save_model(self, request: HttpRequest, obj: Episode, form: ModelForm, change: bool) -> None:
        save_episode(obj, by=account_of(request))

    def delete_model(self, request: HttpRequest, obj: Episode) -> None:
        delete_episode(obj, by=account_of(request))
