"""Admin of episodes. Each is saved and deleted by its publishing action."""

from pathlib import PurePosixPath
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import URLPattern
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.desk.articles.state import format_day
from articles.desk.library.episode_forms import EpisodeForm
from articles.models import Article, Episode, SignOff
from articles.models.chapters import format_time
from articles.models.sound import SOUND_LIMIT
from articles.models.sound_conversion import CONVERTED_ENDINGS
from articles.publishing.library import delete_episode, save_episode
from articles.publishing.review_state import review_state_of_episode
from articles.reading.podcast.player import published_episodes
from articles.request_policy import LARGE_FORM, declare
from authors.admin import ActionAdmin
from authors.request_sender import account_of
from authors.row_menus import GridAdmin


@admin.register(Episode)
class EpisodeAdmin(GridAdmin, ActionAdmin):
    add_title = _("New episode")
    form = EpisodeForm
    list_display = ("title", "season", "number", "length", "published")
    search_fields = ("title", "transcript")

    def get_fieldsets(self, request: HttpRequest, obj: Episode | None = None) -> Any:
        """Return the fields: the stored recording to listen to, and uploads for those who may save."""
        may_save = self.has_change_permission(request, obj) if obj else True
        audio = (*(("recording",) if obj else ()), *(("audio",) if may_save else ()))
        said = ("transcript", *(("transcript_file",) if may_save else ()), "chapters")
        return (
            (None, {"fields": ("title", "slug", ("season", "number"), "published", "explicit")}),
            (_("Audio"), {"fields": audio}),
            (_("Transcript and chapters"), {"fields": said}),
            (None, {"fields": ("notes",)}),
            *(((_("Review"), {"fields": ("review",)}),) if obj else ()),
        )

    def get_urls(self) -> list[URLPattern]:
        patterns: list[URLPattern] = super().get_urls()
        for pattern in patterns:
            if pattern.name in ("articles_episode_add", "articles_episode_change"):
                declare(pattern, body_limit=SOUND_LIMIT + LARGE_FORM)
        return patterns

    def get_queryset(self, request: HttpRequest) -> QuerySet[Episode]:
        is_public = Exists(published_episodes().filter(pk=OuterRef("pk")).order_by())
        return super().get_queryset(request).annotate(is_public=is_public)

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Return the page of an episode, if readers can open it."""
        return super().get_view_on_site_url(obj) if getattr(obj, "is_public", False) else None

    def get_prepopulated_fields(self, request: HttpRequest, obj: Episode | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("title",)}

    def get_readonly_fields(self, request: HttpRequest, obj: Episode | None = None) -> tuple[str, ...]:
        """Return the read-only fields. The slug is one once an edition names the episode."""
        fields = ("recording", "review")
        return ("slug", *fields) if obj and obj.editions.exists() else fields

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
        return format_time(episode.seconds)

    @admin.display(description=_("recording"))
    def recording(self, episode: Episode) -> str:
        """Return a player of the stored file: a form with errors has the new one in its row."""
        stored = Episode.objects.defer("transcript", "cues", "notes", "notes_html").get(pk=episode.pk)
        context = {"episode": stored, "is_converted": is_converted(stored)}
        return render_to_string("admin/articles/episode/recording.html", context)

    @admin.display(description=_("Reviews of this episode"))
    def review(self, episode: Episode) -> str:
        """Return the reviews of the stored episode. They are given and withdrawn beside an article."""
        stored = Episode.objects.get(pk=episode.pk)
        context = {
            "state": review_state_of_episode(stored),
            "sign_offs": SignOff.objects.filter(episode=stored).select_related("reviewer"),
            "articles": Article.objects.filter(episode=stored, trashed_at=None).order_by("title", "pk"),
        }
        return render_to_string("admin/articles/episode/review.html", context)

    def save_model(self, request: HttpRequest, obj: Episode, form: ModelForm, change: bool) -> None:
        save_episode(obj, by=account_of(request))
        if "audio" in form.changed_data and is_converted(obj):
            self.message_user(request, gettext("“%(file)s” was converted to MP3.") % {"file": obj.audio_name})

    def delete_model(self, request: HttpRequest, obj: Episode) -> None:
        delete_episode(obj, by=account_of(request))


def is_converted(episode: Episode) -> bool:
    """Whether the recording was uploaded in a format that was converted, by its name."""
    return PurePosixPath(episode.audio_name).suffix.lower() in CONVERTED_ENDINGS
