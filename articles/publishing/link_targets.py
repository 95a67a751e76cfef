"""What the paths in a text lead to: the row behind a path, and whether readers can open the page."""

from collections.abc import Callable, Collection, Iterable, Mapping

from django.db.models import Model
from django.http import Http404
from django.urls import Resolver404, resolve

from articles.models import Address, Edition, Episode, Series, Topic
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import current_version
from articles.reading.pages.lookups import Gone, Moved, find_live_edition, find_topic
from articles.reading.pages.series_pages import find_series
from articles.reading.podcast.player import published_episodes
from authors.models import Author

# Names of URL patterns with the slug of an article, and of patterns with that of another row.
_ARTICLE_ROUTES = frozenset(["article", "article_short", "manuscript", "page"])
_MODELS: Mapping[str, type[Model]] = {
    "author": Author,
    "author_reviewed": Author,
    "episode": Episode,
    "series": Series,
    "topic": Topic,
}


def find_linked_row(path: str) -> Model | None:
    """Return the article, author, episode, series or topic that a path of this site names, live or not."""
    name, slug = _route_of(path)
    if name in _ARTICLE_ROUTES:
        address = Address.objects.filter(slug=slug).select_related("article").first()
        return address.article if address else None
    model = _MODELS.get(name)
    row = model._default_manager.filter(slug=slug).first() if model else None
    if row is None and model is Topic:
        return Topic.objects.filter(former_topics__slug=slug).first()
    return row


def closed_paths(paths: Iterable[str]) -> frozenset[str]:
    """Return the paths that readers cannot open: of drafts, of what is gone, of nothing.

    Two queries for the articles, some more for each of them that is not live, and one for each kind of other
    rows that is not cached in this content version. None without paths, and none more for paths of nothing.
    """
    routes = {path: _route_of(path) for path in paths}
    slugs = {slug for name, slug in routes.values() if name in _ARTICLE_ROUTES}
    live = _live_slugs(slugs) if slugs else frozenset()
    others = Address.objects.filter(slug__in=slugs - live) if slugs - live else Address.objects.none()
    known = live | set(others.values_list("slug", flat=True))
    return frozenset(
        path
        for path, (name, slug) in routes.items()
        if (name in _ARTICLE_ROUTES and slug not in known) or not _is_open(path, name, slug, live)
    )


def _route_of(path: str) -> tuple[str, str]:
    """Return the name of the URL pattern of a public page and the slug in the path, or empty strings."""
    try:
        match = resolve(path if path.endswith("/") or "." in path else f"{path}/")
    except Resolver404:
        return "", ""
    if match.namespaces:  # of the desk
        return "", ""
    return match.url_name or "", str(match.kwargs.get("slug", ""))


def _live_slugs(slugs: Collection[str]) -> frozenset[str]:
    """Return those slugs that lead to a live article: its present one, or an earlier one."""
    live = Edition.objects.live().filter(article__addresses__slug__in=slugs)
    return frozenset(live.values_list("article__addresses__slug", flat=True))


def _is_open(path: str, name: str, slug: str, live: Collection[str]) -> bool:
    if name in _ARTICLE_ROUTES:
        return slug in live or _is_replaced(slug, path)
    is_public = _IS_PUBLIC.get(name)
    return is_public(slug) if is_public else bool(name)


def _is_replaced(slug: str, path: str) -> bool:
    """Whether an article that is not live redirects to one that is."""
    try:
        find_live_edition(slug, path)
    except Moved:
        return True
    except (Gone, Http404):
        return False
    return True


def _is_public_author(slug: str) -> bool:
    return any(author.slug == slug for author in shared_queries.people(current_version()).values())


def _is_public_topic(slug: str) -> bool:
    try:
        find_topic(current_version(), slug)
    except Http404:
        return False
    return True


_IS_PUBLIC: Mapping[str, Callable[[str], bool]] = {
    "author": _is_public_author,
    "author_reviewed": _is_public_author,
    "episode": lambda slug: published_episodes().filter(slug=slug).exists(),
    "series": lambda slug: find_series(current_version(), slug) is not None,
    "topic": _is_public_topic,
}
