"""What can be chosen in a form: authors, topics, related posts, an episode; the parts of a series."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from articles.desk.permissions import Visitor, edits_all, visible_to
from articles.desk.titles import linkable_with_words, titles_for
from articles.desk.writing.access import for_scripts
from articles.models import Article, Episode, Kind, Topic
from authors.models import Author

AT_MOST = 12
Choices = Callable[[Visitor, str], QuerySet[Any]]


def _authors(user: Visitor, words: str) -> QuerySet[Any]:
    return Author.objects.filter(name__icontains=words).order_by("name")


def _topics(user: Visitor, words: str) -> QuerySet[Any]:
    return Topic.objects.filter(name__icontains=words).order_by("name")


def _related(user: Visitor, words: str) -> QuerySet[Any]:
    return linkable_with_words(user, words).order_by("-changed_at")


def _articles(user: Visitor, words: str) -> QuerySet[Any]:
    """Those that the user may write in: editors all, writers their own, where nothing was published."""
    articles = visible_to(user, Article.objects.filter(title__icontains=words))
    if not edits_all(user):
        articles = articles.filter(editions__isnull=True)
    return articles.order_by("-changed_at")


def _parts(user: Visitor, words: str) -> QuerySet[Any]:
    """What may stand in a series: articles, no standing pages."""
    return _related(user, words).filter(kind=Kind.ARTICLE)


def _episodes(user: Visitor, words: str) -> QuerySet[Any]:
    return Episode.objects.filter(title__icontains=words).order_by("-pk")


KINDS: Mapping[str, Choices] = {
    "authors": _authors,
    "topics": _topics,
    "related": _related,
    "articles": _articles,
    "parts": _parts,
    "episode": _episodes,
}


@for_scripts
@require_safe
def choices(request: HttpRequest) -> HttpResponse:
    """Answer `?kind=topics&q=slee` with what there is to choose, the first dozen."""
    kind = KINDS.get(request.GET.get("kind", ""))
    if kind is None:
        raise Http404
    words = request.GET.get("q", "")[:200].replace("\x00", "").strip()
    rows = list(kind(request.user, words)[: AT_MOST + 1])
    titles = titles_for(request.user, [row for row in rows if isinstance(row, Article)])
    return JsonResponse(
        {
            "choices": [{"pk": row.pk, "label": titles.get(row.pk, str(row))} for row in rows[:AT_MOST]],
            "more": len(rows) > AT_MOST,
        }
    )
