"""The page about care: lists of what on the site needs a look, each in a fixed number of queries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles.desk.permissions import may_edit_all
from articles.models import Address, Article, CheckResult, Edition, LinkCheck, Picture, SignOff
from articles.publishing.due_reviews import REMINDED_BEFORE, due_reviews
from articles.publishing.link_checking import broken_links
from articles.publishing.preflight.preflight_checks import CHECKS
from articles.publishing.unused_pictures import pictures_not_shown

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class CareItem:
    """A line of a list: what it is, where it is looked after, and what there is to say about it."""

    title: str
    url: str
    about: str


@dataclass(frozen=True, slots=True)
class CareList:
    """A list of the page: its rows, which a paginator slices, the line for a row, and a note above them."""

    title: Any
    empty: Any
    rows: Callable[[], Any]
    item: Callable[[Any], CareItem]
    note: Callable[[], str] = str


def _article_url(pk: int | None, page: str = "change") -> str:
    return reverse(f"admin:articles_article_{page}", args=[pk]) if pk else ""


# Due for review


def _due() -> Any:
    return due_reviews(timezone.localdate() + REMINDED_BEFORE)


def _due_item(signed: SignOff) -> CareItem:
    words = {"day": date_format(signed.review_due or signed.reviewed_on), "name": signed.reviewer}
    about = gettext("Due %(day)s, last reviewed by %(name)s") % words
    return CareItem(str(signed.target), _article_url(signed.article_id, "review"), about)


# Oldest


def _oldest() -> Any:
    live = Edition.objects.live().annotate(last=Coalesce("updated", "published"))
    return live.only("title", "article", "updated", "published").order_by("last", "pk")


def _oldest_item(edition: Any) -> CareItem:
    about = gettext("Last updated %(day)s") % {"day": date_format(timezone.localtime(edition.last))}
    return CareItem(edition.title, _article_url(edition.article_id), about)


# Failing checks


def _is_published(article: str) -> Q:
    """Return the condition that readers have an article, or will have it; `article` is the name of its id."""
    editions = Edition.objects.filter(article=OuterRef(article))
    return Exists(editions.live()) | Exists(editions.scheduled())


def _failing() -> QuerySet[CheckResult]:
    rows = CheckResult.objects.failing().filter(_is_published("article"), article__trashed_at=None)
    rows = rows.select_related("article").only("blocking", "suggestions", "checks", "article__title")
    return rows.order_by("-blocking", "-suggestions", "article__title", "pk")


def _failing_item(result: CheckResult) -> CareItem:
    problems = ngettext("%(count)d problem to fix", "%(count)d problems to fix", result.blocking)
    suggestions = ngettext("%(count)d suggestion", "%(count)d suggestions", result.suggestions)
    counts = [
        sentence % {"count": count}
        for sentence, count in ((problems, result.blocking), (suggestions, result.suggestions))
        if count
    ]
    names = [str(check.label) for check in CHECKS if check.name in result.checks]
    about = gettext("%(counts)s: %(checks)s") % {"counts": ", ".join(counts), "checks": ", ".join(names)}
    return CareItem(result.article.title, _article_url(result.article_id, "checks"), about)


def _unchecked_note() -> str:
    """Say how many articles have no result about their present text."""
    articles = Article.objects.filter(_is_published("pk"), trashed_at=None)
    count = articles.exclude(check_result__draft_digest=F("draft_digest")).count()
    sentence = ngettext(
        "%(count)d published article was not checked since it changed. “manage.py check_articles” checks it.",
        "%(count)d published articles were not checked since they changed. “manage.py check_articles” checks "
        "them.",
        count,
    )
    return sentence % {"count": count} if count else ""


# Broken links


def _link_item(link: LinkCheck) -> CareItem:
    since = timezone.localtime(link.failing_since or link.checked_at)
    words = {"address": link.url, "problem": link.problem, "day": date_format(since)}
    about = gettext("%(address)s, since %(day)s: %(problem)s") % words
    return CareItem(link.article.title, _article_url(link.article_id), about)


# Without podcast or picture


def _plain() -> Any:
    plain = Edition.objects.live().articles().filter(Q(episode=None) | Q(lead={}))
    return plain.only("title", "article", "episode", "lead").order_by("title", "pk")


def _plain_item(edition: Edition) -> CareItem:
    if edition.episode_id is None and not edition.lead:
        about = gettext("No podcast episode and no picture")
    else:
        about = gettext("No picture") if edition.episode_id else gettext("No podcast episode")
    return CareItem(edition.title, _article_url(edition.article_id), about)


# Unused pictures


def _pictures() -> Any:
    return sorted(pictures_not_shown(), key=lambda picture: (picture.added_at, picture.pk))


def _picture_item(picture: Picture) -> CareItem:
    about = gettext("Added %(day)s") % {"day": date_format(timezone.localtime(picture.added_at))}
    return CareItem(picture.path, reverse("admin:articles_picture_change", args=[picture.pk]), about)


# Former addresses


def _addresses() -> Any:
    """Return the addresses that readers had and that now redirect or say that the page was removed."""
    of_article = Edition.objects.filter(article=OuterRef("article"))
    rows = Address.objects.annotate(
        was_read=Exists(of_article.begun().filter(slug=OuterRef("slug"))),
        live_slug=Subquery(of_article.live().values("slug")[:1]),
        successor=Subquery(of_article.begun().order_by("-live_from").values("replaced_by__title")[:1]),
        returns=Exists(of_article.scheduled()),
    )
    former = rows.filter(Q(article=None) | Q(was_public=True) | Q(was_read=True))
    former = former.exclude(live_slug__isnull=False, live_slug=F("slug"))
    # Until a scheduled return, an address without a successor is only missing.
    former = former.exclude(live_slug=None, returns=True, successor=None)
    return former.select_related("article").order_by("slug")


def _address_item(address: Any) -> CareItem:
    if address.live_slug:
        about = gettext("Redirects to “%(title)s”") % {"title": address.article}
    elif address.successor:
        about = gettext("Redirects to “%(title)s”") % {"title": address.successor}
    else:
        about = gettext("Visitors see “This page was removed”")
    return CareItem(address.slug, _article_url(address.article_id), about)


LISTS: Mapping[str, CareList] = {
    "due": CareList(_("Due for review"), _("No review is due in the next 30 days."), _due, _due_item),
    "oldest": CareList(_("Oldest"), _("Nothing is live yet."), _oldest, _oldest_item),
    "checks": CareList(
        _("Failing checks"),
        _("All live and scheduled articles pass the checks."),
        _failing,
        _failing_item,
        _unchecked_note,
    ),
    "links": CareList(_("Broken links"), _("No broken link is known."), broken_links, _link_item),
    "plain": CareList(
        _("Without podcast or picture"),
        _("Every live article has a podcast episode and a picture."),
        _plain,
        _plain_item,
    ),
    "pictures": CareList(_("Unused pictures"), _("All pictures are in use."), _pictures, _picture_item),
    "addresses": CareList(
        _("Former addresses"), _("No web address has changed yet."), _addresses, _address_item
    ),
}


@require_safe
def care_view(request: HttpRequest) -> HttpResponse:
    """Show the list that `?list=` names, the first by default; the other lists are links."""
    if not may_edit_all(request.user):
        raise PermissionDenied
    name = request.GET.get("list", "")
    name = name if name in LISTS else next(iter(LISTS))
    context = admin.site.each_context(request) | {
        "title": gettext("Site care"),
        "tabs": [(key, found.title, key == name) for key, found in LISTS.items()],
        "name": name,
        "label": LISTS[name].title,
    }
    return TemplateResponse(request, "admin/care.html", context | _listed(request, LISTS[name]))


def _listed(request: HttpRequest, chosen: CareList) -> dict[str, Any]:
    page: Page[Any] = Paginator(chosen.rows(), PAGE_SIZE).get_page(request.GET.get("page"))
    return {
        "items": [chosen.item(row) for row in page],
        "page": page,
        "empty": chosen.empty,
        "note": chosen.note(),
    }
