"""The list of an article's editions, and the pages that cancel, roll back, remake and unpublish."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.desk.articles.state import format_time, load_state
from articles.desk.permissions import AnyUser, may_publish, may_view
from articles.desk.publishing.forms import RollBackForm, UnpublishForm
from articles.desk.publishing.views import (
    ArticlePageUrl,
    add_refusal_errors,
    article_page_urls,
    desk_page,
    get_publishable_article,
    report_refusal,
    report_unused_dates,
)
from articles.desk.titles import titles_for
from articles.models import Article, Edition, count_answers_by_edition
from articles.publishing import (
    Refused,
    cancel,
    live_edition_of,
    outdated_editions,
    remake,
    roll_back,
    set_since_publication,
    unpublish,
)
from articles.request_policy import FORM, POST, SAFE
from authors.request_sender import account_of


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition in the list: its state and the action an editor may take.

    `successor` is the title of the article that replaces it, as the user may see it. `yes` and `no` are how
    many readers found it helpful, and how many did not.
    """

    edition: Edition
    state: str
    action: str
    is_outdated: bool
    successor: str = ""
    yes: int = 0
    no: int = 0

    @property
    def sentence(self) -> str:
        """The state as shown to editors."""
        return {
            "live": gettext("Live"),
            "scheduled": gettext("Scheduled"),
            "past": gettext("Ended"),
            "cancelled": gettext("Canceled"),
            "never": gettext("Replaced"),
        }[self.state]


def edition_rows(article: Article, user: AnyUser) -> list[EditionRow]:
    """Return all editions of an article, the latest first."""
    editions = Edition.objects.filter(article=article).select_related("made_by", "replaced_by")
    live = set(editions.live().values_list("pk", flat=True))
    scheduled = set(editions.scheduled().values_list("pk", flat=True))
    begun = set(editions.begun().values_list("pk", flat=True))
    rows = list(editions)
    feedback = count_answers_by_edition(article)
    titles = titles_for(user, [edition.replaced_by for edition in rows if edition.replaced_by])
    outdated = {
        late.pk for edition in rows if edition.pk in live | scheduled for late in outdated_editions(edition)
    }

    def row(edition: Edition) -> EditionRow:
        successor, answers = titles.get(edition.replaced_by_id or 0, ""), feedback.get(edition.pk, (0, 0))
        for state, members, action in (
            ("live", live, "unpublish"),
            ("scheduled", scheduled, "cancel"),
            ("past", begun, "roll-back"),
        ):
            if edition.pk in members:
                return EditionRow(edition, state, action, edition.pk in outdated, successor, *answers)
        return EditionRow(edition, "cancelled" if edition.cancelled_at else "never", "", False, successor)

    return [row(edition) for edition in rows]


@require_safe
def editions_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article, pk=pk)
    if not may_view(request.user, article):
        raise Http404
    return desk_page(
        request,
        "editions",
        article,
        gettext("Editions"),
        rows=edition_rows(article, request.user),
        state=load_state(article),
        may_publish=may_publish(request.user),
    )


def get_publishable_edition(request: HttpRequest, pk: int, number: int) -> Edition:
    """Return an edition, if the user may publish. Raises `PermissionDenied` or `Http404`."""
    article = get_publishable_article(request, pk)
    return get_object_or_404(Edition.objects.select_related("article"), article=article, number=number)


def redirect_to_editions(pk: int) -> HttpResponse:
    return redirect(reverse("admin:articles_article_editions", args=[pk]))


def confirm_and_run(
    request: HttpRequest,
    edition: Edition,
    *,
    question: str,
    consequence: str,
    button: str,
    success: str,
    run: Callable[[], object],
    form: forms.Form | None = None,
) -> HttpResponse:
    """On GET, ask for confirmation; on POST, call `run`, add a message and redirect to the editions.

    With a form, `run` is only called if it is valid.
    """
    if request.method != "POST" or (form is not None and not form.is_valid()):
        context = {"question": question, "consequence": consequence, "button": button, "form": form}
        return desk_page(request, "confirm", edition.article, question, edition=edition, **context)
    try:
        run()
    except Refused as refused:
        report_refusal(request, refused)
    else:
        messages.success(request, success)
    return redirect_to_editions(edition.article_id)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    edition = get_publishable_edition(request, pk, number)
    return confirm_and_run(
        request,
        edition,
        question=gettext("Cancel edition %(number)s?") % {"number": number},
        consequence=gettext("It is scheduled for %(time)s. What is live now stays live.")
        % {"time": format_time(edition.live_from)},
        button=gettext("Cancel edition"),
        success=gettext("Canceled edition %(number)s.") % {"number": number},
        run=lambda: cancel(edition, by=account_of(request)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def roll_back_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    edition = get_publishable_edition(request, pk, number)
    form = RollBackForm(request.POST if request.method == "POST" else None)
    return confirm_and_run(
        request,
        edition,
        form=form,
        question=gettext("Roll back to edition %(number)s?") % {"number": number},
        consequence=gettext("A copy of this edition goes live now. The draft does not change."),
        button=gettext("Roll back"),
        success=gettext("The text of edition %(number)s is live again.") % {"number": number},
        run=lambda: roll_back(edition, by=account_of(request), note=form.cleaned_data["note"]),
    )


@require_POST
def remake_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    edition = get_publishable_edition(request, pk, number)
    typed_dates = set_since_publication(edition.article)
    try:
        remade = remake(edition, by=account_of(request))
    except Refused as refused:
        report_refusal(request, refused)
    else:
        messages.success(
            request,
            gettext("Edition %(new)s has the current draft and replaces edition %(old)s on %(time)s.")
            % {"new": remade.number, "old": number, "time": format_time(remade.live_from)},
        )
        report_unused_dates(request, remade, *typed_dates)
    return redirect_to_editions(pk)


@require_http_methods(["GET", "HEAD", "POST"])
def unpublish_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_publishable_article(request, pk)
    form = UnpublishForm(request.POST if request.method == "POST" else None, article=article)
    if form.is_valid():
        try:
            edition = unpublish(article, by=account_of(request), **form.cleaned_data)
        except Refused as refused:
            add_refusal_errors(form, refused)
        else:
            report_unpublished(request, edition)
            return redirect_to_editions(pk)
    return desk_page(
        request,
        "unpublish",
        article,
        gettext("Unpublish"),
        form=form,
        live=live_edition_of(article),
        media=form.media,
    )


def report_unpublished(request: HttpRequest, edition: Edition | None) -> None:
    if edition is None:
        messages.warning(request, gettext("The article is not live at that time."))
    elif edition.ends_at and edition.ends_at > timezone.now():
        messages.success(request, gettext("Live until %(time)s.") % {"time": format_time(edition.ends_at)})
    else:
        messages.success(request, gettext("Unpublished."))


def urls(site: admin.AdminSite) -> list[URLPattern]:
    edition_route = "<int:pk>/editions/<int:number>"
    pages: list[ArticlePageUrl] = [
        ("<int:pk>/editions/", editions_view, "editions", SAFE),
        ("<int:pk>/unpublish/", unpublish_view, "unpublish", FORM),
        (f"{edition_route}/cancel/", cancel_view, "cancel", FORM),
        (f"{edition_route}/roll-back/", roll_back_view, "roll_back", FORM),
        (f"{edition_route}/remake/", remake_view, "remake", POST),
    ]
    return article_page_urls(site, pages)
