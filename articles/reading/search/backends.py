"""Full-text search in live editions, with SQLite's FTS5 or PostgreSQL's full-text search.

Every edition is indexed when it is made. Results are limited to live editions, so the index needs no update
as time passes. Any input is valid: everything except its words is ignored.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from articles.models import Edition
from articles.models.edition_text import SECTION_SEPARATOR
from articles.models.full_text import full_text_query, search_words
from articles.reading.cache import shared_queries
from articles.reading.cache.versions import ContentVersion, get_or_compute
from articles.reading.search.excerpts import Excerpt, best_section, different_words, excerpt, split_marks

LONGEST = 200  # characters of a query; a longer one is refused, not cut
SOURCES = ("Sources", "page-sources")  # heading and anchor of the last section

# The ids of matching editions by rank. bm25 has the weights of title, dek with short version, headings, text.
RANKED: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM articles_editiontext_words WHERE articles_editiontext_words MATCH %s "
    "AND rank MATCH 'bm25(10.0, 4.0, 4.0, 1.0)' ORDER BY rank, rowid DESC",
    "postgresql": "SELECT articles_editions_found(%s)",
}
# Title, dek and text of editions, with marks around what matches.
MARKED: Mapping[str, str] = {
    "sqlite": "SELECT rowid, highlight(articles_editiontext_words, 0, char(1), char(2)), "
    "highlight(articles_editiontext_words, 1, char(1), char(2)), "
    "highlight(articles_editiontext_words, 3, char(1), char(2)) FROM articles_editiontext_words "
    "WHERE articles_editiontext_words MATCH %s AND rowid IN ({ids})",
    "postgresql": "SELECT edition_id, "
    "ts_headline('articles_english', title, query, options), "
    "ts_headline('articles_english', dek, query, options), "
    "ts_headline('articles_english', text, query, options) FROM articles_editiontext, "
    "to_tsquery('articles_english', %s) AS query, "
    "(SELECT 'HighlightAll=true, StartSel=\"' || chr(1) || '\", StopSel=\"' || chr(2) || '\"') "
    "AS how (options) WHERE edition_id IN ({ids})",
}
Places = Sequence[tuple[str, str]]  # heading and anchor of each section


@dataclass(frozen=True, slots=True)
class Found:
    """The result of a search: ids of editions by rank, and the query in the database's syntax.

    `loosely` is whether no text has all the words, and these have some of them.
    """

    ids: Sequence[int]
    query: str
    loosely: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """One edition among the results. `section` is the heading of the section that matches best."""

    edition: Edition
    url: str
    title: Excerpt
    section: str
    text: Excerpt


def search(version: ContentVersion, typed: str, *, among: Sequence[Sequence[int]] = ()) -> Found:
    """Return the live editions that have all the words, best first, or else those that have some of them.

    `among` are lists of ids, such as those of a topic and of an author: a result is in every list. One query
    as a rule, up to three if no edition has all the words.
    """
    words = search_words(typed)
    if not words:
        return Found((), "")
    allowed = searchable(version)
    if among:
        allowed = allowed.intersection(*among)
    strict = [
        full_text_query(words, connection.vendor),
        full_text_query(words, connection.vendor, beginning=True),
    ]
    for query in strict:
        ids = _ranked(query, allowed)
        if ids:
            return Found(ids, query)
    loosely = full_text_query(words, connection.vendor, any_of=True)
    return Found(_ranked(loosely, allowed) if len(words) > 1 else (), loosely, loosely=True)


def searchable(version: ContentVersion) -> frozenset[int]:
    """Return the ids of all live editions, including standing pages."""

    def find() -> frozenset[int]:
        return frozenset(Edition.objects.live().order_by().values_list("pk", flat=True).iterator())

    return get_or_compute(version, "searchable", find, size=lambda ids: 64 * len(ids) + 256)


def _ranked(query: str, allowed: frozenset[int]) -> Sequence[int]:
    with connection.cursor() as cursor:
        cursor.execute(RANKED[connection.vendor], [query])
        return [pk for (pk,) in cursor.fetchall() if pk in allowed]


def results(version: ContentVersion, found: Found, ids: Sequence[int]) -> list[Result]:
    """Return one page of results, with marked words and the section that matches best.

    Editions with more of the words in their title come first. The two databases rank differently; with this
    they agree on what matters most. A fixed number of queries, however many results.
    """
    marked = _marked_texts(found.query, ids)
    listed = [pk for pk in ids if pk in marked]
    listed.sort(key=lambda pk: -different_words(marked[pk][0]))
    places = _places(version, listed)
    return [
        _result(edition, places[edition.pk], *marked[edition.pk])
        for edition in shared_queries.cards(version, listed)
    ]


def _places(version: ContentVersion, ids: Sequence[int]) -> dict[int, Places]:
    """Return heading and anchor of every section, by edition. One query for those that are not cached."""
    places = {pk: version.results.get(f"places of {pk}") for pk in ids}
    missing = [pk for pk, found in places.items() if found is None]
    if missing:
        rows = Edition.objects.filter(pk__in=missing).values_list("pk", "sections")
        for pk, sections in rows:
            places[pk] = [(section["heading"], section["anchor"]) for section in sections]
            version.results.put(f"places of {pk}", places[pk], 256 * (1 + len(sections)))
    return places


def _marked_texts(query: str, ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Return title, dek and text, by edition, with marks around what matches."""
    if not ids:
        return {}
    statement = MARKED[connection.vendor].format(ids=", ".join(["%s"] * len(ids)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [query, *ids])
        return {pk: (title, dek, text) for pk, title, dek, text in cursor.fetchall()}


def _result(edition: Edition, places: Places, title: str, dek: str, text: str) -> Result:
    index = best_section(text)
    url = edition.get_absolute_url()
    if index is None:
        return Result(edition, url, split_marks(title), "", excerpt(dek))
    heading, anchor, section_text = _section(text, index, [*places, SOURCES])
    is_introduction = index == 0 and not heading
    return Result(
        edition,
        url if is_introduction else f"{url}#{anchor}",
        split_marks(title),
        heading,
        excerpt(section_text),
    )


def _section(text: str, index: int, places: Places) -> tuple[str, str, str]:
    """Return heading, anchor and text of a section. Without a heading it gets that of the section before."""
    heading, anchor = places[index]
    nearest = next((title for title, _ in reversed(places[: index + 1]) if title), heading)
    return nearest, anchor, text.split(SECTION_SEPARATOR)[1:][index]


def suggestions(version: ContentVersion, typed: str, *, at_most: int = 6) -> list[tuple[str, str]]:
    """Return titles and URLs of topics and articles for an incomplete query. Two queries."""
    words = search_words(typed)
    if not words:
        return []
    start = " ".join(words).casefold()
    topics = [
        (topic.name, topic.get_absolute_url())
        for topic in shared_queries.topics(version).values()
        if any(name.startswith(start) for name in topic.folded_names())
    ]
    with connection.cursor() as cursor:
        cursor.execute(IN_TITLE[connection.vendor], [_title_query(words)])
        ids = [pk for (pk,) in cursor.fetchall() if pk in searchable(version)][:at_most]
    pages = [(edition.title, edition.get_absolute_url()) for edition in shared_queries.cards(version, ids)]
    return [*topics[:2], *pages][:at_most]


# The ids of editions that match in their title, by rank.
IN_TITLE: Mapping[str, str] = {
    "sqlite": "SELECT rowid FROM articles_editiontext_words WHERE articles_editiontext_words MATCH %s "
    "ORDER BY rank, rowid DESC LIMIT 200",
    "postgresql": "SELECT articles_editions_found(%s) LIMIT 200",
}


def _title_query(words: Sequence[str]) -> str:
    """Return the query for titles with all the words; the last word may be the beginning of one."""
    if connection.vendor == "postgresql":
        return (
            " & ".join(f"'{word}':A" for word in words[:-1])
            + (" & " if words[1:] else "")
            + f"'{words[-1]}':*A"
        )
    return f"title : ({full_text_query(words, connection.vendor, beginning=True)})"
