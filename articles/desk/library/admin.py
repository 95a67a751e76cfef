"""Admin of topics and pictures. Each is saved and deleted by its publishing action."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from articles.desk.library.forms import PictureForm, TopicForm
from articles.desk.permissions import visible_to
from articles.models import Article, Picture, Topic, picture_file
from articles.publishing.library import (
    add_picture,
    delete_picture,
    delete_topic,
    describe_picture,
    save_topic,
)
from articles.rendering import mark_clean, picture_tag
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


@admin.register(Picture)
class PictureAdmin(ActionAdmin):
    form = PictureForm
    list_display = ("thumbnail", "path", "alt", "size", "added_at", "added_by")
    list_display_links = ("thumbnail", "path")
    list_select_related = ("added_by",)
    search_fields = ("path", "alt", "credit")
    list_per_page = 50

    def get_fields(self, request: HttpRequest, obj: Picture | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("file", "path", "alt", "credit")
        file = ("file",) if self.has_change_permission(request, obj) else ()
        return ("thumbnail", "path", "alt", "credit", "size", *file, "added_at", "added_by")

    def get_readonly_fields(self, request: HttpRequest, obj: Picture | None = None) -> tuple[str, ...]:
        """Return the read-only fields; texts refer to a picture by its path, so it cannot change."""
        return ("thumbnail", "size", "added_at", "added_by", "path") if obj else ()

    @admin.display(description="")
    def thumbnail(self, picture: Picture) -> str:
        return mark_clean(picture_tag(picture_file(picture.stored), picture.path, sizes="8rem"))

    @admin.display(description="size")
    def size(self, picture: Picture) -> str:
        return f"{picture.stored['width']} × {picture.stored['height']}"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        picture = kwargs.get("obj")
        if picture is not None:
            context["used_in"] = visible_to(request.user, articles_showing(picture))
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Picture, form: ModelForm, change: bool) -> None:
        if form.cleaned_data["file"]:
            obj.pk = add_picture(obj.path, form.cleaned_data["file"], by=account_of(request)).pk
        describe_picture(obj, alt=obj.alt, credit=obj.credit, by=account_of(request))

    def delete_model(self, request: HttpRequest, obj: Picture) -> None:
        delete_picture(obj, by=account_of(request))


def articles_showing(picture: Picture) -> QuerySet[Article]:
    """Return articles whose draft has this picture as lead picture or in its text."""
    in_text = Q(sections__body__contains=picture.path) | Q(short_version__contains=picture.path)
    return Article.objects.filter(Q(image=picture) | in_text).order_by("title", "pk").distinct()
