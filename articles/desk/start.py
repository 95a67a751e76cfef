"""Where the day at the desk begins: what is mine, what waits for readers, what they got lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F, QuerySet
from django.urls import reverse

from articles.desk.articles.state import STATE_FILTERS, moment, state_of, with_state
from articles.desk.permissions import visible_to
from articles.models import Article, Autosave, Edition

AT_MOST = 8


@dataclass(frozen=True, slots=True)
class Line:
    """An article in a list: its title, the way to it, and a few words about it."""

    title: str
    url: str
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """A short list. `every` leads to the whole of it; `more` says that it is longer than what is shown."""

    title: str
    lines: Sequence[Line]
    every: str
    empty: str
    more: bool = False


def start_of(user: User) -> dict[str, Any]:
    """Return the start page's own part: five queries, however many articles there are."""
    articles = with_state(visible_to(user, Article.objects.all()))
    return {
        "unsaved": [_unsaved(kept) for kept in _autosaves(user)],
        "parts": [
            _part(
                "My drafts",
                articles.filter(created_by=user, **STATE_FILTERS["never"]).order_by("-changed_at", "-pk"),
                lambda article: f"Changed {moment(article.changed_at)}",
                query="begun_by=me&state=never",
                empty="You have no drafts of your own.",
            ),
            _part(
                "The draft differs from the live page",
                articles.filter(**STATE_FILTERS["differs"]).order_by("-changed_at", "-pk"),
                lambda article: f"Changed {moment(article.changed_at)}",
                query="state=differs",
                empty="Readers have every draft as it is.",
            ),
            _part(
                "Scheduled",
                articles.filter(**STATE_FILTERS["scheduled"]).order_by(F("comes_at").asc(), "pk"),
                _coming,
                query="state=scheduled",
                empty="Nothing is scheduled.",
            ),
            _lately(user),
        ],
    }


def _coming(article: Any) -> str:
    return f"{'Returns' if state_of(article).returns else 'Goes live'} {moment(article.comes_at)}"


def _part(title: str, found: QuerySet[Article], words: Any, *, query: str, empty: str) -> Part:
    rows = list(found[: AT_MOST + 1])
    lines = [Line(article.title, _change(article.pk), words(article)) for article in rows[:AT_MOST]]
    every = f"{reverse('admin:articles_article_changelist')}?{query}"
    return Part(title, lines, every, empty, more=len(rows) > AT_MOST)


def _lately(user: User) -> Part:
    """What readers got last: the live editions by their beginning."""
    seen = visible_to(user, Article.objects.all())
    editions = Edition.objects.live().filter(article__in=seen).order_by("-live_from", "-pk")
    rows = list(
        editions.select_related("made_by").only("title", "article", "live_from", "made_by")[: AT_MOST + 1]
    )
    lines = [Line(row.title, _change(row.article_id), _published(row)) for row in rows[:AT_MOST]]
    every = f"{reverse('admin:articles_article_changelist')}?state=live"
    return Part("Lately published", lines, every, "Nothing is live yet.", more=len(rows) > AT_MOST)


def _published(edition: Edition) -> str:
    by = edition.made_by
    return f"{moment(edition.live_from)}{f' by {by.get_full_name() or by.get_username()}' if by else ''}"


def _autosaves(user: User) -> QuerySet[Autosave]:
    return (
        Autosave.objects.filter(user=user)
        .select_related("article")
        .only("saved_at", "article__title", "fields")[:AT_MOST]
    )


def _unsaved(kept: Autosave) -> Line:
    if kept.article:
        return Line(kept.article.title, _change(kept.article.pk), moment(kept.saved_at))
    typed = dict(map(tuple, kept.fields)).get("title", "").strip()
    return Line(typed or "A new article", reverse("admin:articles_article_add"), moment(kept.saved_at))


def _change(pk: int) -> str:
    return reverse("admin:articles_article_change", args=[pk])
