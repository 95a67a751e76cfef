"""The cards that cancel, roll back and unpublish, and the button that updates a scheduled edition."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from articles.desk.articles.state import format_time
from articles.desk.publishing.card import Seen, card, finish, seen_now, what_changed
from articles.desk.publishing.forms import PublicationForm, UnpublishForm
from articles.desk.publishing.publish_card import report_unused_dates
from articles.desk.publishing.views import (
    ArticlePageUrl,
    add_refusal_errors,
    article_page_urls,
    get_publishable_article,
    get_publishable_edition,
    report_refusal,
    with_link,
)
from articles.desk.revisions.compared_versions import difference_to_live
from articles.models import Edition
from articles.models.set_aside import set_asides_of
from articles.publishing import Refused, cancel, remake, roll_back, set_since_publication, unpublish
from articles.publishing.edition_copies import text_of_edition_to_check
from articles.publishing.preflight.preflight_checks import prepare_preflight
from articles.publishing.preflight.preflight_report import make_report
from articles.publishing.review_state import review_state_of
from articles.request_policy import FORM, POST
from authors.request_sender import account_of


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    edition = get_publishable_edition(request, pk, number)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            cancel(edition, by=account_of(request))
        except Refused as refused:
            add_refusal_errors(form, refused)
        else:
            messages.success(request, gettext("Canceled edition %(number)s.") % {"number": number})
            return finish(request, edition.article, gettext("Canceled"))
    return card(
        request,
        "cancel",
        edition.article,
        gettext("Cancel edition %(number)s?") % {"number": number},
        form=form,
        edition=edition,
        difference=difference_to_live(edition.article, request.user, edition),
        may_cancel=edition.cancelled_at is None and edition.live_from > timezone.now(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def roll_back_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    edition = get_publishable_edition(request, pk, number)
    seen = seen_now(edition.article)
    changed = what_changed(request, seen, draft_too=False)
    form = PublicationForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and not changed:
        try:
            copy = roll_back(
                edition,
                by=account_of(request),
                at=form.start,
                minor=form.minor,
                note=form.cleaned_data["note"],
            )
        except Refused as refused:
            add_refusal_errors(form, refused)
        else:
            report_roll_back(request, edition, copy)
            return finish(request, edition.article, gettext("Rolled back"))
    title = gettext("Roll back to edition %(number)s?") % {"number": number}
    shown = _shown(request, edition, seen)
    return card(request, "roll_back", edition.article, title, form=form, changed=changed, **shown)


def _shown(request: HttpRequest, edition: Edition, seen: Seen) -> dict[str, Any]:
    """Return what the card about a roll back shows beside its form."""
    text = text_of_edition_to_check(edition)
    preflight = prepare_preflight(text, lines=edition.article.safety, for_editor=True)
    return {
        "edition": edition,
        "seen": seen,
        "live": seen.live,
        "was_live": True,
        "difference": difference_to_live(edition.article, request.user, edition),
        "report": make_report(preflight, set_asides_of(edition.article)),
        # The buttons lead to the draft, so they are there only if it has this text.
        "draft_pk": edition.article_id if edition.draft_digest == edition.article.draft_digest else 0,
        "review": review_state_of(edition.article, text),
    }


def report_roll_back(request: HttpRequest, edition: Edition, copy: Edition) -> None:
    """Add a message about a roll back, with the link to the page if it is live."""
    words = {"number": edition.number, "time": format_time(copy.live_from)}
    if copy.live_from > timezone.now():
        sentence = gettext("The text of edition %(number)s goes live again on %(time)s.") % words
    else:
        sentence = gettext("The text of edition %(number)s is live again.") % words
        sentence = with_link(sentence, copy.get_absolute_url(), gettext("View live page"))
    messages.success(request, sentence)


@require_POST
def remake_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    edition = get_publishable_edition(request, pk, number)
    typed_dates = set_since_publication(edition.article)
    try:
        remade = remake(edition, by=account_of(request))
    except Refused as refused:
        report_refusal(request, refused)
        return finish(request, edition.article, gettext("Not updated"))
    messages.success(
        request,
        gettext("Edition %(new)s has the current draft and replaces edition %(old)s on %(time)s.")
        % {"new": remade.number, "old": number, "time": format_time(remade.live_from)},
    )
    report_unused_dates(request, remade, *typed_dates)
    return finish(request, edition.article, gettext("Updated"))


@require_http_methods(["GET", "HEAD", "POST"])
def unpublish_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_publishable_article(request, pk)
    form = UnpublishForm(request.POST if request.method == "POST" else None, request=request)
    seen = seen_now(article)
    if form.is_valid():
        data = form.cleaned_data
        try:
            edition = unpublish(
                article,
                by=account_of(request),
                at=form.start,
                returns_at=data["returns_at"],
                replaced_by=data["replaced_by"],
            )
        except Refused as refused:
            add_refusal_errors(form, refused)
        else:
            report_unpublished(request, edition)
            return finish(request, article, gettext("Unpublished") if edition else gettext("Unpublish"))
    return card(request, "unpublish", article, gettext("Unpublish"), form=form, seen=seen, live=seen.live)


def report_unpublished(request: HttpRequest, edition: Edition | None) -> None:
    """Add a message that says until when the article is live, or that it is not."""
    if edition is None:
        messages.warning(request, gettext("The article is not live at that time."))
    elif edition.ends_at and edition.ends_at > timezone.now():
        words = gettext("Live until %(time)s.") % {"time": format_time(edition.ends_at)}
        messages.success(request, with_link(words, edition.get_absolute_url(), gettext("View live page")))
    else:
        messages.success(request, gettext("Unpublished."))


def urls(site: admin.AdminSite) -> list[URLPattern]:
    edition_route = "<int:pk>/editions/<int:number>"
    pages: list[ArticlePageUrl] = [
        ("<int:pk>/unpublish/", unpublish_view, "unpublish", FORM),
        (f"{edition_route}/cancel/", cancel_view, "cancel", FORM),
        (f"{edition_route}/roll-back/", roll_back_view, "roll_back", FORM),
        (f"{edition_route}/remake/", remake_view, "remake", POST),
    ]
    return article_page_urls(site, pages)
