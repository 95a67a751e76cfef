"""The link dialog: pages to link to, found by words, and addresses of this site as inside links.

A text names a page by its path, so that the link holds on every host. Links to articles also follow renames
(`reading/frozen_html.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from articles.desk.permissions import AnyUser, may_view
from articles.desk.titles import search_linkable, titles_for
from articles.desk.writing.access import admin_script_view
from articles.desk.writing.choices import find_help_lines
from articles.models import Article, Edition, Episode, HelpLine, Kind, Series, Topic
from articles.publishing.link_targets import find_linked_row
from articles.reading.help.regions import Country
from articles.transfer.clipboard.paste_links import unwrap_address
from authors.models import Author

MAX_CHOICES = 24
MAX_OF_A_KIND = 8


@dataclass(frozen=True, slots=True)
class LinkChoice:
    """A page to link to: its path, its title, and what it is. `note` says what is special about it."""

    url: str
    label: str
    kind: str
    note: str = ""


@admin_script_view
@require_safe
def link_choices(request: HttpRequest) -> HttpResponse:
    """Answer `?q=first session` with pages of that name, and `?address=…` with the address to write.

    `article` is the id of the article that is written. It is no choice itself. With `only=articles` these are
    articles and standing pages alone.
    """
    address = request.GET.get("address", "")[:2000].strip()
    if address:
        return JsonResponse(asdict(describe_address(request, address)))
    words = request.GET.get("q", "")[:200].replace("\x00", "").split()[:8]
    own = request.GET.get("article", "")
    find = find_article_choices if request.GET.get("only") == "articles" else find_link_choices
    found = list(islice(find(request.user, words, own), MAX_CHOICES))
    return JsonResponse({"choices": [asdict(choice) for choice in found]})


# By words


def find_article_choices(user: AnyUser, words: Sequence[str], own: str = "") -> Iterator[LinkChoice]:
    """Yield articles and standing pages whose titles have all these words, the first few."""
    articles = Article.objects.filter(trashed_at=None)  # as those that may be linked, in their order's index
    for word in words or [""]:
        articles = articles.filter(pk__in=search_linkable(user, word).values("pk"))
    if own.isdecimal():
        articles = articles.exclude(pk=own)
    yield from _article_choices(user, articles.order_by("-changed_at")[:MAX_OF_A_KIND])


def find_link_choices(user: AnyUser, words: Sequence[str], own: str = "") -> Iterator[LinkChoice]:
    """Yield pages whose names have all these words, of each kind the first few."""
    yield from find_article_choices(user, words, own)
    for model, field, kind in _NAMED:
        rows = model._default_manager.all()
        for word in words:
            rows = rows.filter(**{f"{field}__icontains": word})
        yield from (_choice_of_row(row, kind) for row in rows[:MAX_OF_A_KIND])
    lines = find_help_lines(user, " ".join(words))
    yield from (_choice_of_help_line(line) for line in lines[:MAX_OF_A_KIND])


_NAMED: Sequence[tuple[type[Model], str, Any]] = (
    (Author, "name", _("Author")),
    (Episode, "title", _("Episode")),
    (Topic, "name", _("Topic")),
    (Series, "title", _("Series")),
)
_KINDS: Mapping[type[Model], Any] = {model: kind for model, _field, kind in _NAMED}


def _article_choices(user: AnyUser, articles: QuerySet[Article]) -> Iterator[LinkChoice]:
    rows = list(articles)
    titles = titles_for(user, rows)
    live = {
        edition.article_id: edition
        for edition in Edition.objects.live().filter(article__in=rows).only("article", "kind", "slug")
    }
    for row in rows:
        edition = live.get(row.pk)
        yield LinkChoice(
            url=edition.get_absolute_url() if edition else _path_of_draft(row),
            label=titles[row.pk],
            kind=gettext("Page") if row.kind == Kind.PAGE else gettext("Article"),
            note="" if edition else gettext("Not published"),
        )


def _path_of_draft(article: Article) -> str:
    return reverse("page" if article.kind == Kind.PAGE else "article", args=[article.slug])


def _choice_of_row(row: Any, kind: Any) -> LinkChoice:
    return LinkChoice(row.get_absolute_url(), str(row), str(kind))


def _choice_of_help_line(line: HelpLine) -> LinkChoice:
    """Return the place of a help line on the Get help page: that of the first country it is for."""
    anchor = f"#{Country(line.regions[0]).anchor}" if line.regions else ""
    note = ", ".join(line.region_names[:2])
    return LinkChoice(reverse("get_help") + anchor, line.name, gettext("Help line"), note)


# By address


def describe_address(request: HttpRequest, address: str) -> LinkChoice:
    """Return what to write for an address: the path of a page of this site, or the address, unwrapped."""
    address = unwrap_address(address)
    path, rest = _split_own_address(request, address)
    at_desk = _article_at_desk(path) if path else None
    row: Any = at_desk or (find_linked_row(path) if path else None)
    if isinstance(row, Article) and _may_know(request.user, row):
        (choice,) = _article_choices(request.user, Article.objects.filter(pk=row.pk))
        ending = "" if at_desk else rest
        if path.endswith("/short/"):
            ending = f"short/{rest}"
        return replace(choice, url=choice.url + ending)
    if row is not None and not isinstance(row, Article):
        is_main_page = path.rstrip("/") == row.get_absolute_url().rstrip("/")
        url = row.get_absolute_url() if is_main_page else path
        return LinkChoice(url + rest, str(row), str(_KINDS[type(row)]))
    return LinkChoice(path + rest if path and _is_public_page(path) else address, "", gettext("Web address"))


def find_article(request: HttpRequest, text: str) -> Article | None:
    """Return the article at an address of this site, or with this slug or exact title.

    None if there is none, if the user may not know of it, if it is in the trash, or if a title is ambiguous.
    """
    path = _split_own_address(request, text.strip())[0]
    if path:
        row: Any = _article_at_desk(path) or find_linked_row(path)
    else:
        titled = list(search_linkable(request.user, text.strip()).filter(title=text.strip())[:2])
        by_slug = Article.objects.filter(slug=text.strip()).first()
        row = by_slug or (titled[0] if len(titled) == 1 else None)
    is_choice = isinstance(row, Article) and row.trashed_at is None and _may_know(request.user, row)
    return row if is_choice else None


def find_inside_address(request: HttpRequest, address: str) -> str:
    """Return the path for the address of a page of this site, and every other address as it is."""
    return describe_address(request, address).url if _split_own_address(request, address)[0] else address


def _split_own_address(request: HttpRequest, address: str) -> tuple[str, str]:
    """Return the path of an address of this site, and its query and fragment; empty for another address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    own_hosts = {request.get_host(), urlsplit(settings.SITE_URL).netloc}
    is_own = parts.scheme in ("http", "https") and _bare(parts.netloc) in map(_bare, own_hosts)
    if not is_own and (parts.scheme or parts.netloc or not address.startswith("/")):
        return "", ""
    query = f"?{parts.query}" if parts.query else ""
    return parts.path or "/", query + (f"#{parts.fragment}" if parts.fragment else "")


def _bare(host: str) -> str:
    return host.casefold().removeprefix("www.")


def _may_know(user: AnyUser, article: Article) -> bool:
    """Whether the user may learn from its address that an article exists, and its title."""
    return may_view(user, article) or Edition.objects.live().filter(article=article).exists()


def _article_at_desk(path: str) -> Article | None:
    """Return the article of a page at the desk: such an address is what an editor copies from the window."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    is_of_article = match.namespace == "admin" and (match.url_name or "").startswith("articles_article_")
    pk = match.kwargs.get("pk") or match.kwargs.get("object_id") or "0"
    return Article.objects.filter(pk=pk).first() if is_of_article and str(pk).isdecimal() else None


def _is_public_page(path: str) -> bool:
    try:
        return not resolve(path).namespaces
    except Resolver404:
        return False
