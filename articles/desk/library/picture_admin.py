"""Admin of pictures: a grid with filters, and the form. Saved and deleted by publishing actions."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.desk.library.picture_filters import CreditFilter, SizeFilter, UseFilter
from articles.desk.library.picture_forms import PictureForm
from articles.desk.library.picture_views import articles_using
from articles.message_translation import translate_message
from articles.models import Article, Picture, picture_file
from articles.pictures import BadPicture
from articles.publishing.library import add_picture, delete_picture, describe_picture
from articles.rendering import mark_clean, picture_tag
from authors.admin import ActionAdmin
from authors.request_sender import account_of


class PictureChangeList(ChangeList):
    """A page of the library, with a thumbnail of each picture and the number of articles that use it."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        pictures: list[Any] = list(self.result_list)
        used = articles_using(request.user, pictures)
        for picture in pictures:
            file, focus = picture_file(picture.stored), picture.focus
            picture.thumbnail = mark_clean(picture_tag(file, "", sizes="16rem", classes=focus.classes))
            picture.used_in = len(used[picture.pk])
        self.result_list = pictures


@admin.register(Picture)
class PictureAdmin(ActionAdmin):
    add_title = _("New picture")
    form = PictureForm
    list_display = ("path",)  # the grid shows more: templates/admin/articles/picture/change_list.html
    list_filter = (UseFilter, SizeFilter, CreditFilter)
    search_fields = ("path", "alt", "credit")
    ordering = ("-added_at", "-pk")
    list_per_page = 48

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return PictureChangeList

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {"chosen": request.GET} | (extra_context or {}))

    def get_fields(self, request: HttpRequest, obj: Picture | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("file", "path", "alt", "credit")
        if not self.has_change_permission(request, obj):
            return ("thumbnail", "path", "alt", "credit", "size", "added_at", "added_by")
        return ("focus", "path", "alt", "credit", "size", "file", "added_at", "added_by")

    def get_readonly_fields(self, request: HttpRequest, obj: Picture | None = None) -> tuple[str, ...]:
        """Return the read-only fields; texts refer to a picture by its path, so it cannot change."""
        return ("thumbnail", "size", "added_at", "added_by", "path") if obj else ()

    @admin.display(description="")
    def thumbnail(self, picture: Picture) -> str:
        return mark_clean(picture_tag(picture_file(picture.stored), picture.path, sizes="18rem"))

    @admin.display(description=_("size"))
    def size(self, picture: Picture) -> str:
        size = {"width": picture.stored["width"], "height": picture.stored["height"]}
        return gettext("%(width)s × %(height)s pixels") % size

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        picture = kwargs.get("obj")
        if picture is not None:
            using = articles_using(request.user, [picture])[picture.pk]
            context["used_in"] = Article.objects.filter(pk__in=using).order_by("title", "pk")
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Picture, form: ModelForm, change: bool) -> None:
        by, focus = account_of(request), form.cleaned_data.get("focus")
        if form.cleaned_data["file"]:
            obj.pk = add_picture(obj.path, form.cleaned_data["file"], by=by).pk
        try:
            describe_picture(obj, alt=obj.alt, credit=obj.credit, focus=focus, by=by)
        except BadPicture as bad:
            self.message_user(request, translate_message(bad.args[0]), messages.ERROR)

    def delete_model(self, request: HttpRequest, obj: Picture) -> None:
        delete_picture(obj, by=account_of(request))
