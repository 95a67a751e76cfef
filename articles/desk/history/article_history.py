"""The page with the history of one article: every action on it, with links to what each made."""

from collections.abc import Iterable, Sequence

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from articles.action_log import LoggedAction, actions_on
from articles.desk.publishing.views import desk_page
from articles.desk.revisions.views import PAGE_SIZE, get_visible_article
from articles.models import Article, Edition, Revision
from authors.logged_admin import HistoryRow, history_page


@require_safe
def history_view(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_visible_article(request, pk)
    page = history_page(request, actions_on(Article, pk))
    rows = history_rows(list(page), article)
    return desk_page(request, "history", article, gettext("History"), page=page, rows=rows)


def history_rows(actions: Sequence[LoggedAction], article: Article) -> list[HistoryRow]:
    """Return the actions with links to their revisions and editions. Three queries for any number."""
    revisions = Revision.objects.filter(article=article)
    last = revisions.aggregate(last=Max("number"))["last"] or 0
    numbers = dict(
        revisions.filter(pk__in=_ids(row.revision_id for row in actions)).values_list("pk", "number")
    )
    editions = Edition.objects.filter(article=article, pk__in=_ids(row.edition_id for row in actions))
    edition_numbers = dict(editions.values_list("pk", "number"))

    def links(row: LoggedAction) -> list[tuple[str, str]]:
        found = []
        if number := numbers.get(row.revision_id or 0):
            words = gettext("Revision %(number)d") % {"number": number}
            found.append((words, _revision_url(article, number, last)))
        if number := edition_numbers.get(row.edition_id or 0):
            words = gettext("Edition %(number)d") % {"number": number}
            found.append((words, _edition_url(article, number)))
        return found

    return [HistoryRow(row, links(row)) for row in actions]


def _ids(ids: Iterable[int | None]) -> list[int]:
    return [pk for pk in ids if pk]


def _revision_url(article: Article, number: int, last: int) -> str:
    """Return the URL of a revision in the list, which has the last one first."""
    page = (last - number) // PAGE_SIZE + 1
    return f"{reverse('admin:articles_article_revisions', args=[article.pk])}?page={page}#revision-{number}"


def _edition_url(article: Article, number: int) -> str:
    return reverse("admin:articles_article_edition", args=[article.pk, number])
