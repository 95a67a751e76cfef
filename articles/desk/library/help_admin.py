"""Admin of help lines and their subjects. Each is saved and deleted by its publishing action."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.desk.library.help_filters import CheckFilter, RegionFilter, SubjectFilter
from articles.desk.library.help_forms import HelpLineForm
from articles.desk.permissions import visible_to
from articles.models import Article, HelpLine, HelpSubject
from articles.publishing.help_actions import (
    check_help_line,
    delete_help_line,
    delete_help_subject,
    lines_about,
    save_help_line,
    save_help_subject,
    uses_of,
)
from articles.request_policy import POST, SMALL_FORM, declare
from authors.admin import ActionAdmin
from authors.request_sender import account_of


def check_state(line: HelpLine) -> str:
    """Return in words whether a help line is checked."""
    if line.replaced_by is not None:
        return gettext("Closed, replaced by %(name)s") % {"name": line.replaced_by}
    if line.checked_on is None:
        return gettext("Not checked")
    if line.check_by and not line.is_checked(timezone.localdate()):
        return gettext("Check overdue since %(day)s") % {"day": date_format(line.check_by, "DATE_FORMAT")}
    return gettext("Checked on %(day)s") % {"day": date_format(line.checked_on, "DATE_FORMAT")}


@admin.register(HelpLine)
class HelpLineAdmin(ActionAdmin):
    add_title = _("New help line")
    form = HelpLineForm
    fieldsets = (
        (None, {"fields": ("name", "slug", "level", "regions", "audience", "subjects")}),
        (
            _("How to reach it"),
            {"fields": (("dial", "show"), ("text_number", "text_keyword"), "chat_url", "web_url")},
        ),
        (_("What readers learn"), {"fields": ("hours", "languages", "cost", "note")}),
        (_("Check"), {"fields": ("source", "checked_on", "checked_by", "check_by")}),
        (_("Order and replacement"), {"fields": ("position", "replaced_by")}),
    )
    list_display = ("name", "countries", "level", "show", "state", "position")
    list_filter = (CheckFilter, RegionFilter, SubjectFilter, "level")
    list_select_related = ("replaced_by",)
    search_fields = ("name", "slug", "show", "dial", "text_number")
    search_help_text = _("Name, short name or number")
    change_form_template = "admin/articles/helpline/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        check = path(
            "<int:pk>/check/", self.admin_site.admin_view(self.check_view), name="articles_helpline_check"
        )
        return [declare(check, methods=POST, body_limit=SMALL_FORM), *super().get_urls()]

    def check_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record that the user has checked a line today."""
        line = check_help_line(get_object_or_404(HelpLine, pk=pk), by=account_of(request))
        day = date_format(line.check_by, "DATE_FORMAT") if line.check_by else ""
        messages.success(request, gettext("Checked today. Check it again by %(day)s.") % {"day": day})
        return HttpResponseRedirect(reverse("admin:articles_helpline_change", args=[pk]))

    def get_readonly_fields(self, request: HttpRequest, obj: HelpLine | None = None) -> tuple[str, ...]:
        """Return the read-only fields: texts use the short name, so it stays as it is."""
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: HelpLine | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("name",)}

    @admin.display(description=_("countries"))
    def countries(self, line: HelpLine) -> str:
        names = line.region_names
        shown = ", ".join(names[:4])
        return gettext("%(names)s and others") % {"names": shown} if len(names) > 4 else shown

    @admin.display(description=_("check"), ordering="checked_on")
    def state(self, line: HelpLine) -> str:
        return check_state(line)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        line = kwargs.get("obj")
        if line is not None:
            uses = uses_of(line)
            ids = [article.pk for article in uses.articles]
            drafts = visible_to(request.user, Article.objects.filter(pk__in=ids).order_by("title", "pk"))
            context |= {"uses": uses, "drafts": drafts, "state": check_state(line)}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return what a deletion deletes; the texts that use a line protect it."""
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        used = [sentence for line in objs for sentence in uses_of(line).sentences()]
        return deleted, counts, missing, used or protected

    def save_model(self, request: HttpRequest, obj: HelpLine, form: ModelForm, change: bool) -> None:
        save_help_line(obj, by=account_of(request))

    def delete_model(self, request: HttpRequest, obj: HelpLine) -> None:
        delete_help_line(obj, by=account_of(request))


@admin.register(HelpSubject)
class HelpSubjectAdmin(ActionAdmin):
    add_title = _("New subject")
    fields = ("name", "slug", "position")
    list_display = ("name", "slug", "position", "in_use")
    search_fields = ("name", "slug")

    def get_queryset(self, request: HttpRequest) -> QuerySet[HelpSubject]:
        return super().get_queryset(request).order_by("position", "name", "pk")

    def get_readonly_fields(self, request: HttpRequest, obj: HelpSubject | None = None) -> tuple[str, ...]:
        """Return the read-only fields: help lines and phrases use the short name, so it stays as it is."""
        return ("slug",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: HelpSubject | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("name",)}

    @admin.display(description=_("help lines"))
    def in_use(self, subject: HelpSubject) -> int:
        return len(lines_about(subject))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Return what a deletion deletes; the help lines about a subject protect it."""
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, missing, [*protected, *(line for row in objs for line in lines_about(row))]

    def save_model(self, request: HttpRequest, obj: HelpSubject, form: ModelForm, change: bool) -> None:
        save_help_subject(obj, by=account_of(request))

    def delete_model(self, request: HttpRequest, obj: HelpSubject) -> None:
        delete_help_subject(obj, by=account_of(request))
