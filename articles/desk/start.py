"""The start page: what needs attention, what waits for whom, drafts, and recent publications."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from articles.desk.articles.state import NEVER, format_time, in_state
from articles.desk.attention import article_url, attention_list
from articles.desk.library.help_filters import to_check
from articles.desk.permissions import may_edit_all, visible_to
from articles.models import Article, Edition, HelpLine, ReviewRequest, WorkflowState
from authors.roles import MANAGE_ACCOUNTS

MAX_ITEMS = 8


@dataclass(frozen=True, slots=True)
class StartItem:
    """An article in a list: its title, its URL and a short description."""

    title: str
    url: str
    description: str


@dataclass(frozen=True, slots=True)
class StartList:
    """A short list of articles.

    `all_url` is the URL of the complete list; `more` is true when that list is longer than this one.
    """

    title: str
    items: Sequence[StartItem]
    all_url: str
    empty: str
    more: bool = False


def start_context(user: User) -> dict[str, Any]:
    """Return the template context of the start page. A fixed number of queries for any number of articles."""
    articles = visible_to(user, Article.objects.all())
    # What is in review, sent back or approved is in the list above.
    drafts = in_state(articles.filter(workflow_state=WorkflowState.DRAFT), NEVER)
    drafts = drafts.order_by("-changed_at", "-pk")
    return {
        "attention": attention_list(user),
        "parts": [
            *([_waiting_for_others()] if user.has_perm(MANAGE_ACCOUNTS) else []),
            _start_list(
                gettext("My drafts"),
                drafts.filter(created_by=user),
                _describe_change,
                query="begun_by=me&state=never&workflow=draft",
                empty=gettext("You have no drafts."),
            ),
            *([_drafts_of_others(user, drafts)] if may_edit_all(user) else []),
            _recently_published(user),
            *([_help_lines_to_check()] if user.has_perm("articles.change_helpline") else []),
        ],
    }


def _waiting_for_others() -> StartList:
    """Return what waits for whom, and since when, the longest first: for editors, writers and reviewers."""
    present = Article.objects.filter(trashed_at=None)
    awaited = present.filter(workflow_state__in=(WorkflowState.IN_REVIEW, WorkflowState.CHANGES_REQUESTED))
    awaited = awaited.select_related("created_by").order_by("workflow_since", "pk")
    requests = ReviewRequest.objects.open().filter(article__trashed_at=None).order_by("made_at", "pk")
    rows: list[tuple[datetime | None, str, StartItem]] = [
        (article.workflow_since, article.title, _waiting_item(article))
        for article in awaited[: MAX_ITEMS + 1]
    ] + [
        (request.made_at, request.article.title, _request_item(request))
        for request in requests.select_related("article", "reviewer")[: MAX_ITEMS + 1]
    ]
    rows.sort(key=lambda row: (row[0] or timezone.now(), row[1]))
    all_url = f"{reverse('admin:articles_article_changelist')}?workflow=waiting"
    items = [item for _, _, item in rows[:MAX_ITEMS]]
    empty = gettext("Nothing is waiting.")
    return StartList(gettext("Waiting"), items, all_url, empty, more=len(rows) > MAX_ITEMS)


def _waiting_item(article: Article) -> StartItem:
    since = format_time(article.workflow_since)
    if article.workflow_state == WorkflowState.IN_REVIEW:
        description = gettext("For an editor, since %(time)s") % {"time": since}
    elif article.created_by is None:
        description = gettext("For a writer, since %(time)s") % {"time": since}
    else:
        words = {"name": _name_of(article.created_by), "time": since}
        description = gettext("For %(name)s, since %(time)s") % words
    return StartItem(article.title, article_url(article.pk), description)


def _request_item(request: ReviewRequest) -> StartItem:
    words = {
        "name": request.reviewer,
        "time": format_time(request.made_at),
        "day": date_format(request.due),
    }
    description = gettext("For %(name)s, since %(time)s, due %(day)s") % words
    return StartItem(request.article.title, article_url(request.article_id), description)


def _drafts_of_others(user: User, drafts: QuerySet[Article]) -> StartList:
    """Return the list of never published articles of everybody else: they wait for an editor."""
    return _start_list(
        gettext("Drafts by others"),
        drafts.exclude(created_by=user).select_related("created_by"),
        _describe_change_and_creator,
        query="begun_by=others&state=never&workflow=draft",
        empty=gettext("Nobody else has a draft."),
    )


def _describe_change(article: Article) -> str:
    return gettext("Changed %(time)s") % {"time": format_time(article.changed_at)}


def _describe_change_and_creator(article: Article) -> str:
    if article.created_by is None:
        return _describe_change(article)
    words = {"name": _name_of(article.created_by), "time": format_time(article.changed_at)}
    return gettext("By %(name)s, changed %(time)s") % words


def _name_of(user: Any) -> str:
    return str(user.get_full_name() or user.get_username())


def _start_list(
    title: str, articles: QuerySet[Article], describe: Any, *, query: str, empty: str
) -> StartList:
    rows = list(articles[: MAX_ITEMS + 1])
    items = [
        StartItem(article.title, article_url(article.pk), describe(article)) for article in rows[:MAX_ITEMS]
    ]
    all_url = f"{reverse('admin:articles_article_changelist')}?{query}"
    return StartList(title, items, all_url, empty, more=len(rows) > MAX_ITEMS)


def _recently_published(user: User) -> StartList:
    """Return the list of live editions, the newest `live_from` first."""
    visible = visible_to(user, Article.objects.filter(pk=OuterRef("article")))
    editions = Edition.objects.live().filter(Exists(visible)).order_by("-live_from", "-pk")
    rows = list(
        editions.select_related("made_by").only("title", "article", "live_from", "made_by")[: MAX_ITEMS + 1]
    )
    items = [
        StartItem(row.title, article_url(row.article_id), _describe_publication(row))
        for row in rows[:MAX_ITEMS]
    ]
    all_url = f"{reverse('admin:articles_article_changelist')}?state=live"
    empty = (
        gettext("Nothing is live yet.")
        if may_edit_all(user)
        else gettext("None of your articles is live yet.")
    )
    return StartList(gettext("Recently published"), items, all_url, empty, more=len(rows) > MAX_ITEMS)


def _help_lines_to_check() -> StartList:
    """Return the list of help lines that nobody has checked, or whose next check is overdue."""
    rows = list(to_check(HelpLine.objects.order_by("position", "name", "pk"))[: MAX_ITEMS + 1])
    items = [
        StartItem(
            line.name,
            reverse("admin:articles_helpline_change", args=[line.pk]),
            gettext("Check overdue") if line.checked_on else gettext("Not checked"),
        )
        for line in rows[:MAX_ITEMS]
    ]
    all_url = f"{reverse('admin:articles_helpline_changelist')}?check=due"
    return StartList(
        gettext("Help lines to check"),
        items,
        all_url,
        gettext("All help lines are checked."),
        more=len(rows) > MAX_ITEMS,
    )


def _describe_publication(edition: Edition) -> str:
    time = format_time(edition.live_from)
    if edition.made_by is None:
        return time
    return gettext("%(time)s by %(name)s") % {"time": time, "name": _name_of(edition.made_by)}
