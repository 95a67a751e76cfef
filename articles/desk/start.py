"""The start page: the user's drafts, unpublished changes, the schedule and recent publications."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext

from articles.desk.articles.state import STATE_FILTERS, format_time, state_of, with_state
from articles.desk.library.help_filters import to_check
from articles.desk.permissions import visible_to
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
    """Return the template context of the start page. Six queries for any number of articles."""
    articles = with_state(visible_to(user, Article.objects.all()))
    return {
        "unsaved": [_autosave_item(autosave) for autosave in _autosaves(user)],
        "parts": [
            _start_list(
                "My drafts",
                articles.filter(created_by=user, **STATE_FILTERS["never"]).order_by("-changed_at", "-pk"),
                lambda article: f"Changed {format_time(article.changed_at)}",
                query="begun_by=me&state=never",
                empty="You have no drafts of your own.",
            ),
            _start_list(
                "Unpublished changes",
                articles.filter(**STATE_FILTERS["differs"]).order_by("-changed_at", "-pk"),
                lambda article: f"Changed {format_time(article.changed_at)}",
                query="state=differs",
                empty="No unpublished changes.",
            ),
            _start_list(
                "Scheduled",
                articles.filter(**STATE_FILTERS["scheduled"]).order_by(F("comes_at").asc(), "pk"),
                _describe_schedule,
                query="state=scheduled",
                empty="Nothing is scheduled.",
            ),
            _recently_published(user),
            *([_help_lines_to_check()] if user.has_perm("articles.change_helpline") else []),
        ],
    }


def _describe_schedule(article: Any) -> str:
    return f"{'Returns' if state_of(article).returns else 'Goes live'} {format_time(article.comes_at)}"


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
    return StartList("Recently published", items, all_url, "Nothing is live yet.", more=len(rows) > MAX_ITEMS)


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
    editor = edition.made_by
    name = f" by {editor.get_full_name() or editor.get_username()}" if editor else ""
    return f"{format_time(edition.live_from)}{name}"


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
        typed or "New article", reverse("admin:articles_article_add"), format_time(autosave.saved_at)
    )


def _change_url(pk: int) -> str:
    return reverse("admin:articles_article_change", args=[pk])
