"""Autocomplete for the form's fields: authors, topics, articles, episodes and help lines."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from articles.desk.permissions import AnyUser, may_edit_all, visible_to
from articles.desk.titles import search_linkable, titles_for
from articles.desk.writing.access import admin_script_view
from articles.models import Article, Episode, HelpLine, HelpSubject, Kind, Topic
from authors.models import Author

MAX_CHOICES = 12
FindChoices = Callable[[AnyUser, str], QuerySet[Any] | Sequence[Any]]


def _find_authors(user: AnyUser, words: str) -> QuerySet[Any]:
    """Return people who write here. A former author stays where they are, and is not offered again."""
    return Author.objects.filter(name__icontains=words, is_former=False).order_by("name")


def _find_topics(user: AnyUser, words: str) -> QuerySet[Any]:
    """Return topics by name or another name."""
    named = Q(name__icontains=words) | Q(aliases__icontains=words)
    return Topic.objects.filter(named).order_by("name")


def _find_related(user: AnyUser, words: str) -> QuerySet[Any]:
    return search_linkable(user, words).order_by("-changed_at")


def _find_editable_articles(user: AnyUser, words: str) -> QuerySet[Any]:
    """Return articles the user may edit: editors all, writers their own without editions."""
    articles = visible_to(user, Article.objects.filter(title__icontains=words))
    if not may_edit_all(user):
        articles = articles.filter(editions__isnull=True)
    return articles.order_by("-changed_at")


def _find_series_articles(user: AnyUser, words: str) -> QuerySet[Any]:
    """Return articles that a series may contain. Standing pages are excluded."""
    return _find_related(user, words).filter(kind=Kind.ARTICLE)


def _find_episodes(user: AnyUser, words: str) -> QuerySet[Any]:
    return Episode.objects.filter(title__icontains=words).order_by("-pk")


def find_help_lines(user: AnyUser, words: str) -> Sequence[HelpLine]:
    """Return open help lines with all words in their name, countries, subjects or numbers."""
    subjects = dict(HelpSubject.objects.values_list("slug", "name"))

    def text_of(line: HelpLine) -> str:
        about = [subjects.get(slug, slug) for slug in line.subjects]
        numbers = (line.dial, line.show, line.text_number)
        return " ".join(
            [line.name, line.slug, *line.regions, *line.region_names, *about, *numbers]
        ).casefold()

    wanted = words.casefold().split()
    lines = HelpLine.objects.filter(replaced_by=None)
    return [line for line in lines if all(word in text_of(line) for word in wanted)]


def _choice(row: Any, title: str | None) -> dict[str, Any]:
    """Return a choice as JSON. A help line is chosen by its slug, which texts name it by."""
    if isinstance(row, HelpLine):
        parts = [row.name, ", ".join(row.region_names[:3]), row.show or row.text_show]
        return {"pk": row.slug, "label": " · ".join(filter(None, parts))}
    return {"pk": row.pk, "label": title or str(row)}


FINDERS: Mapping[str, FindChoices] = {
    "authors": _find_authors,
    "topics": _find_topics,
    "related": _find_related,
    "articles": _find_editable_articles,
    "parts": _find_series_articles,
    "episode": _find_episodes,
    "help-lines": find_help_lines,
}


@admin_script_view
@require_safe
def choices(request: HttpRequest) -> HttpResponse:
    """Answer `?kind=topics&q=slee` with the first dozen matches."""
    find = FINDERS.get(request.GET.get("kind", ""))
    if find is None:
        raise Http404
    words = request.GET.get("q", "")[:200].replace("\x00", "").strip()
    rows = list(find(request.user, words)[: MAX_CHOICES + 1])
    titles = titles_for(request.user, [row for row in rows if isinstance(row, Article)])
    return JsonResponse(
        {
            "choices": [_choice(row, titles.get(row.pk)) for row in rows[:MAX_CHOICES]],
            "more": len(rows) > MAX_CHOICES,
        }
    )
