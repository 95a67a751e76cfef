"""The page where an editor publishes."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from articles.desk.articles.state import moment, state_in_full
from articles.desk.permissions import may_publish, visible_to
from articles.desk.publishing.forms import PublishForm
from articles.models import Article, Edition
from articles.publishing import Refused, live_edition_of, overtaken, publish, set_since_publication
from articles.request_policy import FORM, SMALL_FORM, declare
from authors.accounts import account_of


def article_for_publishing(request: HttpRequest, pk: int) -> Article:
    """Return an article to an editor. Raises `PermissionDenied` for everybody else, or `Http404`."""
    if not may_publish(request.user):
        raise PermissionDenied
    return get_object_or_404(visible_to(request.user, Article.objects.all()), pk=pk)


def desk_page(
    request: HttpRequest, template: str, article: Article, title: str, **context: Any
) -> TemplateResponse:
    """A page of the desk about one article."""
    context |= admin.site.each_context(request) | {"title": title, "article": article, "opts": Article._meta}
    return TemplateResponse(request, f"admin/articles/article/{template}.html", context)


def refuse(form: Any, refused: Refused) -> None:
    """Show the reasons of a refusal as errors of the form."""
    for reason in refused.reasons:
        form.add_error(None, reason)


@require_http_methods(["GET", "HEAD", "POST"])
def publish_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = article_for_publishing(request, pk)
    live = live_edition_of(article)
    form = PublishForm(
        request.POST if request.method == "POST" else None, initial={"until": live.ends_at if live else None}
    )
    if form.is_valid():
        data = form.cleaned_data
        typed = set_since_publication(article)
        try:
            edition = publish(
                article, by=account_of(request), at=form.begins, until=data["until"], minor=data["minor"]
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            tell(request, edition, was=live)
            tell_dates_not_used(request, edition, *typed)
            return redirect(reverse("admin:articles_article_editions", args=[pk]))
    state = state_in_full(article)
    later = Edition.objects.filter(article=article).scheduled().order_by("live_from")
    return desk_page(request, "publish", article, "Publish", form=form, state=state, live=live, later=later)


def tell(request: HttpRequest, edition: Edition, *, was: Edition | None) -> None:
    """Say what the publication did, and what it did not reach."""
    if was == edition:
        messages.info(
            request, "Nothing has changed since the last publication: readers have this text already."
        )
        return
    live = live_edition_of(edition.article) == edition
    messages.success(
        request,
        f"Edition {edition.number} is live."
        if live
        else f"Edition {edition.number} goes live on {moment(edition.live_from)}.",
    )
    for later in overtaken(edition):
        messages.warning(
            request,
            f"Edition {later.number}, scheduled for {moment(later.live_from)}, was made before this one "
            "and does not hold what you have just changed. “Make it anew” below mends that.",
        )


def tell_dates_not_used(
    request: HttpRequest, edition: Edition, published: datetime | None, updated: datetime | None
) -> None:
    """Say which dates were set in the draft and are not what readers see."""
    for label, typed, told in (
        ("First published", published, edition.published),
        ("Last updated", updated, edition.updated),
    ):
        if typed is None or typed == told:
            continue
        why = (
            "that is later than the publication."
            if typed > max(edition.live_from, edition.made_at)
            else "a change that is not minor sets it to the time of the publication."
        )
        messages.warning(request, f"“{label}” was not set to {moment(typed)}: {why}")


def urls(site: admin.AdminSite) -> list[URLPattern]:
    publish = path("<int:pk>/publish/", site.admin_view(publish_view), name="articles_article_publish")
    return [declare(publish, methods=FORM, body_limit=SMALL_FORM)]
