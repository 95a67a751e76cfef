"""My work: what an author sees of their articles and reviews. Read only, and nothing else of the desk."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.models import (
    Article,
    Byline,
    Comment,
    Edition,
    Kind,
    Proposal,
    ReviewRequest,
    WorkflowState,
)
from articles.publishing.due_reviews import REMINDED_BEFORE, due_reviews
from authors.models import Author, address
from authors.request_sender import account_of

PAGE_SIZE = 20
IN_WORK = (WorkflowState.IN_REVIEW, WorkflowState.CHANGES_REQUESTED)


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment with its answers, or proposed wording. `person` is a name that readers could know."""

    row: Any
    person: str
    place: str
    is_open: bool
    answers: Sequence["Remark"] = ()


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One article: its title, its live page if it has one, where it stands, and the remarks on it."""

    title: str
    url: str
    states: Sequence[str]
    comments: Sequence[Remark] = ()
    proposals: Sequence[Remark] = ()
    open_remarks: int = field(default=0)


@never_cache
@login_required
@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    """Show the author whose account this is their articles and the reviews that wait for them."""
    author = Author.objects.filter(user=account_of(request)).first()
    if author is None:
        return render(request, "authors/no_profile.html", status=403)
    page = Paginator(articles_of(author), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "author": author,
        "page": page,
        "items": work_items(list(page.object_list)),
        "reviews": reviews_of(author),
    }
    return render(request, "articles/profile/work.html", context)


# Articles


def articles_of(author: Author) -> QuerySet[Any]:
    """Return the articles with an author's byline that are live, scheduled or under way.

    What is under way comes first. Of a draft without the byline, only what readers can see is told.
    """
    own = Edition.objects.filter(article=OuterRef("pk"), bylines__author=author).order_by()
    live, coming = own.live(), own.scheduled().order_by("live_from")
    return (
        Article.objects.filter(trashed_at=None)
        .annotate(
            was_live=Exists(Edition.objects.filter(article=OuterRef("pk")).begun()),
            in_draft=Exists(Byline.objects.filter(article=OuterRef("pk"), author=author)),
            live_title=Subquery(live.values("title")[:1]),
            live_slug=Subquery(live.values("slug")[:1]),
            live_kind=Subquery(live.values("kind")[:1]),
            live_published=Subquery(live.values("published")[:1]),
            comes_title=Subquery(coming.values("title")[:1]),
            comes_at=Subquery(coming.values("live_from")[:1]),
        )
        .filter(
            Q(live_published__isnull=False)
            | Q(comes_at__isnull=False)
            | Q(in_draft=True, workflow_state__in=IN_WORK)
            | Q(in_draft=True, workflow_state=WorkflowState.APPROVED, was_live=False)
        )
        .order_by(F("live_published").desc(nulls_first=True), F("workflow_since").desc(nulls_last=True), "pk")
    )


def work_items(articles: Sequence[Any]) -> list[WorkItem]:
    """Return the items for articles of `articles_of`. Four queries for any number of them."""
    drafts = [article.pk for article in articles if article.in_draft]
    comments, proposals = comments_on(drafts), proposals_on(drafts)
    until = timezone.localdate() + REMINDED_BEFORE
    due = dict(due_reviews(until).filter(article__in=articles).values_list("article", "review_due"))
    items = []
    for article in articles:
        remarks = [*comments[article.pk], *proposals[article.pk]]
        items.append(
            WorkItem(
                title=article.live_title or (article.title if article.in_draft else article.comes_title),
                url=_live_url(article),
                states=_states(article, due.get(article.pk) if article.live_published else None),
                comments=comments[article.pk],
                proposals=proposals[article.pk],
                open_remarks=sum(remark.is_open for remark in remarks),
            )
        )
    return items


def _live_url(article: Any) -> str:
    if not article.live_slug:
        return ""
    return address("page" if article.live_kind == Kind.PAGE else "article", article.live_slug)


def _states(article: Any, due: date | None) -> list[str]:
    """Return where an article stands, in words and since when."""
    states = []
    if article.live_published:
        states.append(gettext("Live since %(day)s") % {"day": _day(article.live_published)})
    if article.comes_at:
        time = {"time": date_format(localtime(article.comes_at), "DATETIME_FORMAT")}
        is_new = not article.live_published
        states.append((gettext("Goes live %(time)s") if is_new else gettext("New edition %(time)s")) % time)
    if article.in_draft and article.workflow_since:
        day = {"day": _day(article.workflow_since)}
        if article.workflow_state == WorkflowState.IN_REVIEW:
            states.append(gettext("In review since %(day)s") % day)
        elif article.workflow_state == WorkflowState.CHANGES_REQUESTED:
            states.append(gettext("Changes requested on %(day)s") % day)
        elif article.workflow_state == WorkflowState.APPROVED and not states:
            states.append(gettext("Approved on %(day)s") % day)
    if due:
        states.append(due_sentence(due))
    return states


def due_sentence(due: date) -> str:
    """Return when the next review of a text is due, or that it is overdue."""
    is_over = due < timezone.localdate()
    sentence = gettext("Review overdue since %(day)s") if is_over else gettext("Review due %(day)s")
    return sentence % {"day": date_format(due)}


def _day(time: Any) -> str:
    return date_format(localtime(time))


# Comments and proposed wording


def comments_on(articles: Iterable[int]) -> Mapping[int, list[Remark]]:
    """Return the threads of comments by article, the open ones first. One query."""
    found_rows = Comment.objects.filter(article__in=list(articles))
    rows = list(found_rows.select_related("user", "author", "section"))
    answers = defaultdict[int | None, list[Remark]](list)
    for row in rows:
        if row.parent_id is not None:
            answers[row.parent_id].append(Remark(row, _person_of(row), "", False))
    found = defaultdict[int, list[Remark]](list)
    for row in rows:
        if row.parent_id is None:
            place = (row.section.heading if row.section else row.heading) or str(row.get_part_display())
            remark = Remark(row, _person_of(row), place, row.resolved_at is None, answers[row.pk])
            found[row.article_id].append(remark)
    return _open_first(found)


def proposals_on(articles: Iterable[int]) -> Mapping[int, list[Remark]]:
    """Return proposed wording by article, the open ones first. One query."""
    rows = Proposal.objects.filter(article__in=list(articles)).select_related("user", "author", "section")
    found = defaultdict[int, list[Remark]](list)
    for row in rows:
        place = gettext("Short version") if row.index is None else row.section.heading if row.section else ""
        found[row.article_id].append(
            Remark(row, _person_of(row), place or gettext("Section"), row.state == "open")
        )
    return _open_first(found)


def _open_first(found: Mapping[int, list[Remark]]) -> Mapping[int, list[Remark]]:
    for remarks in found.values():
        remarks.sort(key=lambda remark: not remark.is_open)
    return found


def _person_of(row: Comment | Proposal) -> str:
    """Return who wrote it: a person's name, never a user name."""
    if row.author:
        return row.author.name
    return (row.user.get_full_name() if row.user else "") or gettext("A colleague at the desk")


# Reviews


def reviews_of(author: Author) -> list[WorkItem]:
    """Return what waits for a reviewer: open requests, then live texts that are due again. Two queries."""
    requests = ReviewRequest.objects.open().filter(reviewer=author, article__trashed_at=None)
    items = [
        WorkItem(
            asked.article.title,
            "",
            [gettext("You were asked for a review, by %(day)s") % {"day": date_format(asked.due)}],
        )
        for asked in requests.select_related("article").order_by("due", "pk")
    ]
    due = due_reviews(timezone.localdate() + REMINDED_BEFORE).filter(reviewer=author)
    live = Edition.objects.live().filter(article=OuterRef("article")).order_by()
    for signed in due.annotate(
        live_title=Subquery(live.values("title")[:1]),
        live_slug=Subquery(live.values("slug")[:1]),
        live_kind=Subquery(live.values("kind")[:1]),
    ):
        last = gettext("You reviewed it on %(day)s") % {"day": date_format(signed.reviewed_on)}
        states = [due_sentence(signed.review_due or signed.reviewed_on), last]
        items.append(WorkItem(signed.live_title, _live_url(signed), states))
    return items
