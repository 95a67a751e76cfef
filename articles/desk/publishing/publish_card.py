"""The card that publishes or schedules the draft of an article."""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from articles.desk.articles.state import format_time
from articles.desk.publishing.card import Seen, card, finish, seen_now, what_changed
from articles.desk.publishing.forms import PublishForm
from articles.desk.publishing.views import (
    add_refusal_errors,
    article_page_urls,
    get_publishable_article,
    with_link,
)
from articles.desk.revisions.compared_versions import difference_to_live
from articles.desk.safety.questions import safety_questions
from articles.models import Article, Edition, WorkflowState, draft_manuscript_of
from articles.publishing import (
    Refused,
    Stale,
    live_edition_of,
    outdated_editions,
    publish,
    set_since_publication,
)
from articles.publishing.review_state import review_state_of
from articles.publishing.text_faults import find_faults
from articles.request_policy import FORM
from authors.request_sender import account_of


@require_http_methods(["GET", "HEAD", "POST"])
def publish_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_publishable_article(request, pk)
    seen = seen_now(article)
    changed = what_changed(request, seen)
    until = seen.live.ends_at if seen.live else None
    form = PublishForm(request.POST if request.method == "POST" else None, initial={"until": until})
    if form.is_valid() and not changed:
        try:
            return _publish(request, article, form, seen)
        except Refused as refused:
            add_refusal_errors(form, refused)
        except Stale:  # saved between the two lines above
            seen = seen_now(article)
            changed = what_changed(request, seen)
    return card(
        request,
        "publish",
        article,
        gettext("Publish"),
        form=form,
        changed=changed,
        **_shown(request, article, seen),
    )


def _shown(request: HttpRequest, article: Article, seen: Seen) -> dict[str, Any]:
    """Return what the card shows beside its form."""
    draft = draft_manuscript_of(article)
    editions = Edition.objects.filter(article=article)
    return {
        "seen": seen,
        "live": seen.live,
        "was_live": editions.begun().exists(),
        "later": editions.scheduled().order_by("live_from"),
        "difference": difference_to_live(article, request.user),
        "faults": find_faults(draft),
        "questions": safety_questions(draft, article, request.user, "publish"),
        "review": review_state_of(article, draft),
        "approves": article.workflow_state in (WorkflowState.IN_REVIEW, WorkflowState.CHANGES_REQUESTED),
    }


def _publish(request: HttpRequest, article: Article, form: PublishForm, seen: Seen) -> HttpResponse:
    """Publish what the card has shown. Raises `Refused` and `Stale`."""
    typed_dates = set_since_publication(article)
    edition = publish(
        article,
        by=account_of(request),
        at=form.start,
        until=form.cleaned_data["until"],
        minor=form.minor,
        note=form.cleaned_data["note"],
        base=seen.base,
    )
    is_new = edition != seen.live
    report_publication(request, edition, previous=seen.live)
    report_unused_dates(request, edition, *typed_dates)
    is_scheduled = live_edition_of(article) != edition
    title = gettext("Scheduled") if is_scheduled else gettext("Published") if is_new else gettext("Publish")
    base = edition.revision.number if is_new and edition.revision else seen.base
    outdated = outdated_editions(edition) if is_new else []
    return finish(request, article, title, seen=seen, base=base, outdated=outdated)


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
                "include this change. Choose “Update edition” below to include it."
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
