"""The list of an article's editions, and the page that shows one of them as readers saw it."""

from dataclasses import dataclass

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from articles.desk.articles.state import LIVE, load_state
from articles.desk.permissions import AnyUser, may_publish, may_view
from articles.desk.publishing.views import ArticlePageUrl, article_page_urls, desk_page
from articles.desk.revisions.compared_versions import difference_to_live
from articles.desk.titles import titles_for
from articles.models import Article, Edition, Kind, count_answers_by_edition
from articles.publishing import outdated_editions
from articles.publishing.edition_copies import text_of_edition_to_check
from articles.publishing.review_state import review_state_of
from articles.reading.cache.versions import current_version
from articles.reading.pages.article_body import render_article_page
from articles.reading.pages.lookups import load_article_page, with_sign_offs
from articles.request_policy import SAFE


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
    state = load_state(article)
    return desk_page(
        request,
        "editions",
        article,
        gettext("Editions"),
        rows=edition_rows(article, request.user),
        state=state,
        is_unchanged=state.name == LIVE and not state.differs,
        may_publish=may_publish(request.user),
    )


# One edition as readers saw it


def get_visible_edition(request: HttpRequest, pk: int, number: int) -> Edition:
    """Return an edition of an article that the user sees at the desk. Raises `Http404`."""
    editions = with_sign_offs(
        Edition.objects.select_related("article", "made_by", "revision"), timezone.now()
    )
    edition = get_object_or_404(editions, article=pk, number=number)
    if not may_view(request.user, edition.article):
        raise Http404
    return edition


@never_cache
@require_safe
def edition_view(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Show an edition in a frame, and what it would change about the live page; `?frame=1` is the frame."""
    edition = get_visible_edition(request, pk, number)
    is_short = request.GET.get("short") == "1" and bool(edition.short_url)
    show = _frame if request.GET.get("frame") == "1" else _edition_page
    response: HttpResponse = show(request, edition, is_short)  # type: ignore[call-arg, assignment]
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type]  # the package's types allow no other argument
def _frame(request: HttpRequest, edition: Edition, is_short: bool) -> HttpResponse:
    """Return the page that readers had, or will have, without scripts."""
    kind = "page" if edition.kind == Kind.PAGE else "short" if is_short else "article"
    with override(settings.LANGUAGE_CODE):  # as readers get the page
        page = load_article_page(current_version(), edition, short=is_short)
        return HttpResponse(render_article_page(request, kind, page, preview=True))


@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def _edition_page(request: HttpRequest, edition: Edition, is_short: bool) -> HttpResponse:
    [row] = [one for one in edition_rows(edition.article, request.user) if one.edition == edition]
    return desk_page(
        request,
        "edition",
        edition.article,
        gettext("Edition %(number)s") % {"number": edition.number},
        row=row,
        edition=edition,
        is_short=is_short,
        difference=difference_to_live(edition.article, request.user, edition),
        review=review_state_of(edition.article, text_of_edition_to_check(edition)),
        may_publish=may_publish(request.user),
    )


def urls(site: admin.AdminSite) -> list[URLPattern]:
    pages: list[ArticlePageUrl] = [
        ("<int:pk>/editions/", editions_view, "editions", SAFE),
        ("<int:pk>/editions/<int:number>/view/", edition_view, "edition", SAFE),
    ]
    return article_page_urls(site, pages)
