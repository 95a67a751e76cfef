"""The editions of an article in time, and what an editor may do to them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.desk.articles.state import moment, state_in_full
from articles.desk.permissions import Visitor, may_publish, may_view
from articles.desk.publishing.forms import UnpublishForm
from articles.desk.publishing.views import article_for_publishing, desk_page, refuse, tell_dates_not_used
from articles.desk.titles import titles_for
from articles.models import Article, Edition
from articles.publishing import (
    Refused,
    cancel,
    live_edition_of,
    overtaken,
    remake,
    roll_back,
    set_since_publication,
    unpublish,
)
from articles.request_policy import FORM, POST, SAFE, SMALL_FORM, declare
from authors.accounts import account_of


@dataclass(frozen=True, slots=True)
class Row:
    """One edition as the timeline shows it: its standing in a word, and what may be done to it.

    `successor` is the title of the article that it is replaced by, as the user may know it.
    """

    edition: Edition
    standing: str
    verb: str
    stale: bool
    successor: str = ""

    @property
    def words(self) -> str:
        """Its standing as an editor reads it."""
        return {
            "live": "Live",
            "scheduled": "Scheduled",
            "past": "Over",
            "cancelled": "Cancelled",
            "never": "Overtaken",
        }[self.standing]


def timeline(article: Article, user: Visitor) -> list[Row]:
    """All editions of an article, the latest first."""
    editions = Edition.objects.filter(article=article).select_related("made_by", "replaced_by")
    live = set(editions.live().values_list("pk", flat=True))
    scheduled = set(editions.scheduled().values_list("pk", flat=True))
    begun = set(editions.begun().values_list("pk", flat=True))
    rows = list(editions)
    titles = titles_for(user, [edition.replaced_by for edition in rows if edition.replaced_by])
    stale = {late.pk for edition in rows if edition.pk in live | scheduled for late in overtaken(edition)}

    def row(edition: Edition) -> Row:
        successor = titles.get(edition.replaced_by_id or 0, "")
        for standing, members, verb in (
            ("live", live, "unpublish"),
            ("scheduled", scheduled, "cancel"),
            ("past", begun, "roll-back"),
        ):
            if edition.pk in members:
                return Row(edition, standing, verb, edition.pk in stale, successor)
        return Row(edition, "cancelled" if edition.cancelled_at else "never", "", False, successor)

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
        "Editions",
        rows=timeline(article, request.user),
        state=state_in_full(article),
        may_publish=may_publish(request.user),
    )


def edition_of(request: HttpRequest, pk: int, number: int) -> Edition:
    article = article_for_publishing(request, pk)
    return get_object_or_404(Edition.objects.select_related("article"), article=article, number=number)


def back(pk: int) -> HttpResponse:
    return redirect(reverse("admin:articles_article_editions", args=[pk]))


def confirmed(
    request: HttpRequest,
    edition: Edition,
    *,
    question: str,
    consequence: str,
    button: str,
    done: str,
    act: Callable[[], object],
) -> HttpResponse:
    """Ask first; on a POST act, say what was done or why not, and go back to the timeline."""
    if request.method != "POST":
        words = {"question": question, "consequence": consequence, "button": button}
        return desk_page(request, "confirm", edition.article, question, edition=edition, **words)
    try:
        act()
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, done)
    return back(edition.article_id)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    edition = edition_of(request, pk, number)
    return confirmed(
        request,
        edition,
        question=f"Cancel edition {number}?",
        consequence=f"It was to go live on {moment(edition.live_from)}. What is live before it stays live.",
        button="Cancel this edition",
        done=f"Edition {number} is cancelled.",
        act=lambda: cancel(edition, by=account_of(request)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def roll_back_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    edition = edition_of(request, pk, number)
    return confirmed(
        request,
        edition,
        question=f"Roll back to edition {number}?",
        consequence="Readers get a copy of it at once. The draft stays: nothing you wrote is lost.",
        button="Roll back",
        done=f"Readers have the text of edition {number} again.",
        act=lambda: roll_back(edition, by=account_of(request)),
    )


@require_POST
def remake_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    edition = edition_of(request, pk, number)
    typed = set_since_publication(edition.article)
    try:
        anew = remake(edition, by=account_of(request))
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(
            request,
            f"Edition {anew.number} holds the draft as it stands and takes the place of edition {number}, "
            f"from {moment(anew.live_from)}.",
        )
        tell_dates_not_used(request, anew, *typed)
    return back(pk)


@require_http_methods(["GET", "HEAD", "POST"])
def unpublish_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = article_for_publishing(request, pk)
    form = UnpublishForm(request.POST if request.method == "POST" else None, article=article)
    if form.is_valid():
        try:
            edition = unpublish(article, by=account_of(request), **form.cleaned_data)
        except Refused as refused:
            refuse(form, refused)
        else:
            tell_unpublished(request, edition)
            return back(pk)
    return desk_page(
        request, "unpublish", article, "Unpublish", form=form, live=live_edition_of(article), media=form.media
    )


def tell_unpublished(request: HttpRequest, edition: Edition | None) -> None:
    if edition is None:
        messages.warning(request, "Nothing is live then, so there was nothing to unpublish.")
    elif edition.ends_at and edition.ends_at > timezone.now():
        messages.success(request, f"Readers have it until {moment(edition.ends_at)}.")
    else:
        messages.success(request, "It is unpublished.")


def urls(site: admin.AdminSite) -> list[URLPattern]:
    one = "<int:pk>/editions/<int:number>"
    pages: list[tuple[str, Callable[..., HttpResponse], str, tuple[str, ...]]] = [
        ("<int:pk>/editions/", editions_view, "editions", SAFE),
        ("<int:pk>/unpublish/", unpublish_view, "unpublish", FORM),
        (f"{one}/cancel/", cancel_view, "cancel", FORM),
        (f"{one}/roll-back/", roll_back_view, "roll_back", FORM),
        (f"{one}/remake/", remake_view, "remake", POST),
    ]
    return [
        declare(
            path(route, site.admin_view(view), name=f"articles_article_{name}"),
            methods=methods,
            body_limit=SMALL_FORM if "POST" in methods else 0,
        )
        for route, view, name, methods in pages
    ]
