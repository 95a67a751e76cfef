"""The page that publishes an article, and functions shared by pages about one article."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from articles.desk.articles.state import format_time, load_state
from articles.desk.permissions import may_publish, visible_to
from articles.desk.publishing.forms import PublishForm
from articles.desk.safety.questions import safety_questions
from articles.models import Article, Edition, draft_manuscript_of
from articles.publishing import Refused, live_edition_of, outdated_editions, publish, set_since_publication
from articles.request_policy import FORM, SMALL_FORM, declare
from authors.request_sender import account_of


def get_publishable_article(request: HttpRequest, pk: int) -> Article:
    """Return an article, if the user may publish. Raises `PermissionDenied` or `Http404`."""
    if not may_publish(request.user):
        raise PermissionDenied
    return get_object_or_404(visible_to(request.user, Article.objects.all()), pk=pk)


# Of a page about one article: its route, its view, the end of its URL name, and its methods.
ArticlePageUrl = tuple[str, Callable[..., HttpResponse], str, tuple[str, ...]]


def article_page_urls(site: admin.AdminSite, pages: Iterable[ArticlePageUrl]) -> list[URLPattern]:
    """Return the URL patterns of pages about one article, with what each accepts."""
    return [
        declare(
            path(route, site.admin_view(view), name=f"articles_article_{name}"),
            methods=methods,
            body_limit=SMALL_FORM if "POST" in methods else 0,
        )
        for route, view, name, methods in pages
    ]


def desk_page(
    request: HttpRequest, template: str, article: Article, title: str, **context: Any
) -> TemplateResponse:
    """Return a desk page about one article."""
    context |= admin.site.each_context(request) | {"title": title, "article": article, "opts": Article._meta}
    return TemplateResponse(request, f"admin/articles/article/{template}.html", context)


def add_refusal_errors(form: Any, refused: Refused) -> None:
    """Add the reasons of a refusal to the form's errors, at the field that they are about."""
    field = refused.argument if refused.argument in form.fields else None
    for reason in refused.reasons:
        form.add_error(field, reason)


def report_refusal(request: HttpRequest, refused: Refused) -> None:
    """Add a message for each reason of a refusal."""
    for reason in refused.reasons:
        messages.error(request, reason)


@require_http_methods(["GET", "HEAD", "POST"])
def publish_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_publishable_article(request, pk)
    live = live_edition_of(article)
    form = PublishForm(
        request.POST if request.method == "POST" else None, initial={"until": live.ends_at if live else None}
    )
    if form.is_valid():
        data = form.cleaned_data
        typed_dates = set_since_publication(article)
        try:
            edition = publish(
                article,
                by=account_of(request),
                at=form.live_from,
                until=data["until"],
                minor=data["minor"],
                note=data["note"],
            )
        except Refused as refused:
            add_refusal_errors(form, refused)
        else:
            report_publication(request, edition, previous=live)
            report_unused_dates(request, edition, *typed_dates)
            return redirect(reverse("admin:articles_article_editions", args=[pk]))
    state = load_state(article)
    later = Edition.objects.filter(article=article).scheduled().order_by("live_from")
    questions = safety_questions(draft_manuscript_of(article), article, request.user, "publish")
    return desk_page(
        request,
        "publish",
        article,
        gettext("Publish"),
        form=form,
        state=state,
        live=live,
        later=later,
        questions=questions,
    )


def with_link(words: str, url: str, link_words: str) -> SafeString:
    """Return a message that ends with a link."""
    return format_html('{} <a href="{}">{}</a>', words, url, link_words)


def report_publication(request: HttpRequest, edition: Edition, *, previous: Edition | None) -> None:
    """Add messages about the publication, and about scheduled editions without this change."""
    if previous == edition:
        messages.info(request, gettext("No unpublished changes. Draft and live page match."))
        return
    live = live_edition_of(edition.article) == edition
    if live:
        words = gettext("Edition %(number)s is live.") % {"number": edition.number}
        words = with_link(words, edition.get_absolute_url(), gettext("View live page"))
    else:
        time = format_time(edition.live_from)
        sentence = gettext("Edition %(number)s goes live on %(time)s.")
        words = sentence % {"number": edition.number, "time": time}
    messages.success(request, words)
    for later in outdated_editions(edition):
        messages.warning(
            request,
            gettext(
                "Edition %(number)s, scheduled for %(time)s, was made before this one and does not "
                "include this "
                "change. Choose “Update edition” below to include it."
            )
            % {"number": later.number, "time": format_time(later.live_from)},
        )


def report_unused_dates(
    request: HttpRequest, edition: Edition, published: datetime | None, updated: datetime | None
) -> None:
    """Add messages about dates that were set in the draft but are not used by the edition."""
    for label, typed, shown_date in (
        (gettext("First published"), published, edition.published),
        (gettext("Last updated"), updated, edition.updated),
    ):
        if typed is None or typed == shown_date:
            continue
        sentence = (
            gettext("“%(field)s” was not set to %(time)s: that is later than the publication.")
            if typed > max(edition.live_from, edition.made_at)
            else gettext(
                "“%(field)s” was not set to %(time)s: a change that is not minor sets it to the time of the "
                "publication."
            )
        )
        messages.warning(request, sentence % {"field": label, "time": format_time(typed)})


def urls(site: admin.AdminSite) -> list[URLPattern]:
    return article_page_urls(site, [("<int:pk>/publish/", publish_view, "publish", FORM)])
