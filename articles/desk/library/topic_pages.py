"""Pages of topics besides their form: their articles, merging two, and creating one by script."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from articles.desk.library.forms import MergeForm, TopicForm
from articles.desk.permissions import visible_to
from articles.desk.writing.access import admin_script_view, json_error
from articles.models import Article, Topic
from articles.publishing.library import save_topic
from articles.publishing.topic_actions import MERGE, merge_topic
from articles.request_policy import FORM, POST, SMALL_FORM, declare
from authors.request_sender import account_of

MAX_ARTICLES = 20


def may_merge(request: HttpRequest) -> bool:
    """Return whether the user may merge topics."""
    return request.user.has_perms(MERGE)


def change_context(request: HttpRequest, topic: Topic) -> dict[str, Any]:
    """Return what the page of a topic shows besides its form: some of its articles, and former addresses."""
    having = visible_to(request.user, Article.objects.filter(article_topics__tag=topic))
    articles = list(having.order_by("title", "pk").only("title")[: MAX_ARTICLES + 1])
    return {
        "topic_articles": articles[:MAX_ARTICLES],
        "more_articles": len(articles) > MAX_ARTICLES,
        "former_slugs": topic.former_topics.values_list("slug", flat=True),
        "may_merge": may_merge(request),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def merge_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask which topic this one is merged into, then merge it."""
    if not may_merge(request):
        raise PermissionDenied
    topic = get_object_or_404(Topic, pk=pk)
    form = MergeForm(request.POST if request.method == "POST" else None, topic=topic)
    if form.is_valid():
        into = merge_topic(topic, form.cleaned_data["into"], by=account_of(request))
        words = {"topic": topic.name, "into": into.name}
        messages.success(request, gettext("Merged “%(topic)s” into “%(into)s”.") % words)
        return redirect("admin:articles_topic_change", into.pk)
    context = admin.site.each_context(request) | {
        "title": gettext("Merge topic"),
        "topic": topic,
        "form": form,
        "articles": Article.objects.filter(article_topics__tag=topic, trashed_at=None).count(),
    }
    return TemplateResponse(request, "admin/articles/topic/merge.html", context)


@admin_script_view
@require_POST
def create_view(request: HttpRequest) -> HttpResponse:
    """Create a topic with the `name` that was typed into a chooser, and answer with it as a choice."""
    if not request.user.has_perm("articles.add_topic"):
        raise PermissionDenied
    form = TopicForm({"name": request.POST.get("name", "")})
    if not form.is_valid():
        return json_error(" ".join(str(one) for found in form.errors.values() for one in found), 422)
    topic = save_topic(form.instance, by=account_of(request))
    return JsonResponse({"pk": topic.pk, "label": topic.name})


def urls(site: admin.AdminSite) -> list[URLPattern]:
    create = path("create/", create_view, name="articles_topic_create")
    merge = path("<int:pk>/merge/", site.admin_view(merge_view), name="articles_topic_merge")
    return [
        declare(create, methods=POST, body_limit=SMALL_FORM),
        declare(merge, methods=FORM, body_limit=SMALL_FORM),
    ]
