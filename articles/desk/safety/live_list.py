"""The list of live and scheduled editions that could not be published by today's rules."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from articles.desk.permissions import may_publish
from articles.desk.writing.form_data import int_or_zero
from articles.models import Article
from articles.publishing.preflight.live_review import editions_to_review
from articles.request_policy import SAFE, declare


@require_safe
def live_safety_view(request: HttpRequest) -> HttpResponse:
    """Show a page of the list; `?after=` is the id of the last edition of the page before."""
    if not may_publish(request.user):
        raise PermissionDenied
    rows, next_after = editions_to_review(int_or_zero(request.GET.get("after", "")))
    context = admin.site.each_context(request) | {
        "title": gettext("Safety"),
        "opts": Article._meta,
        "rows": rows,
        "next_after": next_after,
    }
    return TemplateResponse(request, "admin/articles/article/live_safety.html", context)


def urls(site: admin.AdminSite) -> list[URLPattern]:
    view = site.admin_view(live_safety_view)
    return [declare(path("safety/", view, name="articles_article_live_safety"), methods=SAFE, body_limit=0)]
