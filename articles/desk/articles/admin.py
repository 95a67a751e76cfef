"""The article's ModelAdmin: object permissions, deletion and the URLs of its pages."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.desk import permissions
from articles.desk.articles import duplicate, trash_pages
from articles.desk.articles.changelist import ArticleListAdmin
from articles.desk.history import article_history
from articles.desk.preflight import preflight_pages
from articles.desk.publishing import edition_cards, editions, publish_card
from articles.desk.publishing.views import report_refusal
from articles.desk.review import comments_page, review_file_pages, review_page
from articles.desk.review import requests as review_requests
from articles.desk.revisions import views as revision_views
from articles.desk.safety import safety_pages
from articles.desk.urls import article_form_urls
from articles.desk.workflow import step_pages
from articles.desk.writing.form_data import int_or_zero
from articles.models import Article
from articles.publishing import Refused, delete, move_to_trash
from articles.publishing.trash import TRASH_DAYS
from authors.logged_admin import LoggedAdmin
from authors.request_sender import account_of


@admin.register(Article)
class ArticleAdmin(LoggedAdmin, ArticleListAdmin):
    """The list of articles, with the pages of one article added to its URLs."""

    add_title = _("New article")

    # Permissions

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return super().has_view_permission(request, obj) and (
            obj is None or permissions.may_view(request.user, obj)
        )

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return super().has_change_permission(request, obj) and (
            obj is None or permissions.may_edit(request.user, obj)
        )

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return super().has_delete_permission(request, obj) and (
            obj is None or permissions.may_delete(request.user, obj)
        )

    # Deleting, and the pages beside the form

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        """Delete an article that was published; one that never was goes to the trash."""
        if permissions.was_live(obj):
            delete(obj, by=account_of(request))
            messages.success(request, gettext("Deleted “%(title)s”.") % {"title": obj})
        else:
            move_to_trash(obj, by=account_of(request))
            trash_pages.report_trashed(request, [obj])

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:articles_article_changelist"))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Delete an article, or show why it cannot be deleted and return to its form."""
        article = self.get_object(request, object_id)
        was_published = article is not None and permissions.was_live(article)
        context = {"was_published": was_published, "days": TRASH_DAYS} | (extra_context or {})
        context["title"] = gettext("Delete article") if was_published else gettext("Move to the trash")
        try:
            return super().delete_view(request, object_id, context)
        except Refused as refused:
            report_refusal(request, refused)
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[int(object_id)]))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show the history to those who see the article, as its revisions and editions."""
        pk = int_or_zero(object_id)
        if not pk:
            raise Http404
        return article_history.history_view(request, pk)

    def get_urls(self) -> list[URLPattern]:
        return [
            *publish_card.urls(self.admin_site),
            *edition_cards.urls(self.admin_site),
            *editions.urls(self.admin_site),
            *revision_views.urls(self.admin_site),
            *duplicate.urls(self.admin_site),
            *trash_pages.urls(self.admin_site),
            *step_pages.urls(self.admin_site),
            *safety_pages.urls(self.admin_site),
            *comments_page.urls(),
            *review_page.urls(self.admin_site),
            *review_file_pages.urls(self.admin_site),
            *review_requests.urls(self.admin_site),
            *preflight_pages.urls(self.admin_site),
            *article_form_urls(self.admin_site),
            *super().get_urls(),
        ]
