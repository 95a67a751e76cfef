"""Lists every address of the public site, by URL pattern. These are the pages of the export."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, reverse

from articles.models import Edition
from articles.reading import urls
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import current_version
from articles.reading.metadata import sitemap
from articles.reading.metadata.feeds import FEED_WRITERS
from articles.reading.pages import author_page, views
from articles.reading.pages.series_pages import live_series
from articles.reading.pages.site_context import help_link
from articles.reading.podcast import views as podcast_views
from articles.reading.podcast.player import published_episode_ids, published_episodes

Arguments = Mapping[str, Any]
FEED_FORMS = tuple(FEED_WRITERS)

# URL patterns that are not exported as pages, with the reason.
LEFT_OUT = {
    "article_feedback": "only a server can count",
    "media": "stored files are copied, those that a page names",
    "search": "only a server can search",
    "search_suggest": "only a server can search",
}


def articles() -> Iterator[Arguments]:
    return _slugs(Edition.objects.live().articles())


def shorts() -> Iterator[Arguments]:
    return _slugs(Edition.objects.live().articles().exclude(short_html=""))


def pages() -> Iterator[Arguments]:
    return _slugs(Edition.objects.live().pages())


def get_help() -> Iterator[Arguments]:
    return iter([{}] if help_link(current_version()) else [])


def topics() -> Iterator[Arguments]:
    return ({"slug": topic.slug} for topic in shared_queries.topics(current_version()).values())


def authors() -> Iterator[Arguments]:
    return ({"slug": author.slug} for author in shared_queries.people(current_version()).values())


def home_pages() -> Iterator[Arguments]:
    return ({"number": number} for number in _later_pages(shared_queries.newest(current_version())))


def topic_pages() -> Iterator[Arguments]:
    version = current_version()
    for topic in shared_queries.topics(version).values():
        for number in _later_pages(shared_queries.of_topic(version, topic.pk)):
            yield {"slug": topic.slug, "number": number}


def author_pages() -> Iterator[Arguments]:
    version = current_version()
    for author in shared_queries.people(version).values():
        for number in _later_pages(shared_queries.of_author(version, author.pk)):
            yield {"slug": author.slug, "number": number}


def reviewers() -> Iterator[Arguments]:
    version = current_version()
    people = shared_queries.people(version).values()
    return ({"slug": person.slug} for person in people if author_page.reviewed_by(version, person.pk))


def reviewers_pages() -> Iterator[Arguments]:
    version = current_version()
    for person in shared_queries.people(version).values():
        for number in _later_pages(author_page.reviewed_by(version, person.pk)):
            yield {"slug": person.slug, "number": number}


def series() -> Iterator[Arguments]:
    return ({"slug": found.series.slug} for found in live_series())


def feeds() -> Iterator[Arguments]:
    return ({"form": form} for form in FEED_FORMS)


def topic_feeds() -> Iterator[Arguments]:
    return _in_all_forms(topics())


def author_feeds() -> Iterator[Arguments]:
    return _in_all_forms(authors())


def sitemaps_of_articles() -> Iterator[Arguments]:
    return ({"number": number} for number in sitemap.files_of_articles(current_version()))


def sitemaps_of_episodes() -> Iterator[Arguments]:
    files = Paginator(sitemap.episodes(current_version()), sitemap.FILE_LIMIT)
    return ({"number": number} for number in files.page_range if files.count)


def podcast_pages() -> Iterator[Arguments]:
    return (
        {"number": number}
        for number in _later_pages(published_episode_ids(current_version()), podcast_views.PAGE_SIZE)
    )


def podcast_feed_pages() -> Iterator[Arguments]:
    return (
        {"number": number}
        for number in _later_pages(published_episode_ids(current_version()), podcast_views.FEED_SIZE)
    )


def episodes() -> Iterator[Arguments]:
    return _slugs(published_episodes())


def timed_transcripts() -> Iterator[Arguments]:
    return _slugs(published_episodes().filter(has_times=True))


def plain_transcripts() -> Iterator[Arguments]:
    return _slugs(published_episodes().filter(has_times=False))


def chapters() -> Iterator[Arguments]:
    return _slugs(published_episodes().exclude(chapters=[]))


# The arguments of each URL pattern. A pattern without arguments has one address; it needs an entry only if it
# may have no page.
ARGUMENTS: dict[str, Callable[[], Iterable[Arguments]]] = {
    "home_page": home_pages,
    "get_help": get_help,
    "article": articles,
    "article_short": shorts,
    "topic": topics,
    "topic_page": topic_pages,
    "author": authors,
    "author_page": author_pages,
    "author_reviewed": reviewers,
    "author_reviewed_page": reviewers_pages,
    "series": series,
    "feed": feeds,
    "topic_feed": topic_feeds,
    "author_feed": author_feeds,
    "manuscript": articles,
    "sitemap_articles": sitemaps_of_articles,
    "sitemap_episodes": sitemaps_of_episodes,
    "podcast_page": podcast_pages,
    "podcast_feed_page": podcast_feed_pages,
    "episode": episodes,
    "episode_transcript": timed_transcripts,
    "episode_transcript_text": plain_transcripts,
    "episode_chapters": chapters,
    "page": pages,
}
# The URL patterns with the slug of an edition, by the edition's kind.
EDITION_PATTERNS = {"article": ("article", "article_short", "manuscript"), "page": ("page",)}


def addresses() -> list[str]:
    """Return every present address of the site once, in the order of the URL patterns."""
    found: dict[str, None] = {}
    for pattern in patterns():
        name = pattern.name
        if name is None or name in LEFT_OUT:
            continue
        wanted = ARGUMENTS[name]() if name in ARGUMENTS or pattern.pattern.regex.groups else [{}]
        found.update((reverse(name, kwargs=dict(arguments)), None) for arguments in wanted)
    return list(found)


def patterns(among: Iterable[URLPattern | URLResolver] = urls.urlpatterns) -> Iterator[URLPattern]:
    """Yield every URL pattern of the reading package."""
    for item in among:
        if isinstance(item, URLResolver):
            yield from patterns(item.url_patterns)
        else:
            yield item


def _slugs(rows: QuerySet[Any]) -> Iterator[Arguments]:
    return ({"slug": slug} for slug in rows.values_list("slug", flat=True))


def _in_all_forms(rows: Iterable[Arguments]) -> Iterator[Arguments]:
    return ({**arguments, "form": form} for arguments in rows for form in FEED_FORMS)


def _later_pages(ids: Sequence[int], page_size: int = views.PAGE_SIZE) -> Iterable[int]:
    """Return the page numbers of a list after the first page, which has an address without a number."""
    return Paginator(ids, page_size).page_range[1:]
