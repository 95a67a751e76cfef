"""Duplicating an article, and copying a section to another article."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from articles.desk.permissions import may_edit, visible_to
from articles.desk.publishing.views import desk_page
from articles.desk.revisions.views import get_visible_article
from articles.desk.writing.access import admin_script_view, json_error
from articles.desk.writing.form_data import int_or_zero
from articles.manuscript import Section
from articles.models import Article
from articles.publishing import Refused, copy_section, duplicate
from articles.request_policy import FORM, LARGE_FORM, POST, SMALL_FORM, declare
from authors.request_sender import account_of


@require_http_methods(["GET", "HEAD", "POST"])
def duplicate_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_visible_article(request, pk)
    if not request.user.has_perm("articles.add_article"):
        raise PermissionDenied
    if request.method != "POST":
        return desk_page(request, "duplicate", article, gettext("Duplicate"))
    copy = duplicate(article, by=account_of(request))
    messages.success(request, gettext("This is the copy. “%(title)s” was not changed.") % {"title": article})
    return redirect(reverse("admin:articles_article_change", args=[copy.pk]))


@admin_script_view
@require_POST
def copy_section_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Append a section, as typed in the form of one article, to the draft of another."""
    source = get_visible_article(request, pk)
    targets = visible_to(request.user, Article.objects.all())
    target = get_object_or_404(targets, pk=int_or_zero(request.POST.get("target", "")))
    if not may_edit(request.user, target):
        raise PermissionDenied
    section = Section(**{name: request.POST.get(name, "") for name in ("type", "heading", "body")})
    try:
        copy_section(section, source=source, target=target, by=account_of(request))
    except Refused as refused:
        return json_error(" ".join(refused.reasons), 422)
    return JsonResponse({"title": target.title})


def urls(site: admin.AdminSite) -> list[URLPattern]:
    return [
        declare(
            path("<int:pk>/duplicate/", site.admin_view(duplicate_view), name="articles_article_duplicate"),
            methods=FORM,
            body_limit=SMALL_FORM,
        ),
        declare(
            path("<int:pk>/copy-section/", copy_section_view, name="articles_article_copy_section"),
            methods=POST,
            body_limit=LARGE_FORM,
        ),
    ]
