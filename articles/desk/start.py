"""The start page: own drafts, those of others, unpublished changes, schedule and recent publications."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from articles.desk.articles.state import STATE_FILTERS, format_time, state_of, with_state
from articles.desk.library.help_filters import to_check
from articles.desk.permissions import may_edit_all, visible_to
from articles.models import Article, Autosave, Edition, HelpLine

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
    """Return the template context of the start page. Seven queries for any number of articles."""
    articles = with_state(visible_to(user, Article.objects.all()))
    drafts = articles.filter(**STATE_FILTERS["never"]).order_by("-changed_at", "-pk")
    return {
        "unsaved": [_autosave_item(autosave) for autosave in _autosaves(user)],
        "parts": [
            _start_list(
                gettext("My drafts"),
                drafts.filter(created_by=user),
                _describe_change,
                query="begun_by=me&state=never",
                empty=gettext("You have no drafts."),
            ),
            *([_drafts_of_others(user, drafts)] if may_edit_all(user) else []),
            _start_list(
                gettext("Unpublished changes"),
                articles.filter(**STATE_FILTERS["differs"]).order_by("-changed_at", "-pk"),
                _describe_change,
                query="state=differs",
                empty=gettext("No unpublished changes."),
            ),
            _start_list(
                gettext("Scheduled"),
                articles.filter(**STATE_FILTERS["scheduled"]).order_by(F("comes_at").asc(), "pk"),
                lambda article: state_of(article).schedule,
                query="state=scheduled",
                empty=gettext("Nothing is scheduled."),
            ),
            _recently_published(user),
            *([_help_lines_to_check()] if user.has_perm("articles.change_helpline") else []),
        ],
    }


def _drafts_of_others(user: User, drafts: QuerySet[Article]) -> StartList:
    """Return the list of never published articles of everybody else: they wait for an editor."""
    return _start_list(
        gettext("Drafts by others"),
        drafts.exclude(created_by=user).select_related("created_by"),
        _describe_change_and_creator,
        query="begun_by=others&state=never",
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
        StartItem(article.title, _change_url(article.pk), describe(article)) for article in rows[:MAX_ITEMS]
    ]
    all_url = f"{reverse('admin:articles_article_changelist')}?{query}"
    return StartList(title, items, all_url, empty, more=len(rows) > MAX_ITEMS)


def _recently_published(user: User) -> StartList:
    """Return the list of live editions, the newest `live_from` first."""
    visible = visible_to(user, Article.objects.all())
    editions = Edition.objects.live().filter(article__in=visible).order_by("-live_from", "-pk")
    rows = list(
        editions.select_related("made_by").only("title", "article", "live_from", "made_by")[: MAX_ITEMS + 1]
    )
    items = [
        StartItem(row.title, _change_url(row.article_id), _describe_publication(row))
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


def _autosaves(user: User) -> QuerySet[Autosave]:
    return (
        Autosave.objects.filter(user=user, article__trashed_at=None)
        .select_related("article")
        .only("saved_at", "article__title", "fields")[:MAX_ITEMS]
    )


def _autosave_item(autosave: Autosave) -> StartItem:
    if autosave.article:
        return StartItem(
            autosave.article.title, _change_url(autosave.article.pk), format_time(autosave.saved_at)
        )
    typed = dict(map(tuple, autosave.fields)).get("title", "").strip()
    return StartItem(
        typed or gettext("New article"), reverse("admin:articles_article_add"), format_time(autosave.saved_at)
    )


def _change_url(pk: int) -> str:
    return reverse("admin:articles_article_change", args=[pk])
